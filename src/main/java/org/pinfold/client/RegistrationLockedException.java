package org.pinfold.client;

import java.time.Duration;
import java.util.Optional;
import org.pinfold.protocol.ProblemType;

/**
 * The number is registered and locked. Whoever knows the PIN goes on with the recovery credential. If the {@link #type} is
 * {@link ProblemType#LOCK_GENERATION_MISMATCH}, a lock value was shown and the lock is not of the present PIN: what the PIN
 * brings may not open it.
 */
public final class RegistrationLockedException extends ProblemException {
    private static final long serialVersionUID = 1L;

    private final Duration timeRemaining;
    private final transient Optional<RecoveryCredential> recoveryCredential;

    private final boolean legacy;

    RegistrationLockedException(
            ProblemType type, Duration timeRemaining, Optional<RecoveryCredential> recoveryCredential, boolean legacy) {
        super(type);
        this.timeRemaining = timeRemaining;
        this.recoveryCredential = recoveryCredential;
        this.legacy = legacy;
    }

    /** Whether the lock is one of an old system: it is opened with that system's PIN, by {@link LegacyUpgrade}. */
    public boolean isLegacy() {
        return legacy;
    }

    /** Until the lock expires if the account is not used meanwhile. */
    public Duration timeRemaining() {
        return timeRemaining;
    }

    /**
     * Allows recovery state, evaluate and unlock for at most an hour; empty at a change of number, and for a day after the owner
     * objected.
     */
    public Optional<RecoveryCredential> recoveryCredential() {
        return recoveryCredential;
    }
}
