package org.pinfold.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.pinfold.ledger.InMemoryMirrors;
import org.pinfold.ledger.OutcomeUnknownException;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotState;
import org.pinfold.protocol.Aci;

class SecretErasingTest {
    private static final Aci ALICE = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000a"));
    private static final Aci BOB = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000b"));
    private static final String RIGHT = "582047";

    private final RecoveryWorld world = new RecoveryWorld();
    private final TestDevice alice = new TestDevice(world, ALICE);
    private final TestDevice bob = new TestDevice(world, BOB);

    private SecretErasing erasing() {
        return new SecretErasing(world.ledger, world.records);
    }

    private void assertNothingIsLeft(int slotNumber, Slot before) {
        assertThat(erasing().hasSlot(ALICE)).isFalse();
        assertThat(erasing().recordCount(ALICE)).isZero();
        assertThat(world.mirrors.find(ALICE)).isEmpty();
        bob.store(RIGHT);
        assertThat(world.ledger.find(BOB).orElseThrow().slotNumber()).isEqualTo(slotNumber);
        assertThat(world.ledger.find(BOB).orElseThrow().slot().generation()).isGreaterThan(before.generation());
    }

    @Test
    void nothingIsLeftAndTheSlotIsGivenAgainAtAHigherGeneration() {
        alice.store(RIGHT);
        Slot before = world.ledger.find(ALICE).orElseThrow().slot();
        assertThat(erasing().erase(ALICE)).isEqualTo(OptionalInt.of(0));
        assertThat(alice.evaluate(alice.guess(RIGHT))).isEqualTo(new RecoveryOutcome.Absent(Absence.NEVER));
        assertNothingIsLeft(0, before);
    }

    @Test
    void whoNeverStoredASecretHasNothingToErase() {
        assertThat(erasing().erase(ALICE)).isEqualTo(OptionalInt.empty());
    }

    @Test
    void aSecondTimeFindsNothing() {
        alice.store(RIGHT);
        erasing().erase(ALICE);
        assertThat(erasing().erase(ALICE)).isEqualTo(OptionalInt.empty());
    }

    @Test
    void aDamagedRowIsErasedToo() {
        alice.store(RIGHT);
        Slot before = world.ledger.find(ALICE).orElseThrow().slot();
        world.records.makeUnreadable(ALICE);
        erasing().erase(ALICE);
        assertNothingIsLeft(0, before);
    }

    @Test
    void everyWriteMayFailAndTheNextTryGoesOnFromThere() {
        alice.store(RIGHT);
        Slot before = world.ledger.find(ALICE).orElseThrow().slot();
        // Close, then free: both meet a database that does not answer, the second try of each finds it done.
        for (int write = 0; write < 2; write++) {
            world.mirrors.failNextCommit(InMemoryMirrors.Fault.FAIL_BEFORE);
            assertThatThrownBy(() -> erasing().erase(ALICE)).isInstanceOf(OutcomeUnknownException.class);
            world.restart();
        }
        erasing().erase(ALICE);
        assertNothingIsLeft(0, before);
    }

    @RepeatedTest(20)
    void aRestoreBesideItGetsTheSecretOrNothingAndNothingIsLeft() throws Exception {
        alice.store(RIGHT);
        Slot before = world.ledger.find(ALICE).orElseThrow().slot();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Object>> acts = List.of(
                    () -> erasing().erase(ALICE), () -> alice.restore(RIGHT).isPresent());
            List<Object> outcomes = new ArrayList<>();
            for (Future<Object> outcome : threads.invokeAll(acts)) {
                outcomes.add(outcome.get());
            }
            assertThat(outcomes.get(0)).isEqualTo(OptionalInt.of(0));
        } finally {
            threads.shutdownNow();
        }
        assertThat(world.ledger.find(ALICE)).isEmpty();
        assertThat(world.ledger.slots(0, 10)).noneMatch(slot -> slot.slot().state() == SlotState.OPEN);
        assertNothingIsLeft(0, before);
    }
}
