package org.pinfold.ledger;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

/**
 * The second witness: one slot's state as the database keeps it, under a MAC by the token. Made only after the token
 * write returned, so the token is never behind its mirror unless it was turned back.
 *
 * @param account whose slot
 * @param slotNumber which slot, 0 or more
 * @param slot its state
 * @param lastDebitAt when the latest guess was debited; milliseconds are kept
 * @param sequence the ledger's sequence number of the token write behind it
 * @param keyVersions of the keys in use
 * @param mac 32 octets over all of that
 */
public record Mirror(
        Aci account,
        int slotNumber,
        Slot slot,
        Instant lastDebitAt,
        long sequence,
        KeyVersions keyVersions,
        Octets mac) {
    /** First field of the MAC; a change of the fields is a new version. */
    public static final int FORMAT_VERSION = 1;

    /** Makes the row for a state that the token has. */
    public static Mirror of(
            Mac mac,
            Aci account,
            int slotNumber,
            Slot slot,
            Instant lastDebitAt,
            long sequence,
            KeyVersions keyVersions) {
        byte[] tag = mac.mac(MacPurpose.MIRROR, fields(account, slotNumber, slot, lastDebitAt, sequence, keyVersions));
        return new Mirror(account, slotNumber, slot, lastDebitAt, sequence, keyVersions, Octets.of(tag));
    }

    /** Whether the row is as the server wrote it: nobody with database access can make one. */
    public boolean verifies(Mac key) {
        return key.verify(
                mac.toByteArray(),
                MacPurpose.MIRROR,
                fields(account, slotNumber, slot, lastDebitAt, sequence, keyVersions));
    }

    /**
     * Whether {@code now}, a later state of the slot, can still belong to this row's account: the same record, or the next
     * generation with the row's write still owed. Further on, the slot may have been freed and given to somebody else.
     */
    boolean isContinuedBy(Slot now) {
        return now.generation() == slot.generation() && now.recordTag() == slot.recordTag()
                || now.generation() == slot.generation() + 1;
    }

    /** What writing this row over {@code present} would mean. */
    public Comparison over(Mirror present) {
        int order = slot.compareTo(present.slot);
        if (slotNumber != present.slotNumber) {
            return Comparison.FOREIGN;
        }
        if (order > 0) {
            return Comparison.NEWER;
        }
        if (order == 0 && slot.equals(present.slot)) {
            return Comparison.SAME;
        }
        return Comparison.FOREIGN;
    }

    /** How a row relates to the one in the database. */
    public enum Comparison {
        /** Later than what is there: to be written. */
        NEWER,
        /** Already there. */
        SAME,
        /** The row that is there has values that no row of ours can have; it was not written. */
        UNREADABLE,
        /** The database has a state that this ledger never wrote: somebody else is writing. */
        FOREIGN
    }

    private static byte[][] fields(
            Aci account, int slotNumber, Slot slot, Instant lastDebitAt, long sequence, KeyVersions keyVersions) {
        return new byte[][] {
            {FORMAT_VERSION},
            account.toByteArray(),
            ByteBuffer.allocate(Integer.BYTES).putInt(slotNumber).array(),
            slot.encode(),
            ByteBuffer.allocate(Long.BYTES).putLong(lastDebitAt.toEpochMilli()).array(),
            ByteBuffer.allocate(Long.BYTES).putLong(sequence).array(),
            keyVersions.toByteArray()
        };
    }
}
