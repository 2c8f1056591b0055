package org.pinfold.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps as people write them. */
class PacingStepsTest {
    @Test
    void everyUnitIsRead() {
        assertThat(PacingSteps.parse("90s, 5m ,1h,365d"))
                .containsExactly(
                        Duration.ofSeconds(90), Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(365));
        assertThat(PacingSteps.parse("none")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "none,1m", "1", "m", "1M", "01m", "0m", "1m,,1h", "+1m", "1.5h", "٣m", "365d,366d"})
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PacingSteps.parse(text));
    }

    @Test
    void moreThanFiftyStepsAreRefused() {
        assertThat(PacingSteps.parse(String.join(",", Collections.nCopies(50, "1s"))))
                .hasSize(50);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PacingSteps.parse(String.join(",", Collections.nCopies(51, "1s"))))
                .withMessageContaining("at most 50");
    }

    @ParameterizedTest
    @CsvSource({"none, none", "'60s,3600s,86400s', '1m,1h,1d'", "'90s,90m,36h', '90s,90m,36h'", "'365d', '365d'"})
    void theyAreWrittenInTheirLargestUnitAndReadAgain(String text, String written) {
        List<Duration> steps = PacingSteps.parse(text);
        assertThat(PacingSteps.format(steps)).isEqualTo(written);
        assertThat(PacingSteps.parse(written)).isEqualTo(steps);
    }
}
