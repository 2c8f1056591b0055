package org.pinfold.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * HTTP/1.1 to one address, which whoever answers there cannot turn against this server: redirects are not followed, and neither
 * an answer that is late nor one that trickles keeps a thread. Safe for use by many threads.
 */
public final class ServiceClient {
    private final WebhookTarget target;
    private final HttpClient client;

    /** @param trusting whose certificates are accepted; those that Java accepts, if empty */
    public ServiceClient(WebhookTarget target, Optional<SSLContext> trusting) {
        this.target = target;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(target.connectWait());
        trusting.ifPresent(builder::sslContext);
        client = builder.build();
    }

    /** A request to the address, without method and body. */
    public HttpRequest.Builder request() {
        return HttpRequest.newBuilder(target.uri()).timeout(target.answerWait());
    }

    /**
     * Sends a request once.
     *
     * @return the answer's head; the body is closed by the caller, or when {@code answerWait} is over again
     * @throws IOException if there is no answer in time
     */
    public HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        endWithTheWait(answer.body());
        return answer;
    }

    /** The request's own timeout ends with the answer's head. */
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
