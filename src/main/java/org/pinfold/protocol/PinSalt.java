package org.pinfold.protocol;

import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * The salt of a PIN hash, 32 octets: different for every account and every service, and known to anyone. The device
 * computes it itself and compares, because a server that could choose the salt could have one PIN hashed for several
 * accounts and see that they agree.
 */
public final class PinSalt {
    /** Octets of a salt. */
    public static final int SIZE_BYTES = 32;

    private static final byte[] LABEL = Fields.ascii("pinfold/1/pin-salt");

    private final byte[] value;

    private PinSalt(byte[] value) {
        this.value = value;
    }

    /**
     * Computes {@code SHA-256(field(label) || field(identity) || field(aci))} with the label {@code pinfold/1/pin-salt},
     * the identity's UTF-8 and the 16 octets of the ACI; {@code field(x)} is the length of x as four octets, most
     * significant first, followed by x (protocol.md, section 3.2).
     */
    public static PinSalt compute(ServiceIdentity service, Aci account) {
        byte[] input = Fields.encode(LABEL, service.toByteArray(), account.toByteArray());
        SHA256Digest sha256 = new SHA256Digest();
        sha256.update(input, 0, input.length);
        byte[] salt = new byte[SIZE_BYTES];
        sha256.doFinal(salt, 0);
        return new PinSalt(salt);
    }

    /** For published vectors and imported secrets, whose salts are not computed by this rule. */
    static PinSalt ofForeign(byte[] value) {
        if (value.length != SIZE_BYTES) {
            throw new IllegalArgumentException("a salt has 32 octets: " + value.length);
        }
        return new PinSalt(value.clone());
    }

    byte[] toByteArray() {
        return value.clone();
    }

    /** The form that goes over the wire. */
    public Octets encode() {
        return Octets.of(value);
    }
}
