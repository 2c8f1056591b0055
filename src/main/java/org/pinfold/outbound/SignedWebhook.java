package org.pinfold.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.pinfold.protocol.SecretBytes;

/**
 * Posts JSON to one address, once, with a signature over time and body. The answer's body is not read, and redirects are
 * not followed. Safe for use by many threads.
 */
public final class SignedWebhook implements AutoCloseable {
    /** Header with time and signature. */
    public static final String SIGNATURE = "Pinfold-Signature";

    private static final System.Logger LOG = System.getLogger(SignedWebhook.class.getName());
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final int OK = 200;
    private static final int MULTIPLE_CHOICES = 300;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int INTERNAL_SERVER_ERROR = 500;

    private final SecretBytes secret;
    private final Clock clock;
    private final ServiceClient client;

    /**
     * @param secret key of the signatures; owned by this object from now on
     * @param trusting whose certificates are accepted; those that Java accepts, if empty
     */
    public SignedWebhook(WebhookTarget target, SecretBytes secret, Clock clock, Optional<SSLContext> trusting) {
        this.secret = secret;
        this.clock = clock;
        client = new ServiceClient(target, trusting);
    }

    /** What one request came to. */
    public sealed interface Answer {
        /** A status of 2xx. */
        record Taken() implements Answer {}

        /**
         * Definite: not taken, and asking again would not change it.
         *
         * @param status of the answer, 100 to 499
         */
        record Refused(int status) implements Answer {}

        /** Not taken, since it was too many; the service may want to be asked later. */
        record Throttled(Optional<Duration> retryAfter) implements Answer {}

        /** Not taken; the service may want to be asked later. */
        record Failed(Optional<Duration> retryAfter) implements Answer {}

        /** Nothing left. */
        record NoConnection() implements Answer {}

        /** The request may have arrived. */
        record Lost() implements Answer {}
    }

    /**
     * Posts a body.
     *
     * @param body JSON, in ASCII
     */
    public Answer post(String body) {
        HttpRequest request = client.request()
                .header("Content-Type", "application/json")
                .header(SIGNATURE, signature(body))
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.US_ASCII))
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(request);
            // Unread: whatever it says, and however much of it, the status decides.
            answer.body().close();
            return outcome(answer);
        } catch (ConnectException | HttpConnectTimeoutException | SSLHandshakeException e) {
            LOG.log(System.Logger.Level.WARNING, "no connection to the webhook: {0}", name(e));
            return new Answer.NoConnection();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "no answer from the webhook: {0}", name(e));
            return new Answer.Lost();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Lost();
        }
    }

    private static Answer outcome(HttpResponse<InputStream> answer) {
        int status = answer.statusCode();
        if (status >= OK && status < MULTIPLE_CHOICES) {
            return new Answer.Taken();
        }
        LOG.log(System.Logger.Level.WARNING, "the webhook answers {0}", status);
        if (status == TOO_MANY_REQUESTS) {
            return new Answer.Throttled(retryAfter(answer));
        }
        return status >= INTERNAL_SERVER_ERROR ? new Answer.Failed(retryAfter(answer)) : new Answer.Refused(status);
    }

    private static Optional<Duration> retryAfter(HttpResponse<InputStream> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    /** Over time and body, so that nobody can send an old request again later, or another one. */
    private String signature(String body) {
        String seconds = Long.toString(clock.instant().getEpochSecond());
        byte[] key = secret.exposeOctets();
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] tag = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.US_ASCII));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(tag);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static String name(IOException failure) {
        return failure.getClass().getSimpleName();
    }

    @Override
    public void close() {
        secret.close();
    }
}
