package org.pinfold.registration.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.Account;
import org.pinfold.registration.Contest;
import org.pinfold.registration.RegistrationLock;

/** Row of {@code account}. Fields are filled by JPA. */
@Entity
@Table(name = "account")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class AccountEntity {
    @Id
    @Column(name = "aci")
    String aci;

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "last_active_at")
    long lastActiveAt;

    @Column(name = "lock_generation")
    Long lockGeneration;

    @Column(name = "lock_verifier")
    byte[] lockVerifier;

    @Column(name = "without_number_since")
    Long withoutNumberSince;

    @Column(name = "recovery_password_mac")
    byte[] recoveryPasswordMac;

    @Column(name = "claimed_at")
    Long claimedAt;

    @Column(name = "objected_at")
    Long objectedAt;

    @Column(name = "objected_before_at")
    Long objectedBeforeAt;

    @Column(name = "frozen_at")
    Long frozenAt;

    @Column(name = "of_login")
    boolean ofLogin;

    Account toAccount() {
        return new Account(
                Aci.parse(aci),
                Instant.ofEpochMilli(createdAt),
                Instant.ofEpochMilli(lastActiveAt),
                Optional.ofNullable(lockVerifier)
                        .map(verifier -> new RegistrationLock(lockGeneration, Octets.of(verifier))),
                Times.read(withoutNumberSince),
                Optional.ofNullable(recoveryPasswordMac).map(Octets::of),
                new Contest(
                        Times.read(claimedAt),
                        Times.read(objectedAt),
                        Times.read(objectedBeforeAt),
                        Times.read(frozenAt)),
                ofLogin);
    }

    void set(Account account) {
        aci = account.aci().toString();
        createdAt = account.createdAt().toEpochMilli();
        lastActiveAt = account.lastActiveAt().toEpochMilli();
        lockGeneration = account.lock().map(RegistrationLock::generation).orElse(null);
        lockVerifier = account.lock().map(lock -> lock.verifier().toByteArray()).orElse(null);
        withoutNumberSince = Times.write(account.withoutNumberSince());
        recoveryPasswordMac =
                account.recoveryPasswordMac().map(Octets::toByteArray).orElse(null);
        claimedAt = Times.write(account.contest().claimedAt());
        objectedAt = Times.write(account.contest().objectedAt());
        objectedBeforeAt = Times.write(account.contest().objectedBeforeAt());
        frozenAt = Times.write(account.contest().frozenAt());
        ofLogin = account.ofLogin();
    }
}
