package org.pinfold.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.protocol.Aci;

/**
 * Where security events go. An entry is written in the caller's transaction: it is there if and only if the act is.
 *
 * <p>Safe for use by many threads.
 */
public interface AuditTrail {
    /**
     * Appends one entry to the chain.
     *
     * @param event what happened
     * @param account whose account, if one is concerned
     * @param facts up to 8 short facts (counts, generations, device numbers); never a PIN, point, key, code, credential
     *     or anything a user typed
     */
    void append(SecurityEvent event, Optional<Aci> account, Map<String, String> facts);

    /** Appends entries to the chain, in this order. */
    default void appendAll(List<Entry> entries) {
        entries.forEach(entry -> append(entry.event(), entry.account(), entry.facts()));
    }

    /**
     * What is to be appended; see {@link #append}.
     *
     * @param event what happened
     * @param account whose account, if one is concerned
     * @param facts up to 8 short facts
     */
    record Entry(SecurityEvent event, Optional<Aci> account, Map<String, String> facts) {
        public Entry {
            facts = Map.copyOf(facts);
        }
    }
}
