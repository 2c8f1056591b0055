package org.pinfold.admin;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.audit.AuditVerification;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.recovery.service.RecoveryCounts;
import org.pinfold.token.CryptoToken;

/** Registers the MXBeans {@code org.pinfold:type=Token}, {@code GuessLedger} and {@code Recovery}. */
@ApplicationScoped
@NullUnmarked
public class ManagementBeans {
    @Inject
    CryptoToken token;

    @Inject
    GuessLedger ledger;

    @Inject
    RecoveryCounts counts;

    @Inject
    AuditVerification audit;

    @Resource
    ContextService context;

    /** Registers all beans; one that is there already, from an earlier deployment, is replaced. */
    public void register() {
        register("Token", TokenMXBean.class, new TokenStatus(token));
        register("GuessLedger", GuessLedgerMXBean.class, new GuessLedgerStatus(ledger));
        register("Recovery", RecoveryMXBean.class, new RecoveryStatus(counts, audit));
    }

    /** Removes all beans. */
    public void unregister() {
        for (String type : new String[] {"Token", "GuessLedger", "Recovery"}) {
            remove(name(type));
        }
    }

    private <T> void register(String type, Class<T> view, T bean) {
        ObjectName name = name(type);
        remove(name);
        // A call over the wire comes on a thread that belongs to no application, and CDI would not know which is meant.
        T contextual = context.createContextualProxy(bean, view);
        try {
            server().registerMBean(new StandardMBean(contextual, view, true), name);
        } catch (JMException e) {
            throw new IllegalStateException("cannot register " + name, e);
        }
    }

    private static void remove(ObjectName name) {
        try {
            if (server().isRegistered(name)) {
                server().unregisterMBean(name);
            }
        } catch (JMException e) {
            throw new IllegalStateException("cannot unregister " + name, e);
        }
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    private static ObjectName name(String type) {
        try {
            return new ObjectName("org.pinfold:type=" + type);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
