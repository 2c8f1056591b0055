package org.pinfold.admin;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardEmitterMBean;
import javax.management.StandardMBean;
import org.pinfold.audit.AuditVerification;
import org.pinfold.events.DeliveryCounts;
import org.pinfold.events.EventWaiters;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.service.Alarms;
import org.pinfold.recovery.service.RecoveryCounts;
import org.pinfold.registration.service.AccountAdministrationService;
import org.pinfold.registration.service.AccountDeletionService;
import org.pinfold.registration.service.LegacyImportService;
import org.pinfold.token.CryptoToken;

/**
 * Registers the MXBeans {@code org.pinfold:type=Token}, {@code GuessLedger}, {@code Recovery}, {@code Accounts}, {@code
 * Events} and {@code LegacyImport}.
 */
@ApplicationScoped
public class ManagementBeans {
    @Inject
    CryptoToken token;

    @Inject
    GuessLedger ledger;

    @Inject
    RecoveryCounts counts;

    @Inject
    AuditVerification audit;

    @Inject
    AccountAdministrationService administration;

    @Inject
    AccountDeletionService deletions;

    @Inject
    DeliveryCounts deliveries;

    @Inject
    EventWaiters waiters;

    @Inject
    LegacyImportService imports;

    @Inject
    Alarms alarms;

    @Inject
    Clock clock;

    @Resource
    ContextService context;

    /** Registers all beans; one that is there already, from an earlier deployment, is replaced. */
    public void register() {
        AlarmNotifications notifications = new AlarmNotifications(name("GuessLedger"), clock, alarms::all);
        register(
                "Token",
                new StandardMBean(contextual(new TokenStatus(token), TokenMXBean.class), TokenMXBean.class, true));
        register(
                "GuessLedger",
                new StandardEmitterMBean(
                        contextual(new GuessLedgerStatus(ledger, alarms), GuessLedgerMXBean.class),
                        GuessLedgerMXBean.class,
                        true,
                        notifications.emitter()));
        register(
                "Recovery",
                new StandardMBean(
                        contextual(new RecoveryStatus(counts, audit), RecoveryMXBean.class),
                        RecoveryMXBean.class,
                        true));
        register(
                "Accounts",
                new StandardMBean(
                        contextual(new AccountsStatus(deletions, administration), AccountsMXBean.class),
                        AccountsMXBean.class,
                        true));
        register("Events", new StandardMBean(new EventsStatus(deliveries, waiters), EventsMXBean.class, true));
        register(
                "LegacyImport",
                new StandardMBean(
                        contextual(new LegacyImportStatus(imports), LegacyImportMXBean.class),
                        LegacyImportMXBean.class,
                        true));
        alarms.passOnTo(notifications);
    }

    /** Removes all beans. */
    public void unregister() {
        alarms.keepToSelf();
        for (String type : new String[] {"Token", "GuessLedger", "Recovery", "Accounts", "Events", "LegacyImport"}) {
            remove(name(type));
        }
    }

    /** A call over the wire comes on a thread that belongs to no application, and CDI would not know which is meant. */
    private <T> T contextual(T bean, Class<T> view) {
        return context.createContextualProxy(bean, view);
    }

    private static void register(String type, StandardMBean bean) {
        ObjectName name = name(type);
        remove(name);
        try {
            server().registerMBean(bean, name);
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
