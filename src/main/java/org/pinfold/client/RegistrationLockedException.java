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

    RegistrationLockedException(
            ProblemType type, Duration timeRemaining, Optional<RecoveryCredential> recoveryCredential) {
        super(type);
        this.timeRemaining = timeRemaining;
        this.recoveryCredential = recoveryCredential;
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
