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
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RegisteredNumber;
import org.pinfold.registration.RegisteredNumbers;

/** The table {@code registered_number}. */
@ApplicationScoped
public class JpaRegisteredNumbers implements RegisteredNumbers {
    @PersistenceContext
    EntityManager entities;

    @Override
    public Optional<RegisteredNumber> find(PhoneNumber number) {
        return Optional.ofNullable(entities.find(RegisteredNumberEntity.class, number.e164()))
                .map(RegisteredNumberEntity::toNumber);
    }

    @Override
    public Optional<RegisteredNumber> findByAccount(Aci account) {
        return entities.createQuery(
                        "SELECT n FROM RegisteredNumberEntity n WHERE n.account = :account",
                        RegisteredNumberEntity.class)
                .setParameter("account", account.toString())
                .getResultStream()
                .map(RegisteredNumberEntity::toNumber)
                .findFirst();
    }

    @Override
    public Optional<RegisteredNumber> lock(PhoneNumber number) {
        entities.find(NumberGateEntity.class, NumberGateEntity.of(number), LockModeType.PESSIMISTIC_WRITE);
        return Optional.ofNullable(
                        entities.find(RegisteredNumberEntity.class, number.e164(), LockModeType.PESSIMISTIC_WRITE))
                .map(RegisteredNumberEntity::toNumber);
    }

    @Override
    public Map<PhoneNumber, RegisteredNumber> lockAll(Collection<PhoneNumber> numbers) {
        // In one order, and all gates before any row: two who lock many, or one and many, never wait for each other.
        numbers.stream()
                .map(NumberGateEntity::of)
                .collect(Collectors.toCollection(TreeSet::new))
                .forEach(gate -> entities.find(NumberGateEntity.class, gate, LockModeType.PESSIMISTIC_WRITE));
        Map<PhoneNumber, RegisteredNumber> found = new HashMap<>();
        for (PhoneNumber number : numbers) {
            Optional.ofNullable(
                            entities.find(RegisteredNumberEntity.class, number.e164(), LockModeType.PESSIMISTIC_WRITE))
                    .ifPresent(row -> found.put(number, row.toNumber()));
        }
        return found;
    }

    @Override
    public void add(RegisteredNumber number) {
        RegisteredNumberEntity row = new RegisteredNumberEntity();
        row.set(number);
        entities.persist(row);
    }

    @Override
    public void update(RegisteredNumber number) {
        entities.find(RegisteredNumberEntity.class, number.number().e164()).set(number);
    }

    @Override
    public void remove(PhoneNumber number) {
        entities.remove(entities.find(RegisteredNumberEntity.class, number.e164()));
        entities.flush();
    }
}
