package org.pinfold.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.Problem;
import org.pinfold.protocol.messages.StorageManifest;

/** Builds the one form that every failure leaves in: {@code application/problem+json} with a stable type. */
public final class ProblemResponse {
    /** Media type of RFC 9457. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Value of {@code WWW-Authenticate} with every 401. */
    static final String CHALLENGE = "Basic realm=\"pinfold\", charset=\"UTF-8\"";

    /** When to try again what is unavailable, unless somebody knows better. */
    private static final Duration UNAVAILABLE_RETRY = Duration.ofSeconds(2);

    private final ProblemType type;
    private Optional<String> field = Optional.empty();
    private Optional<Integer> triesRemaining = Optional.empty();
    private Optional<Integer> retryAfterSeconds = Optional.empty();
    private Optional<Long> timeRemainingMillis = Optional.empty();
    private Optional<String> recoveryCredential = Optional.empty();
    private Optional<String> lockKind = Optional.empty();
    private Optional<StorageManifest> manifest = Optional.empty();

    private ProblemResponse(ProblemType type) {
        this.type = type;
        if (type.status() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()) {
            retryAfter(UNAVAILABLE_RETRY);
        }
    }

    public static ProblemResponse of(ProblemType type) {
        return new ProblemResponse(type);
    }

    /** Names the field at fault; only names that Pinfold itself defines, never one that the client made up. */
    public ProblemResponse field(String name) {
        field = Optional.of(name);
        return this;
    }

    public ProblemResponse triesRemaining(int tries) {
        triesRemaining = Optional.of(tries);
        return this;
    }

    /** Rounded up to whole seconds, at least 1; also sent as {@code Retry-After}. */
    public ProblemResponse retryAfter(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        retryAfterSeconds = Optional.of((int) Math.min(Integer.MAX_VALUE, seconds));
        return this;
    }

    public ProblemResponse timeRemaining(Duration remaining) {
        timeRemainingMillis = Optional.of(remaining.toMillis());
        return this;
    }

    public ProblemResponse recoveryCredential(String credential) {
        recoveryCredential = Optional.of(credential);
        return this;
    }

    public ProblemResponse lockKind(String kind) {
        lockKind = Optional.of(kind);
        return this;
    }

    public ProblemResponse manifest(StorageManifest present) {
        manifest = Optional.of(present);
        return this;
    }

    /** The document alone, for a place that has no JAX-RS response to build. */
    public Problem document() {
        return new Problem(
                type.uri(),
                type.title(),
                type.status(),
                field,
                triesRemaining,
                retryAfterSeconds,
                timeRemainingMillis,
                recoveryCredential,
                lockKind,
                manifest);
    }

    public Response build() {
        Response.ResponseBuilder response =
                Response.status(type.status()).type(MEDIA_TYPE).entity(document());
        retryAfterSeconds.ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, seconds));
        if (type.status() == Response.Status.UNAUTHORIZED.getStatusCode()) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        return response.build();
    }
}
