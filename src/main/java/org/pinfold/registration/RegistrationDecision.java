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
     * @param rightValue whether the value of {@code holder}'s lock was presented
     */
    static RegistrationDecision decide(Optional<Account> holder, boolean rightValue, Instant now) {
        return decide(holder, rightValue, false, now);
    }

    /**
     * Decides.
     *
     * @param holder the account that the number leads to
     * @param rightValue whether {@code holder}'s lock was opened: by its value, an imported one by its PIN
     * @param importedLock whether a lock of an old system holds until {@code holder} sets one of its own
     */
    static RegistrationDecision decide(
            Optional<Account> holder, boolean rightValue, boolean importedLock, Instant now) {
        if (holder.isEmpty()) {
            return new NewAccount();
        }
        Account account = holder.get();
        if (rightValue) {
            return new SameAccount();
        }
        boolean imported = importedLock && account.lock().isEmpty();
        RegistrationLock.State state =
                imported ? RegistrationLock.stateOfSetLock(account.lastActiveAt(), now) : account.lockState(now);
        return switch (state) {
            case ABSENT -> new SameAccount();
            case REQUIRED -> new Locked(RegistrationLock.timeRemaining(account.lastActiveAt(), now));
            // Expiry frees the number, never the account: a recycled number must not open its former owner's secret.
            case EXPIRED -> new MoveNumber();
        };
    }
}
