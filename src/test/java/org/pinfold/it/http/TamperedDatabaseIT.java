package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import jakarta.json.Json;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.admin.SlotView;
import org.pinfold.client.DeviceCredential;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.RecoveryStateResponse;

/**
 * Somebody who writes the database changes it behind the server's back. He is told apart from a wrong PIN, gets nothing
 * evaluated, and nothing is debited; what he took away and puts back works again.
 */
@NullUnmarked
class TamperedDatabaseIT extends PublicDoor {
    private static final String WRONG_PIN = "9305";
    private static final String RECORD = "recovery_record";
    private static final String MIRROR = "ledger_mirror";

    private TestPhone victim;
    private TestPhone other;
    private int slot;

    @BeforeEach
    void twoAccountsWithOneGuessEach() throws Exception {
        victim = TestPhone.registered(api);
        other = TestPhone.registered(api);
        for (TestPhone phone : List.of(victim, other)) {
            vault.store(phone.device(), 10, false);
            vault.evaluate(phone.device(), WRONG_PIN);
        }
        slot = database.slotOf(victim.account());
    }

    @Test
    void anotherAccountsSealedOctetsPastedOverThisOnesAreDamage() throws Exception {
        String before = column(RECORD, victim, "sealed");
        database.changeOne(
                "UPDATE recovery_record SET sealed = (SELECT o.sealed FROM recovery_record o WHERE o.account = '"
                        + other.account() + "') WHERE account = '" + victim.account() + "'");
        assertEveryCallSays(ProblemType.RECORD_DAMAGED);
        set(RECORD, victim, "sealed", octets(before));
        assertHeldAndAlive();
    }

    @Test
    void anotherAccountsWholeRowPastedOverThisOnesIsLost() throws Exception {
        List<List<String>> before = database.rows(
                "SELECT generation, nonce, slot FROM recovery_record WHERE account = '" + victim.account() + "'");
        keepRow(RECORD, "kept_record", victim);
        database.changeOne("DELETE FROM recovery_record WHERE account = '" + victim.account() + "'");
        // The thief's own record, whose PIN he knows, under the victim's name; also in the victim's slot and
        // generation.
        keepRow(RECORD, "pasted_record", other);
        database.changeOne("UPDATE pasted_record SET account = '" + victim.account() + "', generation = "
                + before.get(0).get(0) + ", slot = " + before.get(0).get(2));
        database.change("INSERT INTO recovery_record SELECT * FROM pasted_record");
        assertGuessSays(ProblemType.RECORD_LOST);
        assertThat(vault.state(victim.device()).state()).isEqualTo("record-lost");
        // Even under the victim's nonce: what was sealed for another account opens for nobody else.
        set(RECORD, victim, "nonce", "'" + before.get(0).get(1) + "'");
        assertEveryCallSays(ProblemType.RECORD_DAMAGED);

        database.changeOne("DELETE FROM recovery_record WHERE account = '" + victim.account() + "'");
        database.change("INSERT INTO recovery_record SELECT * FROM kept_record");
        database.change("DROP TABLE kept_record");
        database.change("DROP TABLE pasted_record");
        assertHeldAndAlive();
    }

    @Test
    void aFlippedBitAnywhereInTheSealedOctetsIsDamage() throws Exception {
        Octets before = Octets.fromHex(column(RECORD, victim, "sealed"));
        int size = before.size();
        for (int at : List.of(0, 1, 11, 12, 13, size / 2, size - 17, size - 16, size - 1)) {
            byte[] flipped = before.toByteArray();
            flipped[at] ^= (byte) (1 << (at % 8));
            set(RECORD, victim, "sealed", octets(Octets.of(flipped).toHex()));
            assertEveryCallSays(ProblemType.RECORD_DAMAGED);
        }
        for (String cut : List.of("", "00", before.toHex().substring(2), before.toHex() + "00")) {
            set(RECORD, victim, "sealed", octets(cut));
            assertEveryCallSays(ProblemType.RECORD_DAMAGED);
        }
        set(RECORD, victim, "sealed", octets(before.toHex()));
        assertHeldAndAlive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oprf_version", "tweak_version", "mac_version", "seal_version"})
    void aKeyVersionThatIsNotInUseIsAFaultAndOneThatCannotBeIsDamage(String version) throws Exception {
        for (int notInUse : List.of(2, 255)) {
            set(RECORD, victim, version, Integer.toString(notInUse));
            assertEveryCallSays(ProblemType.LEDGER_FAULT);
        }
        for (int impossible : List.of(0, -1, 256, 70_000)) {
            set(RECORD, victim, version, Integer.toString(impossible));
            assertEveryCallSays(ProblemType.RECORD_DAMAGED);
        }
        set(RECORD, victim, version, "1");
        assertHeldAndAlive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"generation = generation + 1", "nonce = '", "account = '"})
    void aRecordUnderAnotherNameIsLost(String change) throws Exception {
        keepRow(RECORD, "kept_record", victim);
        String changed = switch (change.substring(0, 1)) {
            case "n" -> change + "0".repeat(64) + "'";
            case "a" -> change + "00000000-0000-4000-8000-000000000000'";
            default -> change;
        };
        database.changeOne("UPDATE recovery_record SET " + changed + " WHERE account = '" + victim.account() + "'");
        assertGuessSays(ProblemType.RECORD_LOST);
        assertThat(vault.state(victim.device()).state()).isEqualTo("record-lost");
        database.change("DELETE FROM recovery_record WHERE account IN ('" + victim.account()
                + "', '00000000-0000-4000-8000-000000000000')");
        assertGuessSays(ProblemType.RECORD_LOST);
        database.change("INSERT INTO recovery_record SELECT * FROM kept_record");
        database.change("DROP TABLE kept_record");
        assertHeldAndAlive();
    }

