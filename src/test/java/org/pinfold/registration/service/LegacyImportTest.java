package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.ledger.InMemoryMirrors;
import org.pinfold.ledger.LedgerLimits;
import org.pinfold.ledger.SlotState;
import org.pinfold.ledger.TokenGuessLedger;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ServiceIdentity;
import org.pinfold.recovery.HashingPermits;
import org.pinfold.recovery.InMemoryRecords;
import org.pinfold.recovery.LegacyGuessing;
import org.pinfold.recovery.LegacyLock;
import org.pinfold.recovery.LegacyOutcome;
import org.pinfold.recovery.RecordLocator;
import org.pinfold.recovery.RecoveryLimits;
import org.pinfold.recovery.RecoverySettings;
import org.pinfold.recovery.SecretErasing;
import org.pinfold.recovery.StoredLock;
import org.pinfold.recovery.store.JpaLegacyLocks;
import org.pinfold.registration.LegacyImport;
import org.pinfold.registration.LegacyImportLine;
import org.pinfold.registration.LegacyImportLine.Fault;
import org.pinfold.registration.LegacyImportPlan;
import org.pinfold.registration.LegacyImportProgress;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RegisteredIdentifier;
import org.pinfold.registration.store.JpaLegacyAllocations;

/** A whole import over a real database and a ledger in memory, killed wherever it can be. */
class LegacyImportTest {
    /** SHA-256 of {@code abc}: PIN {@code a}, salt {@code bc}. */
    private static final String HASH = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final int ROWS = 300;

    private final Server server = new Server();
    private final Server.Caller caller = server.caller;
    private final InMemoryMirrors mirrors = new InMemoryMirrors();
    private final RecoverySettings settings =
            new RecoverySettings(GuessPolicy.unpaced(5), Duration.ofMinutes(5), new ServiceIdentity("test"));
    private final TokenGuessLedger ledger = TokenGuessLedger.open(
            server.token, mirrors, settings.policy(), LedgerLimits.DEFAULT, server.clock, alarm -> {});
    private final JpaLegacyLocks locks = caller.connection.adapter(JpaLegacyLocks.class);
    private final InMemoryRecords records = new InMemoryRecords(new NoLock());
    private final LegacyGuessing gate = new LegacyGuessing(
            server.token,
            ledger,
            records,
            new RecordLocator(server.token, ledger, records, settings, server.clock),
            new NoLimits(),
            settings,
            new Permits());
    // One worker: the test's connection is for one thread at a time.
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final Steps steps = new Steps();

    LegacyImportTest() {
        records.readLegacyLocksFrom(locks::find);
    }

    @AfterEach
    void close() {
        worker.shutdownNow();
        server.close();
    }

    private static String number(int i) {
        return "+49151" + (10_000_000 + i);
    }

    private static String file(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(i -> number(i) + ",6263," + HASH)
                .collect(Collectors.joining("\n", "number,salt,hash\n", "\n"));
    }

    private LegacyImportProgress run(String file) {
        LegacyImport run = new LegacyImport(steps, ledger, gate, server.token, server.clock, worker, "old.csv");
        steps.running = Optional.of(run);
        run.run(new BufferedReader(new StringReader(file)));
        return run.progress();
    }

    private Optional<Aci> holder(String number) {
        return caller.inTransaction(() -> caller.identifiers.find(new PhoneNumber(number)))
                .map(RegisteredIdentifier::account);
    }

    private LegacyOutcome guess(String number, String pin) {
        return gate.guess(holder(number).orElseThrow(), pin.getBytes(StandardCharsets.UTF_8));
    }

    private long slotsTaken() {
        return ledger.view().slotCounts().entrySet().stream()
                .filter(count -> count.getKey() != SlotState.FREE)
                .mapToLong(count -> count.getValue())
                .sum();
    }

    @Test
    void everyRowOpensWithItsPinAndNoOther() {
        LegacyImportProgress end = run(file(ROWS));
        assertThat(end.failure()).isEmpty();
        assertThat(end.imported()).isEqualTo(ROWS);
        assertThat(guess(number(0), "b")).isEqualTo(new LegacyOutcome.WrongPin(4));
        assertThat(guess(number(0), "a")).isEqualTo(new LegacyOutcome.Opened());
        assertThat(guess(number(ROWS - 1), "a")).isEqualTo(new LegacyOutcome.Opened());
    }

