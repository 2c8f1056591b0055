package org.pinfold.backup.service;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJBException;
import jakarta.ejb.Local;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.backup.BackupErasure;
import org.pinfold.backup.BackupManifest;
import org.pinfold.backup.BackupWrite;
import org.pinfold.backup.Backups;
import org.pinfold.backup.ConcurrentWriteException;
import org.pinfold.backup.ReadOutcome;
import org.pinfold.backup.StoredBackup;
import org.pinfold.backup.WriteOutcome;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BackupItemId;
import org.pinfold.protocol.CallerRole;

/** The encrypted profile backup of an account, for its devices and for its deletion. */
@Stateless
@LocalBean
@Local(BackupErasure.class)
public class BackupService implements BackupErasure {
    @Inject
    private Backups backups;

    @Inject
    private BackupSteps steps;

    @Inject
    private AuditTrail audit;

    /** For the container. */
    public BackupService() {}

    BackupService(Backups backups, BackupSteps steps, AuditTrail audit) {
        this.backups = backups;
        this.steps = steps;
        this.audit = audit;
    }

    /** The manifest, if there is a backup. */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Optional<BackupManifest> manifest(Aci account) {
        return backups.find(account).map(StoredBackup::manifest);
    }

    /** Writes; of several writes of one version exactly one happens. */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public WriteOutcome write(Aci account, BackupWrite write) {
        try {
            return steps.write(account, write);
        } catch (EJBException | ConcurrentWriteException e) {
            if (!ConcurrentWriteException.isCauseOf(e)) {
                throw e;
            }
            // Versions only grow by such writes, so this one is stale now; the answer names the winner.
            return steps.conflict(account);
        }
    }

    /**
     * Reads items.
     *
     * @param ids at most {@link ReadOutcome#MAX_KEYS}
     */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public ReadOutcome read(Aci account, Set<BackupItemId> ids) {
        if (ids.size() > ReadOutcome.MAX_KEYS) {
            throw new IllegalArgumentException("at most 1000 identifiers: " + ids.size());
        }
        Map<BackupItemId, Integer> sizes = backups.sizes(account, ids);
        long bytes = sizes.values().stream().mapToLong(Integer::longValue).sum();
        return bytes > ReadOutcome.MAX_BYTES
                ? new ReadOutcome.LimitExceeded()
                : new ReadOutcome.Items(backups.items(account, sizes.keySet()));
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean exists(Aci account) {
        return backups.find(account).isPresent();
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void erase(Aci account) {
        if (backups.lock(account).isPresent()) {
            backups.remove(account);
        }
    }

    /** Removes the backup with its items; there may be none. */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public void remove(Aci account) {
        if (backups.lock(account).isPresent()) {
            backups.remove(account);
            audit.append(SecurityEvent.BACKUP_REMOVED, Optional.of(account), Map.of());
        }
    }
}
