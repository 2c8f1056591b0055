package org.pinfold.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Two who both seem to have a number: the account that has it, behind its lock, and somebody who proved it without the lock's
 * value. Neither side can hold the number for ever. A <em>claim</em> opens when somebody proves the number; from then on the
 * account's activity keeps the lock no longer than {@link #CLAIM_LIFETIME}, after which whoever proves the number gets it,
 * in a new account. The owner ends a claim by proving the number too. Who cannot, since the SIM is stolen, <em>objects</em> with
 * the PIN: that stops guesses by others for a day, and not the claim, or an old phone would hold a number that was given to
 * somebody else.
 *
 * @param claimedAt when the present claim was opened
 * @param objectedAt the latest objection
 * @param objectedBeforeAt the one before it
 * @param frozenAt since when a probe keeps the account's devices out
 */
public record Contest(
        Optional<Instant> claimedAt,
        Optional<Instant> objectedAt,
        Optional<Instant> objectedBeforeAt,
        Optional<Instant> frozenAt) {
    /** Nobody contests the number. */
    public static final Contest NONE =
            new Contest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** How long activity keeps the lock against a claim. */
    public static final Duration CLAIM_LIFETIME = Duration.ofDays(7);

    /** How long after that the number is free to whoever proves it; then the claim is void. */
    public static final Duration CLAIM_WINDOW = Duration.ofDays(7);

    /** How long an objection stops recovery credentials. */
    public static final Duration OBJECTION_LIFETIME = Duration.ofDays(1);

    /** Within this time there are {@link #MAX_OBJECTIONS}. */
    public static final Duration OBJECTION_PERIOD = Duration.ofDays(7);

    /** Objections within {@link #OBJECTION_PERIOD}. */
    public static final int MAX_OBJECTIONS = 2;

    /** Whether there is a claim that is not void. */
    public boolean isClaimed(Instant now) {
        return claimedAt
                .filter(at -> now.isBefore(at.plus(CLAIM_LIFETIME).plus(CLAIM_WINDOW)))
                .isPresent();
    }

    /** After somebody proved the number without the lock's value; a claim that there is stays as old as it is. */
    public Contest claimed(Instant now) {
        return isClaimed(now) ? this : new Contest(Optional.of(now), objectedAt, objectedBeforeAt, frozenAt);
    }

    /** After a probe that shuts the devices out, if {@code policy} wants that. */
    public Contest probed(LockPolicy policy, Instant now) {
        return policy.freezes() && frozenAt.isEmpty()
                ? new Contest(claimedAt, objectedAt, objectedBeforeAt, Optional.of(now))
                : this;
    }

    /** After the owner registered again: the devices that were shut out are gone. */
    public Contest thawed() {
        return new Contest(claimedAt, objectedAt, objectedBeforeAt, Optional.empty());
    }

    /** After the number left the account: nobody contests it any more, and devices that are shut out stay out. */
    public Contest withoutClaimant() {
        return new Contest(Optional.empty(), Optional.empty(), Optional.empty(), frozenAt);
    }

    /** After the owner proved the number. */
    public Contest settled() {
        return new Contest(Optional.empty(), objectedAt, objectedBeforeAt, Optional.empty());
    }

    /**
     * The first instant at which the lock does not hold.
     *
     * @param activityEnd the same by the account's activity alone
     */
    public Instant lockEnd(Instant activityEnd, Instant now) {
        if (!isClaimed(now)) {
            return activityEnd;
        }
        Instant claimEnd = claimedAt.orElseThrow().plus(CLAIM_LIFETIME);
        return claimEnd.isBefore(activityEnd) ? claimEnd : activityEnd;
    }

    /** How many objections are left at {@code now}. */
    public int objectionsLeft(Instant now) {
        int recent = (isRecent(objectedAt, now) ? 1 : 0) + (isRecent(objectedBeforeAt, now) ? 1 : 0);
        return MAX_OBJECTIONS - recent;
    }

    /** When there will be an objection again; now or earlier if there is one. */
    public Instant nextObjection(Instant now) {
        return objectionsLeft(now) > 0 ? now : objectedBeforeAt.orElseThrow().plus(OBJECTION_PERIOD);
    }

    /** After an objection, of which there must be one left. */
    public Contest objected(Instant now) {
        if (objectionsLeft(now) < 1) {
            throw new IllegalStateException("no objection is left");
        }
        return new Contest(claimedAt, Optional.of(now), objectedAt, frozenAt);
    }

    /** Whether nobody gets a recovery credential for now. */
    public boolean isBlocked(Instant now) {
        return objectedAt
                .filter(at -> now.isBefore(at.plus(OBJECTION_LIFETIME)))
                .isPresent();
    }

    private static boolean isRecent(Optional<Instant> objection, Instant now) {
        return objection.filter(at -> now.isBefore(at.plus(OBJECTION_PERIOD))).isPresent();
    }
}