    @Test
    void badLinesAreReportedByNumberAndLeaveNothing() {
        caller.registered(new PhoneNumber(number(90)));
        Aci locked = holder(number(90)).orElseThrow();
        caller.connection.inTransaction(() -> caller.accountLock.apply(
                locked, 1, Octets.of(new byte[org.pinfold.registration.RegistrationLock.VERIFIER_BYTES])));
        LegacyImportProgress end = run("number,salt,hash\n"
                + number(1) + ",6263," + HASH + "\r\n"
                + "0151,6263," + HASH + "\n"
                + number(2) + ",xyz," + HASH + "\n"
                + number(3) + ",6263,$2b$31$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i\n"
                + number(4) + ",6263\n"
                + "\"" + number(5) + ",6263," + HASH + "\n"
                + "\n"
                + "x".repeat(100_000) + "\n"
                + number(90) + ",6263," + HASH + "\n"
                + number(1) + ",62," + HASH + "\n"
                + number(6) + ",6263," + HASH);
        assertThat(end.badLines())
                .containsExactlyInAnyOrder(
                        new LegacyImportLine.Bad(3, Fault.NUMBER),
                        new LegacyImportLine.Bad(4, Fault.SALT),
                        new LegacyImportLine.Bad(5, Fault.HASH),
                        new LegacyImportLine.Bad(6, Fault.NOT_THREE_VALUES),
                        new LegacyImportLine.Bad(7, Fault.NOT_THREE_VALUES),
                        new LegacyImportLine.Bad(8, Fault.NOT_THREE_VALUES),
                        new LegacyImportLine.Bad(9, Fault.TOO_LONG),
                        new LegacyImportLine.Bad(10, Fault.ACCOUNT_IN_USE),
                        new LegacyImportLine.Bad(11, Fault.OTHER_LOCK));
        assertThat(end.bad()).isEqualTo(9);
        assertThat(end.imported()).isEqualTo(2);
        assertThat(slotsTaken()).isEqualTo(2);
        for (int bad : new int[] {2, 3, 4, 5}) {
            assertThat(holder(number(bad))).isEmpty();
        }
    }

    @Test
    void anotherFirstLineRefusesTheFile() {
        assertThat(run("a,b,c\n" + number(1) + ",6263," + HASH).state()).isEqualTo(LegacyImportProgress.State.FAILED);
        assertThat(holder(number(1))).isEmpty();
    }

    @Test
    void theSameFileAgainChangesNothing() {
        run(file(ROWS));
        Optional<Aci> before = holder(number(7));
        LegacyImportProgress again = run(file(ROWS));
        assertThat(again.known()).isEqualTo(ROWS);
        assertThat(again.imported()).isZero();
        assertThat(again.bad()).isZero();
        assertThat(holder(number(7))).isEqualTo(before);
        assertThat(slotsTaken()).isEqualTo(ROWS);
    }

    @Test
    void cancelledItStopsBetweenBatchesAndTheSameFileGoesOn() {
        steps.cancelAtCommit = true;
        LegacyImportProgress half = run(file(ROWS));
        assertThat(half.state()).isEqualTo(LegacyImportProgress.State.CANCELLED);
        assertThat(half.imported()).isBetween(1L, ROWS - 1L);
        LegacyImportProgress rest = run(file(ROWS));
        assertThat(rest.known()).isEqualTo(half.imported());
        assertThat(rest.imported()).isEqualTo(ROWS - half.imported());
    }

    /** Where an import is killed. */
    enum Kill {
        PLANNED,
        ALLOCATED,
        COMMITTED,
        SLOTS_OPENED
    }

