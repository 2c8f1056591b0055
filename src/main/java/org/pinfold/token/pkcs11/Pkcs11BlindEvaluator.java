package org.pinfold.token.pkcs11;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.ECPoint;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.P256;
import org.pinfold.token.BlindEvaluator;
import org.pinfold.token.Tweak;
import org.pinfold.token.TweakScalar;

/**
 * BlindEvaluate with a key that a stock token never shows: {@code CKM_ECDH1_DERIVE} gives only the x coordinate of k*P,
 * and a second derivation tells which of the two points with that x it is.
 */
final class Pkcs11BlindEvaluator implements BlindEvaluator {
    private final Pkcs11Token token;
    private final int oprfKeyVersion;
    private final SecureRandom random;

    Pkcs11BlindEvaluator(Pkcs11Token token, int oprfKeyVersion, SecureRandom random) {
        this.token = token;
        this.oprfKeyVersion = oprfKeyVersion;
        this.random = random;
    }

    @Override
    public EvaluatedElement evaluate(BlindedElement blindedElement, Tweak tweak) {
        byte[] input = TweakScalar.hmacInput(tweak, oprfKeyVersion);
        return token.use("evaluate a point", connection -> {
            javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA512", connection.provider());
            mac.init(connection.tweakKey());
            byte[] hmac = mac.doFinal(input);
            try {
                ECPoint tweaked = TweakScalar.reduce(hmac).multiply(blindedElement.point(), random);
                return EvaluatedElement.of(multiplyByKey(connection, tweaked));
            } finally {
                Arrays.fill(hmac, (byte) 0);
            }
        });
    }

    /** RFC 9497's BlindEvaluate as it is, for its known answers only: every stored secret is evaluated with a tweak. */
    EvaluatedElement evaluateWithoutTweak(BlindedElement blindedElement) {
        return token.use(
                "evaluate a point",
                connection -> EvaluatedElement.of(multiplyByKey(connection, blindedElement.point())));
    }

    private static ECPoint multiplyByKey(Connection connection, ECPoint p) throws GeneralSecurityException {
        ECPoint publicKey = connection.oprfPublicKey();
        byte[] x = connection.deriveX(p);
        // P + G would be infinity, which no token takes; but k*(-G) = -K is known.
        if (p.equals(P256.generator().negate())) {
            return XOnlyMultiplication.ofNegatedGenerator(x, publicKey);
        }
        byte[] xOfSum = connection.deriveX(p.add(P256.generator()).normalize());
        return XOnlyMultiplication.recover(x, xOfSum, publicKey);
    }
}
