package org.pinfold.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Mac;

/**
 * An account. It outlives the numbers that lead to it.
 *
 * @param aci its identifier, random, for its life
 * @param createdAt when it was first registered
 * @param lastActiveAt the latest activity, recorded in steps of {@link #ACTIVITY_STEP}
 * @param lock the registration lock, if one is set
 * @param withoutNumberSince when its number moved to another account; absent while a number leads to it
 * @param recoveryPasswordMac {@link RecoveryPassword#mac}, if one is set
 * @param contest who else proved its number
 * @param ofLogin whether an organisation's login led to it first: it belongs to the organisation for its life
 */
public record Account(
        Aci aci,
        Instant createdAt,
        Instant lastActiveAt,
        Optional<RegistrationLock> lock,
        Optional<Instant> withoutNumberSince,
        Optional<Octets> recoveryPasswordMac,
        Contest contest,
        boolean ofLogin) {
    /**
     * Activity less than this after the recorded one is not written: a write for every request would buy an hour's
     * precision of a week's expiry.
     */
    public static final Duration ACTIVITY_STEP = Duration.ofHours(1);

    /** How long an account that no number leads to lives on without any activity. */
    public static final Duration LIFE_WITHOUT_NUMBER = Duration.ofDays(30);

    /** A new account with nothing in it, for whoever proved a number. */
    public static Account open(Aci aci, Instant now) {
        return open(aci, false, now);
    }

    /** A new account with nothing in it, for whoever proved {@code identifier}. */
    public static Account open(Aci aci, Identifier identifier, Instant now) {
        return open(aci, identifier instanceof Login, now);
    }

    private static Account open(Aci aci, boolean ofLogin, Instant now) {
        return new Account(aci, now, now, Optional.empty(), Optional.empty(), Optional.empty(), Contest.NONE, ofLogin);
    }

    /** Whether activity at {@code now} has to be written down. */
    public static boolean isActivityDue(Instant lastActiveAt, Instant now) {
        return !now.isBefore(lastActiveAt.plus(ACTIVITY_STEP));
    }

    /** Whether it lost its number and its last activity long enough before {@code now} to be deleted. */
    public boolean isAbandoned(Instant now) {
        Instant latestStart = now.minus(LIFE_WITHOUT_NUMBER);
        return withoutNumberSince.filter(since -> !since.isAfter(latestStart)).isPresent()
                && !lastActiveAt.isAfter(latestStart);
    }

    /** State of the lock at {@code now}. */
    public RegistrationLock.State lockState(LockPolicy policy, Instant now) {
        return RegistrationLock.state(lock, lockEnd(policy, now), now);
    }

    /** State at {@code now} of a lock that was imported and that no other one replaced. */
    public RegistrationLock.State importedLockState(LockPolicy policy, Instant now) {
        return RegistrationLock.stateOfSetLock(lockEnd(policy, now), now);
    }

    /** How long the lock still holds without further activity. */
    public Duration lockTimeRemaining(LockPolicy policy, Instant now) {
        return RegistrationLock.timeRemaining(lockEnd(policy, now), policy.lifetime(), now);
    }

    private Instant lockEnd(LockPolicy policy, Instant now) {
        return contest.lockEnd(lastActiveAt.plus(policy.lifetime()), now);
    }

    /** This account after what somebody did about its number. */
    public Account withContest(Contest newContest) {
        return new Account(
                aci, createdAt, lastActiveAt, lock, withoutNumberSince, recoveryPasswordMac, newContest, ofLogin);
    }

    /** This account after somebody proved that they are its owner. */
    public Account active(Instant now) {
        // The clock may have been turned back; activity never makes a lock expire earlier.
        Instant latest = now.isBefore(lastActiveAt) ? lastActiveAt : now;
        return new Account(aci, createdAt, latest, lock, withoutNumberSince, recoveryPasswordMac, contest, ofLogin);
    }

    /** This account with another lock, or none. */
    public Account withLock(Optional<RegistrationLock> newLock) {
        return new Account(
                aci, createdAt, lastActiveAt, newLock, withoutNumberSince, recoveryPasswordMac, contest, ofLogin);
    }

    /**
     * This account after its number moved to another one: what proved the number proves it no longer. Devices that a probe shut
     * out stay out.
     */
    public Account withoutNumber(Instant now) {
        return new Account(
                aci,
                createdAt,
                lastActiveAt,
                lock,
                Optional.of(now),
                Optional.empty(),
                contest.withoutClaimant(),
                ofLogin);
    }

    /** This account after it got a number, or another one. */
    public Account withNumber() {
        return new Account(
                aci, createdAt, lastActiveAt, lock, Optional.empty(), Optional.empty(), Contest.NONE, ofLogin);
    }

    /** This account with another recovery password, or none. */
    public Account withRecoveryPassword(Optional<Octets> newMac) {
        return new Account(aci, createdAt, lastActiveAt, lock, withoutNumberSince, newMac, contest, ofLogin);
    }

    /** Whether a lock is set and {@code value} is its value. Constant time. */
    public boolean isOpenedBy(Optional<RegistrationLockValue> value, Mac mac) {
        return lock.isPresent() && value.isPresent() && lock.get().opensWith(mac, aci, value.get());
    }

    /** Whether {@code password} is the recovery password that is set. */
    public boolean isProvedBy(RecoveryPassword password, Mac mac) {
        return recoveryPasswordMac.isPresent() && password.matches(recoveryPasswordMac.get(), mac, aci);
    }
}
