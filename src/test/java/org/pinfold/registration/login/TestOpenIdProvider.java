package org.pinfold.registration.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** An OpenID provider on loopback that publishes its keys and signs ID tokens, without asking anybody for a password. */
public final class TestOpenIdProvider implements AutoCloseable {
    /** The client that its tokens are for. */
    public static final String CLIENT_ID = "pinfold-app";

    private static final int OK = 200;
    private static final int RSA_BITS = 2048;
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);

    private final HttpServer server;
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile RSAKey key = freshKey();
    private volatile int status = OK;

    public TestOpenIdProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", this::publish);
        server.start();
    }

    private void publish(HttpExchange exchange) throws IOException {
        fetches.incrementAndGet();
        byte[] body = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Location", "/elsewhere");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** {@code iss} of its tokens. */
    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Where its JWK set is. */
    public String keysUrl() {
        return issuer() + "/keys";
    }

    /** How often its keys were asked for. */
    public int fetches() {
        return fetches.get();
    }

    /** Answers with this status from now on. */
    public void answer(int newStatus) {
        status = newStatus;
    }

    /** Signs with another key from now on, and publishes that one alone. */
    public void rotate() {
        key = freshKey();
    }

    /** The claims of a good ID token. */
    public JWTClaimsSet.Builder claims(String subject, String nonce, Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(CLIENT_ID)
                .subject(subject)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(TOKEN_LIFETIME)))
                .claim("nonce", nonce);
    }

    /** A good ID token. */
    public String idToken(String subject, String nonce, Instant now) {
        return sign(claims(subject, nonce, now).build());
    }

    /** Signs whatever it is with RS256. */
    public String sign(JWTClaimsSet claims) {
        return sign(claims, key, JWSAlgorithm.RS256);
    }

    static String sign(JWTClaimsSet claims, RSAKey by, JWSAlgorithm algorithm) {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(by.getKeyID()).build(), claims);
        try {
            token.sign(new RSASSASigner(by));
        } catch (JOSEException e) {
            throw new IllegalStateException("a fresh key does not sign", e);
        }
        return token.serialize();
    }

    static RSAKey freshKey() {
        try {
            return new RSAKeyGenerator(RSA_BITS)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    RSAKey key() {
        return key;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
