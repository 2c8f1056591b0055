package org.pinfold.registration.challenge;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.pinfold.outbound.ServiceClient;
import org.pinfold.outbound.WebhookTarget;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.registration.ChallengeAnswer;
import org.pinfold.registration.ChallengeVerifier;
import org.pinfold.registration.PhoneNumber;

/**
 * Asks a captcha service by the call that hCaptcha, reCAPTCHA and Turnstile share: a form with {@code secret} and {@code
 * response}, answered by JSON with {@code success}. The service learns neither the number nor the client's address.
 */
public final class SiteVerifyChallenge implements ChallengeVerifier, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SiteVerifyChallenge.class.getName());
    private static final int OK = 200;
    private static final int MAX_ANSWER_OCTETS = 65_536;

    /** What the services call our fault: to take it for a failed challenge would blame people for a wrong setting. */
    private static final Set<String> OUR_FAULTS = Set.of(
            "missing-input-secret", "invalid-input-secret", "bad-request", "internal-error", "sitekey-secret-mismatch");

    private final SecretBytes secret;
    private final ServiceClient client;

    /** @param secret the account's secret at the service; owned by this object from now on */
    public SiteVerifyChallenge(WebhookTarget target, SecretBytes secret) {
        this(target, secret, Optional.empty());
    }

    SiteVerifyChallenge(WebhookTarget target, SecretBytes secret, Optional<SSLContext> trusting) {
        this.secret = secret;
        client = new ServiceClient(target, trusting);
    }

    @Override
    public boolean isRequired() {
        return true;
    }

    @Override
    public Verdict verify(ChallengeAnswer answer, PhoneNumber number) {
        HttpRequest request = client.request()
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(answer), StandardCharsets.US_ASCII))
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request);
            try (InputStream body = response.body()) {
                if (response.statusCode() != OK) {
                    LOG.log(System.Logger.Level.WARNING, "the captcha service answers {0}", response.statusCode());
                    return Verdict.UNAVAILABLE;
                }
                return verdict(body.readNBytes(MAX_ANSWER_OCTETS));
            }
        } catch (IOException | JsonException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no verdict from the captcha service: {0}",
                    e.getClass().getSimpleName());
            return Verdict.UNAVAILABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verdict.UNAVAILABLE;
        }
    }

    private String form(ChallengeAnswer answer) {
        byte[] octets = secret.exposeOctets();
        try {
            return "secret=" + encode(new String(octets, StandardCharsets.US_ASCII)) + "&response="
                    + encode(answer.text());
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.US_ASCII);
    }

    /** Only {@code success} that is true passes; only a plain no is a failure. */
    private static Verdict verdict(byte[] body) {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
            JsonObject answer = reader.readObject();
            JsonValue success = answer.getOrDefault("success", JsonValue.NULL);
            if (success.equals(JsonValue.TRUE)) {
                return Verdict.PASSED;
            }
            if (!success.equals(JsonValue.FALSE) || namesOurFault(answer)) {
                LOG.log(System.Logger.Level.WARNING, "the captcha service gives no verdict: is the secret right?");
                return Verdict.UNAVAILABLE;
            }
            return Verdict.FAILED;
        }
    }

    private static boolean namesOurFault(JsonObject answer) {
        JsonValue codes = answer.getOrDefault("error-codes", JsonValue.EMPTY_JSON_ARRAY);
        return codes.getValueType() == JsonValue.ValueType.ARRAY
                && codes.asJsonArray().stream()
                        .anyMatch(code -> code instanceof JsonString named && OUR_FAULTS.contains(named.getString()));
    }

    @Override
    public void close() {
        secret.close();
    }
}
