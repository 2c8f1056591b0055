package org.pinfold.recovery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotState;
import org.pinfold.ledger.SlotTags;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

/**
 * A lock that was imported from an old system. The old hash of the PIN is not in it: it went into the token once and only
 * its MAC came out, so this row can be tested against nothing, and is worthless in another account, slot or generation.
 *
 * @param account whose
 * @param slotNumber its slot in the guess ledger
 * @param generation the generation that it opened or will open, 1 to 2^32 - 1
 * @param salt what the old system appended to the PIN, 0 to 64 octets
 * @param scheme how the old system hashed
 * @param wrapped 32 octets, {@link #wrap}
 * @param importedAt when
 */
public record LegacyLock(
        Aci account,
        int slotNumber,
        long generation,
        Octets salt,
        LegacyHash scheme,
        Octets wrapped,
        Instant importedAt) {
    /** The most octets of a salt. */
    public static final int MAX_SALT_BYTES = 64;

    public LegacyLock {
        if (generation < 1 || generation > Slot.MAX_GENERATION || slotNumber < 0) {
            throw new IllegalArgumentException("generation or slot out of range");
        }
        if (salt.size() > MAX_SALT_BYTES || wrapped.size() != Mac.SIZE_BYTES) {
            throw new IllegalArgumentException("salt or wrapped hash has a wrong size");
        }
    }

    /** Wraps an old system's hash for the generation after the slot's present one. */
    public static LegacyLock wrap(Mac mac, GuessLedger.Place place, Octets salt, LegacyHash.Value old, Instant now) {
        long generation = place.slot().generation() + 1;
        return new LegacyLock(
                place.account(),
                place.slotNumber(),
                generation,
                salt,
                old.scheme(),
                wrap(mac, place.account(), place.slotNumber(), generation, salt, old.scheme(), old.hash()),
                now);
    }

    private static Octets wrap(
            Mac mac, Aci account, int slot, long generation, Octets salt, LegacyHash scheme, Octets hash) {
        return Octets.of(mac.mac(
                MacPurpose.LEGACY,
                account.toByteArray(),
                u32(slot),
                u32(generation),
                salt.toByteArray(),
                scheme.text().getBytes(StandardCharsets.US_ASCII),
                hash.toByteArray()));
    }

    /** Whether this lock was made from {@code hash}. Constant time. */
    boolean opensWith(Mac mac, Octets hash) {
        Octets presented = wrap(mac, account, slotNumber, generation, salt, scheme, hash);
        return MessageDigest.isEqual(wrapped.toByteArray(), presented.toByteArray());
    }

    /** Whether it was made from the same salt, scheme and hash. */
    public boolean isOf(Mac mac, Octets otherSalt, LegacyHash.Value old) {
        return salt.equals(otherSalt) && scheme.equals(old.scheme()) && opensWith(mac, old.hash());
    }

    /** The tag that names this lock in its slot. */
    public int tag(Mac mac) {
        return SlotTags.recordTag(mac, account, slotNumber, generation, wrapped);
    }

    /**
     * Recognises a PIN that comes again. Keyed by the token, over the PIN itself: it is needed before anything is hashed.
     */
    int guessTag(Mac mac, int round, byte[] pin) {
        return ByteBuffer.wrap(mac.mac(
                        MacPurpose.LEGACY_GUESS,
                        account.toByteArray(),
                        u32(slotNumber),
                        u32(generation),
                        u32(round),
                        wrapped.toByteArray(),
                        pin))
                .getInt();
    }

    /** Whether its slot names it; also when its guesses are used up, for then it still keeps strangers out. */
    boolean isLiveIn(GuessLedger.Place place, Mac mac) {
        Slot slot = place.slot();
        return place.slotNumber() == slotNumber
                && slot.generation() == generation
                && (slot.state() == SlotState.OPEN || slot.state() == SlotState.CLOSED_EXHAUSTED)
                && slot.recordTag() == tag(mac);
    }

    /** Whether it was imported but a crash kept it from being opened in its slot. */
    boolean isToOpenIn(GuessLedger.Place place) {
        Slot slot = place.slot();
        return place.slotNumber() == slotNumber
                && slot.generation() + 1 == generation
                && (slot.state() == SlotState.CLOSED_NEVER || slot.state() == SlotState.CLOSED_REMOVED);
    }

    private static byte[] u32(long value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array();
    }
}
