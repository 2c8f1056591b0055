package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pinfold.protocol.Aci;
import org.pinfold.recovery.LegacyLock;
import org.pinfold.recovery.LegacyLocks;
import org.pinfold.recovery.RecordStore;
import org.pinfold.recovery.SecretErasure;
import org.pinfold.registration.Account;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.Identifier;
import org.pinfold.registration.LegacyAllocations;
import org.pinfold.registration.LegacyImportLine;
import org.pinfold.registration.LegacyImportPlan;
import org.pinfold.registration.LegacyImportSteps;
import org.pinfold.registration.RegisteredIdentifier;
import org.pinfold.registration.RegisteredIdentifiers;

/** The transactions of an import of an old system's locks. */
@Stateless
@Local(LegacyImportSteps.class)
public class LegacyImportTransactions implements LegacyImportSteps {
    @Inject
    private RegisteredIdentifiers identifiers;

    @Inject
    private Accounts accounts;

    @Inject
    private LegacyLocks locks;

    @Inject
    private LegacyAllocations allocations;

    @Inject
    private RecordStore records;

    @Inject
    private SecretErasure secrets;

    @Inject
    private SecureRandom random;

    @Inject
    private Clock clock;

    /** For the container. */
    public LegacyImportTransactions() {}

    LegacyImportTransactions(
            RegisteredIdentifiers identifiers,
            Accounts accounts,
            LegacyLocks locks,
            LegacyAllocations allocations,
            RecordStore records,
            SecretErasure secrets,
            SecureRandom random,
            Clock clock) {
        this.identifiers = identifiers;
        this.accounts = accounts;
        this.locks = locks;
        this.allocations = allocations;
        this.records = records;
        this.secrets = secrets;
        this.random = random;
        this.clock = clock;
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public List<LegacyImportPlan> plan(List<LegacyImportLine.Row> rows) {
        List<LegacyImportPlan> plans = new ArrayList<>();
        for (LegacyImportLine.Row row : rows) {
            plans.add(plan(row));
        }
        return plans;
    }

    private LegacyImportPlan plan(LegacyImportLine.Row row) {
        Optional<Account> holder = identifiers
                .find(row.number())
                .map(RegisteredIdentifier::account)
                .flatMap(accounts::find);
        if (holder.isEmpty()) {
            Aci account = Admission.drawAci(random);
            allocations.add(account);
            return new LegacyImportPlan.Place(row, account, true);
        }
        Account account = holder.get();
        if (account.lock().isPresent()) {
            return new LegacyImportPlan.Refused(row, LegacyImportLine.Fault.ACCOUNT_IN_USE);
        }
        return locks.find(account.aci())
                .<LegacyImportPlan>map(lock -> new LegacyImportPlan.Known(row, lock))
                .orElseGet(() -> new LegacyImportPlan.Place(row, account.aci(), false));
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Set<Aci> commit(List<LegacyImportPlan.Place> plans, List<LegacyLock> newLocks) {
        Instant now = WholeMillis.of(clock);
        Map<Identifier, RegisteredIdentifier> present = identifiers.lockAll(
                plans.stream().map(plan -> plan.row().number()).toList());
        List<Aci> newAccounts = new ArrayList<>();
        for (LegacyImportPlan.Place plan : plans) {
            if (plan.newAccount() && !present.containsKey(plan.row().number())) {
                newAccounts.add(plan.account());
            }
        }
        // All at once: what is added one by one is compared with all that was added before.
        accounts.addAll(
                newAccounts.stream().map(account -> Account.open(account, now)).toList());
        allocations.removeAll(newAccounts);
        Set<Aci> committed = new HashSet<>(newAccounts);
        for (int i = 0; i < plans.size(); i++) {
            LegacyImportPlan.Place plan = plans.get(i);
            if (committed.contains(plan.account())) {
                identifiers.add(RegisteredIdentifier.first(plan.row().number(), plan.account(), now));
                locks.add(newLocks.get(i));
            } else if (!plan.newAccount()
                    && isStillOpen(
                            plan.account(),
                            Optional.ofNullable(present.get(plan.row().number())))) {
                locks.add(newLocks.get(i));
                committed.add(plan.account());
            }
        }
        return committed;
    }

    private boolean isStillOpen(Aci account, Optional<RegisteredIdentifier> number) {
        return number.filter(present -> present.account().equals(account)).isPresent()
                && accounts.lock(account)
                        .filter(present -> present.lock().isEmpty())
                        .isPresent()
                && locks.find(account).isEmpty();
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void discard(LegacyLock lock) {
        if (locks.find(lock.account()).equals(Optional.of(lock))) {
            locks.remove(lock.account());
        }
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void giveBackSlots() {
        List<Aci> noted = allocations.all();
        for (Aci account : noted) {
            if (accounts.find(account).isEmpty()) {
                secrets.erase(account);
            }
        }
        allocations.removeAll(noted);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public boolean namesSlot(int slotNumber) {
        return records.namesSlot(slotNumber);
    }
}
