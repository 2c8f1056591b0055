package org.pinfold.backup.service;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;
import org.pinfold.backup.BackupRules;
import org.pinfold.backup.BackupWrite;
import org.pinfold.backup.Backups;
import org.pinfold.backup.StoredBackup;
import org.pinfold.backup.WriteOutcome;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.CallerRole;

/** The transaction of a write, and the one that tells its loser who won. */
@Stateless
public class BackupSteps {
    @Inject
    private Backups backups;

    /** For the container. */
    public BackupSteps() {}

    BackupSteps(Backups backups) {
        this.backups = backups;
    }

    /** Writes; loses its transaction if another write comes first. */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public WriteOutcome write(Aci account, BackupWrite write) {
        Optional<StoredBackup> present = backups.lock(account);
        BackupRules.Decision decision = BackupRules.decide(present, write, backups.sizes(account, write.touched()));
        if (decision instanceof BackupRules.Decision.Accept accept) {
            backups.write(account, present, accept.after(), write);
            return new WriteOutcome.Written();
        }
        if (decision instanceof BackupRules.Decision.LimitExceeded) {
            return new WriteOutcome.LimitExceeded();
        }
        return new WriteOutcome.Conflict(present.map(StoredBackup::manifest));
    }

    /** The answer to a write that lost. */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public WriteOutcome conflict(Aci account) {
        return new WriteOutcome.Conflict(backups.find(account).map(StoredBackup::manifest));
    }
}
