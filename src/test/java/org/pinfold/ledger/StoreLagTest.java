package org.pinfold.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreLagTest {
    private static final Slot BEFORE = used(1);
    private static final Slot AFTER = used(2);
    /** Write 9 debited slot 3, and took slot 4 whose page is lost. */
    private static final StoreLag LAG = new StoreLag(
            9,
            Map.of(
                    3, new StoreLag.Change(Optional.of(BEFORE), AFTER),
                    4, new StoreLag.Change(Optional.empty(), AFTER)));

    private static Slot used(int used) {
        return new Slot(1, 0, used, SlotState.OPEN, 7, used);
    }

    @Test
    void aCrashTakesTheRowsOfTheLastWriteBackByOne() {
        assertThat(LAG.explainsBehind(8, 3, BEFORE)).isTrue();
    }

    @Test
    void aCrashTakesNoRowFartherBack() {
        assertThat(LAG.explainsBehind(8, 3, used(0))).isFalse();
    }

    @Test
    void aCrashTakesNoRowBackThatTheLastWriteDidNotChange() {
        assertThat(LAG.explainsBehind(8, 5, BEFORE)).isFalse();
    }

    @Test
    void aRowIsNotBehindByACrashUnlessTheHeadIs() {
        assertThat(LAG.explainsBehind(9, 3, BEFORE)).isFalse();
        assertThat(LAG.explainsBehind(7, 3, BEFORE)).isFalse();
    }

    @Test
    void whatALostPageKeptMayHaveBeenAnything() {
        assertThat(LAG.explainsBehind(8, 4, BEFORE)).isTrue();
        assertThat(LAG.isBetrayedBy(8, 4, BEFORE)).isFalse();
    }

    @Test
    void aRowOfTheLastWriteBetraysAHeadThatWasPutBackAlone() {
        assertThat(LAG.isBetrayedBy(8, 3, AFTER)).isTrue();
        assertThat(LAG.isBetrayedBy(9, 3, AFTER)).as("the head has come as far").isFalse();
        assertThat(LAG.isBetrayedBy(8, 5, AFTER)).as("another write's row").isFalse();
    }
}
