package org.pinfold.registration;

import java.time.Instant;
import java.util.Optional;
import org.pinfold.protocol.Octets;

/** The verification sessions. Every method runs in the caller's transaction. */
public interface VerificationSessions {
    /** Reads a session, expired or not. */
    Optional<VerificationSession> find(Octets idHash);

    /** Reads a session, expired or not, and keeps others from changing it until the transaction ends. */
    Optional<VerificationSession> lock(Octets idHash);

    /** Adds a new session. */
    void add(VerificationSession session);

    /** Writes a session that {@link #lock} gave in this transaction. */
    void update(VerificationSession session);

    /** Removes a session that {@link #lock} gave in this transaction. */
    void remove(Octets idHash);

    /** Removes every session that is expired at {@code now}. */
    void removeExpired(Instant now);
}
