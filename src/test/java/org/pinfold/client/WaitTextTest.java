package org.pinfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lengths of time as people read them. */
class WaitTextTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT0.001S, 1 s",
        "PT59S, 59 s",
        "PT1M, 1 min",
        "PT1M1S, 1 min 1 s",
        "PT6H, 6 h",
        "PT5H59M59.5S, 6 h",
        "PT25H1S, 1 d 1 h",
        "PT24H0M1S, 1 d 1 s"
    })
    void aWaitIsToldInItsTwoLargestUnitsAndNeverTooShort(Duration wait, String told) {
        assertThat(WaitText.of(wait)).isEqualTo(told);
    }
}
