package org.pinfold.benchmark;

import java.security.SecureRandom;
import java.util.UUID;
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
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.OprfClient;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.MacPurpose;
import org.pinfold.token.SealBrokenException;
import org.pinfold.token.Tweak;
import org.pinfold.token.pkcs11.Pkcs11Token;
import org.pinfold.token.pkcs11.SoftHsm;
import org.pinfold.token.pkcs11.TokenCalls;

/** What is asked of the token: SoftHSM, in the folder that {@code SOFTHSM2_CONF} names. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@NullUnmarked // its fields are filled before the first iteration
public class TokenBenchmark {
    private static final int RECORD_BYTES = 128;
    private static final int ASSOCIATED_BYTES = 80;

    private CryptoToken token;
    private TokenCalls calls;
    private BlindedElement point;
    private Tweak tweak;
    private SecretBytes record;
    private byte[] associated;
    private Octets sealed;

    /** Opens the token; seals one record. */
    @Setup
    public void prepare() {
        SecureRandom random = new SecureRandom();
        Pkcs11Token opened = Pkcs11Token.open(SoftHsm.developmentToken(), random);
        token = opened;
        calls = new TokenCalls(opened, random);
        try (SecretBytes input = SecretBytes.random(random, OprfClient.OUTPUT_BYTES);
                OprfClient device = OprfClient.blind(input, random)) {
            point = device.blindedElement();
        }
        tweak = new Tweak(new Aci(new UUID(1, 1)), 0, 1, Octets.of(new byte[Tweak.NONCE_BYTES]));
        record = SecretBytes.random(random, RECORD_BYTES);
        associated = new byte[ASSOCIATED_BYTES];
        sealed = token.sealer().seal(record, associated);
    }

    /** One guess's evaluation: HMAC, multiplication outside, two derivations. */
    @Benchmark
    public EvaluatedElement evaluate() {
        return token.evaluator().evaluate(point, tweak);
    }

    /** One MAC over a mirror row's length. */
    @Benchmark
    public byte[] mac() {
        return token.mac().mac(MacPurpose.MIRROR, associated);
    }

    /** One record sealed. */
    @Benchmark
    public Octets seal() {
        return token.sealer().seal(record, associated);
    }

    /** One record opened. */
    @Benchmark
    public int unseal() throws SealBrokenException {
        try (SecretBytes opened = token.sealer().unseal(sealed, associated)) {
            return opened.size();
        }
    }

    /** The five PKCS#11 calls of a restore. */
    @Benchmark
    public void callsOfOneRestore() throws SealBrokenException {
        calls.ofOneRestore();
    }
}
