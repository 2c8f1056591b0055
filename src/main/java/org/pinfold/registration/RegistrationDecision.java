package org.pinfold.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a registration with a proved number does. Pure. */
public sealed interface RegistrationDecision {
    /** Nobody has the number: a new account. */
    record NewAccount() implements RegistrationDecision {}

    /** The account that has the number, with new devices. */
    record SameAccount() implements RegistrationDecision {}

    /** The number moves to a new account; the old one lives on without it. */
    record MoveNumber() implements RegistrationDecision {}

    /** The lock holds. */
    record Locked(Duration timeRemaining) implements RegistrationDecision {}

    /**
     * Decides.
     *
     * @param holder the account that the number leads to
     * @param proof what the caller showed of being {@code holder}'s owner
     * @param importedLock whether a lock of an old system holds until {@code holder} sets one of its own
     */
    static RegistrationDecision decide(
            Optional<Account> holder, OwnerProof proof, boolean importedLock, LockPolicy policy, Instant now) {
        if (holder.isEmpty()) {
            return new NewAccount();
        }
        Account account = holder.get();
        if (proof == OwnerProof.LOCK_VALUE || proof == OwnerProof.IMPORTED_PIN) {
            return new SameAccount();
        }
        boolean imported = importedLock && account.lock().isEmpty();
        return switch (imported ? account.importedLockState(policy, now) : account.lockState(policy, now)) {
            case ABSENT -> new SameAccount();
            case REQUIRED -> new Locked(account.lockTimeRemaining(policy, now));
            // Expiry frees the number, never the account: a recycled number must not open its former owner's secret.
            case EXPIRED -> proof == OwnerProof.NOTHING ? new MoveNumber() : new SameAccount();
        };
    }
}
