package org.pinfold.ledger.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.ledger.LedgerFaultException;
import org.pinfold.ledger.Mirror;
import org.pinfold.ledger.SlotState;
import org.pinfold.protocol.Aci;

/** The ledger's tables. Works in the caller's transaction. */
@ApplicationScoped
@NullUnmarked
public class JpaMirrors {
    @PersistenceContext
    EntityManager entities;

    /** Raises the epoch and returns it. */
    public long claim() {
        LedgerOwnerEntity owner =
                entities.find(LedgerOwnerEntity.class, LedgerOwnerEntity.ID, LockModeType.PESSIMISTIC_WRITE);
        return owner.raiseEpoch();
    }

    /** Whether the ledger still belongs to whoever claimed {@code epoch}; nobody else can claim until the end. */
    public boolean isOwnedBy(long epoch) {
        LedgerOwnerEntity owner =
                entities.find(LedgerOwnerEntity.class, LedgerOwnerEntity.ID, LockModeType.PESSIMISTIC_WRITE);
        return owner.epoch() == epoch;
    }

    public Optional<Mirror> find(Aci account) {
        return Optional.ofNullable(entities.find(MirrorEntity.class, account.toString()))
                .map(JpaMirrors::read);
    }

    public List<Mirror> all() {
        return entities.createQuery("SELECT m FROM MirrorEntity m", MirrorEntity.class)
                .getResultStream()
                .flatMap(JpaMirrors::readIfPossible)
                .toList();
    }

    /** One row that somebody filled with nonsense must not keep the server from starting; its slot then has no row. */
    private static Stream<Mirror> readIfPossible(MirrorEntity row) {
        try {
            return Stream.of(read(row));
        } catch (LedgerFaultException e) {
            return Stream.empty();
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

    /** Writes the row if it is newer than what is there or if nothing is. */
    public Mirror.Comparison write(Mirror mirror) {
        MirrorEntity row =
                entities.find(MirrorEntity.class, mirror.account().toString(), LockModeType.PESSIMISTIC_WRITE);
        if (row == null) {
            MirrorEntity created = new MirrorEntity();
            created.set(mirror);
            entities.persist(created);
            return Mirror.Comparison.NEWER;
        }
        Mirror.Comparison comparison = mirror.over(read(row));
        if (comparison == Mirror.Comparison.NEWER) {
            row.set(mirror);
        }
        return comparison;
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
