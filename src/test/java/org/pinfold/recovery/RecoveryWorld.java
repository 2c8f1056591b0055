package org.pinfold.recovery;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.ledger.InMemoryMirrors;
import org.pinfold.ledger.LedgerLimits;
import org.pinfold.ledger.TokenGuessLedger;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ServiceIdentity;
import org.pinfold.token.InMemoryToken;

/** Secret recovery over a token and a database in memory, under a clock that tests move. */
final class RecoveryWorld {
    static final int MAX_TRIES = 3;
    static final Duration LAST_GUESS_WINDOW = Duration.ofMinutes(5);
    static final ServiceIdentity SERVICE = new ServiceIdentity("test");

    final PinnedClock clock = new PinnedClock();
    final InMemoryToken token = new InMemoryToken(7);
    final InMemoryMirrors mirrors = new InMemoryMirrors();
    final SetLocks locks = new SetLocks();
    final InMemoryRecords records = new InMemoryRecords(locks);
    final CountedLimits limits = new CountedLimits();

    RecordLocator locator;
    SecretStoring storing;
    SecretRestoring restoring;
    TokenGuessLedger ledger;

    // The first restart is the start.
    @SuppressWarnings("NullAway.Init")
    RecoveryWorld() {
        restart();
    }

    /** What a restart of the server does: everything in memory is gone. */
    void restart() {
        restart(MAX_TRIES);
    }

    /** A restart with another limit configured. */
    void restart(int maxTries) {
        restart(GuessPolicy.unpaced(maxTries));
    }

    /** A restart with another limit and pacing configured. */
    void restart(GuessPolicy policy) {
        RecoverySettings settings = new RecoverySettings(policy, LAST_GUESS_WINDOW, SERVICE);
        ledger = TokenGuessLedger.open(token, mirrors, settings.policy(), LedgerLimits.DEFAULT, clock, alarm -> {});
        locator = new RecordLocator(token, ledger, records, settings, clock);
        storing =
                new SecretStoring(token, ledger, records, locator, locks, limits, settings, clock, new SecureRandom());
        restoring = new SecretRestoring(token, ledger, records, locator, limits, clock);
    }

    /** Restoring over a ledger that stands before the world's. */
    SecretRestoring restoringWith(GuessLedger other) {
        RecoverySettings settings = new RecoverySettings(GuessPolicy.unpaced(MAX_TRIES), LAST_GUESS_WINDOW, SERVICE);
        return new SecretRestoring(
                token, other, records, new RecordLocator(token, other, records, settings, clock), limits, clock);
    }

    /** A clock that stands still until it is moved, forward or back. */
    static final class PinnedClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void advance(Duration step) {
            now = now.plus(step);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Locks by their plain value; the verifier is the value. */
    static final class SetLocks implements StoredLock {
        final Map<Aci, String> values = new HashMap<>();

        @Override
        public Optional<Octets> prepare(Aci account, long generation, String newValue, Optional<String> present) {
            boolean allowed = !values.containsKey(account) || present.equals(Optional.of(values.get(account)));
            return allowed ? Optional.of(Octets.fromHex(newValue)) : Optional.empty();
        }

        @Override
        public void apply(Aci account, long generation, Octets verifier) {
            values.put(account, verifier.toHex());
        }
    }

    /** Limits that allow a number of calls, however long they take. */
    static final class CountedLimits implements RecoveryLimits {
        int starts = 10;
        int repeats = 5;
        int unlocks = 20;

        @Override
        public Optional<Duration> takeStart(Aci account) {
            return starts-- > 0 ? Optional.empty() : Optional.of(Duration.ofHours(1));
        }

        @Override
        public Optional<Duration> takeRepeat(Aci account, String guess) {
            return repeats-- > 0 ? Optional.empty() : Optional.of(Duration.ofHours(1));
        }

        @Override
        public Optional<Duration> takeUnlock(Aci account, String guess) {
            return unlocks-- > 0 ? Optional.empty() : Optional.of(Duration.ofHours(1));
        }

        @Override
        public void clearUnlocks(Aci account, String guess) {
            unlocks = 20;
        }
    }
}
