package org.pinfold.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What an account's devices may know of its lock.
 *
 * @param timeRemaining without further activity; of a lock that is required
 * @param claimedAt when somebody who proved the number without the lock's value opened the present claim
 * @param objectionsLeft 0 to {@link Contest#MAX_OBJECTIONS}
 */
public record LockView(
        RegistrationLock.State state,
        Optional<Duration> timeRemaining,
        Optional<Instant> claimedAt,
        int objectionsLeft) {
    /** Of an account at {@code now}. */
    public static LockView of(Account account, LockPolicy policy, Instant now) {
        RegistrationLock.State state = account.lockState(policy, now);
        Contest contest = account.contest();
        return new LockView(
                state,
                state == RegistrationLock.State.REQUIRED
                        ? Optional.of(account.lockTimeRemaining(policy, now))
                        : Optional.empty(),
                contest.claimedAt().filter(at -> contest.isClaimed(now)),
                contest.objectionsLeft(now));
    }
}
