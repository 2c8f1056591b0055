package org.pinfold.ledger.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.ledger.LedgerFaultException;
import org.pinfold.ledger.LedgerHead;
import org.pinfold.ledger.Mirror;
import org.pinfold.ledger.MirrorStore;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotState;
import org.pinfold.protocol.Aci;

/** The ledger's tables. Works in the caller's transaction. */
@ApplicationScoped
public class JpaMirrors {
    @PersistenceContext
    EntityManager entities;

    /** Raises the epoch and returns it. */
    public long claim() {
        return lockOwner().raiseEpoch();
    }

    public LedgerHead head() {
        return entities.find(LedgerOwnerEntity.class, LedgerOwnerEntity.ID).head();
    }

    /**
     * Moves the head, if the ledger still belongs to whoever claimed {@code epoch}; nobody else can claim until the end.
     *
     * @return whether it does
     */
    public boolean moveHead(long epoch, LedgerHead head) {
        LedgerOwnerEntity owner = lockOwner();
        if (owner.epoch() != epoch) {
            return false;
        }
        owner.moveTo(head);
        return true;
    }

    /** Whether the ledger still belongs to whoever claimed {@code epoch}; nobody else can claim until the end. */
    public boolean hold(long epoch) {
        return lockOwner().epoch() == epoch;
    }

    private LedgerOwnerEntity lockOwner() {
        return entities.find(LedgerOwnerEntity.class, LedgerOwnerEntity.ID, LockModeType.PESSIMISTIC_WRITE);
    }

    public Optional<Mirror> find(Aci account) {
        return Optional.ofNullable(entities.find(MirrorEntity.class, account.toString()))
                .map(JpaMirrors::read);
    }

    public Optional<Mirror> findBySlot(int slotNumber) {
        return entities.createQuery("SELECT m FROM MirrorEntity m WHERE m.slot = :slot", MirrorEntity.class)
                .setParameter("slot", slotNumber)
                .getResultStream()
                .flatMap(row -> readIfPossible(row).stream())
                .findFirst();
    }

    /** Columns, not entities: at the start every row is read. */
    public List<MirrorStore.MirroredSlot> slots(int from, int limit) {
        return entities.createQuery(
                        "SELECT m.slot, m.generation, m.round, m.used, m.state, m.recordTag, m.guessTag"
                                + " FROM MirrorEntity m WHERE m.slot >= :from ORDER BY m.slot",
                        Object[].class)
                .setParameter("from", from)
                .setMaxResults(limit)
                .getResultStream()
                .map(JpaMirrors::mirroredSlot)
                .toList();
    }

    private static MirrorStore.MirroredSlot mirroredSlot(Object[] columns) {
        Optional<Slot> slot;
        try {
            slot = Optional.of(new Slot(
                    (Long) columns[1],
                    (Integer) columns[2],
                    (Integer) columns[3],
                    SlotState.ofCode((Integer) columns[4]),
                    (Integer) columns[5],
                    (Integer) columns[6]));
        } catch (IllegalArgumentException e) {
            slot = Optional.empty();
        }
        return new MirrorStore.MirroredSlot((Integer) columns[0], slot);
    }

    /** One row that somebody filled with nonsense must not keep the server from starting; its slot then has no row. */
    private static Optional<Mirror> readIfPossible(MirrorEntity row) {
        try {
            return Optional.of(read(row));
        } catch (LedgerFaultException e) {
            return Optional.empty();
        }
    }

    public List<Aci> debitedBetween(Instant from, Instant to) {
        return entities.createQuery(
                        "SELECT m.account FROM MirrorEntity m WHERE m.state = :open AND m.used > 0"
                                + " AND m.lastDebitAt >= :from AND m.lastDebitAt < :to",
                        String.class)
                .setParameter("open", SlotState.OPEN.code())
                .setParameter("from", from.toEpochMilli())
                .setParameter("to", to.toEpochMilli())
                .getResultStream()
                .map(Aci::parse)
                .toList();
    }

    public Optional<Instant> latestDebitAt() {
        return Optional.ofNullable(entities.createQuery("SELECT MAX(m.lastDebitAt) FROM MirrorEntity m", Long.class)
                        .getSingleResult())
                .map(Instant::ofEpochMilli);
    }

    /** Writes each row that is newer than what is there, or deletes what is there if its slot is FREE. */
    public List<Mirror.Comparison> write(List<Mirror> mirrors) {
        Map<String, MirrorEntity> present = lock(mirrors);
        List<Mirror.Comparison> found = new ArrayList<>();
        for (Mirror mirror : mirrors) {
            Optional<MirrorEntity> row =
                    Optional.ofNullable(present.get(mirror.account().toString()));
            Mirror.Comparison comparison = compare(mirror, row);
            if (comparison == Mirror.Comparison.NEWER) {
                replace(present, row, mirror);
            }
            found.add(comparison);
        }
        return found;
    }

    private Map<String, MirrorEntity> lock(List<Mirror> mirrors) {
        List<String> accounts = mirrors.stream()
                .map(mirror -> mirror.account().toString())
                .distinct()
                .toList();
        Map<String, MirrorEntity> present = new HashMap<>();
        if (!accounts.isEmpty()) {
            entities.createQuery("SELECT m FROM MirrorEntity m WHERE m.account IN :accounts", MirrorEntity.class)
                    .setParameter("accounts", accounts)
                    .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                    .getResultStream()
                    .forEach(row -> present.put(row.account(), row));
        }
        return present;
    }

    private Mirror.Comparison compare(Mirror mirror, Optional<MirrorEntity> row) {
        if (row.isPresent()) {
            return readIfPossible(row.get()).map(mirror::over).orElse(Mirror.Comparison.UNREADABLE);
        }
        if (mirror.slot().state() == SlotState.FREE) {
            return Mirror.Comparison.SAME;
        }
        return isNamed(mirror.slotNumber()) ? Mirror.Comparison.FOREIGN : Mirror.Comparison.NEWER;
    }

    private boolean isNamed(int slotNumber) {
        return entities.createQuery("SELECT COUNT(m) FROM MirrorEntity m WHERE m.slot = :slot", Long.class)
                        .setParameter("slot", slotNumber)
                        .getSingleResult()
                > 0;
    }

    private void replace(Map<String, MirrorEntity> present, Optional<MirrorEntity> row, Mirror mirror) {
        String account = mirror.account().toString();
        if (mirror.slot().state() == SlotState.FREE) {
            row.ifPresent(entities::remove);
            present.remove(account);
        } else if (row.isPresent()) {
            row.get().set(mirror);
        } else {
            MirrorEntity created = new MirrorEntity();
            created.set(mirror);
            entities.persist(created);
            present.put(account, created);
        }
    }

    /** A row with values that no row of ours can have was changed by somebody; its text is not repeated. */
    private static Mirror read(MirrorEntity row) {
        try {
            return row.toMirror();
        } catch (IllegalArgumentException e) {
            throw new LedgerFaultException("a mirror row holds impossible values");
        }
    }
}
