package org.pinfold.ledger.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.ledger.LedgerHead;
import org.pinfold.protocol.Octets;

/**
 * The one row of {@code ledger_owner}. Fields are filled by JPA, and private: static weaving sees a change only where the
 * entity itself makes it.
 */
@Entity
@Table(name = "ledger_owner")
@Cacheable(false)
@NullUnmarked
public class LedgerOwnerEntity {
    /** Key of the one row. */
    static final int ID = 1;

    @Id
    @Column(name = "id")
    private int id;

    @Column(name = "epoch")
    private long epoch;

    @Column(name = "sequence")
    private long sequence;

    @Column(name = "mac")
    private byte[] mac;

    LedgerHead head() {
        return new LedgerHead(sequence, Octets.of(mac == null ? new byte[0] : mac));
    }

    void moveTo(LedgerHead head) {
        sequence = head.sequence();
        mac = head.mac().toByteArray();
    }

    long epoch() {
        return epoch;
    }

    long raiseEpoch() {
        epoch++;
        return epoch;
    }
}
