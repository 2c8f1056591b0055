package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Optional;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pinfold.admin.GuessLedgerMXBean;
import org.pinfold.admin.RecoveryMXBean;
import org.pinfold.admin.TokenMXBean;
import org.pinfold.it.MetricsCredential;
import org.pinfold.it.PayaraMicroProcess;
import org.pinfold.it.ServerProcess;
import org.pinfold.it.TokenCopy;
import org.pinfold.protocol.ProblemType;

/** That the WAR which runs on WildFly runs on Payara Micro, unchanged: the whole story, and every way to be refused. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PayaraStoryIT {
    private static final ServerProcess SERVER = PayaraMicroProcess.named("payara-story");

    @BeforeAll
    static void start() {
        SERVER.property(
                        "pinfold.metrics.credential-file",
                        MetricsCredential.fileIn(SERVER.directory()).toString())
                .property("pinfold.pacing.steps", "9s,1s")
                .start()
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void theWholeStoryIsTold() {
        Command.Result story = StoryProgram.tell(SERVER);

        assertThat(story.output())
                .containsPattern("429: the next guess is not allowed yet; wait [1-9] s")
                .contains("Everything held.");
        assertThat(story.status()).isZero();
    }

    @Test
    void theDevelopmentProfileIsAnnouncedInTheLog() {
        assertThat(SERVER.logText()).contains("DEVELOPMENT PROFILE:");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /v1/recovery,                   UNAUTHENTICATED",
        "GET,  /v1/storage/manifest,           UNAUTHENTICATED",
        "POST, /v1/recovery/restore/evaluate,  UNAUTHENTICATED",
        "GET,  /v1/no/such/thing,              NOT_FOUND",
        "GET,  /no/such/thing,                 NOT_FOUND",
        "GET,  /,                              NOT_FOUND",
        "GET,  /v1/registration,               METHOD_NOT_ALLOWED",
        "POST, /v1/verification/session,       UNKNOWN_FIELD"
    })
    void aStrangersRequestIsAnsweredByItsProblem(String method, String path, ProblemType expected) {
        HttpResponse<String> answer =
                method.equals("GET") ? Http.get(SERVER, path) : Http.post(SERVER, path, "{\"unknown\":1}");

        assertThat(Http.problem(answer))
                .as("%d %s", answer.statusCode(), answer.body())
                .hasValue(expected);
    }

    @Test
    void credentialsThatAreNotAcceptedEndOnEveryAddress() {
        for (String path : new String[] {"/v1/recovery", "/v1/registration", "/nowhere"}) {
            HttpResponse<String> answer = Http.get(SERVER, path, "Bearer nonsense");

            assertThat(Http.problem(answer))
                    .as("%s: %d %s", path, answer.statusCode(), answer.body())
                    .hasValue(ProblemType.UNAUTHENTICATED);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
        }
    }

    @Test
    void aRecoveryCredentialGuessesAndDoesNothingElse() throws Exception {
        Person owner = Person.registeredAt(SERVER);
        owner.setPinAndLock("8642");
        String stranger = owner.recoveryCredentialOfAnotherPhone().authorization();

        assertThat(Http.get(SERVER, "/v1/recovery", stranger).statusCode()).isEqualTo(200);
        assertThat(Http.problem(Http.get(SERVER, "/v1/storage/manifest", stranger)))
                .hasValue(ProblemType.FORBIDDEN);
        assertThat(Http.problem(Http.post(SERVER, "/v1/recovery/store/start", stranger, "{}")))
                .hasValue(ProblemType.FORBIDDEN);
        assertThat(Http.problem(
                        Http.get(SERVER, "/v1/storage/manifest", owner.device().authorization())))
                .hasValue(ProblemType.NO_BACKUP);
    }

    /** Payara has metrics of its own at that address, unless they are switched off. */
    @Test
    void theMetricsAreOursAndForTheMonitor() {
        HttpResponse<String> metrics = Http.get(SERVER, "/metrics", MetricsCredential.authorization());

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).contains("pinfold_guesses_debited_total").contains("jvm_memory_used_bytes{");
        assertThat(Http.problem(Http.get(SERVER, "/metrics"))).hasValue(ProblemType.UNAUTHENTICATED);
        assertThat(Http.problem(Http.get(SERVER, "/metrics", "Bearer nonsense")))
                .hasValue(ProblemType.UNAUTHENTICATED);
        assertThat(Http.problem(Http.get(SERVER, "/v1/recovery", MetricsCredential.authorization())))
                .hasValue(ProblemType.UNAUTHENTICATED);
    }

    @Test
    void aMalformedRequestLineTellsNothingOfTheInsides() {
        HttpResponse<String> answer = Http.get(SERVER, "/v1/recovery/%ff%fe?%00");

        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(answer.body()).doesNotContainIgnoringCase("payara").doesNotContain("Exception", "\tat ");
        assertThat(answer.headers().firstValue("Server")).isEqualTo(Optional.empty());
    }

    /** Comes last: to attach opens a listener that is not on loopback, and that ends the profile for good. */
    @Test
    @Order(Integer.MAX_VALUE)
    void theMBeansAnswerAndTheirListenerEndsTheDevelopmentProfile() throws Exception {
        assertThat(Http.get(SERVER, "/v1/development/outbox/+12025550199").statusCode())
                .isEqualTo(200);
        try (JMXConnector jmx = SERVER.jmx()) {
            MBeanServerConnection beans = jmx.getMBeanServerConnection();
            TokenMXBean token = JMX.newMXBeanProxy(beans, new ObjectName("org.pinfold:type=Token"), TokenMXBean.class);
            assertThat(token.isAnswering()).isTrue();
            assertThat(token.getLabel()).isEqualTo(TokenCopy.LABEL);
            GuessLedgerMXBean ledger =
                    JMX.newMXBeanProxy(beans, new ObjectName("org.pinfold:type=GuessLedger"), GuessLedgerMXBean.class);
            assertThat(ledger.isServing()).isTrue();
            assertThat(ledger.getAlarms()).isEmpty();
            RecoveryMXBean recovery =
                    JMX.newMXBeanProxy(beans, new ObjectName("org.pinfold:type=Recovery"), RecoveryMXBean.class);
            assertThat(recovery.firstBrokenAuditEntry()).isZero();
        }
        assertThat(Http.problem(Http.get(SERVER, "/v1/development/outbox/+12025550199")))
                .hasValue(ProblemType.NOT_FOUND);
        assertThat(SERVER.logText()).contains("the development profile ends: a listener is not on loopback");
    }
}
