package org.pinfold.ledger;

import java.nio.ByteBuffer;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

/**
 * How far the database has come, as the database keeps it, under a MAC by the token: with each batch of mirror rows it
 * moves to the sequence number of the ledger write behind them.
 *
 * @param sequence of a ledger write, 0 before the first
 * @param mac 32 octets over it; none before the first
 */
public record LedgerHead(long sequence, Octets mac) {
    /** Makes the head for a write that the token has. */
    public static LedgerHead of(Mac mac, long sequence) {
        return new LedgerHead(sequence, Octets.of(mac.mac(MacPurpose.LEDGER_HEAD, u64(sequence))));
    }

    /** Whether it is as the server wrote it; that of a database that was never written to is. */
    public boolean verifies(Mac key) {
        return sequence == 0 || key.verify(mac.toByteArray(), MacPurpose.LEDGER_HEAD, u64(sequence));
    }

    private static byte[] u64(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
