package org.pinfold.registration;

import java.security.MessageDigest;
import java.util.Arrays;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

/**
 * Proves a number without a message: a child of the master key, 32 octets (protocol.md, section 7). Secret. It never opens the
 * registration lock. The server stores {@link #mac} only; there is nothing to stretch, because nobody chose it.
 */
public final class RecoveryPassword implements AutoCloseable {
    /** Octets of a password. */
    public static final int SIZE_BYTES = 32;

    private final SecretBytes octets;

    private RecoveryPassword(SecretBytes octets) {
        this.octets = octets;
    }

    /**
     * What a caller presented.
     *
     * @param octets {@link #SIZE_BYTES}
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static RecoveryPassword of(Octets octets) {
        if (octets.size() != SIZE_BYTES) {
            throw new IllegalArgumentException("a recovery password has 32 octets: " + octets.size());
        }
        return new RecoveryPassword(SecretBytes.takeOwnership(octets.toByteArray()));
    }

    /**
     * What the server stores and compares: a MAC by the token over account and password.
     *
     * @return 32 octets
     */
    public Octets mac(Mac mac, Aci account) {
        byte[] exposed = octets.exposeOctets();
        try {
            return Octets.of(mac.mac(MacPurpose.RECOVERY_PASSWORD, account.toByteArray(), exposed));
        } finally {
            Arrays.fill(exposed, (byte) 0);
        }
    }

    /** Whether {@code stored} is the MAC of this password. Constant time. */
    boolean matches(Octets stored, Mac mac, Aci account) {
        return MessageDigest.isEqual(stored.toByteArray(), mac(mac, account).toByteArray());
    }

    @Override
    public void close() {
        octets.close();
    }

    @Override
    public String toString() {
        return "RecoveryPassword(redacted)";
    }
}
