package org.pinfold.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/**
 * A name that leads to an account, as the hash that devices make of it; the server never sees the name. A name that its account
 * gave up is held for a while, so that nobody is taken for its former owner.
 *
 * @param hash 32 octets
 * @param account whose; absent for one whose account was deleted
 * @param endsAt the first instant at which anybody may have it; absent while it is confirmed
 */
public record Username(Octets hash, Optional<Aci> account, State state, Optional<Instant> endsAt) {
    /** Octets of a hash. */
    public static final int HASH_BYTES = 32;

    /** Hashes that an account may offer at once. */
    public static final int MAX_CANDIDATES = 20;

    /** How long a reservation is good. */
    public static final Duration RESERVATION = Duration.ofMinutes(5);

    /** How long a name that was given up is nobody else's. */
    public static final Duration HOLD = Duration.ofDays(7);

    /** What the account did with the name. */
    public enum State {
        /** Asked for it. */
        RESERVED,
        /** Has it. */
        CONFIRMED,
        /** Gave it up. */
        HELD
    }

    public Username {
        if (hash.size() != HASH_BYTES) {
            throw new IllegalArgumentException("a username hash has 32 octets: " + hash.size());
        }
        if (endsAt.isEmpty() != (state == State.CONFIRMED)) {
            throw new IllegalArgumentException("only a confirmed name has no end");
        }
    }

    /** A name that an account asks for. */
    public static Username reserved(Octets hash, Aci account, Instant now) {
        return new Username(hash, Optional.of(account), State.RESERVED, Optional.of(now.plus(RESERVATION)));
    }

    /**
     * A name that an account asks for and gave up lately: for it alone the reservation is good until the hold would have ended, so
     * that asking again does not shorten it.
     */
    public Username reservedAgain(Instant now) {
        Instant reservationEnd = now.plus(RESERVATION);
        Instant end = endsAt.filter(reservationEnd::isBefore).orElse(reservationEnd);
        return new Username(hash, account, State.RESERVED, Optional.of(end));
    }

    /** This name, whose reservation its account gave up; held on if it was held. */
    public Username unreserved(Instant now) {
        boolean wasHeld = endsAt.filter(now.plus(RESERVATION)::isBefore).isPresent();
        return wasHeld
                ? new Username(hash, account, State.HELD, endsAt)
                : new Username(hash, account, State.RESERVED, Optional.of(now));
    }

    /** This name, which its account has. */
    public Username confirmed() {
        return new Username(hash, account, State.CONFIRMED, Optional.empty());
    }

    /** This name, which its account gave up. */
    public Username held(Instant now) {
        return new Username(hash, account, State.HELD, Optional.of(now.plus(HOLD)));
    }

    /** Whether {@code candidate} may have it: it is nobody's at {@code now}, or was its own last. */
    public boolean isFreeFor(Aci candidate, Instant now) {
        return account.filter(candidate::equals).isPresent() || isFreeForAnybody(now);
    }

    /** Whether it is nobody's at {@code now}. */
    public boolean isFreeForAnybody(Instant now) {
        return endsAt.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** Whether {@code candidate} reserved it, and the reservation is good. */
    public boolean isReservedBy(Aci candidate, Instant now) {
        return state == State.RESERVED
                && account.filter(candidate::equals).isPresent()
                && endsAt.filter(now::isBefore).isPresent();
    }
}
