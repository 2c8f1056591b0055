package org.pinfold.rest;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pinfold.protocol.SecretBytes;

/** What a monitor must present to see the metrics, if anything is configured. Safe for use by many threads. */
public final class MonitorCredential {
    /** Name of the monitor's principal: none that an account has. */
    static final String CALLER = "monitor";

    private final Optional<SecretBytes> secret;

    private MonitorCredential(Optional<SecretBytes> secret) {
        this.secret = secret;
    }

    /** Nobody sees the metrics: there are none. */
    public static MonitorCredential none() {
        return new MonitorCredential(Optional.empty());
    }

    /** @param secret in UTF-8, owned by this object from now on */
    public static MonitorCredential of(SecretBytes secret) {
        return new MonitorCredential(Optional.of(secret));
    }

    boolean isConfigured() {
        return secret.isPresent();
    }

    /** Compares in constant time; nothing matches where none is configured. */
    boolean matches(String presented) {
        return secret.isPresent() && secret.get().matches(presented.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "MonitorCredential(" + (isConfigured() ? "redacted" : "none") + ")";
    }
}
