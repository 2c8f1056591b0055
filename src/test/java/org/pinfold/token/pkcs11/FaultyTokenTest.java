package org.pinfold.token.pkcs11;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.security.SecureRandom;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.token.BlindEvaluatorContract;
import org.pinfold.token.MacPurpose;
import org.pinfold.token.Register;
import org.pinfold.token.RegistersContract;
import org.pinfold.token.SealBrokenException;
import org.pinfold.token.TokenFaultException;
import org.pinfold.token.TokenFullException;
import org.pinfold.token.TokenUnavailableException;
import org.pinfold.token.pkcs11.FaultShim.Effect;

/**
 * A module that fails: before or after a call took effect, for a moment or until somebody puts the token back. It is
 * another module beside the process's SoftHSM, so that the other tests, which use that one, meet none of the faults.
 */
class FaultyTokenTest {
    private static ThrowAwayToken keys;

    private final Pkcs11Token token = open();

    @BeforeAll
    static void makeToken() {
        FaultShim.behave();
        keys = ThrowAwayToken.withKeys("test-faulty");
    }

    @AfterEach
    void everyFaultThatWasOrderedHappened() {
        boolean waiting = FaultShim.isWaiting();
        FaultShim.behave();
        assertThat(waiting).isFalse();
    }

    /** What can befall one write. */
    private enum Mishap {
        NONE(false, true),
        ERROR_BEFORE(false, false),
        ERROR_AFTER(false, true),
        REMOVED_BEFORE(true, false),
        REMOVED_AFTER(true, true);

        private final boolean removes;
        private final boolean takesEffect;

        Mishap(boolean removes, boolean takesEffect) {
            this.removes = removes;
            this.takesEffect = takesEffect;
        }

        /** Writes, and puts the token back if it was removed. */
        void write(Register register, byte value) {
            if (this == NONE) {
                register.write(new byte[] {value});
                return;
            }
            FaultShim.failOnce(
                    "C_SetAttributeValue",
                    takesEffect ? Effect.AFTER : Effect.BEFORE,
                    removes ? FaultShim.CKR_DEVICE_REMOVED : FaultShim.CKR_DEVICE_ERROR);
            isUnavailable(() -> register.write(new byte[] {value}));
            assertThat(FaultShim.isWaiting()).isFalse();
            FaultShim.behave();
        }
    }

    @Nested
    class ARegister {
        private final String name = RegistersContract.newName();
        private final Register register = token.registers().create(name, new byte[] {1});

        @Test
        void holdsTheOldOrTheNewValueAfterAFailedWriteAndSaysWhich() {
            byte expected = 1;
            byte next = 2;
            for (Mishap first : Mishap.values()) {
                for (Mishap second : Mishap.values()) {
                    for (Mishap mishap : List.of(first, second)) {
                        mishap.write(register, next);
                        expected = mishap.takesEffect ? next : expected;
                        next++;

                        assertThat(register.read()).as("%s", mishap).containsExactly(expected);
                        assertThat(register.read()).as("%s", mishap).containsExactly(expected);
                    }
                }
                assertThat(open().registers().open(name).read()).containsExactly(expected);
            }
        }

        @Test
        void isWrittenAfterAFailedWriteWithoutBeingReadFirst() {
            byte expected = 1;
            byte next = 2;
            for (Mishap first : Mishap.values()) {
                for (Mishap second : Mishap.values()) {
                    for (Mishap mishap : List.of(first, second)) {
                        mishap.write(register, next);
                        expected = mishap.takesEffect ? next : expected;
                        next++;
                    }
                    assertThat(open().registers().open(name).read())
                            .as("%s, then %s", first, second)
                            .containsExactly(expected);
                }
            }
            register.write(new byte[] {next});

            assertThat(register.read()).containsExactly(next);
            assertThat(open().registers().open(name).read()).containsExactly(next);
        }

        @Test
        void isNeitherReadNorWrittenWhileTheTokenIsAway() {
            FaultShim.failOnce("C_SetAttributeValue", Effect.AFTER, FaultShim.CKR_DEVICE_REMOVED);
            isUnavailable(() -> register.write(new byte[] {2}));

            for (int i = 0; i < 3; i++) {
                isUnavailable(register::read);
                isUnavailable(() -> register.write(new byte[] {3}));
            }

            FaultShim.behave();
            awaitToken();
            assertThat(register.read()).containsExactly(2);
        }

