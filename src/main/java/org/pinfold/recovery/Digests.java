package org.pinfold.recovery;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.pinfold.protocol.Octets;

/** Unkeyed digests, for what is authenticated elsewhere. */
final class Digests {
    private Digests() {}

    /** SHA-256 over the octets. */
    static Octets sha256(Octets octets) {
        return Octets.of(sha256().digest(octets.toByteArray()));
    }

    /** SHA-256 over all fields, each preceded by its length as four octets. */
    static Octets sha256OfFields(Octets... fields) {
        MessageDigest digest = sha256();
        for (Octets field : fields) {
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, field.size()));
            digest.update(field.toByteArray());
        }
        return Octets.of(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
