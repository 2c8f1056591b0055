package org.pinfold.registration.sender;

import jakarta.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.SenderEvent;
import org.pinfold.registration.Transport;
import org.pinfold.registration.VerificationCode;

/**
 * Posts codes to a service of the operator's, which sends them. The body is signed; a repetition has the same {@code id},
 * so that the service can tell it. The answer's body is not read, and redirects are not followed.
 */
public final class WebhookCodeSender implements CodeSender, AutoCloseable {
    /** Header with time and signature. */
    static final String SIGNATURE = "Pinfold-Signature";

    private static final System.Logger LOG = System.getLogger(WebhookCodeSender.class.getName());
    private static final String ALGORITHM = "HmacSHA256";
    private static final int TRIES = 3;
    private static final int ID_OCTETS = 16;
    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final int OK = 200;
    private static final int MULTIPLE_CHOICES = 300;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int INTERNAL_SERVER_ERROR = 500;

    private final WebhookTarget target;
    private final SecretBytes secret;
    private final SenderCounts counts;
    private final SecureRandom random;
    private final Clock clock;
    private final Pause pause;
    private final HttpClient client;

    /** @param secret key of the signatures; owned by this object from now on */
    public WebhookCodeSender(
            WebhookTarget target,
            SecretBytes secret,
            SenderCounts counts,
            SecureRandom random,
            Clock clock,
            Pause pause) {
        this(target, secret, counts, random, clock, pause, Optional.empty());
    }

    WebhookCodeSender(
            WebhookTarget target,
            SecretBytes secret,
            SenderCounts counts,
            SecureRandom random,
            Clock clock,
            Pause pause,
            Optional<SSLContext> trusting) {
        this.target = target;
        this.secret = secret;
        this.counts = counts;
        this.random = random;
        this.clock = clock;
        this.pause = pause;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(target.connectWait());
        trusting.ifPresent(builder::sslContext);
        client = builder.build();
    }

    /** What one try came to. */
    private sealed interface Try {
        record Taken() implements Try {}

        /** Definite: nothing left, and asking again would not change it. */
        record Refused() implements Try {}

        /** Nothing left; the service may want to be asked later. */
        record Failed(SenderEvent event, Optional<Duration> retryAfter) implements Try {}

        /** The request may have arrived. */
        record Lost() implements Try {}
    }

    @Override
    public Delivery send(PhoneNumber number, VerificationCode code, Transport transport) {
        String body = body(number, code, transport);
        boolean mayHaveLeft = false;
        SenderEvent last = SenderEvent.UNAVAILABLE;
        for (int tried = 1; tried <= TRIES; tried++) {
            Try outcome = post(body);
            if (outcome instanceof Try.Taken) {
                counts.count(SenderEvent.ACCEPTED);
                return Delivery.ACCEPTED;
            }
            Duration wait = STEP.multipliedBy(tried);
            if (outcome instanceof Try.Refused) {
                last = SenderEvent.REJECTED;
                break;
            } else if (outcome instanceof Try.Failed failed) {
                last = failed.event();
                wait = failed.retryAfter().orElse(wait);
            } else {
                mayHaveLeft = true;
            }
            if (tried == TRIES || wait.compareTo(LONGEST_PAUSE) > 0 || !paused(wait)) {
                break;
            }
        }
        counts.count(mayHaveLeft ? SenderEvent.UNKNOWN : last);
        return mayHaveLeft ? Delivery.ACCEPTED : Delivery.UNAVAILABLE;
    }

    private Try post(String body) {
        HttpRequest request = HttpRequest.newBuilder(target.uri())
                .timeout(target.answerWait())
                .header("Content-Type", "application/json")
                .header(SIGNATURE, signature(body))
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.US_ASCII))
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            // Unread: whatever it says, and however much of it, the status decides.
            answer.body().close();
            return outcome(answer);
        } catch (ConnectException | HttpConnectTimeoutException | SSLHandshakeException e) {
            LOG.log(System.Logger.Level.WARNING, "no connection to the webhook: {0}", name(e));
            return new Try.Failed(SenderEvent.UNAVAILABLE, Optional.empty());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "no answer from the webhook: {0}", name(e));
            return new Try.Lost();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Try.Lost();
        }
    }

    private static Try outcome(HttpResponse<InputStream> answer) {
        int status = answer.statusCode();
        if (status >= OK && status < MULTIPLE_CHOICES) {
            return new Try.Taken();
        }
        LOG.log(System.Logger.Level.WARNING, "the webhook answers {0}", status);
        if (status == TOO_MANY_REQUESTS) {
            return new Try.Failed(SenderEvent.THROTTLED, retryAfter(answer));
        }
        return status >= INTERNAL_SERVER_ERROR
                ? new Try.Failed(SenderEvent.UNAVAILABLE, retryAfter(answer))
                : new Try.Refused();
    }

    private static Optional<Duration> retryAfter(HttpResponse<InputStream> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private boolean paused(Duration wait) {
        try {
            pause.pause(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String body(PhoneNumber number, VerificationCode code, Transport transport) {
        byte[] id = new byte[ID_OCTETS];
        random.nextBytes(id);
        return Json.createObjectBuilder()
                .add("number", number.e164())
                .add("code", code.digits())
                .add("transport", transport.wireName())
                .add("id", HexFormat.of().formatHex(id))
                .build()
                .toString();
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
            java.util.Arrays.fill(key, (byte) 0);
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
