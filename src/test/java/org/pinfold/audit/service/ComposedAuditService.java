package org.pinfold.audit.service;

import java.time.Clock;
import org.pinfold.audit.store.JpaAuditEntries;
import org.pinfold.token.CryptoToken;

/** The server's audit service, put together without a container. */
public final class ComposedAuditService {
    private ComposedAuditService() {}

    public static AuditService of(JpaAuditEntries entries, CryptoToken token, Clock clock) {
        AuditService service = new AuditService();
        service.entries = entries;
        service.token = token;
        service.clock = clock;
        return service;
    }
}
