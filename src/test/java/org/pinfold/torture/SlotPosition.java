package org.pinfold.torture;

import java.nio.ByteBuffer;
import java.util.Comparator;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/** Where a guess stands among all of its slot: what the server wrote into an attempt (protocol.md, section 14.2). */
record SlotPosition(int slot, long generation, int round, int used) implements Comparable<SlotPosition> {
    private static final Comparator<SlotPosition> ORDER = Comparator.comparingLong(SlotPosition::generation)
            .thenComparingInt(SlotPosition::round)
            .thenComparingInt(SlotPosition::used);

    /** Reads what a device takes as opaque. */
    static SlotPosition of(Octets attempt) {
        ByteBuffer octets = ByteBuffer.wrap(attempt.toByteArray()).position(1 + Aci.SIZE_BYTES);
        return new SlotPosition(
                octets.getInt(),
                Integer.toUnsignedLong(octets.getInt()),
                Short.toUnsignedInt(octets.getShort()),
                Byte.toUnsignedInt(octets.get()));
    }

    @Override
    public int compareTo(SlotPosition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "slot " + slot + " at " + generation + "." + round + "." + used;
    }
}
