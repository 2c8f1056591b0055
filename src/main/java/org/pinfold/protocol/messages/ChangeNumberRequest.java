package org.pinfold.protocol.messages;

import java.util.Optional;

/**
 * Body of {@code PUT /v1/accounts/number}.
 *
 * @param sessionId the session that proved the new number
 * @param registrationLock 64 lower-case hexadecimal characters: the lock of the account that has the number now
 */
public record ChangeNumberRequest(String sessionId, Optional<String> registrationLock) {
    /** Redacted: both are secrets. */
    @Override
    public String toString() {
        return "ChangeNumberRequest(redacted)";
    }
}