    @ParameterizedTest
    @EnumSource(Kill.class)
    void killedAnywhereTheSameFileGoesOnAndNothingIsHalfDone(Kill kill) {
        steps.kill = Optional.of(kill);
        assertThat(run(file(ROWS)).state()).isEqualTo(LegacyImportProgress.State.FAILED);
        steps.kill = Optional.empty();
        for (int i = 0; i < ROWS; i++) {
            // A number leads to an account if and only if a lock holds there, also in between.
            Optional<Aci> account = holder(number(i));
            assertThat(account.isPresent())
                    .isEqualTo(account.filter(gate::holds).isPresent());
        }
        LegacyImportProgress end = run(file(ROWS));
        assertThat(end.state()).isEqualTo(LegacyImportProgress.State.ENDED);
        assertThat(end.imported() + end.known()).isEqualTo(ROWS);
        assertThat(slotsTaken()).isEqualTo(ROWS);
        assertThat(guess(number(280), "a")).isEqualTo(new LegacyOutcome.Opened());
    }

    @Test
    void anAccountWithoutLockAndSecretGetsTheLock() {
        caller.registered(new PhoneNumber(number(1)));
        Optional<Aci> before = holder(number(1));
        assertThat(run(file(2)).imported()).isEqualTo(2);
        assertThat(holder(number(1))).isEqualTo(before);
        assertThat(guess(number(1), "a")).isEqualTo(new LegacyOutcome.Opened());
    }

    @Test
    void anAccountWithASecretIsRefused() {
        caller.registered(new PhoneNumber(number(1)));
        GuessLedger.Place place = ledger.allocate(holder(number(1)).orElseThrow(), slot -> false);
        ledger.open(place, place.slot().generation(), 4711);
        assertThat(run(file(2)).badLines()).containsExactly(new LegacyImportLine.Bad(3, Fault.ACCOUNT_IN_USE));
        assertThat(caller.inTransaction(() -> locks.find(place.account()))).isEmpty();
    }

    /** The transactions, each in one of the database's; killed on demand. */
    private final class Steps extends LegacyImportTransactions {
        private Optional<Kill> kill = Optional.empty();
        private Optional<LegacyImport> running = Optional.empty();
        private boolean cancelAtCommit;
        private int commits;

        Steps() {
            super(
                    caller.identifiers,
                    caller.accounts,
                    locks,
                    caller.connection.adapter(JpaLegacyAllocations.class),
                    records,
                    new SecretErasing(ledger, records),
                    server.random,
                    server.clock);
        }

        private void pass(Kill point) {
            if (kill.equals(Optional.of(point))) {
                throw new IllegalStateException("killed");
            }
        }

        @Override
        public List<LegacyImportPlan> plan(List<LegacyImportLine.Row> rows) {
            if (commits == 1) {
                pass(Kill.SLOTS_OPENED);
            }
            List<LegacyImportPlan> plans = caller.inTransaction(() -> super.plan(rows));
            pass(Kill.PLANNED);
            return plans;
        }

        @Override
        public Set<Aci> commit(List<LegacyImportPlan.Place> plans, List<LegacyLock> newLocks) {
            pass(Kill.ALLOCATED);
            Set<Aci> committed = caller.inTransaction(() -> super.commit(plans, newLocks));
            pass(Kill.COMMITTED);
            commits++;
            if (cancelAtCommit) {
                running.orElseThrow().cancel();
                cancelAtCommit = false;
            }
            return committed;
        }

        @Override
        public void discard(LegacyLock lock) {
            caller.connection.inTransaction(() -> super.discard(lock));
        }

        @Override
        public void giveBackSlots() {
            caller.connection.inTransaction(() -> super.giveBackSlots());
        }
    }

    private static final class Permits implements HashingPermits {
        @Override
        public boolean tryAcquire() {
            return true;
        }

        @Override
        public void release() {}
    }

    private static final class NoLimits implements RecoveryLimits {
        @Override
        public Optional<Duration> takeStart(Aci account) {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> takeRepeat(Aci account, String guess) {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> takeUnlock(Aci account, String guess) {
            return Optional.empty();
        }

        @Override
        public void clearUnlocks(Aci account, String guess) {}
    }

    private static final class NoLock implements StoredLock {
        @Override
        public Optional<Octets> prepare(Aci account, long generation, String newValue, Optional<String> present) {
            return Optional.empty();
        }

        @Override
        public void apply(Aci account, long generation, Octets verifier) {}
    }
}
