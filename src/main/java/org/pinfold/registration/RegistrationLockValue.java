package org.pinfold.registration;

import java.util.Optional;
import java.util.regex.Pattern;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.SecretBytes;

/**
 * The value that opens a registration lock: 32 octets that the device derives from its master key, on the wire 64
 * lower-case hexadecimal characters. Secret; closed by whoever parsed it.
 */
public final class RegistrationLockValue implements AutoCloseable {
    /** Octets of a value. */
    public static final int SIZE_BYTES = 32;

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    private final SecretBytes octets;

    private RegistrationLockValue(SecretBytes octets) {
        this.octets = octets;
    }

    /** Reads 64 lower-case hexadecimal characters; empty for anything else. */
    public static Optional<RegistrationLockValue> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new RegistrationLockValue(
                SecretBytes.takeOwnership(Octets.fromHex(text).toByteArray())));
    }

    /** A copy of the 32 octets, owned and wiped by the caller. */
    byte[] exposeOctets() {
        return octets.exposeOctets();
    }

    @Override
    public void close() {
        octets.close();
    }

    @Override
    public String toString() {
        return "RegistrationLockValue(redacted)";
    }
}
