package org.pinfold.token;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.ECPoint;
import org.pinfold.protocol.P256;

/**
 * The scalar t that a {@link Tweak} stands for: never logged, never returned, never sent. Who knew t and an evaluation of
 * their own could turn it into an evaluation of another secret.
 *
 * <p>{@code t = HMAC-SHA-512(pinfold-tweak, input) mod n} with the input of {@link #hmacInput}, where the 64 octets are
 * one number, most significant first: twice the length of n, so that the reduction is even to within 2^-256.
 */
public final class TweakScalar {
    /** Octets of the HMAC that becomes the scalar. */
    public static final int HMAC_BYTES = 64;

    private static final int BLINDING_BITS = 64;

    private final BigInteger t;

    private TweakScalar(BigInteger t) {
        this.t = t;
    }

    /**
     * What {@code pinfold-tweak} authenticates: {@link Fields#encode} of the label {@code "tweak"}, account (16 octets),
     * slot (4), generation (4), nonce (32), OPRF key version (1); numbers most significant octet first.
     */
    public static byte[] hmacInput(Tweak tweak, int oprfKeyVersion) {
        return Fields.encode(
                "tweak",
                tweak.account().toByteArray(),
                ByteBuffer.allocate(Integer.BYTES).putInt(tweak.slot()).array(),
                ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) tweak.generation())
                        .array(),
                tweak.nonce().toByteArray(),
                new byte[] {(byte) oprfKeyVersion});
    }

    /**
     * Reduces the HMAC.
     *
     * @param hmac 64 octets; not wiped by this method
     * @throws TokenFaultException if the scalar is zero, which would send every PIN to one point
     */
    public static TweakScalar reduce(byte[] hmac) {
        if (hmac.length != HMAC_BYTES) {
            throw new TokenFaultException("an HMAC-SHA-512 of " + hmac.length + " octets");
        }
        BigInteger t = new BigInteger(1, hmac).mod(P256.order());
        if (t.signum() == 0) {
            throw new TokenFaultException("a tweak of zero");
        }
        return new TweakScalar(t);
    }

    /**
     * {@code t * point}.
     *
     * @param point on the curve, not infinity
     * @param random for the blinding of the scalar
     */
    public ECPoint multiply(ECPoint point, SecureRandom random) {
        // BouncyCastle's multiplication takes a time that depends on the scalar's digits; with t + r*n, which has the
        // same product, these digits are others at each call, so that timings do not add up to t.
        BigInteger r = new BigInteger(BLINDING_BITS, random).setBit(BLINDING_BITS);
        return point.multiply(t.add(r.multiply(P256.order()))).normalize();
    }

    /** Tells nothing. */
    @Override
    public String toString() {
        return "TweakScalar(redacted)";
    }
}
