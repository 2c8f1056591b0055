package org.pinfold.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.ledger.InMemoryMirrors;
import org.pinfold.ledger.OutcomeUnknownException;
import org.pinfold.ledger.PacingSteps;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.Octets;

class LegacyGuessingTest {
    private static final Aci ALICE = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000a"));
    private static final Aci BOB = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000b"));
    private static final Octets SALT = Octets.of("salt".getBytes(StandardCharsets.US_ASCII));
    private static final String LOCK = "11".repeat(32);

    private final RecoveryWorld world = new RecoveryWorld();
    private final TestDevice device = new TestDevice(world, ALICE);
    private boolean busy;

    private static LegacyHash.Value sha256(String pin) {
        LegacyHash scheme = LegacyHash.ofText("sha-256").orElseThrow();
        return new LegacyHash.Value(scheme, scheme.compute(pin.getBytes(StandardCharsets.UTF_8), SALT));
    }

    /** What an import does, up to its commit point. */
    private LegacyLock imported(Aci account, String pin) {
        GuessLedger.Place place = world.ledger.allocate(account, world.records::namesSlot);
        LegacyLock lock = LegacyLock.wrap(world.token.mac(), place, SALT, sha256(pin), world.clock.instant());
        world.records.putLegacyLock(lock);
        return lock;
    }

    @BeforeEach
    void importAlice() {
        imported(ALICE, "4711");
    }

    private LegacyGuessing guessing(int maxTries) {
        return new LegacyGuessing(
                world.token,
                world.ledger,
                world.records,
                world.locator,
                world.limits,
                new RecoverySettings(
                        GuessPolicy.unpaced(maxTries), RecoveryWorld.LAST_GUESS_WINDOW, RecoveryWorld.SERVICE),
                new HashingPermits() {
                    @Override
                    public boolean tryAcquire() {
                        return !busy;
                    }

                    @Override
                    public void release() {}
                });
    }

    private LegacyOutcome guess(Aci account, String pin) {
        return guessing(RecoveryWorld.MAX_TRIES).guess(account, pin.getBytes(StandardCharsets.UTF_8));
    }

    private int used() {
        return world.ledger.find(ALICE).orElseThrow().slot().used();
    }

    @Test
    void theRightPinOpensAndSetsTheCountBack() {
        assertThat(guess(ALICE, "0000")).isEqualTo(new LegacyOutcome.WrongPin(2));
        assertThat(guess(ALICE, "4711")).isEqualTo(new LegacyOutcome.Opened());
        assertThat(used()).isZero();
        assertThat(guessing(3).holds(ALICE)).isTrue();
    }

    @Test
    void theSamePinAgainIsFree() {
        guess(ALICE, "0000");
        assertThat(guess(ALICE, "0000")).isEqualTo(new LegacyOutcome.WrongPin(2));
        assertThat(used()).isEqualTo(1);
    }

    @Test
    void theGuessIsCountedWhateverBecomesOfItsAnswer() {
        guessing(3).holds(ALICE);
        world.mirrors.failNextCommit(InMemoryMirrors.Fault.FAIL_BEFORE);
        assertThatThrownBy(() -> guess(ALICE, "0000")).isInstanceOf(OutcomeUnknownException.class);
        assertThat(guess(ALICE, "1111")).isEqualTo(new LegacyOutcome.WrongPin(1));
    }

    @Test
    void usedUpGuessesOpenNothingAndTheLockHoldsAllTheSame() {
        guess(ALICE, "0000");
        guess(ALICE, "1111");
        assertThat(guess(ALICE, "2222")).isEqualTo(new LegacyOutcome.NoTriesRemaining());
        assertThat(guess(ALICE, "4711")).isEqualTo(new LegacyOutcome.NoTriesRemaining());
        assertThat(guessing(3).holds(ALICE)).isTrue();
    }

    @Test
    void aBusyServerCostsNoGuess() {
        busy = true;
        assertThat(guess(ALICE, "4711")).isEqualTo(new LegacyOutcome.Busy());
        assertThat(used()).isZero();
    }

    @Test
    void aRowOfAnotherAccountSlotOrGenerationOpensNothing() {
        LegacyLock bobs = imported(BOB, "0815");
        guessing(3).holds(BOB);
        world.records.putLegacyLock(new LegacyLock(
                ALICE,
                world.ledger.find(ALICE).orElseThrow().slotNumber(),
                bobs.generation(),
                bobs.salt(),
                bobs.scheme(),
                bobs.wrapped(),
                bobs.importedAt()));
        assertThat(guess(ALICE, "0815")).isNotEqualTo(new LegacyOutcome.Opened());
    }

    @Test
    void nothingOfThePinOrItsHashIsInTheRow() {
        LegacyLock row = world.records.legacyLock(ALICE).orElseThrow();
        String everything = HexFormat.of().formatHex(row.wrapped().toByteArray())
                + HexFormat.of().formatHex(row.salt().toByteArray())
                + row.scheme().text();
        assertThat(everything)
                .doesNotContain(HexFormat.of().formatHex(sha256("4711").hash().toByteArray()));
    }

    @Test
    void aStoreTakesALockWithItOrIsRefused() {
        guess(ALICE, "4711");
        try (MasterKey key = MasterKey.random(new java.security.SecureRandom())) {
            assertThat(device.store(device.prepare("582047", key, Optional.empty())))
                    .isEqualTo(new RecoveryOutcome.WrongLock());
            assertThat(guessing(3).holds(ALICE)).isTrue();
            StoreCommand.Lock lock = new StoreCommand.Lock(LOCK, Optional.empty());
            assertThat(device.store(device.prepare("582047", key, Optional.of(lock))))
                    .isInstanceOf(RecoveryOutcome.Stored.class);
        }
        assertThat(world.records.legacyLock(ALICE)).isEmpty();
        assertThat(guess(ALICE, "4711")).isEqualTo(new LegacyOutcome.NoLegacyLock());
        assertThat(device.restore("582047")).isPresent();
    }

    @Test
    void aRestoredRowIsStaleAfterTheUpgrade() {
        LegacyLock old = world.records.legacyLock(ALICE).orElseThrow();
        guess(ALICE, "4711");
        try (MasterKey key = MasterKey.random(new java.security.SecureRandom())) {
            device.store(device.prepare("582047", key, Optional.of(new StoreCommand.Lock(LOCK, Optional.empty()))));
        }
        world.records.putLegacyLock(old);
        assertThat(guess(ALICE, "4711")).isEqualTo(new LegacyOutcome.NoLegacyLock());
        world.storing.remove(ALICE);
        assertThat(guess(ALICE, "4711")).isEqualTo(new LegacyOutcome.NoLegacyLock());
        assertThat(guessing(3).holds(ALICE)).isFalse();
    }

    @Test
    void removingTheSecretThatIsNotThereLeavesTheLock() {
        guess(ALICE, "4711");
        world.storing.remove(ALICE);
        assertThat(guessing(3).holds(ALICE)).isTrue();
    }

    @Test
    void theStateSaysLegacyAndHowManyTriesRemain() {
        guess(ALICE, "0000");
        RecoveryState state = world.locator.state(ALICE);
        assertThat(state.absence()).contains(Absence.LEGACY_LOCK);
        assertThat(state.triesRemaining()).isEqualTo(2);
    }

    @Test
    void furtherGuessesArePaced() {
        world.restart(new GuessPolicy(3, 1, PacingSteps.parse("1m")));
        guess(ALICE, "0000");
        assertThat(guess(ALICE, "1111")).isEqualTo(new LegacyOutcome.TooSoon(Duration.ofMinutes(1)));
    }
}
