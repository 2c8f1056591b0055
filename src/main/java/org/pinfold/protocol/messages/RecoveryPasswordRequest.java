package org.pinfold.protocol.messages;

import java.util.Optional;
import org.pinfold.protocol.Octets;

/**
 * Body of {@code PUT /v1/accounts/recovery_password}.
 *
 * @param recoveryPassword 32 octets, a child of the master key (protocol.md, section 7)
 * @param registrationLock the lock's value in force; needed when there is one
 */
public record RecoveryPasswordRequest(Octets recoveryPassword, Optional<String> registrationLock) {
    /** Redacted: both are secrets. */
    @Override
    public String toString() {
        return "RecoveryPasswordRequest(redacted)";
    }
}
