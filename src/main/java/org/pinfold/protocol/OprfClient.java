package org.pinfold.protocol;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.hash2curve.HashToCurveProfile;
import org.bouncycastle.crypto.hash2curve.HashToEllipticCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/**
 * The client's side of one run of OPRF(P-256, SHA-256) in mode 0 (RFC 9497): a fresh blind, the point that is sent, and
 * what the answer becomes. The server learns nothing about the input; the output needs the server's key.
 *
 * <p>Blind and point together verify a guess of the input, so they live in memory only: there is no way to read the
 * blind or to store an object of this class. After a lost answer the <em>same</em> point is sent again, which is free;
 * a fresh one would cost a guess. Not safe for use by several threads while one of them closes it.
 */
public final class OprfClient implements AutoCloseable {
    /** Octets of the output. */
    public static final int OUTPUT_BYTES = 32;

    /** Greatest input, octets (RFC 9497, section 1.2). */
    public static final int MAX_INPUT_BYTES = 65_535;

    /** "HashToGroup-" || contextString, where contextString is "OPRFV1-" || I2OSP(mode, 1) || "-P256-SHA256". */
    static final String HASH_TO_GROUP_DST = "HashToGroup-OPRFV1-\0-P256-SHA256";

    private static final byte[] FINALIZE = Fields.ascii("Finalize");

    private final SecretBytes input;
    private final SecretBytes blind;
    private final BlindedElement blindedElement;

    private OprfClient(byte[] input, BigInteger blind) {
        this.blindedElement = BlindedElement.ofValid(hashToGroup(input).multiply(blind));
        this.input = SecretBytes.copyOf(input);
        this.blind = SecretBytes.takeOwnership(BigIntegers.asUnsignedByteArray(P256.SCALAR_BYTES, blind));
    }

    /**
     * Blind of RFC 9497, section 3.3.1, with a scalar drawn uniformly from [1, n - 1].
     *
     * @param input 0 to 65,535 octets, for Pinfold the 32 of the access key; not closed by this method
     * @return the caller closes it
     */
    public static OprfClient blind(SecretBytes input, SecureRandom random) {
        byte[] candidate = new byte[P256.SCALAR_BYTES];
        BigInteger scalar;
        do {
            // Rejection, not reduction: a biased blind would leave a trace of the input in the point.
            random.nextBytes(candidate);
            scalar = new BigInteger(1, candidate);
        } while (scalar.signum() == 0 || scalar.compareTo(P256.order()) >= 0);
        Arrays.fill(candidate, (byte) 0);
        return blindWith(input, scalar);
    }

    /** Blind with a given scalar in [1, n - 1]: for known answers only. */
    static OprfClient blindWith(SecretBytes input, BigInteger scalar) {
        if (scalar.signum() <= 0 || scalar.compareTo(P256.order()) >= 0) {
            throw new IllegalArgumentException("a blind is in [1, n - 1]");
        }
        byte[] octets = input.exposeOctets();
        try {
            if (octets.length > MAX_INPUT_BYTES) {
                throw new IllegalArgumentException("an OPRF input has at most 65535 octets: " + octets.length);
            }
            return new OprfClient(octets, scalar);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    /** The point to send: 33 octets on the wire. */
    public BlindedElement blindedElement() {
        return blindedElement;
    }

    /**
     * Finalize of RFC 9497, section 3.3.1. May be called again, for instance when an answer arrives twice.
     *
     * @return 32 secret octets; the caller closes them
     */
    public SecretBytes finalize(EvaluatedElement evaluatedElement) {
        byte[] scalar = blind.exposeOctets();
        byte[] octets = input.exposeOctets();
        try {
            BigInteger inverse = BigIntegers.modOddInverse(P256.order(), new BigInteger(1, scalar));
            ECPoint unblinded = evaluatedElement.point().multiply(inverse);
            byte[] element = P256.encodeElement(unblinded).toByteArray();
            SHA256Digest sha256 = new SHA256Digest();
            updateWithLength(sha256, octets);
            updateWithLength(sha256, element);
            sha256.update(FINALIZE, 0, FINALIZE.length);
            Arrays.fill(element, (byte) 0);
            byte[] output = new byte[OUTPUT_BYTES];
            sha256.doFinal(output, 0);
            return SecretBytes.takeOwnership(output);
        } finally {
            Arrays.fill(scalar, (byte) 0);
            Arrays.fill(octets, (byte) 0);
        }
    }

    /** I2OSP(len(octets), 2) || octets. */
    private static void updateWithLength(SHA256Digest sha256, byte[] octets) {
        sha256.update((byte) (octets.length >>> 8));
        sha256.update((byte) octets.length);
        sha256.update(octets, 0, octets.length);
    }

    /** HashToGroup: P256_XMD:SHA-256_SSWU_RO_ of RFC 9380, section 8.2. */
    static ECPoint hashToGroup(byte[] input) {
        ECPoint point = HashToEllipticCurve.getInstance(HashToCurveProfile.P256_XMD_SHA_256, HASH_TO_GROUP_DST)
                .hashToCurve(input)
                .normalize();
        if (point.isInfinity()) {
            // InvalidInputError; nobody knows such an input.
            throw new IllegalArgumentException("the input hashes to the identity");
        }
        try {
            return P256.point(
                    point.getAffineXCoord().toBigInteger(),
                    point.getAffineYCoord().toBigInteger());
        } catch (InvalidPointException e) {
            throw new IllegalStateException("hash-to-curve left the curve", e);
        }
    }

    @Override
    public void close() {
        input.close();
        blind.close();
    }

    @Override
    public String toString() {
        return "OprfClient(redacted)";
    }
}
