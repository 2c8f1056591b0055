package org.pinfold.benchmark;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.math.ec.ECPoint;
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
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.InvalidPointException;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.OprfClient;
import org.pinfold.protocol.P256;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.token.TweakScalar;

/** What is done to points outside the token: by the server for each guess, and by the device. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@NullUnmarked // its fields are filled before the first iteration
public class PointBenchmark {
    private final SecureRandom random = new SecureRandom();
    private Octets encoded;
    private ECPoint point;
    private TweakScalar scalar;
    private byte[] hmac;
    private SecretBytes input;
    private OprfClient device;
    private EvaluatedElement evaluated;

    /** One point, one scalar. */
    @Setup
    public void prepare() {
        point = P256.generator()
                .multiply(new BigInteger(P256.SCALAR_BYTES * 7, random).setBit(0))
                .normalize();
        encoded = EvaluatedElement.of(point).encode();
        hmac = new byte[TweakScalar.HMAC_BYTES];
        random.nextBytes(hmac);
        scalar = TweakScalar.reduce(hmac);
        input = SecretBytes.random(random, OprfClient.OUTPUT_BYTES);
        device = OprfClient.blind(input, random);
        evaluated = EvaluatedElement.of(point);
    }

    /** The server reads the device's point and checks it. */
    @Benchmark
    public BlindedElement decode() throws InvalidPointException {
        return BlindedElement.parse(encoded);
    }

    /** The server makes the secret's own scalar of an HMAC and multiplies the point by it. */
    @Benchmark
    public ECPoint multiplyByTweak() {
        return TweakScalar.reduce(hmac).multiply(point, random);
    }

    /** The multiplication alone. */
    @Benchmark
    public ECPoint multiplyByReadyTweak() {
        return scalar.multiply(point, random);
    }

    /** The device hashes its input to the curve and blinds it. */
    @Benchmark
    public Octets blind() {
        try (OprfClient client = OprfClient.blind(input, random)) {
            return client.blindedElement().encode();
        }
    }

    /** The device unblinds the answer. */
    @Benchmark
    public int unblind() {
        try (SecretBytes output = device.finalize(evaluated)) {
            return output.size();
        }
    }
}
