package org.pinfold.token.pkcs11;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.ECPoint;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.InvalidPointException;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.P256;
import org.pinfold.token.BlindEvaluator;
import org.pinfold.token.TokenFaultException;
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
        ECPoint g = P256.generator();
        ECPoint publicKey = connection.oprfPublicKey();
        byte[] derived = connection.deriveX(p);
        BigInteger x = new BigInteger(1, derived);
        // P + G would be infinity, which no token takes; but k*(-G) = -K is known.
        if (p.equals(g.negate())) {
            if (!x.equals(affineX(publicKey))) {
                throw new TokenFaultException("a derivation that contradicts the public key");
            }
            return publicKey.negate().normalize();
        }
        BigInteger xOfSum = new BigInteger(1, connection.deriveX(p.add(g).normalize()));
        ECPoint candidate = pointWithX(derived);
        ECPoint opposite = candidate.negate().normalize();
        // k*(P+G) = k*P + K; P was not -G, so neither right sum is infinity.
        boolean candidateFits = sumHasX(candidate, publicKey, xOfSum);
        boolean oppositeFits = sumHasX(opposite, publicKey, xOfSum);
        // Both cannot be in a group of odd order. Neither means that the two derivations were made with different
        // keys or wrongly: an answer now would destroy somebody's guesses.
        if (candidateFits == oppositeFits) {
            throw new TokenFaultException("two derivations that do not fit each other");
        }
        return candidateFits ? candidate : opposite;
    }

    private static boolean sumHasX(ECPoint point, ECPoint publicKey, BigInteger x) {
        ECPoint sum = point.add(publicKey).normalize();
        return !sum.isInfinity() && affineX(sum).equals(x);
    }

    private static ECPoint pointWithX(byte[] x) {
        byte[] compressed = new byte[P256.ELEMENT_BYTES];
        compressed[0] = 2;
        System.arraycopy(x, 0, compressed, 1, P256.SCALAR_BYTES);
        try {
            return EvaluatedElement.parse(Octets.of(compressed)).point();
        } catch (InvalidPointException e) {
            throw new TokenFaultException("a derivation that is no x coordinate of the curve");
        }
    }

    private static BigInteger affineX(ECPoint point) {
        return point.getAffineXCoord().toBigInteger();
    }
}
