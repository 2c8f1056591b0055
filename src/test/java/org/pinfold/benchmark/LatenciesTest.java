package org.pinfold.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void aPercentileIsTheLeastDurationThatSoManyDidNotExceed() {
        Latencies hundred = ofMillis(LongStream.rangeClosed(1, 100).map(value -> 101 - value));

        assertThat(hundred.percentileMillis(50)).isEqualTo(50);
        assertThat(hundred.percentileMillis(95)).isEqualTo(95);
        assertThat(hundred.percentileMillis(99)).isEqualTo(99);
        assertThat(hundred.percentileMillis(100)).isEqualTo(100);
        assertThat(hundred.percentileMillis(0.1)).isEqualTo(1);
    }

    @Test
    void ofOneOperationEveryPercentileIsThatOne() {
        assertThat(ofMillis(LongStream.of(7)).percentileMillis(99)).isEqualTo(7);
    }

    @Test
    void ofNoOperationThereIsNoPercentile() {
        assertThat(ofMillis(LongStream.empty()).percentileMillis(50)).isNaN();
    }

    @Test
    void allPartsAreInTheWholeHoweverMany() {
        Latencies whole = Latencies.merge(
                List.of(ofMillis(LongStream.rangeClosed(1, 10_000)), ofMillis(LongStream.rangeClosed(10_001, 20_000))));

        assertThat(whole.count()).isEqualTo(20_000);
        assertThat(whole.percentileMillis(50)).isEqualTo(10_000);
        assertThat(whole.percentileMillis(100)).isEqualTo(20_000);
    }

    private static Latencies ofMillis(LongStream millis) {
        Latencies latencies = new Latencies();
        millis.forEach(value -> latencies.add(value * 1_000_000));
        return Latencies.merge(List.of(latencies));
    }
}
