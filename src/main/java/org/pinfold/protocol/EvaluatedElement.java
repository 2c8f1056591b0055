package org.pinfold.protocol;

import org.bouncycastle.math.ec.ECPoint;

/** The server's answer point (RFC 9497, {@code evaluatedElement}): on P-256, not infinity. */
public final class EvaluatedElement {
    private final ECPoint point;

    private EvaluatedElement(ECPoint point) {
        this.point = point;
    }

    /**
     * Reads DeserializeElement of RFC 9497, section 2.1: compressed SEC1, 33 octets.
     *
     * @throws InvalidPointException for any other length or form, a coordinate off the field or the curve, infinity
     */
    public static EvaluatedElement parse(Octets encoded) throws InvalidPointException {
        return new EvaluatedElement(P256.parseElement(encoded));
    }

    /** Wraps a point that the caller computed. */
    public static EvaluatedElement of(ECPoint point) {
        if (point.isInfinity()) {
            throw new IllegalArgumentException("infinity is no evaluated element");
        }
        return new EvaluatedElement(point.normalize());
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
