package org.pinfold.token.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.P256;
import org.pinfold.token.BlindEvaluatorContract;
import org.pinfold.token.TokenFaultException;

/** A token that answers nonsense is named as such: an answer would destroy somebody's guesses. */
class XOnlyMultiplicationTest {
    private static final BigInteger K = BlindEvaluatorContract.randomScalar();
    private static final ECPoint PUBLIC_KEY = P256.generator().multiply(K).normalize();

    private final ECPoint p = BlindEvaluatorContract.randomPoint().point();

    @Test
    void bothSignsAreFound() {
        for (ECPoint point : new ECPoint[] {p, p.negate()}) {
            assertThat(XOnlyMultiplication.recover(x(point), x(point.add(P256.generator())), PUBLIC_KEY))
                    .isEqualTo(point.multiply(K).normalize());
        }
    }

    @Test
    void aSecondDerivationOfAnotherPointIsAFault() {
        assertFault(() -> XOnlyMultiplication.recover(
                x(p), x(BlindEvaluatorContract.randomPoint().point()), PUBLIC_KEY));
    }

    @Test
    void anotherPublicKeyIsAFault() {
        assertFault(() -> XOnlyMultiplication.recover(
                x(p), x(p.add(P256.generator())), PUBLIC_KEY.twice().normalize()));
    }

    @Test
    void anXThatIsNotOnTheCurveIsAFault() {
        byte[] offCurve = new byte[32];
        while (isOnCurve(offCurve)) {
            offCurve[31]++;
        }
        assertFault(() -> XOnlyMultiplication.recover(offCurve, x(p), PUBLIC_KEY));
    }

    @Test
    void anXOutsideTheFieldIsAFault() {
        byte[] outside = new byte[32];
        Arrays.fill(outside, (byte) 0xFF);

        assertFault(() -> XOnlyMultiplication.recover(outside, x(p), PUBLIC_KEY));
    }

    @Test
    void aDerivationWithoutItsLeadingZeroIsAFault() {
        byte[] cut = Arrays.copyOf(x(p), 31);

        assertFault(() -> XOnlyMultiplication.recover(cut, x(p.add(P256.generator())), PUBLIC_KEY));
        assertFault(() -> XOnlyMultiplication.recover(x(p), cut, PUBLIC_KEY));
        assertFault(() -> XOnlyMultiplication.recover(Arrays.copyOf(x(p), 33), x(p), PUBLIC_KEY));
        assertFault(() -> XOnlyMultiplication.ofNegatedGenerator(cut, PUBLIC_KEY));
    }

    @Test
    void theOppositeOfTheGeneratorGivesTheOppositeOfThePublicKey() {
        assertThat(XOnlyMultiplication.ofNegatedGenerator(x(P256.generator().negate()), PUBLIC_KEY))
                .isEqualTo(PUBLIC_KEY.negate().normalize());
        assertFault(() -> XOnlyMultiplication.ofNegatedGenerator(x(p), PUBLIC_KEY));
    }

    private static boolean isOnCurve(byte[] x) {
        try {
            XOnlyMultiplication.recover(x, x(P256.generator()), PUBLIC_KEY);
            return true;
        } catch (TokenFaultException e) {
            return !"token fault: a derivation that is no x coordinate of the curve".equals(e.getMessage());
        }
    }

    private static void assertFault(Runnable derivation) {
        assertThatExceptionOfType(TokenFaultException.class).isThrownBy(derivation::run);
    }

    /** What the token would answer. */
    private static byte[] x(ECPoint point) {
        return BigIntegers.asUnsignedByteArray(
                32, point.multiply(K).normalize().getAffineXCoord().toBigInteger());
    }
}
