package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import jakarta.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.pinfold.admin.SlotView;
import org.pinfold.client.Credential;
import org.pinfold.client.ProblemException;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.protocol.messages.RecoveryStateResponse;
import org.pinfold.protocol.messages.UnlockRequest;
import org.pinfold.protocol.messages.UnlockResponse;

/** Many at once, and the same again: what is counted is counted once, and what is proved resets once. */
@NullUnmarked
class GuessRacesIT extends PublicDoor {
    private static final int CALLERS = 32;
    private static final String WRONG_PIN = "9305";

    @Test
    void withOneTryLeftOnlyOneOfManyPinsIsEvaluated() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 2, false);
        vault.evaluate(phone.device(), WRONG_PIN);

        List<Answer> answers = atOnce(CALLERS, () -> evaluate(phone.device(), TestVault.freshPoint()));

        List<Answer> evaluated = withStatus(answers, 200);
        assertThat(evaluated).as("points evaluated").hasSize(1);
        assertThat(evaluated.get(0).json().getInt("triesRemaining")).isZero();
        for (Answer refused : answers) {
            if (!evaluated.contains(refused)) {
                assertThatAnswer(refused).isProblem(ProblemType.NO_TRIES_REMAINING);
            }
        }
        assertCounted(phone, 2, 0);
    }

    @Test
    void manyPinsAtOnceGetAsManyEvaluationsAsThereAreTries() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 7, false);

        List<Answer> answers = atOnce(CALLERS, () -> evaluate(phone.device(), TestVault.freshPoint()));

        assertThat(withStatus(answers, 200).stream().map(answer -> answer.json().getInt("triesRemaining")))
                .as("each debit has a count of its own")
                .containsExactlyInAnyOrder(6, 5, 4, 3, 2, 1, 0);
        assertThat(withStatus(answers, 410)).hasSize(CALLERS - 7);
        assertCounted(phone, 7, 0);
    }

    @Test
    void ownerAndThiefAtOnceShareTheTries() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 5, true);
        Credential thief = phone.lockedOut();

        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Credential caller = i % 2 == 0 ? thief : phone.device();
            calls.add(() -> evaluate(caller, TestVault.freshPoint()));
        }
        List<Answer> answers = atOnce(calls);

        assertThat(withStatus(answers, 200)).hasSize(5);
        assertCounted(phone, 5, 0);
    }

    @Test
    void theSamePointAtOnceIsOneDebitAndFewEvaluations() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, false);
        Octets point = TestVault.freshPoint();

        List<Answer> answers = atOnce(CALLERS, () -> evaluate(phone.device(), point));

        List<Answer> evaluated = withStatus(answers, 200);
        assertThat(evaluated).as("the guess and its free repetitions").hasSize(1 + 5);
        assertThat(evaluated.stream().map(answer -> answer.json().getString("evaluatedElement")))
                .as("one point has one evaluation")
                .containsOnly(evaluated.get(0).json().getString("evaluatedElement"));
        for (Answer refused : answers) {
            if (refused.status() != 200) {
                assertThatAnswer(refused).isProblem(ProblemType.TOO_MANY_REQUESTS);
                assertThat(refused.header("Retry-After")).isPresent();
            }
        }
        assertCounted(phone, 1, 9);
    }

    @Test
    void anEarlierPointThanTheLatestIsAGuessAgain() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, false);
        Octets first = TestVault.freshPoint();
        assertThatAnswer(evaluate(phone.device(), first)).hasStatus(200);
        assertThatAnswer(evaluate(phone.device(), first)).hasStatus(200);
        assertCounted(phone, 1, 9);
        assertThatAnswer(evaluate(phone.device(), TestVault.freshPoint())).hasStatus(200);
        assertThatAnswer(evaluate(phone.device(), first)).hasStatus(200);
        assertCounted(phone, 3, 7);
    }

    @Test
    void aProofReplayedAfterTheResetReleasesAndRefillsNothing() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        TestVault.Stored stored = vault.store(phone.device(), 10, false);
        vault.evaluate(phone.device(), WRONG_PIN);
        TestVault.Evaluated right = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
        assertCounted(phone, 2, 8);
        assertThat(api.unlock(phone.device(), right.unlockRequest()).triesRemaining())
                .isEqualTo(10);
        SlotView afterReset = slot(phone.account());
        vault.evaluate(phone.device(), WRONG_PIN);
        vault.evaluate(phone.device(), WRONG_PIN);
        assertCounted(phone, 2, 8);

        UnlockResponse replayed = api.unlock(phone.device(), right.unlockRequest());

        try (MasterKey released = vault.open(right, replayed)) {
            assertThat(released.matches(stored.masterKey())).isTrue();
        }
        assertThat(replayed.triesRemaining()).isEqualTo(8);
        assertCounted(phone, 2, 8);
        assertThat(slot(phone.account()).getRound()).isEqualTo(afterReset.getRound());
    }

    @Test
    void oneProofAtOnceResetsOnce() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, false);
        int round = slot(phone.account()).getRound();
        TestVault.Evaluated right = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
        String body = unlockBody(right.unlockRequest());

        List<Answer> answers = atOnce(CALLERS, () -> unlock(phone.device(), body));

        assertThat(withStatus(answers, 200)).isNotEmpty();
        // The unlock calls of an account are limited until one proof was right.
        assertThat(answers).allMatch(answer -> answer.status() == 200 || answer.status() == 429);
        assertThat(slot(phone.account()).getRound()).isEqualTo(round + 1);
        assertCounted(phone, 0, 10);
    }

    @Test
    void twentyWrongProofsAnHourAreReadAndThenNotEvenTheRightOne() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, false);
        TestVault.Evaluated right = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
        for (int proof = 0; proof < 20; proof++) {
            Answer answer = unlock(
                    phone.device(), unlockBody(new UnlockRequest(right.answer().attempt(), TestVault.random(32))));
            assertThatAnswer(answer).isProblem(ProblemType.WRONG_PIN);
            assertThat(answer.json().getInt("triesRemaining")).isEqualTo(9);
        }

        Answer tooMany = unlock(phone.device(), unlockBody(right.unlockRequest()));

        assertThatAnswer(tooMany).isProblem(ProblemType.TOO_MANY_REQUESTS);
        assertThat(tooMany.header("Retry-After")).isPresent();
        assertCounted(phone, 1, 9);
        clock.advance(Duration.ofHours(1));
        assertThatAnswer(unlock(phone.device(), unlockBody(right.unlockRequest())))
                .hasStatus(200);
        assertCounted(phone, 0, 10);
    }

    @Test
    void theLastGuessIsEitherProvedOrDestroyedWhoeverIsFirst() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 1, false);
        TestVault.Evaluated right = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
        String rightBody = unlockBody(right.unlockRequest());
        String wrongBody = unlockBody(new UnlockRequest(right.answer().attempt(), TestVault.random(32)));
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String body = i % 2 == 0 ? rightBody : wrongBody;
            calls.add(() -> unlock(phone.device(), body));
        }

        List<Answer> answers = atOnce(calls);

        assertThat(answers).allMatch(answer -> List.of(200, 403, 410).contains(answer.status()));
        RecoveryStateResponse state = vault.state(phone.device());
        if (state.state().equals("stored")) {
            assertCounted(phone, 0, 1);
            assertThat(withStatus(answers, 410)).as("nothing was destroyed").isEmpty();
        } else {
            assertThat(state.state()).isEqualTo("exhausted");
            assertThat(slot(phone.account()).getState()).isEqualTo("CLOSED_EXHAUSTED");
            assertThatAnswer(unlock(phone.device(), rightBody)).isProblem(ProblemType.NO_TRIES_REMAINING);
        }
    }

    @Test
    void oneStoreAtOnceOpensOneGeneration() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        TestVault.Stored stored = vault.store(phone.device(), 10, false);
        long generation = vault.state(phone.device()).generation();
        String body = Json.createObjectBuilder()
                .add("ticket", stored.request().ticket().toBase64())
                .add("secret", stored.request().secret().toBase64())
                .add("unlockKey", stored.request().unlockKey().toBase64())
                .add("serverProof", stored.request().serverProof().toBase64())
                .build()
                .toString();

        List<Answer> answers = atOnce(
                CALLERS,
                () -> http.put("/v1/recovery/store")
                        .as(phone.device())
                        .json(body)
                        .send());

        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(vault.state(phone.device()).generation()).isEqualTo(generation);
        assertThat(vault.evaluate(phone.device(), TestVault.RIGHT_PIN).isRight())
                .isTrue();
    }

    @Test
    void storesOfTwoPinsAtOnceLeaveOnePinThatRestores() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, false);
        List<String> pins = List.of("5720", "6183", "8264", "7519");
        List<Callable<Optional<String>>> stores = pins.stream()
                .<Callable<Optional<String>>>map(pin -> () -> {
                    try (MasterKey masterKey =
                            MasterKey.takeOwnership(SecretBytes.copyOf(new byte[MasterKey.SIZE_BYTES]))) {
                        vault.store(phone.device(), pin, 10, masterKey, Optional.empty());
                        return Optional.of(pin);
                    } catch (ProblemException e) {
                        assertThat(e.type()).isEqualTo(ProblemType.STALE_GENERATION);
                        return Optional.empty();
                    }
                })
                .toList();

        List<String> stored = atOnce(stores).stream().flatMap(Optional::stream).toList();

        assertThat(stored).as("stores that were told to have succeeded").isNotEmpty();
        List<String> restoring = new ArrayList<>();
        for (String pin :
                Stream.concat(pins.stream(), Stream.of(TestVault.RIGHT_PIN)).toList()) {
            if (vault.evaluate(phone.device(), pin).isRight()) {
                restoring.add(pin);
            }
        }
        assertThat(restoring).as("PINs that restore").hasSize(1).isSubsetOf(stored);
    }

    /** The token, its mirror in the database, and what the owner is told. */
    private void assertCounted(TestPhone phone, int used, int triesRemaining) throws Exception {
        assertThat(slot(phone.account()).getUsed()).as("in the token").isEqualTo(used);
        assertThat(database.value("SELECT used FROM ledger_mirror WHERE account = '" + phone.account() + "'"))
                .as("in the database")
                .isEqualTo(Integer.toString(used));
        RecoveryStateResponse state = vault.state(phone.device());
        assertThat(state.guessesSinceSuccess()).isEqualTo(used);
        assertThat(state.triesRemaining()).isEqualTo(triesRemaining);
    }

    private SlotView slot(Aci account) throws Exception {
        try (ManagementPort management = ManagementPort.connect()) {
            return management.slot(database.slotOf(account));
        }
    }

    private Answer evaluate(Credential caller, Octets point) {
        return http.post("/v1/recovery/restore/evaluate")
                .as(caller)
                .json(Json.createObjectBuilder()
                        .add("blindedElement", point.toBase64())
                        .build()
                        .toString())
                .send();
    }

    private Answer unlock(Credential caller, String body) {
        return http.post("/v1/recovery/restore/unlock").as(caller).json(body).send();
    }

    private static String unlockBody(UnlockRequest request) {
        return Json.createObjectBuilder()
                .add("attempt", request.attempt().toBase64())
                .add("proof", request.proof().toBase64())
                .build()
                .toString();
    }

    private static List<Answer> withStatus(List<Answer> answers, int status) {
        return answers.stream().filter(answer -> answer.status() == status).toList();
    }

    private static <T> List<T> atOnce(int callers, Callable<T> call) throws Exception {
        return atOnce(Stream.generate(() -> call).limit(callers).toList());
    }

    /** Calls all of them, none before everybody is ready. */
    private static <T> List<T> atOnce(List<? extends Callable<T>> calls) throws Exception {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        ExecutorService callers = Executors.newFixedThreadPool(calls.size());
        try {
            List<Future<T>> pending = new ArrayList<>();
            for (Callable<T> call : calls) {
                pending.add(callers.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : pending) {
                results.add(each.get());
            }
            return results;
        } finally {
            callers.shutdownNow();
        }
    }
}
