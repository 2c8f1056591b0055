package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.pinfold.it.MetricsCredential;
import org.pinfold.protocol.ProblemType;

/** Counts for a monitor and for nobody else, and nothing in them that is anybody's. */
@NullUnmarked
class MetricsIT extends PublicDoor {
    private static final String WRONG_PIN = "9305";

    private Answer asked(String authorization) {
        return http.get("/metrics").header("Authorization", authorization).send();
    }

    private Map<String, Double> samples() {
        Answer answer = asked(MetricsCredential.authorization());
        assertThat(answer.status()).isEqualTo(200);
        Map<String, Double> samples = new TreeMap<>();
        answer.text().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
        return samples;
    }

    @Test
    void theMonitorSeesThemAsPrometheusReadsThem() {
        Answer answer = asked(MetricsCredential.authorization());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type").orElseThrow().replace(" ", "").toLowerCase(java.util.Locale.ROOT))
                .isEqualTo("text/plain;version=0.0.4;charset=utf-8");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.text())
                .contains("# TYPE pinfold_guesses_debited_total counter")
                .contains("# TYPE pinfold_codes_total counter")
                .contains("# TYPE pinfold_requests_refused_total counter")
                .contains("# TYPE pinfold_slots gauge")
                .contains("pinfold_ledger_serving 1.0")
                .contains("jvm_memory_used_bytes{");
    }

    @Test
    void theyFollowWhatHappens() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        Map<String, Double> before = samples();
        vault.store(phone.device(), 3, false);
        TestVault.Evaluated wrong = vault.evaluate(phone.device(), WRONG_PIN);
        api.evaluate(phone.device(), wrong.request());
        http.post("/v1/recovery/restore/unlock")
                .as(phone.device())
                .json("{\"attempt\":\"" + wrong.answer().attempt().toBase64() + "\",\"proof\":\""
                        + wrong.proof().toBase64() + "\"}")
                .send();
        TestVault.Evaluated right = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
        api.unlock(phone.device(), right.unlockRequest());
        Map<String, Double> after = samples();
        Map<String, Integer> expected = Map.of(
                "pinfold_guesses_debited_total", 2,
                "pinfold_guesses_repeated_total", 1,
                "pinfold_guesses_reset_total", 1,
                "pinfold_recovery_outcomes_total{outcome=\"Stored\"}", 1,
                "pinfold_recovery_outcomes_total{outcome=\"Unlocked\"}", 1,
                "pinfold_recovery_outcomes_total{outcome=\"WrongPin\"}", 1,
                "pinfold_slots{state=\"open\"}", 1,
                "pinfold_alarms_total{event=\"LEDGER_FAULT\"}", 0);
        expected.forEach((name, more) -> assertThat(after.get(name)).as(name).isEqualTo(before.get(name) + more));
        assertThat(after.get("pinfold_ledger_token_writes_total"))
                .isGreaterThan(before.get("pinfold_ledger_token_writes_total"));
    }

    @Test
    void aLostRecordIsCountedAsAnAlarm() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 3, false);
        String lost = "pinfold_alarms_total{event=\"RECORD_LOST\"}";
        double before = samples().get(lost);
        database.changeOne("DELETE FROM recovery_record WHERE account = '" + phone.account() + "'");
        vault.state(phone.device());
        assertThat(samples().get(lost)).isEqualTo(before + 1);
    }

    @Test
    void nothingInThemIsAnybodys() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 3, true);
        vault.evaluate(phone.device(), WRONG_PIN);
        String number = phone.number().substring(1);
        String text = asked(MetricsCredential.authorization()).text();
        assertThat(text)
                .doesNotContain(phone.account().toString())
                .doesNotContain(phone.account().toString().substring(0, 8))
                .doesNotContain(number)
                .doesNotContain(phone.device().password())
                .doesNotContain(MetricsCredential.VALUE)
                .doesNotContain(TestVault.RIGHT_PIN + "\"", WRONG_PIN + "\"");
        assertThat(text.lines().filter(line -> line.startsWith("pinfold_") && line.contains("{")))
                .as("labels are names of ours")
                .allMatch(line -> line.matches("pinfold_\\w+\\{(outcome|event|state|limit)=\"[A-Za-z_]+\"} [0-9.E]+"));
    }

    @Test
    void nobodyElseSeesThem() throws Exception {
        assertThatAnswer(http.get("/metrics").send()).isProblem(ProblemType.UNAUTHENTICATED);
        for (String wrong : List.of(
                "Bearer " + MetricsCredential.VALUE + "x",
                "Bearer " + MetricsCredential.VALUE.substring(1),
                "Bearer nonsense",
                "Bearer ",
                "Basic " + MetricsCredential.VALUE,
                MetricsCredential.VALUE)) {
            assertThatAnswer(asked(wrong)).isProblem(ProblemType.UNAUTHENTICATED);
        }
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 3, true);
        assertThatAnswer(http.get("/metrics").as(phone.device()).send()).isProblem(ProblemType.FORBIDDEN);
        assertThatAnswer(asked("Bearer " + phone.lockedOut().value())).isProblem(ProblemType.FORBIDDEN);
    }

    @Test
    void theMonitorsCredentialIsAnUnknownWordEverywhereElse() {
        for (String path : List.of(
                "/v1/recovery",
                "/v1/storage/manifest",
                "/v1/metrics",
                "/v1/development/outbox/+12025550100",
                "/metrics/",
                "/metrics/more",
                "/nowhere")) {
            Answer answer = http.get(path)
                    .header("Authorization", MetricsCredential.authorization())
                    .send();
            assertThat(answer.status()).as(path).isNotEqualTo(200);
            assertThatAnswer(answer).as(path).isProblem(ProblemType.UNAUTHENTICATED);
        }
    }

    @Test
    void theyAreOnlyRead() {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
            Answer answer = http.call(method, "/metrics")
                    .header("Authorization", MetricsCredential.authorization())
                    .send();
            assertThatAnswer(answer).as(method).isProblem(ProblemType.METHOD_NOT_ALLOWED);
            assertThat(answer.header("Allow")).contains("GET");
        }
    }
}
