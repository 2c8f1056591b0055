package org.pinfold.audit.service;

import java.time.Clock;
import org.pinfold.audit.AuditListener;
import org.pinfold.audit.store.JpaAuditEntries;
import org.pinfold.token.CryptoToken;

/** The server's audit service, put together without a container. */
public final class ComposedAuditService {
    private ComposedAuditService() {}

    /** With nobody who listens. */
    public static AuditService of(JpaAuditEntries entries, CryptoToken token, Clock clock) {
        return of(entries, token, clock, (appended, at) -> {});
    }

    public static AuditService of(JpaAuditEntries entries, CryptoToken token, Clock clock, AuditListener listener) {
        AuditService service = new AuditService();
        service.entries = entries;
        service.token = token;
        service.clock = clock;
        service.listener = listener;
        return service;
    }
}
