package org.pinfold.it.login;

import org.junit.jupiter.api.Test;
import org.pinfold.client.IdTokenCredential;
import org.pinfold.it.ServerProcess;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.protocol.ProblemType;

/** Accounts by a login at a real Keycloak. Part of the build in the profile {@code keycloak}, which fetches it. */
class KeycloakLoginIT {
    private static final String USER = "alice";
    private static final String PASSWORD = "correct horse";

    @Test
    void aLoginAtKeycloakRegistersAndThePinBringsTheAccountBack() throws Exception {
        try (KeycloakProcess keycloak = new KeycloakProcess().awaitReady();
                ServerProcess server = WildFlyProcess.named("login-keycloak")) {
            server.property("pinfold.login.issuer", keycloak.issuer())
                    .property("pinfold.login.client-id", "pinfold-app")
                    .property("pinfold.login.keys-url", keycloak.keysUrl())
                    .start()
                    .awaitReady();
            CodeFlow app = new CodeFlow(keycloak.issuer(), "pinfold-app");
            LoginStory story = new LoginStory(
                    server, nonce -> app.logIn(USER, PASSWORD, nonce).idToken());
            story.tell();
            String nonce = story.api().loginNonce().nonce();
            CodeFlow otherApp = new CodeFlow(keycloak.issuer(), "another-app");
            CodeFlow.Tokens tokens = otherApp.logIn(USER, PASSWORD, nonce);
            story.assertRefused(ProblemType.UNAUTHENTICATED, new IdTokenCredential(tokens.idToken()));
            story.assertRefused(ProblemType.UNAUTHENTICATED, new IdTokenCredential(tokens.accessToken()));
        }
    }
}
