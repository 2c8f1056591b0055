package org.pinfold.token.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.ledger.InMemoryMirrors;
import org.pinfold.ledger.LedgerLimits;
import org.pinfold.ledger.OutcomeUnknownException;
import org.pinfold.ledger.SlotOutcome;
import org.pinfold.ledger.TokenGuessLedger;
import org.pinfold.protocol.Aci;
import org.pinfold.token.TokenUnavailableException;
import org.pinfold.token.pkcs11.FaultShim.Effect;

/** The whole ledger upon a module that fails in the midst of a write that many wait for. */
class FaultyLedgerTest {
    private static final int WAITING = 7;
    private static final int MAX_TRIES = 10;
    private static final int TAG = 77;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

    private final ThrowAwayToken keys = ThrowAwayToken.withKeys("test-faulty-ledger");
    private final Pkcs11Token token = Pkcs11Token.open(keys.config(FaultShim.module()), new SecureRandom());
    private final InMemoryMirrors mirrors = new InMemoryMirrors();
    private final GuessLedger ledger = open();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        FaultShim.behave();
        // A token with sessions could not be made anew for the next test.
        keys.takeAway();
    }

    private GuessLedger open() {
        return TokenGuessLedger.open(
                token, mirrors, GuessPolicy.unpaced(MAX_TRIES), LedgerLimits.DEFAULT, CLOCK, alarm -> {});
    }

    private Aci stored(int number) {
        Aci account = new Aci(new UUID(0, number + 1L));
        GuessLedger.Place place = ledger.allocate(account, any -> false);
        assertThat(ledger.open(place, place.slot().generation(), TAG)).isEqualTo(new SlotOutcome.Opened());
        return account;
    }

    private SlotOutcome.Debit guess(Aci account, int guessTag) {
        GuessLedger.Place place = ledger.find(account).orElseThrow();
        return ledger.debit(place, new GuessLedger.Guess(place.slot().generation(), TAG, round -> guessTag, MAX_TRIES))
                .outcome();
    }

    /** As a device does that is told to repeat: the same guess, until it is answered. */
    private SlotOutcome.Debit guessUntilAnswered(Aci account, int guessTag) {
        while (true) {
            try {
                return guess(account, guessTag);
            } catch (TokenUnavailableException | OutcomeUnknownException e) {
                // Somebody puts the token back.
                FaultShim.behave();
                Thread.onSpinWait();
            }
        }
    }

    @ParameterizedTest(name = "{0} the write, {1}")
    @CsvSource({"BEFORE, 30", "AFTER, 30", "BEFORE, 32", "AFTER, 32"})
    void noDebitOfABatchThatTheTokenFailedIsLostOrCountedTwice(Effect effect, String answer) throws Exception {
        List<Aci> accounts = new ArrayList<>();
        for (int i = 0; i <= WAITING; i++) {
            accounts.add(stored(i));
        }
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean held = new AtomicBoolean();
        mirrors.beforeCommit(() -> {
            if (held.compareAndSet(false, true)) {
                waitFor(release);
            }
        });
        List<Future<SlotOutcome.Debit>> guesses = new ArrayList<>();
        guesses.add(threads.submit(() -> guessUntilAnswered(accounts.get(0), 1)));
        await().untilTrue(held);
        for (Aci account : accounts.subList(1, accounts.size())) {
            guesses.add(threads.submit(() -> guessUntilAnswered(account, 1)));
        }
        await().until(() -> ledger.view().waiting() == WAITING);
        FaultShim.failOnce("C_SetAttributeValue", effect, Long.parseLong(answer, 16));
        release.countDown();

        int answered = 0;
        for (Future<SlotOutcome.Debit> guess : guesses) {
            SlotOutcome.Debit outcome = guess.get();
            assertThat(outcome).isIn(new SlotOutcome.Debited(MAX_TRIES - 1), new SlotOutcome.Repeated(MAX_TRIES - 1));
            answered++;
        }
        assertThat(answered).isEqualTo(WAITING + 1);
        assertThat(FaultShim.isWaiting()).as("the fault happened").isFalse();
        assertEachGuessIsCountedOnce(accounts, ledger);
        assertEachGuessIsCountedOnce(accounts, open());
    }

    private static void assertEachGuessIsCountedOnce(List<Aci> accounts, GuessLedger asked) {
        assertThat(accounts)
                .allSatisfy(account -> assertThat(
                                asked.find(account).orElseThrow().slot().used())
                        .isEqualTo(1));
        assertThat(asked.view().alarms()).isEmpty();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nobodyIsToldOfASlotBeforeTheTokenWasAskedWhatBecameOfAFailedWrite() {
        Aci account = stored(0);
        FaultShim.failOnce("C_SetAttributeValue", Effect.AFTER, FaultShim.CKR_DEVICE_REMOVED);
        assertThat(isUnanswered(() -> guess(account, 1))).isTrue();
        // Memory still has the state before the write that took effect.
        assertThat(isUnanswered(() -> ledger.find(account))).isTrue();
        FaultShim.behave();
        await().ignoreExceptionsMatching(TokenUnavailableException.class::isInstance)
                .until(() -> ledger.find(account).orElseThrow().slot().used() == 1);
        assertThat(guess(account, 1)).isEqualTo(new SlotOutcome.Repeated(MAX_TRIES - 1));
    }

    private static boolean isUnanswered(Runnable asking) {
        try {
            asking.run();
            return false;
        } catch (TokenUnavailableException | OutcomeUnknownException e) {
            return true;
        }
    }
}
