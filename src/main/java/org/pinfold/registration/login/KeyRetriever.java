package org.pinfold.registration.login;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.pinfold.outbound.ServiceClient;
import org.pinfold.outbound.WebhookTarget;

/** Fetches a JWK set from its one address: not elsewhere if that redirects, and no more than fits, in the time that is given. */
final class KeyRetriever implements ResourceRetriever {
    private static final int OK = 200;
    private static final int MAX_OCTETS = 262_144;

    private final ServiceClient client;
    private volatile boolean lastFailed;

    KeyRetriever(WebhookTarget target, Optional<SSLContext> trusting) {
        client = new ServiceClient(target, trusting);
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
        HttpRequest request = client.request()
                .header("Accept", "application/jwk-set+json, application/json")
                .GET()
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request);
            try (InputStream body = response.body()) {
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
}
