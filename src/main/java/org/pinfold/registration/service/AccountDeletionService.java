package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.pinfold.backup.BackupErasure;
import org.pinfold.events.EventErasure;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.CallerRole;
import org.pinfold.recovery.SecretErasure;
import org.pinfold.registration.DeletionOutcome;

/**
 * Deletes accounts with all that is theirs. The account goes first, in one transaction with a row in the outbox of
 * deletions; secret, slot, backup and events follow, as often as it takes.
 */
@Stateless
public class AccountDeletionService {
    private static final System.Logger LOG = System.getLogger(AccountDeletionService.class.getName());

    @Inject
    private DeletionSteps steps;

    @Inject
    private SecretErasure secrets;

    @Inject
    private BackupErasure backups;

    @Inject
    private EventErasure events;

    /** For the container. */
    public AccountDeletionService() {}

    AccountDeletionService(DeletionSteps steps, SecretErasure secrets, BackupErasure backups, EventErasure events) {
        this.steps = steps;
        this.secrets = secrets;
        this.backups = backups;
        this.events = events;
    }

    /** Deletes the caller's account. */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public DeletionOutcome delete(Aci account) {
        return eraseIfBegun(account, steps.begin(account));
    }

    /** Deletes an account for an administrator. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public DeletionOutcome deleteForAdministrator(Aci account) {
        return eraseIfBegun(account, steps.beginForAdministrator(account));
    }

    private DeletionOutcome eraseIfBegun(Aci account, boolean begun) {
        if (!begun) {
            return DeletionOutcome.NO_ACCOUNT;
        }
        return isErased(account) ? DeletionOutcome.DELETED : DeletionOutcome.UNDER_WAY;
    }

    /**
     * Goes on with every deletion that is due, and begins that of accounts that were abandoned. Names that were held long enough
     * are forgotten.
     *
     * @return how many could not be completed now
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public int sweep() {
        steps.forgetNames();
        steps.abandoned().forEach(steps::beginIfAbandoned);
        int failures = 0;
        for (Aci account : steps.due()) {
            if (!isErased(account)) {
                failures++;
            }
        }
        return failures;
    }

    private boolean isErased(Aci account) {
        try {
            OptionalInt slot = secrets.erase(account);
            backups.erase(account);
            // Last: what the erasing itself told goes with it.
            events.erase(account);
            steps.erased(account, slot);
            return true;
        } catch (RuntimeException e) {
            // Not lost: the outbox has it. One that fails does not keep the others from being erased.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a deletion could not be completed: {0}",
                    e.getClass().getName());
            return false;
        }
    }

    /** How many deletions have not been completed even once. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public long underWay() {
        return steps.unerased();
    }

    /** What there is of an account, each kind by its name; the audit trail is not asked. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public List<String> remainsOf(Aci account) {
        List<String> remains = new ArrayList<>();
        if (steps.exists(account)) {
            remains.add("account");
        }
        if (secrets.hasSlot(account)) {
            remains.add("slot");
        }
        if (secrets.recordCount(account) > 0) {
            remains.add("records");
        }
        if (backups.exists(account)) {
            remains.add("backup");
        }
        if (events.exists(account)) {
            remains.add("events");
        }
        return remains;
    }
}
