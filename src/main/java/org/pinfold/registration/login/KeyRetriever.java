package org.pinfold.registration.login;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.pinfold.outbound.WebhookTarget;

/** Fetches a JWK set from its one address: not elsewhere if that redirects, and no more than fits, in the time that is given. */
final class KeyRetriever implements ResourceRetriever {
    private static final int OK = 200;
    private static final int MAX_OCTETS = 262_144;

    private final WebhookTarget target;
    private final HttpClient client;
    private volatile boolean lastFailed;

    KeyRetriever(WebhookTarget target, Optional<SSLContext> trusting) {
        this.target = target;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(target.connectWait());
        trusting.ifPresent(builder::sslContext);
        client = builder.build();
    }

    /** Whether the latest fetch brought nothing. */
    boolean lastFailed() {
        return lastFailed;
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        lastFailed = true;
        Resource fetched = fetch();
        lastFailed = false;
        return fetched;
    }

    private Resource fetch() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(target.uri())
                .timeout(target.answerWait())
                .header("Accept", "application/jwk-set+json, application/json")
                .GET()
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                endWithTheWait(body);
                if (response.statusCode() != OK) {
                    throw new IOException("status " + response.statusCode());
                }
                byte[] octets = body.readNBytes(MAX_OCTETS + 1);
                if (octets.length > MAX_OCTETS) {
                    throw new IOException("more than " + MAX_OCTETS + " octets");
                }
                return new Resource(new String(octets, StandardCharsets.UTF_8), "application/json");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    /** The request's own timeout ends with the answer's head; a body that trickles must not keep a thread for ever. */
    private void endWithTheWait(InputStream body) {
        CompletableFuture.delayedExecutor(target.answerWait().toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    try {
                        body.close();
                    } catch (IOException e) {
                        // It was over already.
                    }
                });
    }
}
