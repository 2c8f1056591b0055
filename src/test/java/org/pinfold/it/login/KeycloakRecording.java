package org.pinfold.it.login;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.json.Json;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes {@code src/test/resources/login/keycloak-recorded.json}: what a real Keycloak with the tests' realm signs and
 * publishes. Argument: the realm's issuer. All of it is worthless: the realm's keys were thrown away with it.
 */
final class KeycloakRecording {
    private static final String NONCE = "n".repeat(76);

    private KeycloakRecording() {}

    public static void main(String[] arguments) throws Exception {
        String issuer = arguments[0];
        CodeFlow.Tokens ours = new CodeFlow(issuer, "pinfold-app").logIn("alice", "correct horse", NONCE);
        CodeFlow.Tokens others = new CodeFlow(issuer, "another-app").logIn("alice", "correct horse", NONCE);
        JWTClaimsSet claims = SignedJWT.parse(ours.idToken()).getJWTClaimsSet();
        String keys = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/certs"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        Files.writeString(
                Path.of("src/test/resources/login/keycloak-recorded.json"),
                Json.createObjectBuilder()
                                .add("source", arguments[1])
                                .add("issuer", issuer)
                                .add("clientId", "pinfold-app")
                                .add("subject", claims.getSubject())
                                .add("nonce", NONCE)
                                .add(
                                        "issuedAt",
                                        claims.getIssueTime().toInstant().toString())
                                .add(
                                        "expiresAt",
                                        claims.getExpirationTime().toInstant().toString())
                                .add("idToken", ours.idToken())
                                .add("accessToken", ours.accessToken())
                                .add("idTokenOfAnotherClient", others.idToken())
                                .add(
                                        "keys",
                                        Json.createReader(new StringReader(keys))
                                                .readObject())
                                .build()
                        + "\n");
    }
}
