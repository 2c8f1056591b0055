package org.pinfold.recovery.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.RecoveryRecord;
import org.pinfold.token.KeyVersions;

/** Row of {@code recovery_record}. Fields are filled by JPA. */
@Entity
@Table(name = "recovery_record")
@IdClass(RecordKey.class)
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class RecordEntity {
    @Id
    @Column(name = "account")
    private String account;

    @Id
    @Column(name = "generation")
    private long generation;

    @Id
    @Column(name = "nonce")
    private String nonce;

    @Column(name = "slot")
    private int slot;

    @Column(name = "pending")
    private boolean pending;

    @Column(name = "pending_until")
    private long pendingUntil;

    @Column(name = "oprf_version")
    private int oprfVersion;

    @Column(name = "tweak_version")
    private int tweakVersion;

    @Column(name = "mac_version")
    private int macVersion;

    @Column(name = "seal_version")
    private int sealVersion;

    @Column(name = "sealed")
    private byte[] sealed;

    @Column(name = "lock_verifier")
    private byte[] lockVerifier;

    static RecordEntity of(RecoveryRecord record) {
        RecordEntity row = new RecordEntity();
        row.account = record.account().toString();
        row.generation = record.generation();
        row.nonce = record.nonce().toHex();
        row.slot = record.slotNumber();
        row.pending = record.pending();
        row.pendingUntil = record.pendingUntil().toEpochMilli();
        row.oprfVersion = record.keyVersions().oprf();
        row.tweakVersion = record.keyVersions().tweak();
        row.macVersion = record.keyVersions().mac();
        row.sealVersion = record.keyVersions().seal();
        row.sealed = record.sealed().toByteArray();
        row.lockVerifier = record.lockVerifier().map(Octets::toByteArray).orElse(null);
        return row;
    }

    /** Ends the wait for the promotion; false if it was over already. */
    boolean promote() {
        boolean was = pending;
        pending = false;
        return was;
    }

    RecoveryRecord toRecord() {
        return new RecoveryRecord(
                Aci.parse(account),
                generation,
                Octets.fromHex(nonce),
                slot,
                pending,
                Instant.ofEpochMilli(pendingUntil),
                new KeyVersions(oprfVersion, tweakVersion, macVersion, sealVersion),
                Octets.of(sealed),
                Optional.ofNullable(lockVerifier).map(Octets::of));
    }
}
