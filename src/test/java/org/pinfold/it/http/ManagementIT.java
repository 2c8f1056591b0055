package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.pinfold.admin.AccountsMXBean;
import org.pinfold.admin.GuessLedgerMXBean;
import org.pinfold.admin.RecoveryMXBean;
import org.pinfold.admin.SlotView;
import org.pinfold.admin.TokenMXBean;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.AccountEventInfo;

/** What an administrator sees over the management port: state and counts, whether the trail is whole, and no secret. */
@NullUnmarked
class ManagementIT extends PublicDoor {
    private static final String WRONG_PIN = "9305";

    @Test
    void theTokenIsNamedAndAnswers() throws Exception {
        try (ManagementPort management = ManagementPort.connect()) {
            TokenMXBean token = management.token();
            assertThat(token.getLabel()).isEqualTo("pinfold-dev");
            assertThat(token.getManufacturer()).containsIgnoringCase("softhsm");
            assertThat(token.getModel()).isNotBlank();
            assertThat(token.getSerial()).isNotBlank();
            assertThat(token.getKeyVersions())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("oprf", 1, "tweak", 1, "mac", 1, "seal", 1));
            assertThat(token.isAnswering()).isTrue();
        }
    }

    @Test
    void theLedgersCountsFollowTheGuesses() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        try (ManagementPort management = ManagementPort.connect()) {
            GuessLedgerMXBean ledger = management.ledger();
            assertThat(ledger.isServing()).isTrue();
            assertThat(ledger.getStoppedReason()).isEmpty();
            assertThat(ledger.getEpoch()).isPositive();
            int allocated = ledger.getAllocatedSlots();
            int open = ledger.getOpenSlots();
            vault.store(phone.device(), 3, false);
            assertThat(ledger.getAllocatedSlots()).isEqualTo(allocated + 1);
            assertThat(ledger.getOpenSlots()).isEqualTo(open + 1);

            int number = database.slotOf(phone.account());
            long debits = ledger.getDebits();
            long repeats = ledger.getRepeats();
            long resets = ledger.getResets();
            long sequence = ledger.getSequence();
            vault.evaluate(phone.device(), WRONG_PIN);
            TestVault.Evaluated right = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
            api.evaluate(phone.device(), right.request());
            assertThat(ledger.getDebits()).isEqualTo(debits + 2);
            assertThat(ledger.getRepeats()).isEqualTo(repeats + 1);
            assertThat(ledger.getSequence()).as("a token write for each debit").isEqualTo(sequence + 2);
            SlotView before = management.slot(number);
            assertThat(before.getState()).isEqualTo("OPEN");
            assertThat(before.getUsed()).isEqualTo(2);

            api.unlock(phone.device(), right.unlockRequest());
            assertThat(ledger.getResets()).isEqualTo(resets + 1);
            SlotView after = management.slot(number);
            assertThat(after.getUsed()).isZero();
            assertThat(after.getRound()).isEqualTo(before.getRound() + 1);
            assertThat(after.getGeneration()).isEqualTo(before.getGeneration());

            int exhausted = ledger.getExhaustedSlots();
            for (int guess = 0; guess < 3; guess++) {
                TestVault.Evaluated wrong = vault.evaluate(phone.device(), WRONG_PIN);
                http.post("/v1/recovery/restore/unlock")
                        .as(phone.device())
                        .json("{\"attempt\":\"" + wrong.answer().attempt().toBase64() + "\",\"proof\":\""
                                + wrong.proof().toBase64() + "\"}")
                        .send();
            }
            assertThat(ledger.getExhaustedSlots()).isEqualTo(exhausted + 1);
            assertThat(management.slot(number).getState()).isEqualTo("CLOSED_EXHAUSTED");
        }
    }

    @Test
    void theOutcomesOfTheCallsAreCounted() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        try (ManagementPort management = ManagementPort.connect()) {
            RecoveryMXBean recovery = management.recovery();
            Map<String, Long> before = recovery.getOutcomes();
            vault.store(phone.device(), 3, false);
            TestVault.Evaluated right = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
            api.unlock(phone.device(), right.unlockRequest());
            Map<String, Long> after = recovery.getOutcomes();
            for (String outcome : List.of("Started", "Stored", "Evaluated", "Unlocked")) {
                assertThat(after.get(outcome)).as(outcome).isEqualTo(before.get(outcome) + 1);
            }
            assertThat(after.get("WrongPin")).isEqualTo(before.get("WrongPin"));
        }
    }

    @Test
    void anAdministratorLogsAnAccountOutOfWhichItsOwnerIsToldAndDeletesIt() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        String account = phone.account().toString();
        try (ManagementPort management = ManagementPort.connect()) {
            AccountsMXBean accounts = management.accounts();
            assertThat(accounts.logOut(account)).isTrue();
            assertThatAnswer(http.get("/v1/recovery").as(phone.device()).send()).isProblem(ProblemType.UNAUTHENTICATED);
            TestPhone again = phone.reregistered(Optional.empty());
            assertThat(again.account()).isEqualTo(phone.account());
            assertThat(api.events(again.device(), 0, 0).events())
                    .extracting(AccountEventInfo::type)
                    .contains("devices-logged-out");

            assertThat(accounts.delete(account)).isEqualTo("DELETED");
            assertThat(accounts.remainsOf(account)).isEmpty();
            assertThat(accounts.delete(account)).isEqualTo("NO_ACCOUNT");
            assertThat(accounts.logOut(account)).isFalse();
        }
        assertThat(database.value("SELECT facts FROM audit_entry WHERE event = 'ACCOUNT_DELETION_BEGUN' AND account = '"
                        + account + "'"))
                .contains("administrator");
    }

    @Test
    void aChangedAuditEntryIsNamed() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 3, false);
        vault.evaluate(phone.device(), WRONG_PIN);
        vault.evaluate(phone.device(), WRONG_PIN);
        String entry =
                database.value("SELECT MIN(sequence) FROM audit_entry WHERE event = 'GUESS_DEBITED' AND account = '"
                        + phone.account() + "'");
        String last = database.value("SELECT MAX(sequence) FROM audit_entry");
        try (ManagementPort management = ManagementPort.connect()) {
            RecoveryMXBean recovery = management.recovery();
            assertThat(recovery.firstBrokenAuditEntry()).isZero();
            for (String change : List.of(
                    "facts = facts || ' '",
                    "facts = ''",
                    "event = 'PROOF_REJECTED'",
                    "event = 'NO_SUCH_EVENT'",
                    "account = '00000000-0000-4000-8000-000000000000'",
                    "account = 'nobody'",
                    "account = NULL",
                    "occurred_at = occurred_at + 1",
                    "mac = X'00'",
                    "sequence = -1")) {
                database.change("CREATE TABLE kept_entry AS SELECT * FROM audit_entry WHERE sequence = " + entry);
                database.changeOne("UPDATE audit_entry SET " + change + " WHERE sequence = " + entry);
                assertThat(recovery.firstBrokenAuditEntry()).as(change).isEqualTo(Long.parseLong(entry));
                database.changeOne("DELETE FROM audit_entry WHERE sequence IN (-1, " + entry + ")");
                assertThat(recovery.firstBrokenAuditEntry()).as("dropped").isEqualTo(Long.parseLong(entry));
                database.change("INSERT INTO audit_entry SELECT * FROM kept_entry");
                database.change("DROP TABLE kept_entry");
                assertThat(recovery.firstBrokenAuditEntry()).as("put back").isZero();
            }
            // The end of the trail cut off.
            database.change("CREATE TABLE kept_entry AS SELECT * FROM audit_entry WHERE sequence = " + last);
            database.changeOne("DELETE FROM audit_entry WHERE sequence = " + last);
            assertThat(recovery.firstBrokenAuditEntry()).isEqualTo(Long.parseLong(last));
            database.change("INSERT INTO audit_entry SELECT * FROM kept_entry");
            database.change("DROP TABLE kept_entry");
            assertThat(recovery.firstBrokenAuditEntry()).isZero();
        }
    }

    @Test
    void anAlarmIsANotificationAndAValueAndAnAuditEntryAndNamesNoAccount() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 3, false);
        BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
        try (ManagementPort management = ManagementPort.connect()) {
            MBeanServerConnection beans = management.connector().getMBeanServerConnection();
            ObjectName ledger = ManagementPort.name("GuessLedger");
            assertThat(Arrays.stream(beans.getMBeanInfo(ledger).getNotifications())
                            .flatMap(info -> Arrays.stream(info.getNotifTypes())))
                    .contains(
                            "org.pinfold.alarm.record-lost",
                            "org.pinfold.alarm.token-healed",
                            "org.pinfold.alarm.database-behind",
                            "org.pinfold.alarm.ledger-fault",
                            "org.pinfold.alarm.clock-jumped",
                            "org.pinfold.alarm.guess-policy-loosened");
            NotificationListener listener = (notification, handback) -> heard.add(notification);
            beans.addNotificationListener(ledger, listener, null, null);
            // First come the alarms of other tests.
            await().until(() -> heard.size() >= management.ledger().getAlarms().size());
            heard.clear();
            database.changeOne("DELETE FROM recovery_record WHERE account = '" + phone.account() + "'");
            assertThat(vault.state(phone.device()).state()).isEqualTo("record-lost");

            Notification alarm = Objects.requireNonNull(heard.poll(30, TimeUnit.SECONDS), "no notification came");
            assertThat(alarm.getType()).isEqualTo("org.pinfold.alarm.record-lost");
            assertThat(alarm.getMessage()).isEqualTo("RECORD_LOST {}");
            assertThat(alarm.getSource()).isEqualTo(ledger);
            assertThat(management.ledger().getAlarms()).contains("RECORD_LOST {}");
            assertThat(database.value("SELECT COUNT(*) FROM audit_entry WHERE event = 'RECORD_LOST' AND account = '"
                            + phone.account() + "'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void nobodyReadsASecretOrRefillsGuessesHere() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 3, true);
        try (ManagementPort management = ManagementPort.connect()) {
            MBeanServerConnection beans = management.connector().getMBeanServerConnection();
            assertThat(beans.queryNames(new ObjectName("org.pinfold*:*"), null))
                    .containsExactlyInAnyOrder(
                            ManagementPort.name("Token"),
                            ManagementPort.name("GuessLedger"),
                            ManagementPort.name("Recovery"),
                            ManagementPort.name("Accounts"),
                            ManagementPort.name("Events"),
                            ManagementPort.name("LegacyImport"));
            for (String type : List.of("Token", "GuessLedger", "Recovery", "Accounts", "Events", "LegacyImport")) {
                MBeanInfo info = beans.getMBeanInfo(ManagementPort.name(type));
                assertThat(info.getAttributes()).noneMatch(MBeanAttributeInfo::isWritable);
                for (MBeanAttributeInfo attribute : info.getAttributes()) {
                    String value = String.valueOf(beans.getAttribute(ManagementPort.name(type), attribute.getName()));
                    assertThat(value)
                            .as(attribute.getName())
                            .doesNotContain(phone.account().toString(), phone.number());
                }
            }
            assertThat(operations(beans, "Token")).isEmpty();
            assertThat(operations(beans, "GuessLedger")).containsExactly("slots");
            assertThat(operations(beans, "Recovery")).containsExactly("firstBrokenAuditEntry");
            assertThat(operations(beans, "Accounts")).containsExactlyInAnyOrder("delete", "logOut", "remainsOf");
            // Adds locks, never a guess, and shows nothing of what is in the file.
            assertThat(operations(beans, "LegacyImport")).containsExactlyInAnyOrder("start", "cancel");
            assertThat(operations(beans, "Events")).isEmpty();
        }
    }

    private static List<String> operations(MBeanServerConnection beans, String type) throws Exception {
        return Arrays.stream(beans.getMBeanInfo(ManagementPort.name(type)).getOperations())
                .map(MBeanOperationInfo::getName)
                .toList();
    }
}
