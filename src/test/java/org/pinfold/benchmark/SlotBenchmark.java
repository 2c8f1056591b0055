package org.pinfold.benchmark;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotState;

/** The ledger's slots as octets, a thousand at a time: what becomes of them at a start and at a token write. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@NullUnmarked // its fields are filled before the first iteration
public class SlotBenchmark {
    private static final int SLOTS = 1024;

    private Slot[] slots;
    private byte[][] encoded;

    /** Slots that differ. */
    @Setup
    public void prepare() {
        slots = IntStream.range(0, SLOTS)
                .mapToObj(number -> new Slot(number, number, number % 10, SlotState.OPEN, number * 31, number * 37))
                .toArray(Slot[]::new);
        encoded = Arrays.stream(slots).map(Slot::encode).toArray(byte[][]::new);
    }

    /** All of them to octets. */
    @Benchmark
    public void encode(Blackhole sink) {
        for (Slot slot : slots) {
            sink.consume(slot.encode());
        }
    }

    /** All of them from octets. */
    @Benchmark
    public void decode(Blackhole sink) {
        for (byte[] octets : encoded) {
            sink.consume(Slot.decode(octets));
        }
    }
}
