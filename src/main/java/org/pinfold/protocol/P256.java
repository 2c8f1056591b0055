package org.pinfold.protocol;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;

/**
 * The group of OPRF(P-256, SHA-256), RFC 9497, section 4.3: NIST P-256 with cofactor 1, elements as 33 octets of
 * compressed SEC1, scalars as 32 octets, most significant first.
 */
public final class P256 {
    /** Octets of an element on the wire. */
    public static final int ELEMENT_BYTES = 33;

    /** Octets of a scalar, and of a coordinate. */
    public static final int SCALAR_BYTES = 32;

    private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("P-256");

    private P256() {}

    /** The base point G. */
    public static ECPoint generator() {
        return PARAMETERS.getG();
    }

    /** The prime order n of the group. */
    public static BigInteger order() {
        return PARAMETERS.getN();
    }

    /**
     * The point with these affine coordinates.
     *
     * @throws InvalidPointException if a coordinate is outside the field or the point is not on the curve
     */
    public static ECPoint point(BigInteger x, BigInteger y) throws InvalidPointException {
        try {
            ECPoint point = PARAMETERS.getCurve().validatePoint(x, y);
            return point.normalize();
        } catch (IllegalArgumentException e) {
            throw new InvalidPointException();
        }
    }

    static ECPoint parseElement(Octets encoded) throws InvalidPointException {
        byte[] octets = encoded.toByteArray();
        // Only the compressed form: a second spelling of one point would be a second guess tag for one guess.
        if (octets.length != ELEMENT_BYTES || (octets[0] != 2 && octets[0] != 3)) {
            throw new InvalidPointException();
        }
        try {
            ECPoint point = PARAMETERS.getCurve().decodePoint(octets);
            if (point.isInfinity() || !point.isValid()) {
                throw new InvalidPointException();
            }
            return point.normalize();
        } catch (IllegalArgumentException e) {
            throw new InvalidPointException();
        }
    }

    static Octets encodeElement(ECPoint point) {
        return Octets.of(point.getEncoded(true));
    }
}
