package org.pinfold.ledger.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.ledger.Mirror;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotState;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.KeyVersions;

/** Row of {@code ledger_mirror}. Never cached: a cached witness is no witness. */
@Entity
@Table(name = "ledger_mirror")
@Cacheable(false)
@NullUnmarked
public class MirrorEntity {
    @Id
    @Column(name = "account")
    private String account;

    @Column(name = "slot")
    private int slot;

    @Column(name = "generation")
    private long generation;

    @Column(name = "round")
    private int round;

    @Column(name = "used")
    private int used;

    @Column(name = "state")
    private int state;

    @Column(name = "record_tag")
    private int recordTag;

    @Column(name = "guess_tag")
    private int guessTag;

    @Column(name = "last_debit_at")
    private long lastDebitAt;

    @Column(name = "sequence")
    private long sequence;

    @Column(name = "oprf_version")
    private int oprfVersion;

    @Column(name = "tweak_version")
    private int tweakVersion;

    @Column(name = "mac_version")
    private int macVersion;

    @Column(name = "seal_version")
    private int sealVersion;

    @Column(name = "mac")
    private byte[] mac;

    String account() {
        return account;
    }

    Mirror toMirror() {
        return new Mirror(
                Aci.parse(account),
                slot,
                new Slot(generation, round, used, SlotState.ofCode(state), recordTag, guessTag),
                Instant.ofEpochMilli(lastDebitAt),
                sequence,
                new KeyVersions(oprfVersion, tweakVersion, macVersion, sealVersion),
                Octets.of(mac));
    }

    void set(Mirror mirror) {
        account = mirror.account().toString();
        slot = mirror.slotNumber();
        generation = mirror.slot().generation();
        round = mirror.slot().round();
        used = mirror.slot().used();
        state = mirror.slot().state().code();
        recordTag = mirror.slot().recordTag();
        guessTag = mirror.slot().guessTag();
        lastDebitAt = mirror.lastDebitAt().toEpochMilli();
        sequence = mirror.sequence();
        oprfVersion = mirror.keyVersions().oprf();
        tweakVersion = mirror.keyVersions().tweak();
        macVersion = mirror.keyVersions().mac();
        sealVersion = mirror.keyVersions().seal();
        mac = mirror.mac().toByteArray();
    }
}