    @Test
    void aDeletedMirrorRowIsAFaultAndNotTheTokensWordAlone() throws Exception {
        keepRow(MIRROR, "kept_mirror", victim);
        database.changeOne("DELETE FROM ledger_mirror WHERE account = '" + victim.account() + "'");
        assertEveryCallSays(ProblemType.LEDGER_FAULT);
        assertLedgerServes();
        database.change("INSERT INTO ledger_mirror SELECT * FROM kept_mirror");
        database.change("DROP TABLE kept_mirror");
        assertHeldAndAlive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "used = 0",
                "used = used + 1",
                "used = 256",
                "used = -1",
                "round = round + 1",
                "round = 70000",
                "generation = generation - 1",
                "generation = generation + 1",
                "generation = -1",
                "generation = 4294967296",
                "state = 0",
                "state = 3",
                "state = 99",
                "state = -1",
                "record_tag = record_tag + 1",
                "guess_tag = 0",
                "last_debit_at = 0",
                "last_debit_at = last_debit_at + 1",
                "sequence = sequence + 1",
                "slot = slot + 100000",
                "slot = -1",
                "mac_version = 2",
                "seal_version = 300",
                "mac = X'00'",
                "mac = X''"
            })
    void aChangedMirrorRowIsAFault(String change) throws Exception {
        keepRow(MIRROR, "kept_mirror", victim);
        database.changeOne("UPDATE ledger_mirror SET " + change + " WHERE account = '" + victim.account() + "'");
        assertEveryCallSays(ProblemType.LEDGER_FAULT);
        assertLedgerServes();
        putBack(MIRROR, "kept_mirror", victim);
        assertHeldAndAlive();
    }

    @Test
    void anotherAccountsMirrorRowPastedOverThisOnesIsAFault() throws Exception {
        keepRow(MIRROR, "kept_mirror", victim);
        keepRow(MIRROR, "kept_other", other);
        // The slots change hands: each account's guesses would be counted in the other's.
        database.change(
                "DELETE FROM ledger_mirror WHERE account IN ('" + victim.account() + "', '" + other.account() + "')");
        database.change("INSERT INTO ledger_mirror SELECT * FROM kept_other");
        database.changeOne("UPDATE ledger_mirror SET account = '" + victim.account() + "' WHERE account = '"
                + other.account() + "'");
        assertEveryCallSays(ProblemType.LEDGER_FAULT);
        database.changeOne("DELETE FROM ledger_mirror WHERE account = '" + victim.account() + "'");
        database.change("INSERT INTO ledger_mirror SELECT * FROM kept_mirror");
        database.change("INSERT INTO ledger_mirror SELECT * FROM kept_other");
        database.change("DROP TABLE kept_mirror");
        database.change("DROP TABLE kept_other");
        assertHeldAndAlive();
        assertThat(vault.state(other.device()).guessesSinceSuccess()).isEqualTo(1);
    }

    @Test
    void anOldMirrorRowOfThisGenerationGivesNoGuessBack() throws Exception {
        keepRow(MIRROR, "kept_mirror", victim);
        vault.evaluate(victim.device(), WRONG_PIN);
        vault.evaluate(victim.device(), WRONG_PIN);
        assertThat(slot().getUsed()).isEqualTo(3);
        putBack(MIRROR, "kept_mirror", victim);

        RecoveryStateResponse state = vault.state(victim.device());
        assertThat(state.guessesSinceSuccess()).isEqualTo(3);
        assertThat(state.triesRemaining()).isEqualTo(7);
        assertThat(vault.evaluate(victim.device(), WRONG_PIN).answer().triesRemaining())
                .isEqualTo(6);
        assertThat(column(MIRROR, victim, "used"))
                .as("the mirror, written again")
                .isEqualTo("4");
    }

    @Test
    void anOldMirrorRowWithItsOldRecordRevivesNoPin() throws Exception {
        keepRow(MIRROR, "kept_mirror", victim);
        keepRow(RECORD, "kept_record", victim);
        storePin("5720");
        storePin("6183");
        SlotView before = slot();
        database.changeOne("DELETE FROM recovery_record WHERE account = '" + victim.account() + "'");
        database.change("INSERT INTO recovery_record SELECT * FROM kept_record");
        database.change("DROP TABLE kept_record");
        // With the record alone turned back the token still names the last one.
        assertGuessSays(ProblemType.RECORD_LOST);
        // With the mirror as well, two generations are missing: the database was turned back.
        putBack(MIRROR, "kept_mirror", victim);
        assertEveryCallSays(ProblemType.LEDGER_FAULT);
        assertThat(slot()).usingRecursiveComparison().isEqualTo(before);
        assertLedgerServes();
    }

    @Test
    void anOldRecordUnderTheSameMirrorIsLostAndNotAWrongPin() throws Exception {
        keepRow(RECORD, "kept_record", victim);
        storePin("5720");
        keepRow(RECORD, "new_record", victim);
        database.changeOne("DELETE FROM recovery_record WHERE account = '" + victim.account() + "'");
        database.change("INSERT INTO recovery_record SELECT * FROM kept_record");
        assertGuessSays(ProblemType.RECORD_LOST);
        database.change("DELETE FROM recovery_record WHERE account = '" + victim.account() + "'");
        database.change("INSERT INTO recovery_record SELECT * FROM new_record");
        database.change("DROP TABLE kept_record");
        database.change("DROP TABLE new_record");
        assertThat(vault.evaluate(victim.device(), "5720").isRight()).isTrue();
    }

    @Test
    void anotherAccountsLockPastedOverThisOnesOpensNothing() throws Exception {
        TestVault.Stored mine = vault.store(victim.device(), 10, true);
        TestVault.Stored his = vault.store(other.device(), 10, true);
        database.changeOne("UPDATE account SET (lock_generation, lock_verifier) = (SELECT o.lock_generation,"
                + " o.lock_verifier FROM account o WHERE o.aci = '" + other.account() + "') WHERE aci = '"
                + victim.account() + "'");
        String session = TestPhone.verifiedSession(api, victim.number());
        for (TestVault.Stored stored : List.of(his, mine)) {
            Answer answer = http.post("/v1/registration")
                    .json(Json.createObjectBuilder()
                            .add("sessionId", session)
                            .add("registrationLock", stored.masterKey().registrationLock())
                            .build()
                            .toString())
                    .send();
            assertThatAnswer(answer).isProblem(ProblemType.REGISTRATION_LOCKED);
        }
    }

    @Test
    void anotherDevicesPasswordPastedOverThisOnesOpensNothing() throws Exception {
        database.changeOne("UPDATE device SET password_mac = (SELECT o.password_mac FROM device o WHERE o.account = '"
                + other.account() + "') WHERE account = '" + victim.account() + "'");
        for (TestPhone phone : List.of(victim, other)) {
            assertThatAnswer(http.get("/v1/recovery")
                            .as(new DeviceCredential(
                                    victim.account(), 1, phone.device().password()))
                            .send())
                    .isProblem(ProblemType.UNAUTHENTICATED);
        }
    }

    @Test
    void anotherSessionsCodePastedOverThisOnesProvesNothing() throws Exception {
        String number = TestPhone.freshNumber();
        String session = api.createSession(number).id();
        api.requestCode(session, "sms");
        String hers = TestPhone.latestCode(api, number);
        String own = TestPhone.freshNumber();
        String ownSession = api.createSession(own).id();
        api.requestCode(ownSession, "sms");
        String his = TestPhone.latestCode(api, own);
        database.changeOne("UPDATE verification_session SET code_mac = (SELECT s.code_mac FROM verification_session s"
                + " WHERE s.e164 = '" + own + "') WHERE e164 = '" + number + "'");
        for (String code : List.of(his, hers)) {
            assertThatAnswer(http.put("/v1/verification/session/" + session + "/code")
                            .json("{\"code\":\"" + code + "\"}")
                            .send())
                    .isProblem(ProblemType.WRONG_CODE);
        }
    }

    @Test
    void aSealedRecordThatIsDamagedDoesNotKeepTheOwnerFromANewPin() throws Exception {
        set(RECORD, victim, "sealed", "X'00'");
        assertGuessSays(ProblemType.RECORD_DAMAGED);
        // The guess from before has had its time to be proved: every access looks whether it was the last.
        clock.advance(Duration.ofMinutes(6));
        assertGuessSays(ProblemType.RECORD_DAMAGED);
        storePin("5720");
        assertThat(vault.evaluate(victim.device(), "5720").isRight()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oprf_version = 0", "pending = TRUE, seal_version = -1", "nonce = '00'", "slot = -1"})
    void aRowThatCannotBeOneOfOursDoesNotKeepTheOwnerFromANewPin(String change) throws Exception {
        database.changeOne("UPDATE recovery_record SET " + change + " WHERE account = '" + victim.account() + "'");
        assertEveryCallSays(ProblemType.RECORD_DAMAGED);
        clock.advance(Duration.ofMinutes(6));
        storePin("5720");
        assertThat(vault.evaluate(victim.device(), "5720").isRight()).isTrue();
    }

    /** Guess, proof and state; nothing of it was debited. */
    private void assertEveryCallSays(ProblemType type) throws Exception {
        SlotView before = slot();
        assertThatAnswer(evaluate()).isProblem(type);
        Answer state = http.get("/v1/recovery").as(victim.device()).send();
        assertThatAnswer(state).isProblem(type);
        assertThat(slot()).usingRecursiveComparison().isEqualTo(before);
    }

    private void assertGuessSays(ProblemType type) throws Exception {
        SlotView before = slot();
        assertThatAnswer(evaluate()).isProblem(type);
        assertThat(slot()).usingRecursiveComparison().isEqualTo(before);
    }

    /** With everything as it was: one guess is counted, and the right PIN restores. */
    private void assertHeldAndAlive() throws Exception {
        RecoveryStateResponse state = vault.state(victim.device());
        assertThat(state.state()).isEqualTo("stored");
        assertThat(state.guessesSinceSuccess()).isEqualTo(1);
        TestVault.Evaluated right = vault.evaluate(victim.device(), TestVault.RIGHT_PIN);
        assertThat(right.isRight()).isTrue();
        assertThat(api.unlock(victim.device(), right.unlockRequest()).triesRemaining())
                .isEqualTo(10);
    }

    private void assertLedgerServes() throws Exception {
        try (ManagementPort management = ManagementPort.connect()) {
            assertThat(management.ledger().isServing())
                    .as("one account's fault is not everybody's")
                    .isTrue();
        }
        assertThat(vault.state(other.device()).state()).isEqualTo("stored");
    }

    private void storePin(String pin) throws Exception {
        try (MasterKey masterKey = MasterKey.random(new SecureRandom())) {
            vault.store(victim.device(), pin, 10, masterKey, Optional.empty());
        }
    }

    private Answer evaluate() {
        Map<String, String> body =
                Map.of("blindedElement", TestVault.freshPoint().toBase64());
        return http.post("/v1/recovery/restore/evaluate")
                .as(victim.device())
                .json(Json.createObjectBuilder(body).build().toString())
                .send();
    }

    private SlotView slot() throws Exception {
        try (ManagementPort management = ManagementPort.connect()) {
            return management.slot(slot);
        }
    }

    private String column(String table, TestPhone phone, String column) {
        return database.value("SELECT " + column + " FROM " + table + " WHERE account = '" + phone.account() + "'");
    }

    private void set(String table, TestPhone phone, String column, String literal) {
        database.changeOne(
                "UPDATE " + table + " SET " + column + " = " + literal + " WHERE account = '" + phone.account() + "'");
    }

    private static String octets(String hex) {
        return "X'" + hex + "'";
    }

    private void keepRow(String table, String copy, TestPhone phone) {
        database.change("DROP TABLE IF EXISTS " + copy);
        database.change(
                "CREATE TABLE " + copy + " AS SELECT * FROM " + table + " WHERE account = '" + phone.account() + "'");
    }

    private void putBack(String table, String copy, TestPhone phone) {
        database.changeOne("DELETE FROM " + table + " WHERE account = '" + phone.account() + "'");
        database.change("INSERT INTO " + table + " SELECT * FROM " + copy);
        database.change("DROP TABLE " + copy);
    }
}
