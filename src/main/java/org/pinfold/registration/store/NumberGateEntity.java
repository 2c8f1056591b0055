package org.pinfold.registration.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.eclipse.persistence.annotations.IdValidation;
import org.eclipse.persistence.annotations.PrimaryKey;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.registration.Identifier;

/** Row of {@code number_gate}: one of {@link #GATES}, locked for a while and never changed. */
@Entity
@Table(name = "number_gate")
// The first gate is number 0, which EclipseLink takes for a key that was forgotten, and fails the transaction.
@PrimaryKey(validation = IdValidation.NULL)
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class NumberGateEntity {
    /** Rows of the table. */
    static final int GATES = 64;

    @Id
    @Column(name = "id")
    int id;

    /** The gate of an identifier; the same on every node and in every release. */
    static int of(Identifier identifier) {
        return Math.floorMod(identifier.text().hashCode(), GATES);
    }
}
