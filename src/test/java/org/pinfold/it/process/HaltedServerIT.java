package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.pinfold.client.Guess;
import org.pinfold.client.PinfoldException;
import org.pinfold.client.PreparedStore;
import org.pinfold.client.ProblemException;
import org.pinfold.client.RecoveryState;
import org.pinfold.client.RestoredSecret;
import org.pinfold.client.StoredSecret;
import org.pinfold.it.crash.CrashPoint;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.EvaluateResponse;
import org.pinfold.protocol.messages.RegistrationLockRequest;

/**
 * A server that is halted between two of its steps, whichever two, and started again: a PIN change happened wholly or not at
 * all, and a guess whose answer was lost is debited once. One process after another upon the same token and database, since
 * each test ends one.
 */
class HaltedServerIT {
    private static final int MAX_TRIES = 10;
    private static final String OLD = "8642";
    private static final String NEW = "1593";
    private static final String WRONG = "9753";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HaltingServer SERVER = new HaltingServer("halted");

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    /** The token write of the slot is the commit point: what comes later happens, be it after the next start. */
    private static boolean isCommittedAt(CrashPoint point) {
        return point.compareTo(CrashPoint.JOURNAL_WRITTEN) >= 0;
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "PENDING_INSERT",
                "PENDING_INSERTED",
                "JOURNAL_WRITE",
                "JOURNAL_WRITTEN",
                "MIRROR_COMMIT",
                "MIRROR_COMMITTED",
                "PROMOTION",
                "LOCK_APPLIED",
                "PROMOTED",
                "ANSWER_STORE"
            })
    void oneOfTheOldAndTheNewPinRestoresWithItsLockAndTheSameStoreAgainLeadsToTheNewOne(CrashPoint point)
            throws Exception {
        Person person = Person.registeredAt(SERVER.server());
        long oldGeneration = person.setPinAndLock(OLD).generation();
        String oldLock = person.lockValue();
        person.guessWrongly(WRONG);
        try (MasterKey newKey = MasterKey.random(RANDOM)) {
            String newLock = newKey.registrationLock();
            PreparedStore change = person.prepare(
                    NEW, newKey, Optional.of(new RegistrationLockRequest(newLock, Optional.of(oldLock))));

            SERVER.haltAt(point, change::commit);

            boolean committed = isCommittedAt(point);
            RecoveryState state = person.state();
            assertThat(state.generation()).isEqualTo(committed ? oldGeneration + 1 : oldGeneration);
            assertThat(state.guessesSinceSuccess()).isEqualTo(committed ? 0 : 1);
            assertThat(person.isLockedBy(oldLock)).isEqualTo(!committed);
            assertThat(person.isLockedBy(newLock)).isEqualTo(committed);
            assertThat(person.lockBehind(NEW)).isEqualTo(committed ? Optional.of(newLock) : Optional.empty());
            assertThat(person.lockBehind(OLD)).isEqualTo(committed ? Optional.empty() : Optional.of(oldLock));

            StoredSecret again = change.commit();

            assertThat(again.generation()).isEqualTo(oldGeneration + 1);
            // The old PIN was a wrong guess at the new generation, and the same store again gives it not back.
            int triesRemaining = committed ? MAX_TRIES - 1 : MAX_TRIES;
            assertThat(again.triesRemaining()).isEqualTo(triesRemaining);
            assertThat(person.state().triesRemaining()).isEqualTo(triesRemaining);
            assertThat(person.lockBehind(OLD)).isEmpty();
            assertThat(person.lockBehind(NEW)).hasValue(newLock);
            assertThat(person.isRegisteredAgainBy(oldLock)).isFalse();
            assertThat(person.isRegisteredAgainBy(newLock)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"JOURNAL_WRITTEN", "PROMOTION"},
            mode = Mode.INCLUDE)
    void ofTwoPinsThatAreSetAtOnceOneRestoresAndTheOldOneDoesNot(CrashPoint point) throws Exception {
        Person person = Person.registeredAt(SERVER.server());
        person.setPin(OLD);
        List<String> pins = List.of(NEW, "5720");
        List<PreparedStore> changes = new ArrayList<>();
        try (MasterKey key = MasterKey.random(RANDOM)) {
            for (String pin : pins) {
                changes.add(person.prepare(pin, key, Optional.empty()));
            }

            SERVER.haltAt(
                    point,
                    1,
                    changes.stream()
                            .<Callable<?>>map(change -> () -> isStored(change))
                            .toList());

            List<String> restoring = restoring(person, Stream.concat(Stream.of(OLD), pins.stream()));
            assertThat(restoring).hasSize(1).isSubsetOf(pins);
            List<Boolean> again = atOnce(changes.stream()
                    .<Callable<Boolean>>map(change -> () -> isStored(change))
                    .toList());
            assertThat(again).containsExactly(restoring.contains(pins.get(0)), restoring.contains(pins.get(1)));
            assertThat(restoring(person, Stream.concat(pins.stream(), Stream.of(OLD))))
                    .isEqualTo(restoring);
        }
    }

    /** Whether it is this store that won. */
    private static boolean isStored(PreparedStore change) throws IOException, PinfoldException {
        try {
            change.commit();
            return true;
        } catch (ProblemException e) {
            if (e.type() == ProblemType.STALE_GENERATION) {
                return false;
            }
            throw e;
        }
    }

    private static List<String> restoring(Person person, Stream<String> pins) throws Exception {
        List<String> restoring = new ArrayList<>();
        for (String pin : pins.toList()) {
            if (person.lockBehind(pin).isPresent()) {
                restoring.add(pin);
            }
        }
        return restoring;
    }

    @ParameterizedTest
    @EnumSource(names = {"JOURNAL_WRITE", "JOURNAL_WRITTEN", "MIRROR_COMMIT", "MIRROR_COMMITTED", "ANSWER_EVALUATE"})
    @DisplayName("a guess whose answer was lost is debited once, however often and from wherever its point comes again")
    void aGuessWhoseAnswerWasLostIsDebitedOnce(CrashPoint point) throws Exception {
        Person person = Person.registeredAt(SERVER.server());
        person.setPin(OLD);
        assertThat(person.guessWrongly("7531")).isEqualTo(MAX_TRIES - 1);
        Octets blinded = person.blindedPointOf(WRONG);

        SERVER.haltAt(point, () -> person.evaluate(blinded));

        assertThat(person.state().guessesSinceSuccess()).isEqualTo(isCommittedAt(point) ? 2 : 1);
        List<EvaluateResponse> answers =
                atOnce(Stream.<Callable<EvaluateResponse>>generate(() -> () -> person.evaluate(blinded))
                        .limit(4)
                        .toList());
        assertThat(answers).extracting(EvaluateResponse::triesRemaining).containsOnly(MAX_TRIES - 2);
        assertThat(answers)
                .extracting(EvaluateResponse::evaluatedElement)
                .as("one evaluation, four times")
                .containsOnly(answers.get(0).evaluatedElement());
        assertThat(person.state().guessesSinceSuccess()).isEqualTo(2);
        assertThat(person.guessWrongly("5720")).isEqualTo(MAX_TRIES - 3);
        assertThat(person.restores(OLD)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"MIRROR_COMMIT, 2", "ANSWER_UNLOCK, 1"})
    void aProofWhoseAnswerWasLostReleasesAgainAndResetsOnce(CrashPoint point, int count) throws Exception {
        Person person = Person.registeredAt(SERVER.server());
        person.setPin(OLD);
        assertThat(person.guessWrongly(WRONG)).isEqualTo(MAX_TRIES - 1);
        try (Guess guess = person.guess(OLD)) {
            SERVER.haltAt(point, count, List.of(guess::restore));

            assertThat(person.state().guessesSinceSuccess()).isZero();
            assertThat(person.guessWrongly(WRONG)).isEqualTo(MAX_TRIES - 1);
            RestoredSecret restored = guess.restore();
            try (MasterKey key = restored.masterKey()) {
                assertThat(key.registrationLock()).isEqualTo(person.lockValue());
            }
            assertThat(restored.triesRemaining())
                    .as("a proof of an earlier round refills nothing")
                    .isEqualTo(MAX_TRIES - 1);
        }
        assertThat(person.state().guessesSinceSuccess()).isEqualTo(1);
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> each : callers.invokeAll(calls)) {
                results.add(each.get());
            }
            return results;
        } finally {
            callers.shutdownNow();
        }
    }
}
