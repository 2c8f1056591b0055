package org.pinfold.registration;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.pinfold.protocol.Octets;

/** SHA-256 (FIPS 180-4), 32 octets. */
final class Sha256 {
    private Sha256() {}

    /** Over all parts, one behind the other. */
    static Octets of(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return Octets.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
