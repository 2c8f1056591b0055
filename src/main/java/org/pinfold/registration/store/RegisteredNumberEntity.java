package org.pinfold.registration.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RegisteredNumber;

/** Row of {@code registered_number}. Fields are filled by JPA. */
@Entity
@Table(name = "registered_number")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class RegisteredNumberEntity {
    @Id
    @Column(name = "e164")
    String e164;

    @Column(name = "account")
    String account;

    @Column(name = "registration_count")
    long registrationCount;

    RegisteredNumber toNumber() {
        return new RegisteredNumber(new PhoneNumber(e164), Aci.parse(account), registrationCount);
    }

    void set(RegisteredNumber number) {
        e164 = number.number().e164();
        account = number.account().toString();
        registrationCount = number.registrationCount();
    }
}
