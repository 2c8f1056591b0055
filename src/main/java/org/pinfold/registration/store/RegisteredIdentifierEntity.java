package org.pinfold.registration.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.Identifier;
import org.pinfold.registration.RegisteredIdentifier;

/** Row of {@code registered_identifier}. Fields are filled by JPA. */
@Entity
@Table(name = "registered_identifier")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class RegisteredIdentifierEntity {
    @Id
    @Column(name = "identifier")
    String identifier;

    @Column(name = "account")
    String account;

    @Column(name = "registration_count")
    long registrationCount;

    @Column(name = "former_account")
    String formerAccount;

    RegisteredIdentifier toIdentifier() {
        Identifier parsed =
                Identifier.parse(identifier).orElseThrow(() -> new IllegalStateException("a row's identifier is none"));
        return new RegisteredIdentifier(
                parsed,
                Aci.parse(account),
                registrationCount,
                Optional.ofNullable(formerAccount).map(Aci::parse));
    }

    void set(RegisteredIdentifier registered) {
        identifier = registered.identifier().text();
        account = registered.account().toString();
        registrationCount = registered.registrationCount();
        formerAccount = registered.former().map(Aci::toString).orElse(null);
    }
}
