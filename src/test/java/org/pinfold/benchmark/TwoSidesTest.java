package org.pinfold.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TwoSidesTest {
    @Test
    void sidesThatAreAlikeTellNothing() {
        TwoSides sides = new TwoSides();
        for (int i = 0; i < 1000; i++) {
            sides.add(i % 2 == 0, 1_000_000L * (1 + i / 2));
        }
        TwoSides.Comparison compared = sides.compare();
        assertThat(compared.slowerShare()).isEqualTo(0.5);
        assertThat(compared.slowerShareLow()).isLessThan(0.5);
        assertThat(compared.slowerShareHigh()).isGreaterThan(0.5);
        assertThat(compared.knownMedianMillis()).isEqualTo(compared.unknownMedianMillis());
        assertThat(compared.p()).isGreaterThan(0.9);
    }

    @Test
    void aSideThatIsAlwaysSlowerIsSeen() {
        TwoSides sides = new TwoSides();
        for (int i = 0; i < 100; i++) {
            sides.add(true, 3_000_000 + i);
            sides.add(false, 1_000_000 + i);
        }
        TwoSides.Comparison compared = sides.compare();
        assertThat(compared.slowerShare()).isEqualTo(1.0);
        assertThat(compared.knownMedianMillis()).isEqualTo(3.0, within(0.001));
        assertThat(compared.p()).isLessThan(0.001);
    }

    @Test
    void aSideThatIsSlowerInTwoPairsOfThreeIsMeasured() {
        TwoSides sides = new TwoSides();
        for (int i = 0; i < 300; i++) {
            sides.add(true, 2_000_000);
            sides.add(false, i % 3 == 0 ? 3_000_000 : 1_000_000);
        }
        assertThat(sides.compare().slowerShare()).isEqualTo(2.0 / 3, within(1e-9));
    }
}
