package org.pinfold.token.pkcs11;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECPoint;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.InvalidPointException;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.P256;
import org.pinfold.token.TokenFaultException;

/**
 * Makes k*P whole from what a token gives away of it. Pure.
 *
 * <p>{@code k*(P+G) = k*P + K} with the public key K = k*G. Of the two points with the x coordinate of k*P, the right one
 * is the one whose sum with K has the x coordinate of k*(P+G). Both cannot fit in a group of odd order.
 */
final class XOnlyMultiplication {
    private XOnlyMultiplication() {}

    /**
     * Finds k*P.
     *
     * @param x the x coordinate of k*P, 32 octets
     * @param xOfSum the x coordinate of k*(P+G), 32 octets; P is not -G
     * @param publicKey K
     * @throws TokenFaultException if the two do not fit each other: an answer now would destroy somebody's guesses
     */
    static ECPoint recover(byte[] x, byte[] xOfSum, ECPoint publicKey) {
        ECPoint candidate = pointWithX(x);
        ECPoint opposite = candidate.negate().normalize();
        BigInteger expected = coordinate(xOfSum);
        boolean candidateFits = sumHasX(candidate, publicKey, expected);
        boolean oppositeFits = sumHasX(opposite, publicKey, expected);
        if (candidateFits == oppositeFits) {
            throw new TokenFaultException("two derivations that do not fit each other");
        }
        return candidateFits ? candidate : opposite;
    }

    /**
     * k*(-G) = -K, for which no second derivation is possible.
     *
     * @param x the x coordinate of k*(-G), 32 octets
     * @throws TokenFaultException if it is not K's
     */
    static ECPoint ofNegatedGenerator(byte[] x, ECPoint publicKey) {
        if (!coordinate(x).equals(publicKey.getAffineXCoord().toBigInteger())) {
            throw new TokenFaultException("a derivation that contradicts the public key");
        }
        return publicKey.negate().normalize();
    }

    /** A coordinate as the token gave it: a module that drops leading zeros is wrong once in 256 times. */
    static BigInteger coordinate(byte[] x) {
        if (x.length != P256.SCALAR_BYTES) {
            throw new TokenFaultException("a derivation of " + x.length + " octets");
        }
        return new BigInteger(1, x);
    }

    private static ECPoint pointWithX(byte[] x) {
        coordinate(x);
        byte[] compressed = new byte[P256.ELEMENT_BYTES];
        compressed[0] = 2;
        System.arraycopy(x, 0, compressed, 1, P256.SCALAR_BYTES);
        try {
            return EvaluatedElement.parse(Octets.of(compressed)).point();
        } catch (InvalidPointException e) {
            throw new TokenFaultException("a derivation that is no x coordinate of the curve");
        }
    }

    private static boolean sumHasX(ECPoint point, ECPoint publicKey, BigInteger x) {
        ECPoint sum = point.add(publicKey).normalize();
        return !sum.isInfinity() && sum.getAffineXCoord().toBigInteger().equals(x);
    }
}
