package org.pinfold.client;

import java.time.Duration;
import java.util.Optional;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.Problem;

/** The server refused, and said why in {@code application/problem+json}. Frequent types have a class of their own. */
public class ProblemException extends PinfoldException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;

    ProblemException(ProblemType type) {
        super(type.status() + " " + type.uri() + ": " + type.title());
        this.type = type;
    }

    /** @param detail a short addition for people, without a secret */
    ProblemException(ProblemType type, String detail) {
        super(type.status() + " " + type.uri() + ": " + type.title() + " (" + detail + ")");
        this.type = type;
    }

    /** The most specific exception for a problem document. */
    static PinfoldException of(ProblemType type, Problem problem) {
        Optional<Duration> retryAfter = problem.retryAfterSeconds().map(Duration::ofSeconds);
        return switch (type) {
            case WRONG_PIN ->
                problem.triesRemaining()
                        .<PinfoldException>map(PinMismatchException::new)
                        .orElseGet(() -> new ProblemException(type));
            case NO_TRIES_REMAINING -> new NoTriesRemainingException();
            case TOO_SOON, TOO_MANY_REQUESTS ->
                new TooSoonException(type, retryAfter.orElse(TooSoonException.UNSTATED_WAIT));
            case REGISTRATION_LOCKED, LOCK_GENERATION_MISMATCH ->
                new RegistrationLockedException(
                        type,
                        Duration.ofMillis(problem.timeRemainingMillis().orElse(0L)),
                        problem.recoveryCredential().map(RecoveryCredential::new),
                        problem.lockKind().equals(Optional.of("legacy")));
            case MANIFEST_CONFLICT -> new ManifestConflictException(problem.manifest());
            case RECORD_LOST -> new RecordLostException();
            case OUTCOME_UNKNOWN, TOKEN_UNAVAILABLE, BUSY -> new OutcomeUnknownException(type);
            default ->
                problem.field()
                        .map(field -> new ProblemException(type, field))
                        .orElseGet(() -> new ProblemException(type));
        };
    }

    /** Why, machine-readable. */
    public ProblemType type() {
        return type;
    }
}