        /** Whichever of the calls fails that a read or a write makes, in whichever way. */
        @ParameterizedTest
        @CsvSource({"C_FindObjectsInit", "C_FindObjects", "C_FindObjectsFinal", "C_GetAttributeValue"})
        void isReadRightOrNotAtAll(String function) {
            register.write(new byte[] {2});
            byte value = 2;
            for (Effect effect : Effect.values()) {
                boolean happened = true;
                for (int nth = 1; happened; nth++) {
                    // A new start: which copy is newer is known from the copies alone.
                    Pkcs11Token restarted = open();
                    FaultShim.failAtCall(nth, function, effect, FaultShim.CKR_DEVICE_ERROR);
                    try {
                        Register opened = restarted.registers().open(name);
                        assertThat(opened.read()).containsExactly(value);
                        opened.write(new byte[] {(byte) (value + 1)});
                        value++;
                    } catch (TokenUnavailableException e) {
                        assertThat(e).hasMessageContaining("register");
                    }
                    happened = !FaultShim.isWaiting();
                    FaultShim.behave();
                    assertThat(register.read()).containsExactly(value);
                }
            }
        }

        @ParameterizedTest
        @CsvSource({"C_FindObjectsInit", "C_FindObjects", "C_FindObjectsFinal", "C_GetAttributeValue"})
        void isOpenedWithAllOthersOrNotAtAll(String function) {
            register.write(new byte[] {2});
            Pkcs11Token restarted = open();
            for (Effect effect : Effect.values()) {
                for (long answer : List.of(
                        FaultShim.CKR_GENERAL_ERROR, FaultShim.CKR_FUNCTION_FAILED, FaultShim.CKR_DEVICE_ERROR)) {
                    FaultShim.failOnce(function, effect, answer);
                    try {
                        assertThat(requireNonNull(restarted
                                                .registers()
                                                .openAll(name)
                                                .get(name))
                                        .read())
                                .containsExactly(2);
                    } catch (TokenUnavailableException e) {
                        assertThat(e).hasMessageContaining("register");
                    }
                    assertThat(FaultShim.isWaiting()).isFalse();
                }
            }
        }

        /** The wrapper answers some errors of C_GetAttributeValue with empty values, as of a torn copy. */
        @Test
        void isNotTakenForTornWhileTheTokenCannotSay() {
            register.write(new byte[] {2});
            for (long answer :
                    List.of(FaultShim.CKR_GENERAL_ERROR, FaultShim.CKR_FUNCTION_FAILED, FaultShim.CKR_DEVICE_ERROR)) {
                FaultShim.failAlways("C_GetAttributeValue", answer);
                isUnavailable(register::read);
                isUnavailable(() -> register.write(new byte[] {3}));
                isUnavailable(() -> token.registers().open(name));
                isUnavailable(() -> token.registers().openAll(name));
                isUnavailable(() -> token.registers().names());
                FaultShim.behave();

                assertThat(register.read()).containsExactly(2);
            }
        }

        @Test
        void isNotWrittenWhileNobodyKnowsWhichCopyIsNewer() {
            FaultShim.failOnce("C_SetAttributeValue", Effect.AFTER, FaultShim.CKR_DEVICE_ERROR);
            isUnavailable(() -> register.write(new byte[] {2}));
            FaultShim.failOnce("C_FindObjectsInit", Effect.BEFORE, FaultShim.CKR_DEVICE_ERROR);
            isUnavailable(() -> register.write(new byte[] {3}));

            assertThat(register.read()).containsExactly(2);
        }
    }

    @Nested
    class OpenedAllAtOnce {
        @Test
        void registersAreReadAndWrittenWithoutAnotherSearch() {
            String name = RegistersContract.newName();
            token.registers().create(name + "-1", new byte[] {1});
            token.registers().create(name + "-2", new byte[] {2});
            // A new start: nothing in memory.
            List<Register> opened = List.copyOf(open().registers().openAll(name).values());

            FaultShim.failAlways("C_FindObjectsInit", FaultShim.CKR_DEVICE_ERROR);
            assertThat(opened.get(0).read()).containsExactly(1);
            opened.get(0).write(new byte[] {3});
            opened.get(1).write(new byte[] {4});
            assertThat(opened.get(0).read()).containsExactly(3);
            assertThat(opened.get(1).read()).containsExactly(4);
            FaultShim.behave();
        }

        @Test
        void registersAreFoundAgainInOnePassAfterTheTokenWasAway() {
            String name = RegistersContract.newName();
            Register register = token.registers().create(name, new byte[] {1});
            FaultShim.remove();
            isUnavailable(() -> token.registers().openAll(name));
            FaultShim.behave();

            Register opened = requireNonNull(token.registers().openAll(name).get(name));
            FaultShim.failAlways("C_FindObjectsInit", FaultShim.CKR_DEVICE_ERROR);
            opened.write(new byte[] {2});
            assertThat(register.read()).containsExactly(2);
            FaultShim.behave();
        }
    }

