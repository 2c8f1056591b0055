package org.pinfold.protocol;

import org.bouncycastle.math.ec.ECPoint;

/**
 * The client's blinded point (RFC 9497, {@code blindedElement}): on P-256, not infinity. Having one means that the check
 * was made.
 */
public final class BlindedElement {
    private final ECPoint point;

    private BlindedElement(ECPoint point) {
        this.point = point;
    }

    /**
     * Reads DeserializeElement of RFC 9497, section 2.1: compressed SEC1, 33 octets.
     *
     * @throws InvalidPointException for any other length or form, a coordinate off the field or the curve, infinity
     */
    public static BlindedElement parse(Octets encoded) throws InvalidPointException {
        return new BlindedElement(P256.parseElement(encoded));
    }

    static BlindedElement ofValid(ECPoint point) {
        return new BlindedElement(point.normalize());
    }

    /** The normalised point. */
    public ECPoint point() {
        return point;
    }

    /** Compressed SEC1, 33 octets. */
    public Octets encode() {
        return P256.encodeElement(point);
    }
}
