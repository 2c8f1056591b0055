package org.pinfold.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.pinfold.protocol.Aci;

/**
 * A deletion that is under way: the account is gone, and what else was its is erased until nothing is left.
 *
 * @param account whose
 * @param requestedAt when the account went
 * @param erasedAt when all the rest was first found gone
 */
public record AccountDeletion(Aci account, Instant requestedAt, Optional<Instant> erasedAt) {
    /**
     * A request that was let in before the account went may write something of it afterwards. What it left is erased when
     * no such request can be under way any more.
     */
    public static final Duration LATECOMERS = Duration.ofHours(1);

    /** The deletion of an account that went at {@code now}. */
    public static AccountDeletion begin(Aci account, Instant now) {
        return new AccountDeletion(account, now, Optional.empty());
    }

    /** This deletion after all was found gone. */
    public AccountDeletion erased(Instant now) {
        return new AccountDeletion(account, requestedAt, Optional.of(erasedAt.orElse(now)));
    }

    /** Whether erasing at {@code now} is the last time. */
    public boolean isOverAfterThis(Instant now) {
        return !now.isBefore(requestedAt.plus(LATECOMERS));
    }
}
