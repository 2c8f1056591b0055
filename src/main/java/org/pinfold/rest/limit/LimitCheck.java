package org.pinfold.rest.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.pinfold.protocol.ProblemType;
import org.pinfold.rest.ProblemResponse;

/** What a limit's answer, or its failure, means for a call. */
final class LimitCheck {
    private static final System.Logger LOG = System.getLogger(LimitCheck.class.getName());

    private LimitCheck() {}

    /**
     * Asks.
     *
     * @param take how long to wait if there is nothing left
     * @return the refusal, if the call is refused
     */
    static Optional<ProblemResponse> refusal(RequestLimit limit, Supplier<Optional<Duration>> take) {
        try {
            return take.get()
                    .map(wait ->
                            ProblemResponse.of(ProblemType.TOO_MANY_REQUESTS).retryAfter(wait));
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the limit {0} cannot be asked: {1}",
                    limit.label(),
                    e.getClass().getName());
            return switch (limit.onFailure()) {
                case PASS -> Optional.empty();
                case REFUSE -> Optional.of(ProblemResponse.of(ProblemType.BUSY));
            };
        }
    }
}