    @Nested
    class AFullToken {
        private final String name = RegistersContract.newName();
        private final Register existing = token.registers().create(RegistersContract.newName(), new byte[] {1});

        /** The first copy does not fit, or the second one. */
        @ParameterizedTest
        @CsvSource({"1, 31", "2, 31", "1, 2", "2, 2"})
        void leavesNothingOfARegisterItHasNoRoomFor(int copy, String answer) {
            FaultShim.failAtCall(copy, "C_CreateObject", Effect.BEFORE, Long.parseLong(answer, 16));

            assertThatExceptionOfType(TokenFullException.class)
                    .isThrownBy(() -> token.registers().create(name, new byte[] {2}))
                    .satisfies(full -> assertThat(full.register()).isEqualTo(name));

            assertThat(token.registers().names()).doesNotContain(name).contains(existing.name());
            assertThat(token.registers().openAll(name)).isEmpty();
            assertThatExceptionOfType(TokenFaultException.class)
                    .isThrownBy(() -> token.registers().open(name));
            assertThat(token.registers().create(name, new byte[] {3}).read()).containsExactly(3);
        }

        @Test
        void readsAndWritesTheRegistersThatItHas() {
            FaultShim.failAlways("C_CreateObject", FaultShim.CKR_DEVICE_MEMORY);
            assertThatExceptionOfType(TokenFullException.class)
                    .isThrownBy(() -> token.registers().create(name, new byte[] {2}));

            existing.write(new byte[] {3});
            assertThat(existing.read()).containsExactly(3);
            existing.write(new byte[] {4});
            assertThat(existing.read()).containsExactly(4);
            FaultShim.behave();
        }
    }

    @Nested
    class AStartWithAFullToken {
        @Test
        void servesTheRegistersThatAreThere() {
            int max = token.registers().maxValueBytes();
            String name = RegistersContract.newName();
            token.registers().create(name, new byte[max]);
            FaultShim.failAlways("C_CreateObject", FaultShim.CKR_DEVICE_MEMORY);

            Pkcs11Token started = open();

            assertThat(started.registers().maxValueBytes()).isEqualTo(max);
            Register register = started.registers().open(name);
            byte[] full = new byte[max];
            full[max - 1] = 1;
            register.write(full);
            assertThat(register.read()).isEqualTo(full);
            assertThatExceptionOfType(TokenFullException.class)
                    .isThrownBy(() -> started.registers().create(RegistersContract.newName(), new byte[] {1}));
            FaultShim.behave();
        }
    }

    @Nested
    class ACreation {
        private final String name = RegistersContract.newName();

        /** As after a kill: with one whole copy the register is there, with none it is not. */
        @ParameterizedTest
        @CsvSource({"1, BEFORE, false", "1, AFTER, true", "2, BEFORE, true", "2, AFTER, true"})
        void thatFailedMadeTheRegisterOrDidNot(int copy, Effect effect, boolean exists) {
            FaultShim.failAtCall(copy, "C_CreateObject", effect, FaultShim.CKR_DEVICE_ERROR);
            isUnavailable(() -> token.registers().create(name, new byte[] {5}));

            assertThat(token.registers().names().contains(name)).isEqualTo(exists);
            Register register =
                    exists ? token.registers().open(name) : token.registers().create(name, new byte[] {5});
            assertThat(register.read()).containsExactly(5);
            register.write(new byte[] {6});
            assertThat(open().registers().open(name).read()).containsExactly(6);
        }
    }

    @Nested
    class Everything {
        private final byte[] mac = token.mac().mac(MacPurpose.RECORD, new byte[] {1});
        private final BlindedElement point = BlindEvaluatorContract.randomPoint();
        private final Octets evaluated = evaluate();
        private final Octets sealed = token.sealer().seal(SecretBytes.copyOf(new byte[] {7}), new byte[0]);
        private final Register register = token.registers().create(RegistersContract.newName(), new byte[] {1});

        @BeforeEach
        void isRight() throws SealBrokenException {
            allIsRight();
        }

