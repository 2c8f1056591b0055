package org.pinfold.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.OprfClient;
import org.pinfold.protocol.P256;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.PinHash;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.protocol.PinSalt;
import org.pinfold.protocol.PinWeakness;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.protocol.messages.EvaluateRequest;
import org.pinfold.protocol.messages.PinHashParametersMessage;
import org.pinfold.protocol.messages.Problem;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.UnlockRequest;

@DisplayName("protocol.md, section 9: store and restore")
class SecretRecoveryTest {
    private static final String STORE = "/v1/recovery/store";
    private static final String START = "/v1/recovery/store/start";
    private static final String EVALUATE = "/v1/recovery/restore/evaluate";
    private static final String UNLOCK = "/v1/recovery/restore/unlock";
    private static final int MAX_TRIES = 3;

    private RecoveryTestServer server;
    private TestDevice device;
    private DeviceCredential credential;
    private RecoveryTestServer.Account account;
    private MasterKey masterKey;

    @BeforeEach
    void registerDevice() throws Exception {
        server = new RecoveryTestServer(MAX_TRIES);
        device = new TestDevice(server);
        credential = device.register(TestDevice.NUMBER);
        account = server.account(credential.account());
        masterKey = MasterKey.random(device.random);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Nested
    class Store {
        @Test
        void opensAGenerationAndTheSamePinRestoresTheSameKey() throws Exception {
            assertThat(device.store(credential, "6485", masterKey)).isEqualTo(new StoredSecret(1, MAX_TRIES));
            RestoredSecret restored = device.restore(credential, " \u0666\u0664\u0668\u0665");
            assertThat(restored.masterKey().matches(masterKey)).isTrue();
            assertThat(restored.generation()).isEqualTo(1);
            assertThat(restored.triesRemaining()).isEqualTo(MAX_TRIES);
        }

        @Test
        void refusesAWeakPinBeforeAnythingIsSent() {
            assertThatExceptionOfType(WeakPinException.class)
                    .isThrownBy(() -> device.store(credential, "1234", masterKey))
                    .satisfies(e -> assertThat(e.weakness()).isEqualTo(PinWeakness.ASCENDING_DIGITS));
            assertThat(account.startsSeen).isZero();
        }

        @Test
        void setsTheLockInTheSameStep() throws Exception {
            device.storeWithLock(credential, "6485", masterKey);
            assertThat(account.lock).contains(masterKey.registrationLock());
            assertThat(device.network.bodies("PUT", "/v1/accounts/registration_lock"))
                    .isEmpty();
        }

        @Test
        void repeatsTheSamePutAfterALostAnswer() throws Exception {
            device.network.loseAnswers("PUT", STORE, 2);
            assertThat(device.store(credential, "6485", masterKey).generation()).isEqualTo(1);
            assertThat(device.network.bodies("PUT", STORE)).hasSize(3).containsOnly(bodyOfFirst("PUT", STORE));
            assertThat(account.startsSeen).isEqualTo(1);
            assertThat(account.generation).isEqualTo(1);
        }

        @Test
        void neverBeginsAnewByItselfWhenEveryAnswerIsLost() throws Exception {
            device.network.loseAnswers("PUT", STORE, 3);
            assertThatThrownBy(() -> device.store(credential, "6485", masterKey))
                    .isInstanceOf(IOException.class);
            assertThat(account.startsSeen).isEqualTo(1);
            assertThat(device.network.bodies("PUT", STORE)).hasSize(3).containsOnly(bodyOfFirst("PUT", STORE));
        }

        @Test
        void canBeCommittedAgainByTheCallerWhoKeptIt() throws Exception {
            PreparedStore prepared;
            try (var pin = Pin.normalize("6485".toCharArray())) {
                prepared = device.recovery.prepareStore(credential, pin, masterKey, Optional.empty());
            }
            assertThat(account.state).isEqualTo("never");
            device.network.loseAnswers("PUT", STORE, 3);
            assertThatThrownBy(prepared::commit).isInstanceOf(IOException.class);
            assertThat(prepared.commit()).isEqualTo(new StoredSecret(1, MAX_TRIES));
            assertThat(prepared.commit()).isEqualTo(new StoredSecret(1, MAX_TRIES));
            assertThat(device.network.bodies("PUT", STORE)).containsOnly(bodyOfFirst("PUT", STORE));
            assertThat(account.generation).isEqualTo(1);
        }

        @Test
        void doesNotRepeatAStartByItself() {
            device.network.loseAnswers("POST", START, 1);
            assertThatThrownBy(() -> device.store(credential, "6485", masterKey))
                    .isInstanceOf(IOException.class);
            assertThat(device.network.bodies("POST", START)).hasSize(1);
            assertThat(account.storesSeen).isZero();
        }

        @Test
        void tellsWhenAnotherStoreWon() throws Exception {
            PreparedStore late;
            try (var pin = Pin.normalize("6485".toCharArray())) {
                late = device.recovery.prepareStore(credential, pin, masterKey, Optional.empty());
            }
            device.store(credential, "9182", masterKey);
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(late::commit)
                    .satisfies(e -> assertThat(e.type()).isEqualTo(ProblemType.STALE_GENERATION));
            assertThat(device.restore(credential, "9182").masterKey().matches(masterKey))
                    .isTrue();
        }

        @Test
        void makesTheOldPinWorthless() throws Exception {
            device.store(credential, "6485", masterKey);
            device.store(credential, "9182", masterKey);
            assertThatExceptionOfType(PinMismatchException.class).isThrownBy(() -> device.restore(credential, "6485"));
        }

        @Test
        void nothingSentTellsThePinOrItsHash() throws Exception {
            device.store(credential, "6485", masterKey);
            try (var pin = Pin.normalize("6485".toCharArray());
                    var hash = PinHash.derive(
                            pin,
                            PinSalt.compute(RecoveryTestServer.IDENTITY, account.aci),
                            PinHashParameters.DEFAULT)) {
                for (String path : List.of(START, STORE)) {
                    String method = path.equals(START) ? "POST" : "PUT";
                    String body = new String(
                            device.network.bodies(method, path).get(0).toByteArray(), StandardCharsets.UTF_8);
                    assertThat(body)
                            .doesNotContain(
                                    Octets.of(hash.accessKey().exposeOctets()).toBase64())
                            .doesNotContain(Octets.of(hash.encryptionKey().exposeOctets())
                                    .toBase64())
                            .doesNotContain(Octets.of(masterKey.exposeOctets()).toBase64());
                }
            }
        }
    }

    @Nested
    class Restore {
        @BeforeEach
        void storeSecret() throws Exception {
            device.store(credential, "6485", masterKey);
        }

        @Test
        void repeatsTheSamePointAfterALostAnswerAndCountsOnce() throws Exception {
            device.network.loseAnswers("POST", EVALUATE, 2);
            Guess guess = device.guess(credential, "9182");
            assertThatExceptionOfType(PinMismatchException.class)
                    .isThrownBy(guess::restore)
                    .satisfies(e -> assertThat(e.triesRemaining()).isEqualTo(MAX_TRIES - 1));
            assertThat(account.evaluationsSeen).isEqualTo(3);
            assertThat(account.used).isEqualTo(1);
            assertThat(device.network.bodies("POST", EVALUATE)).containsOnly(bodyOfFirst("POST", EVALUATE));
        }

        @Test
        void repeatsTheSamePointWhenTheServerDoesNotKnow() throws Exception {
            Octets unknown = WireJson.write(new Problem(
                    ProblemType.OUTCOME_UNKNOWN.uri(),
                    "",
                    503,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
            device.network.answer(
                    "POST", EVALUATE, 1, new HttpTransport.Response(503, "application/problem+json", unknown));
            device.network.answer(
                    "POST", EVALUATE, 1, new HttpTransport.Response(502, "text/html", Octets.of(new byte[] {'x'})));
            assertThat(device.restore(credential, "6485").masterKey().matches(masterKey))
                    .isTrue();
            assertThat(device.network.bodies("POST", EVALUATE)).hasSize(3).containsOnly(bodyOfFirst("POST", EVALUATE));
        }

        @Test
        void canBeAskedAgainByTheCallerWhenEveryAnswerIsLost() throws Exception {
            device.network.loseAnswers("POST", EVALUATE, 3);
            try (Guess guess = device.guess(credential, "6485")) {
                assertThatThrownBy(guess::restore).isInstanceOf(IOException.class);
                assertThat(account.used).isEqualTo(1);
                assertThat(guess.restore().masterKey().matches(masterKey)).isTrue();
            }
            assertThat(device.network.bodies("POST", EVALUATE)).hasSize(4).containsOnly(bodyOfFirst("POST", EVALUATE));
            assertThat(account.used).isZero();
        }

        @Test
        void repeatsTheSameProofAfterALostAnswer() throws Exception {
            device.network.loseAnswers("POST", UNLOCK, 2);
            assertThat(device.restore(credential, "6485").masterKey().matches(masterKey))
                    .isTrue();
            assertThat(device.network.bodies("POST", UNLOCK)).hasSize(3).containsOnly(bodyOfFirst("POST", UNLOCK));
            assertThat(account.evaluationsSeen).isEqualTo(1);
        }

        @Test
        void asksForTheSamePointAgainWhenTheAttemptHasGrownTooOld() throws Exception {
            device.network.loseRequests("POST", UNLOCK, 3);
            try (Guess guess = device.guess(credential, "6485")) {
                assertThatThrownBy(guess::restore).isInstanceOf(IOException.class);
                account.forgetAttempts();
                assertThatExceptionOfType(ProblemException.class)
                        .isThrownBy(guess::restore)
                        .satisfies(e -> assertThat(e.type()).isEqualTo(ProblemType.ATTEMPT_INVALID));
                assertThat(guess.restore().masterKey().matches(masterKey)).isTrue();
            }
            assertThat(device.network.bodies("POST", EVALUATE)).hasSize(2).containsOnly(bodyOfFirst("POST", EVALUATE));
        }

        @Test
        void withAWrongPinProvesNothing() throws Exception {
            assertThatExceptionOfType(PinMismatchException.class)
                    .isThrownBy(() -> device.restore(credential, "9182"))
                    .satisfies(e -> assertThat(e.triesRemaining()).isEqualTo(MAX_TRIES - 1));
            assertThat(account.proofsSeen).isZero();
        }

        @Test
        void withAWrongPinIsDecidedOnceAndAsksNobodyAgain() throws Exception {
            try (Guess guess = device.guess(credential, "9182")) {
                assertThatThrownBy(guess::restore).isInstanceOf(PinMismatchException.class);
                assertThatThrownBy(guess::restore).isInstanceOf(PinMismatchException.class);
            }
            assertThat(account.evaluationsSeen).isEqualTo(1);
        }

        @Test
        void aRightPinAfterWrongOnesResetsTheCount() throws Exception {
            assertThatThrownBy(() -> device.restore(credential, "9182")).isInstanceOf(PinMismatchException.class);
            assertThatThrownBy(() -> device.restore(credential, "9183")).isInstanceOf(PinMismatchException.class);
            assertThat(device.restore(credential, "6485").triesRemaining()).isEqualTo(MAX_TRIES);
        }

        @Test
        void theLastGuessMayStillBeRight() throws Exception {
            assertThatThrownBy(() -> device.restore(credential, "9182")).isInstanceOf(PinMismatchException.class);
            assertThatThrownBy(() -> device.restore(credential, "9183")).isInstanceOf(PinMismatchException.class);
            device.network.loseAnswers("POST", EVALUATE, 1);
            assertThat(device.restore(credential, "6485").masterKey().matches(masterKey))
                    .isTrue();
        }

        @Test
        void theLastWrongGuessProvesNothingAndTheSecretIsGone() throws Exception {
            for (int left = MAX_TRIES - 1; left >= 0; left--) {
                int expected = left;
                assertThatExceptionOfType(PinMismatchException.class)
                        .isThrownBy(() -> device.restore(credential, "918" + expected))
                        .satisfies(e -> assertThat(e.triesRemaining()).isEqualTo(expected));
            }
            assertThat(account.proofsSeen).isZero();
            assertThatExceptionOfType(NoTriesRemainingException.class)
                    .isThrownBy(() -> device.restore(credential, "6485"));
            assertThat(account.state).isEqualTo("exhausted");
            assertThatExceptionOfType(NoTriesRemainingException.class)
                    .isThrownBy(() -> device.guess(credential, "6485"));
        }

        @Test
        void aWrongProofForTheLastAttemptDestroysAtOnce() throws Exception {
            account.used = MAX_TRIES - 1;
            var thief = new TestDevice(server);
            var input = SecretBytes.random(device.random, 32);
            try (var blind = OprfClient.blind(input, device.random)) {
                var answer = thief.api.evaluate(
                        credential, new EvaluateRequest(blind.blindedElement().encode()));
                assertThat(answer.triesRemaining()).isZero();
                assertThatExceptionOfType(NoTriesRemainingException.class)
                        .isThrownBy(() -> thief.api.unlock(
                                credential, new UnlockRequest(answer.attempt(), Octets.of(new byte[32]))));
            }
            assertThat(device.recovery.state(credential).state()).isEqualTo(RecoveryState.State.EXHAUSTED);
        }

        @Test
        void worksWithARecoveryCredentialToo() throws Exception {
            device.storeWithLock(credential, "6485", masterKey);
            String session = device.verifiedSession(TestDevice.NUMBER);
            RegistrationLockedException locked = Assertions.assertThrows(
                    RegistrationLockedException.class,
                    () -> device.api.register(RegistrationRequest.ofSession(session, Optional.empty())));
            assertThat(locked.timeRemaining()).isEqualTo(Duration.ofDays(7));
            RecoveryCredential recoveryCredential = locked.recoveryCredential().orElseThrow();
            RestoredSecret restored = device.restore(recoveryCredential, "6485");
            assertThat(device.api
                            .register(RegistrationRequest.ofSession(
                                    session, Optional.of(restored.masterKey().registrationLock())))
                            .aci())
                    .isEqualTo(credential.account().toString());
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> device.recovery.state(recoveryCredential))
                    .satisfies(e -> assertThat(e.type()).isEqualTo(ProblemType.UNAUTHENTICATED));
        }

        @ParameterizedTest
        @EnumSource(
                value = RecoveryState.State.class,
                names = {"NEVER", "REMOVED", "EXHAUSTED", "RECORD_LOST", "LEGACY_LOCK"})
        void withoutASecretCostsNothingAndSaysWhich(RecoveryState.State state) {
            account.state = state.wireName();
            ProblemType expected = switch (state) {
                case NEVER, LEGACY_LOCK -> ProblemType.NO_SECRET;
                case REMOVED -> ProblemType.SECRET_REMOVED;
                case EXHAUSTED -> ProblemType.NO_TRIES_REMAINING;
                case RECORD_LOST -> ProblemType.RECORD_LOST;
                case STORED -> throw new AssertionError();
            };
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> device.guess(credential, "6485"))
                    .satisfies(e -> assertThat(e.type()).isEqualTo(expected));
            assertThat(account.evaluationsSeen).isZero();
        }
    }

    @Nested
    class LyingServer {
        @BeforeEach
        void claimToHaveASecret() {
            account.state = RecoveryState.State.STORED.wireName();
        }

        @Test
        void withAnotherSaltSeesNoPoint() {
            account.salt = Octets.of(new byte[32]);
            assertThatThrownBy(() -> device.guess(credential, "6485")).isInstanceOf(UntrustedServerException.class);
            assertThatThrownBy(() -> device.store(credential, "6485", masterKey))
                    .isInstanceOf(UntrustedServerException.class);
            assertThat(account.evaluationsSeen).isZero();
            assertThat(account.startsSeen).isZero();
        }

        @ParameterizedTest
        @CsvSource({"1024, 1, 1", "16384, 31, 1", "16384, 0, 1", "2000000, 32, 1", "16384, 1000000, 1"})
        void withParametersOutsideTheRangeSeesNoPoint(int memoryKiB, int iterations, int parallelism) {
            account.cost = new PinHashParametersMessage(memoryKiB, iterations, parallelism);
            assertThatThrownBy(() -> device.guess(credential, "6485")).isInstanceOf(UntrustedServerException.class);
            assertThat(account.evaluationsSeen).isZero();
        }

        @Test
        void withoutTheRightServerProofSeesNoProofOfTheRightPin() throws Exception {
            device.store(credential, "6485", masterKey);
            account.lieAboutServerProof = Optional.of(Octets.of(new byte[32]));
            assertThatThrownBy(() -> device.restore(credential, "6485")).isInstanceOf(PinMismatchException.class);
            account.lieAboutServerProof = Optional.of(Octets.of(new byte[0]));
            assertThatThrownBy(() -> device.restore(credential, "6485")).isInstanceOf(PinMismatchException.class);
            assertThat(account.proofsSeen).isZero();
        }

        @Test
        void withAnotherPointSeesNoProof() throws Exception {
            device.store(credential, "6485", masterKey);
            account.lieAboutEvaluation = Optional.of(Octets.of(P256.generator().getEncoded(true)));
            assertThatThrownBy(() -> device.restore(credential, "6485")).isInstanceOf(PinMismatchException.class);
            assertThat(account.proofsSeen).isZero();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "00", "04", "0200000000000000000000000000000000000000000000000000000000000000"})
        void withNoPointIsNotTrusted(String hex) {
            account.lieAboutEvaluation = Optional.of(Octets.fromHex(hex));
            assertThatThrownBy(() -> device.restore(credential, "6485")).isInstanceOf(UntrustedServerException.class);
            assertThat(account.proofsSeen).isZero();
        }

        @Test
        void withAnotherSecretIsNotTrusted() throws Exception {
            device.store(credential, "6485", masterKey);
            account.lieAboutSecret = Optional.of(Octets.of(new byte[48]));
            assertThatThrownBy(() -> device.restore(credential, "6485")).isInstanceOf(UntrustedServerException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "null", "[]", "{}", "{\"aci\":1}", "<html>", "{\"aci\":null,\"state\":\"never\"}"})
        void thatAnswersSomethingElseIsNotTrusted(String body) {
            device.network.answer(
                    "GET",
                    "/v1/recovery",
                    1,
                    new HttpTransport.Response(
                            200, "application/json", Octets.of(body.getBytes(StandardCharsets.UTF_8))));
            assertThatThrownBy(() -> device.recovery.state(credential)).isInstanceOf(UntrustedServerException.class);
        }
    }

    private Octets bodyOfFirst(String method, String path) {
        return device.network.bodies(method, path).get(0);
    }
}
