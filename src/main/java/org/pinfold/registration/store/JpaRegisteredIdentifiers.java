package org.pinfold.registration.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.Identifier;
import org.pinfold.registration.RegisteredIdentifier;
import org.pinfold.registration.RegisteredIdentifiers;

/** The table {@code registered_identifier}. */
@ApplicationScoped
public class JpaRegisteredIdentifiers implements RegisteredIdentifiers {
    @PersistenceContext
    EntityManager entities;

    @Override
    public Optional<RegisteredIdentifier> find(Identifier identifier) {
        return Optional.ofNullable(entities.find(RegisteredIdentifierEntity.class, identifier.text()))
                .map(RegisteredIdentifierEntity::toIdentifier);
    }

    @Override
    public Optional<RegisteredIdentifier> findByAccount(Aci account) {
        return entities.createQuery(
                        "SELECT n FROM RegisteredIdentifierEntity n WHERE n.account = :account",
                        RegisteredIdentifierEntity.class)
                .setParameter("account", account.toString())
                .getResultStream()
                .map(RegisteredIdentifierEntity::toIdentifier)
                .findFirst();
    }

    @Override
    public Optional<RegisteredIdentifier> lock(Identifier identifier) {
        entities.find(NumberGateEntity.class, NumberGateEntity.of(identifier), LockModeType.PESSIMISTIC_WRITE);
        return Optional.ofNullable(entities.find(
                        RegisteredIdentifierEntity.class, identifier.text(), LockModeType.PESSIMISTIC_WRITE))
                .map(RegisteredIdentifierEntity::toIdentifier);
    }

    @Override
    public Map<Identifier, RegisteredIdentifier> lockAll(Collection<? extends Identifier> identifiers) {
        // In one order, and all gates before any row: two who lock many, or one and many, never wait for each other.
        identifiers.stream()
                .map(NumberGateEntity::of)
                .collect(Collectors.toCollection(TreeSet::new))
                .forEach(gate -> entities.find(NumberGateEntity.class, gate, LockModeType.PESSIMISTIC_WRITE));
        Map<Identifier, RegisteredIdentifier> found = new HashMap<>();
        for (Identifier identifier : identifiers) {
            Optional.ofNullable(entities.find(
                            RegisteredIdentifierEntity.class, identifier.text(), LockModeType.PESSIMISTIC_WRITE))
                    .ifPresent(row -> found.put(identifier, row.toIdentifier()));
        }
        return found;
    }

    @Override
    public void add(RegisteredIdentifier registered) {
        RegisteredIdentifierEntity row = new RegisteredIdentifierEntity();
        row.set(registered);
        entities.persist(row);
    }

    @Override
    public void update(RegisteredIdentifier registered) {
        entities.find(RegisteredIdentifierEntity.class, registered.identifier().text())
                .set(registered);
    }

    @Override
    public void forgetFormer(Aci former) {
        entities.createQuery(
                        "UPDATE RegisteredIdentifierEntity i SET i.formerAccount = NULL WHERE i.formerAccount = :former")
                .setParameter("former", former.toString())
                .executeUpdate();
    }

    @Override
    public void remove(Identifier identifier) {
        entities.remove(entities.find(RegisteredIdentifierEntity.class, identifier.text()));
        entities.flush();
    }
}