        @Test
        void failsWhileTheTokenIsAwayAndHealsWhenItIsBack() throws SealBrokenException {
            FaultShim.remove();

            isUnavailable(this::mac);
            isUnavailable(this::evaluate);
            isUnavailable(this::seal);
            isUnavailable(this::unseal);
            isUnavailable(register::read);
            isUnavailable(() -> register.write(new byte[] {9}));
            isUnavailable(() -> token.registers().names());
            isUnavailable(() -> token.registers().openAll(""));
            isUnavailable(() -> token.registers().open(register.name()));
            isUnavailable(() -> token.registers().create(RegistersContract.newName(), new byte[] {9}));

            FaultShim.behave();
            awaitToken();
            allIsRight();
            assertThat(register.read()).containsExactly(1);
            register.write(new byte[] {2});
            assertThat(register.read()).containsExactly(2);
        }

        @ParameterizedTest
        @CsvSource({"C_SignInit", "C_SignUpdate", "C_SignFinal", "C_DeriveKey"})
        void isNeverAnsweredFromACallThatFailed(String function) {
            for (Effect effect : Effect.values()) {
                for (long answer : List.of(FaultShim.CKR_DEVICE_ERROR, FaultShim.CKR_DEVICE_REMOVED)) {
                    FaultShim.failOnce(function, effect, answer);
                    isUnavailable(function.equals("C_DeriveKey") ? this::evaluate : this::mac);
                    assertThat(FaultShim.isWaiting()).isFalse();
                    FaultShim.behave();

                    awaitAllRight();
                }
            }
        }

        @ParameterizedTest
        @CsvSource({"C_EncryptInit", "C_Encrypt"})
        void isNotSealedByACallThatFailed(String function) {
            for (Effect effect : Effect.values()) {
                FaultShim.failOnce(function, effect, FaultShim.CKR_DEVICE_ERROR);
                isUnavailable(this::seal);
                assertThat(FaultShim.isWaiting()).isFalse();
                awaitAllRight();
            }
        }

        /** SunPKCS11 calls every error of a decryption a wrong tag. */
        @ParameterizedTest
        @CsvSource({"C_DecryptInit", "C_Decrypt"})
        void thatWasSealedIsNotCalledBrokenForAFaultOfTheToken(String function) throws SealBrokenException {
            for (Effect effect : Effect.values()) {
                for (long answer : List.of(
                        FaultShim.CKR_GENERAL_ERROR, FaultShim.CKR_DEVICE_ERROR, FaultShim.CKR_DEVICE_REMOVED)) {
                    FaultShim.failOnce(function, effect, answer);
                    try (SecretBytes opened = token.sealer().unseal(sealed, new byte[0])) {
                        assertThat(opened.matches(new byte[] {7})).isTrue();
                    } catch (TokenUnavailableException e) {
                        assertThat(e).hasMessageContaining("unseal");
                    }
                    assertThat(FaultShim.isWaiting()).isFalse();
                    FaultShim.behave();
                    awaitAllRight();
                }
            }
        }

        /** A call or two after the fault may meet what it left unfinished; none may answer wrong. */
        private void awaitAllRight() {
            await().ignoreException(TokenUnavailableException.class).until(() -> {
                allIsRight();
                return true;
            });
        }

        private void allIsRight() throws SealBrokenException {
            assertThat(mac()).isEqualTo(mac);
            assertThat(evaluate()).isEqualTo(evaluated);
            try (SecretBytes opened = unseal()) {
                assertThat(opened.matches(new byte[] {7})).isTrue();
            }
            try (SecretBytes opened = token.sealer().unseal(seal(), new byte[0])) {
                assertThat(opened.matches(new byte[] {8})).isTrue();
            }
        }

        private byte[] mac() {
            return token.mac().mac(MacPurpose.RECORD, new byte[] {1});
        }

        private Octets evaluate() {
            return token.evaluator()
                    .evaluate(point, BlindEvaluatorContract.TWEAK)
                    .encode();
        }

        private Octets seal() {
            return token.sealer().seal(SecretBytes.copyOf(new byte[] {8}), new byte[0]);
        }

        private SecretBytes unseal() throws SealBrokenException {
            return token.sealer().unseal(sealed, new byte[0]);
        }
    }

    private static Pkcs11Token open() {
        return Pkcs11Token.open(keys.config(FaultShim.module()), new SecureRandom());
    }

    /** Until the token is asked for again: after a refusal that is once a second. */
    private void awaitToken() {
        await().ignoreException(TokenUnavailableException.class)
                .until(() -> token.mac().mac(MacPurpose.RECORD).length > 0);
    }

    private static void isUnavailable(ThrowingCallable call) {
        assertThatExceptionOfType(TokenUnavailableException.class).isThrownBy(call);
    }
}
