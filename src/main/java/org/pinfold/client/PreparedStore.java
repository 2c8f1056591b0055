package org.pinfold.client;

import java.io.IOException;
import org.pinfold.protocol.messages.StoreRequest;
import org.pinfold.protocol.messages.StoreResponse;

/**
 * A store that needs only its commit. While the outcome is unknown exactly one of the old and the new PIN restores, and
 * committing <em>this</em> object again, which sends the same body, finds out and finishes. Beginning anew instead could
 * open two generations. Holds keys in memory; valid for ten minutes.
 */
public final class PreparedStore {
    private final PinfoldApi api;
    private final RepeatPolicy repeatPolicy;
    private final DeviceCredential device;
    private final StoreRequest request;
    private final long generation;

    PreparedStore(
            PinfoldApi api, RepeatPolicy repeatPolicy, DeviceCredential device, StoreRequest request, long generation) {
        this.api = api;
        this.repeatPolicy = repeatPolicy;
        this.device = device;
        this.request = request;
        this.generation = generation;
    }

    /**
     * Commits, repeating the same request after a lost answer.
     *
     * @throws IOException if every answer was lost: the outcome is unknown, commit again
     * @throws OutcomeUnknownException if the server cannot say: commit again
     * @throws ProblemException {@code stale-generation} if another store won; {@code ticket-expired} after ten minutes
     */
    public StoredSecret commit() throws IOException, PinfoldException {
        StoreResponse response = repeatPolicy.run(() -> api.store(device, request));
        if (response.generation() != generation) {
            throw new UntrustedServerException("the server opened another generation than its ticket says");
        }
        return new StoredSecret(response.generation(), response.triesRemaining());
    }

    @Override
    public String toString() {
        return "PreparedStore(generation " + generation + ", redacted)";
    }
}
