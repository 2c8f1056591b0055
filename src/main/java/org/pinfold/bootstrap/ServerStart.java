package org.pinfold.bootstrap;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.admin.ManagementBeans;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.events.EventReceiver;
import org.pinfold.events.service.EventSweep;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.ledger.service.Alarms;
import org.pinfold.ledger.service.PolicyMemory;
import org.pinfold.recovery.RecoverySettings;
import org.pinfold.recovery.service.RecoverySweep;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.service.DeletionSweep;
import org.pinfold.registration.service.LegacyImportService;
import org.pinfold.rest.MonitorCredential;
import org.pinfold.token.CryptoToken;

/**
 * Opens what the server stands on, in order: token and its keys, profile, ledger, then what a crash left behind. If any
 * of it is not as it must be, the deployment fails and nothing is served.
 */
@Singleton
@Startup
@DependsOn("DatabaseMigration")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ServerStart {
    private static final System.Logger LOG = System.getLogger(ServerStart.class.getName());

    @Inject
    CryptoToken token;

    @Inject
    LoopbackDevelopmentProfile profile;

    @Inject
    GuessLedger ledger;

    @Inject
    Instance<RecoverySettings> settings;

    @Inject
    Instance<MonitorCredential> monitor;

    @Inject
    Instance<CodeSender> sender;

    @Inject
    Instance<EventReceiver> receiver;

    @Inject
    EventSweep events;

    @Inject
    PolicyMemory policies;

    @Inject
    Alarms alarms;

    @Inject
    DeletionSweep deletions;

    @Inject
    LegacyImportService imports;

    @Inject
    RecoverySweep sweep;

    @Inject
    AuditTrail audit;

    @Inject
    ManagementBeans management;

    @Inject
    ServingState state;

    @PostConstruct
    void start() {
        try {
            LOG.log(
                    System.Logger.Level.INFO,
                    "token \"{0}\" is open",
                    token.identity().label());
            profile.decide();
            // A file that others can read refuses the start, not the first request.
            monitor.get();
            // So do settings of a sender or a receiver that make no sense.
            sender.get();
            receiver.get();
            GuessLedger.LedgerView view = ledger.view();
            List<GuessLedger.Alarm> raised = alarms.all();
            view.alarms().stream().filter(alarm -> !raised.contains(alarm)).forEach(alarms::told);
            GuessPolicy policy = settings.get().policy();
            announce(policy);
            policies.remember(policy).ifPresent(alarms::told);
            audit.append(
                    SecurityEvent.SERVER_STARTED,
                    Optional.empty(),
                    Map.of("epoch", Long.toString(view.epoch()), "guesses", policy.toString()));
            management.register();
            // First: what is left of a deleted account is nothing to be recovered.
            deletions.start();
            imports.giveBackSlots();
            sweep.start();
            events.start();
            state.begin();
        } catch (RuntimeException e) {
            management.unregister();
            LOG.log(System.Logger.Level.ERROR, "PINFOLD REFUSES TO SERVE: {0}", reason(e));
            throw e;
        }
    }

    private static void announce(GuessPolicy policy) {
        LOG.log(System.Logger.Level.INFO, "guesses: {0}", policy);
        if (!policy.isPaced()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "GUESSES ARE NOT PACED: pinfold.pacing.steps is none; all tries can be used up in a moment");
        }
    }

    /** Our own words where they are ours; of anything else its type alone. */
    static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            StackTraceElement[] frames = cause.getStackTrace();
            if (frames.length > 0 && frames[0].getClassName().startsWith("org.pinfold.")) {
                return String.valueOf(cause.getMessage());
            }
        }
        return failure.getClass().getName();
    }

    @PreDestroy
    void stop() {
        management.unregister();
        if (state.isServing()) {
            closeLedger();
        }
    }

    private void closeLedger() {
        try {
            ledger.close();
        } catch (RuntimeException e) {
            // Then it is as after a crash: the next start finds out what the token and the database have.
            LOG.log(System.Logger.Level.WARNING, "no orderly end of the guess ledger: {0}", reason(e));
        }
    }
}
