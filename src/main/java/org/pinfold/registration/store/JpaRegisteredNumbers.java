package org.pinfold.registration.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.registration.ConcurrentChangeException;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RegisteredNumber;
import org.pinfold.registration.RegisteredNumbers;

/** The table {@code registered_number}. */
@ApplicationScoped
@NullUnmarked
public class JpaRegisteredNumbers implements RegisteredNumbers {
    /** SQLSTATE of a unique constraint that does not hold, in H2 as in PostgreSQL. */
    private static final String UNIQUE_VIOLATION = "23505";

    @PersistenceContext
    EntityManager entities;

    @Override
    public Optional<RegisteredNumber> find(PhoneNumber number) {
        return Optional.ofNullable(entities.find(RegisteredNumberEntity.class, number.e164()))
                .map(RegisteredNumberEntity::toNumber);
    }

    @Override
    public Optional<RegisteredNumber> lock(PhoneNumber number) {
        return Optional.ofNullable(
                        entities.find(RegisteredNumberEntity.class, number.e164(), LockModeType.PESSIMISTIC_WRITE))
                .map(RegisteredNumberEntity::toNumber);
    }

    @Override
    public void add(RegisteredNumber number) {
        RegisteredNumberEntity row = new RegisteredNumberEntity();
        row.set(number);
        entities.persist(row);
        try {
            entities.flush();
        } catch (PersistenceException e) {
            if (isUniqueViolation(e)) {
                throw new ConcurrentChangeException("number");
            }
            throw e;
        }
    }

    @Override
    public void update(RegisteredNumber number) {
        entities.find(RegisteredNumberEntity.class, number.number().e164()).set(number);
    }

    private static boolean isUniqueViolation(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
