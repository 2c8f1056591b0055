package org.pinfold.ledger;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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

/** What the writer makes of slots for the token: a page of 2,048, and a segment of the journal that grows by a batch of 32. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@NullUnmarked // its fields are filled before the first iteration
public class PageEncodingBenchmark {
    private static final int BATCH = 32;
    private static final int BATCHES_BEFORE = 20;

    private LedgerPage page;
    private byte[] pageOctets;
    private JournalSegment segment;
    private byte[] segmentOctets;
    private Map<Integer, Slot> batch;

    /** A full page, and a segment that is half full. */
    @Setup
    public void prepare() {
        page = new LedgerPage(0, 7, new byte[LedgerPage.MAX_SLOTS * Slot.SIZE_BYTES]);
        pageOctets = page.encode();
        batch = new TreeMap<>();
        for (int number = 0; number < BATCH; number++) {
            batch.put(number * 64, new Slot(1, 0, 1, SlotState.OPEN, 7, number));
        }
        segment = JournalSegment.empty(0);
        for (int sequence = 1; sequence <= BATCHES_BEFORE; sequence++) {
            segment = segment.with(sequence, batch);
        }
        segmentOctets = segment.encode();
    }

    /** A page to octets. */
    @Benchmark
    public byte[] pageEncode() {
        return page.encode();
    }

    /** A page from octets. */
    @Benchmark
    public Object pageDecode() {
        return LedgerPage.decode(0, pageOctets);
    }

    /** What one token write carries: a batch more, as octets. */
    @Benchmark
    public byte[] segmentWithABatchMore() {
        return segment.with(BATCHES_BEFORE + 1, batch).encode();
    }

    /** A segment from octets. */
    @Benchmark
    public Object segmentDecode() {
        return JournalSegment.decode(0, segmentOctets);
    }
}
