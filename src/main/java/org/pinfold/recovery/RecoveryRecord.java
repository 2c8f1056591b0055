package org.pinfold.recovery;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.pinfold.ledger.SlotTags;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.Mac;
import org.pinfold.token.Tweak;

/**
 * One sealed record. Whether it is the live one is for the token's slot to say, never for this row.
 *
 * @param account whose
 * @param generation the generation that it opened or would open, 1 to 2^32 - 1
 * @param nonce 32 octets, fresh for its {@code store/start}
 * @param slotNumber its slot in the guess ledger
 * @param pending whether it waits for its promotion
 * @param pendingUntil when its ticket expires; an uncommitted row is swept afterwards
 * @param keyVersions keys that evaluated and sealed it
 * @param sealed sealed {@link RecordContent}
 * @param lockVerifier registration lock to set when it is promoted
 */
public record RecoveryRecord(
        Aci account,
        long generation,
        Octets nonce,
        int slotNumber,
        boolean pending,
        Instant pendingUntil,
        KeyVersions keyVersions,
        Octets sealed,
        Optional<Octets> lockVerifier) {
    public RecoveryRecord {
        // A tweak has a nonce of 32 octets, a slot and a generation in their ranges, or is not made.
        new Tweak(account, slotNumber, generation, nonce);
    }

    /** What the OPRF key of this record is derived from. */
    public Tweak tweak() {
        return new Tweak(account, slotNumber, generation, nonce);
    }

    /** This row as it is once promoted. */
    RecoveryRecord promoted() {
        return new RecoveryRecord(
                account, generation, nonce, slotNumber, false, pendingUntil, keyVersions, sealed, lockVerifier);
    }

    /** Whether this is a pending row whose ticket expired at or before {@code at}. */
    boolean isExpired(Instant at) {
        return pending && !at.isBefore(pendingUntil);
    }

    /** The tag that names this record in its slot. */
    public int tag(Mac mac) {
        return SlotTags.recordTag(mac, account, slotNumber, generation, nonce);
    }

    /** What the seal is tied to: account, slot, generation, nonce and all key versions. */
    public byte[] associatedData() {
        return associatedData(tweak(), keyVersions);
    }

    /** As {@link #associatedData()}, before there is a record. */
    public static byte[] associatedData(Tweak tweak, KeyVersions keyVersions) {
        return ByteBuffer.allocate(Aci.SIZE_BYTES + 2 * Integer.BYTES + Tweak.NONCE_BYTES + 4)
                .put(tweak.account().toByteArray())
                .putInt(tweak.slot())
                .putInt((int) tweak.generation())
                .put(tweak.nonce().toByteArray())
                .put(keyVersions.toByteArray())
                .array();
    }
}
