package org.pinfold.protocol.messages;

import java.util.Optional;

/**
 * Body of {@code DELETE /v1/accounts/recovery_password}.
 *
 * @param registrationLock the lock's value in force; needed when there is one
 */
public record RemoveRecoveryPasswordRequest(Optional<String> registrationLock) {
    /** Redacted: the value opens an account. */
    @Override
    public String toString() {
        return "RemoveRecoveryPasswordRequest(redacted)";
    }
}
