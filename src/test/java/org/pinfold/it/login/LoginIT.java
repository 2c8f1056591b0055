package org.pinfold.it.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pinfold.client.IdTokenCredential;
import org.pinfold.client.ProblemException;
import org.pinfold.it.PayaraMicroProcess;
import org.pinfold.it.ServerProcess;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.protocol.ProblemType;
import org.pinfold.registration.login.TestOpenIdProvider;

/** Accounts by a login, on both servers; the provider is a program of the tests'. */
class LoginIT {
    private static final String ALICE = "alice-canary";

    private TestOpenIdProvider provider;

    @BeforeEach
    void start() throws Exception {
        provider = new TestOpenIdProvider();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private LoginStory storyOf(ServerProcess server) {
        server.property("pinfold.login.issuer", provider.issuer())
                .property("pinfold.login.client-id", TestOpenIdProvider.CLIENT_ID)
                .property("pinfold.login.keys-url", provider.keysUrl())
                .start()
                .awaitReady();
        return new LoginStory(server, nonce -> provider.idToken(ALICE, nonce, Instant.now()));
    }

    @Test
    void aLoginRegistersAndThePinBringsTheAccountBackOnWildFly() throws Exception {
        assertTells(WildFlyProcess.named("login"));
    }

    @Test
    void aLoginRegistersAndThePinBringsTheAccountBackOnPayaraMicro() throws Exception {
        assertTells(PayaraMicroProcess.named("login-payara"));
    }

    private void assertTells(ServerProcess process) throws Exception {
        try (ServerProcess server = process) {
            LoginStory story = storyOf(server);
            assertRefusals(server, story);
            story.tell();
            assertThat(server.logText()).doesNotContain(ALICE);
        }
    }

    private void assertRefusals(ServerProcess server, LoginStory story) throws Exception {
        IdTokenCredential login = story.logIn();
        provider.answer(503);
        story.assertRefused(ProblemType.LOGIN_UNAVAILABLE, login);
        provider.answer(200);
        assertThat(register(server, login.value(), "{\"sessionId\":\"s\"}"))
                .as("two proofs")
                .contains(ProblemType.FIELD_OUT_OF_RANGE.uri());
        assertThatThrownBy(() -> story.api().recoveryState(login))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNAUTHENTICATED));
        String strangersNonce = provider.idToken(ALICE, "n".repeat(76), Instant.now());
        String old = provider.idToken(
                ALICE, story.api().loginNonce().nonce(), Instant.now().minusSeconds(600));
        String tooLong =
                provider.sign(provider.claims(ALICE, story.api().loginNonce().nonce(), Instant.now())
                        .claim("filler", "f".repeat(7000))
                        .build());
        for (String bad : new String[] {strangersNonce, old, tooLong, "a.b.c", login.value() + "A"}) {
            assertThat(register(server, bad, "{}")).contains(ProblemType.UNAUTHENTICATED.uri());
        }
    }

    private static String register(ServerProcess server, String bearer, String json) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        server.uri("/v1/registration").toString()))
                                .header("Authorization", "Bearer " + bearer)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(json))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
