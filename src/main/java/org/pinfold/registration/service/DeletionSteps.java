package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.Account;
import org.pinfold.registration.AccountDeletion;
import org.pinfold.registration.AccountDeletions;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.Devices;
import org.pinfold.registration.RegisteredIdentifier;
import org.pinfold.registration.RegisteredIdentifiers;
import org.pinfold.registration.Username;
import org.pinfold.registration.Usernames;

/** The transactions of a deletion: the first one takes the account away, and nothing brings it back. */
@Stateless
public class DeletionSteps {
    private static final int ACCOUNTS_A_PERIOD = 1000;
    private static final String OWNER = "owner";
    private static final String ADMINISTRATOR = "administrator";
    private static final String NOBODY = "nobody";

    @Inject
    private RegisteredIdentifiers identifiers;

    @Inject
    private Accounts accounts;

    @Inject
    private Devices devices;

    @Inject
    private Usernames usernames;

    @Inject
    private AccountDeletions deletions;

    @Inject
    private AuditTrail audit;

    @Inject
    private Clock clock;

    /** For the container. */
    public DeletionSteps() {}

    DeletionSteps(
            RegisteredIdentifiers identifiers,
            Accounts accounts,
            Devices devices,
            Usernames usernames,
            AccountDeletions deletions,
            AuditTrail audit,
            Clock clock) {
        this.identifiers = identifiers;
        this.accounts = accounts;
        this.devices = devices;
        this.usernames = usernames;
        this.deletions = deletions;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Takes an account away with its number and its devices: from then on nobody is let in as it, and the number is free.
     *
     * @return whether there was one
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean begin(Aci aci) {
        return begin(aci, account -> true, OWNER);
    }

    /** As {@link #begin}, by an administrator. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean beginForAdministrator(Aci aci) {
        return begin(aci, account -> true, ADMINISTRATOR);
    }

    /** Takes an account away if nobody can have come back to it. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean beginIfAbandoned(Aci aci) {
        return begin(aci, account -> account.isAbandoned(now()), NOBODY);
    }

    private boolean begin(Aci aci, Predicate<Account> condition, String by) {
        identifiers.forgetFormer(aci);
        Optional<RegisteredIdentifier> number = identifiers.lockOf(aci);
        Optional<Account> account = accounts.lock(aci).filter(condition);
        if (account.isEmpty()) {
            return false;
        }
        number.map(RegisteredIdentifier::identifier).ifPresent(identifiers::remove);
        devices.removeAll(aci);
        usernames.orphan(aci, now().plus(Username.HOLD));
        accounts.remove(aci);
        deletions.add(AccountDeletion.begin(aci, now()));
        audit.append(SecurityEvent.ACCOUNT_DELETION_BEGUN, Optional.of(aci), Map.of("by", by));
        return true;
    }

    /**
     * Notes that nothing is left; for the first time, or for the last, and then the deletion is over.
     *
     * @param slot the slot that was given back
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void erased(Aci aci, OptionalInt slot) {
        Instant now = now();
        Optional<AccountDeletion> deletion = deletions.lock(aci);
        if (deletion.isEmpty()) {
            return;
        }
        if (deletion.get().erasedAt().isEmpty()) {
            audit.append(
                    SecurityEvent.ACCOUNT_DELETED,
                    Optional.of(aci),
                    slot.isPresent() ? Map.of("slot", String.valueOf(slot.getAsInt())) : Map.of());
        }
        if (deletion.get().isOverAfterThis(now)) {
            deletions.remove(aci);
        } else {
            deletions.update(deletion.get().erased(now));
        }
    }

    /** Accounts of which something may be left that can be erased now, the oldest deletion first. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public List<Aci> due() {
        return deletions.due(now());
    }

    /** How many deletions have not been completed even once. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public long unerased() {
        return deletions.unerased();
    }

    /** Forgets names that nobody holds any more. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void forgetNames() {
        usernames.forgetEndedBefore(now());
    }

    /** Accounts that may be abandoned. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public List<Aci> abandoned() {
        return accounts.withoutNumberAndIdleSince(now().minus(Account.LIFE_WITHOUT_NUMBER), ACCOUNTS_A_PERIOD);
    }

    /** Whether there is the account; the schema lets no number and no device be without it. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean exists(Aci aci) {
        return accounts.find(aci).isPresent();
    }

    private Instant now() {
        return WholeMillis.of(clock);
    }
}
