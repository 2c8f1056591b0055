package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.pinfold.client.Credential;
import org.pinfold.client.RecoveryCredential;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.StorageItem;
import org.pinfold.protocol.messages.StorageManifest;
import org.pinfold.protocol.messages.WriteStorageRequest;

/** Deleting an account leaves nothing of it, lets nobody in as it, and cannot be done by anybody else. */
@NullUnmarked
class AccountDeletionIT extends PublicDoor {
    private static final String ME = "/v1/accounts/me";

    private TestPhone phoneWithEverything() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, true);
        api.writeStorage(
                phone.device(),
                new WriteStorageRequest(
                        new StorageManifest(1, TestVault.random(50)),
                        List.of(new StorageItem(TestVault.random(16), TestVault.random(50))),
                        List.of(),
                        Optional.empty()));
        return phone;
    }

    /** Rows by table, of all tables but the audit trail, that have the text in any column. */
    private Map<String, Integer> rowsWith(String text) {
        Map<String, Integer> found = new HashMap<>();
        List<List<String>> columns = database.rows("SELECT table_name, column_name FROM information_schema.columns"
                + " WHERE table_schema = 'PUBLIC' AND data_type LIKE 'CHARACTER%'");
        for (List<String> column : columns) {
            String table = column.get(0);
            if (!table.equals("AUDIT_ENTRY") && !table.equals("flyway_schema_history")) {
                int rows = Integer.parseInt(database.value("SELECT COUNT(*) FROM \"" + table + "\" WHERE \""
                        + column.get(1) + "\" LIKE '%" + text + "%'"));
                found.merge(table, rows, Integer::sum);
            }
        }
        found.values().removeIf(rows -> rows == 0);
        return found;
    }

    private Answer delete(Credential credential) {
        return http.delete(ME).as(credential).send();
    }

    @Test
    void leavesNothingButTheAuditTrailAndANoteForAnHour() throws Exception {
        TestPhone phone = phoneWithEverything();
        String account = phone.account().toString();
        assertThat(rowsWith(account))
                .containsKeys(
                        "ACCOUNT",
                        "DEVICE",
                        "REGISTERED_IDENTIFIER",
                        "ACCOUNT_EVENT",
                        "ACCOUNT_EVENT_HEAD",
                        "LEDGER_MIRROR",
                        "RECOVERY_RECORD",
                        "BACKUP_MANIFEST",
                        "BACKUP_ITEM");

        assertThatAnswer(delete(phone.device())).hasStatus(204);

        assertThat(rowsWith(account)).isEqualTo(Map.of("ACCOUNT_DELETION", 1));
        assertThat(rowsWith(phone.number())).isEmpty();
        assertThat(database.rows("SELECT event FROM audit_entry WHERE account = '" + account
                        + "' ORDER BY sequence DESC LIMIT 3"))
                .containsExactly(
                        List.of("ACCOUNT_DELETED"), List.of("SECRET_REMOVED"), List.of("ACCOUNT_DELETION_BEGUN"));
    }

    @Test
    void nobodyIsLetInAsItAndTheNumberBelongsToWhoeverProvesIt() throws Exception {
        TestPhone phone = phoneWithEverything();
        RecoveryCredential credential = phone.lockedOut();
        delete(phone.device());
        assertThatAnswer(delete(phone.device())).isProblem(ProblemType.UNAUTHENTICATED);
        for (Credential dead : List.of(phone.device(), credential)) {
            assertThatAnswer(http.get("/v1/recovery").as(dead).send()).isProblem(ProblemType.UNAUTHENTICATED);
        }
        TestPhone next = phone.reregistered(Optional.empty());
        assertThat(next.account()).isNotEqualTo(phone.account());
        assertThat(api.recoveryState(next.device()).state()).isEqualTo("never");
    }

    @Test
    void takesADevicesCredential() throws Exception {
        TestPhone phone = phoneWithEverything();
        assertThatAnswer(http.delete(ME).send()).isProblem(ProblemType.UNAUTHENTICATED);
        assertThatAnswer(delete(phone.lockedOut())).isProblem(ProblemType.FORBIDDEN);
        assertThat(api.recoveryState(phone.device()).state()).isEqualTo("stored");
    }

    @Test
    void ofManyAtOnceOneDeletesAndARestoreBesideThemLeavesNothing() throws Exception {
        TestPhone phone = phoneWithEverything();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(threads.submit(() -> delete(phone.device())));
                answers.add(threads.submit(() -> http.post("/v1/recovery/restore/evaluate")
                        .as(phone.device())
                        .json(BodyCall.EVALUATE.body().toString())
                        .send()));
            }
            List<Integer> deleted = new ArrayList<>();
            for (int i = 0; i < answers.size(); i += 2) {
                deleted.add(answers.get(i).get().status());
                assertThat(answers.get(i + 1).get().status()).isLessThan(500);
            }
            assertThat(deleted).containsOnlyOnce(204).allMatch(status -> status == 204 || status == 401);
        } finally {
            threads.shutdownNow();
        }
        assertThat(rowsWith(phone.account().toString())).isEqualTo(Map.of("ACCOUNT_DELETION", 1));
    }
}
