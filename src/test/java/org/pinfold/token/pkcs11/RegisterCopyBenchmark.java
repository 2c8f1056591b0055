package org.pinfold.token.pkcs11;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pinfold.protocol.Octets;

/** A register's copy with its checksum, as each token write makes one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@NullUnmarked // its fields are filled before the first iteration
public class RegisterCopyBenchmark {
    private static final String NAME = "ledger-page-00000";

    /** Octets of the content: a small segment, and a page. */
    @Param({"1024", "32784"})
    int size;

    private RegisterCopy copy;
    private byte[] encoded;

    /** A copy of that size. */
    @Setup
    public void prepare() {
        copy = new RegisterCopy(7, Octets.of(new byte[size]));
        encoded = copy.encode(NAME);
    }

    /** To octets. */
    @Benchmark
    public byte[] encode() {
        return copy.encode(NAME);
    }

    /** From octets. */
    @Benchmark
    public Object decode() {
        return RegisterCopy.decode(NAME, encoded);
    }
}
