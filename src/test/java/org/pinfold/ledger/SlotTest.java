package org.pinfold.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The 16 octets of a slot and their order. */
class SlotTest {
    private static final Slot SLOT = new Slot(0xFEDCBA98L, 0xABCD, 0xEF, SlotState.CLOSED_EXHAUSTED, 0x01020304, -1);

    @Test
    void octetsAreBigEndianInTheDocumentedOrder() {
        assertThat(HexFormat.of().formatHex(SLOT.encode())).isEqualTo("fedcba98abcdef0301020304ffffffff");
    }

    @Test
    void everySlotSurvivesEncoding() {
        for (SlotState state : SlotState.values()) {
            Slot slot = new Slot(Slot.MAX_GENERATION, Slot.MAX_ROUND, Slot.MAX_USED, state, -1, 1);
            assertThat(Slot.decode(slot.encode())).isEqualTo(slot);
        }
    }

    @Test
    void otherLengthsAreRefused() {
        for (int length = 0; length < 40; length++) {
            if (length != Slot.SIZE_BYTES) {
                byte[] octets = new byte[length];
                assertThatThrownBy(() -> Slot.decode(octets)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void unknownFlagsAreRefused() {
        byte[] octets = SLOT.encode();
        for (int flags = SlotState.values().length; flags < 256; flags++) {
            octets[7] = (byte) flags;
            assertThatThrownBy(() -> Slot.decode(octets)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void orderIsGenerationThenRoundThenUsedThenClosed() {
        Slot open = new Slot(5, 5, 5, SlotState.OPEN, 9, 9);
        assertThat(new Slot(6, 0, 0, SlotState.OPEN, 0, 0)).isGreaterThan(open);
        assertThat(new Slot(5, 6, 0, SlotState.OPEN, 0, 0)).isGreaterThan(open);
        assertThat(new Slot(5, 5, 6, SlotState.OPEN, 0, 0)).isGreaterThan(open);
        assertThat(new Slot(5, 5, 5, SlotState.CLOSED_EXHAUSTED, 0, 0)).isGreaterThan(open);
        assertThat(new Slot(5, 5, 5, SlotState.OPEN, 1, 2)).isEqualByComparingTo(open);
    }

    @Test
    void valuesOutsideTheirRangeAreRefused() {
        assertThatThrownBy(() -> new Slot(-1, 0, 0, SlotState.FREE, 0, 0)).hasMessageContaining("generation");
        assertThatThrownBy(() -> new Slot(1L << 32, 0, 0, SlotState.FREE, 0, 0)).hasMessageContaining("generation");
        assertThatThrownBy(() -> new Slot(0, 65_536, 0, SlotState.FREE, 0, 0)).hasMessageContaining("round");
        assertThatThrownBy(() -> new Slot(0, 0, 256, SlotState.FREE, 0, 0)).hasMessageContaining("used");
    }
}
