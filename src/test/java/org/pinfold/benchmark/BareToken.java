package org.pinfold.benchmark;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.OprfClient;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.token.Register;
import org.pinfold.token.SealBrokenException;
import org.pinfold.token.Tweak;
import org.pinfold.token.pkcs11.Pkcs11Token;
import org.pinfold.token.pkcs11.TokenCalls;

/**
 * How fast the token alone is, without HTTP, database and ledger: what the server's rates are compared with. The token is
 * the one that {@code SOFTHSM2_CONF} of this process names, never the server's.
 */
final class BareToken {
    private static final int RECORD_BYTES = 128;
    private static final int REGISTER_BYTES = 16 * 1024;

    private final Pkcs11Token token;
    private final SecureRandom random;

    BareToken(Pkcs11Token token, SecureRandom random) {
        this.token = token;
        this.random = random;
    }

    /**
     * One rate.
     *
     * @param what was done over and over
     * @param threads how many did it at once
     * @param perSecond all threads together
     * @param cpuMillis processor time for each
     */
    record Rate(String what, int threads, double perSecond, double cpuMillis) {}

    private interface Repeated {
        void once() throws SealBrokenException;
    }

    /** The five calls of a restore, bare; the same as the server asks for them; and a register's write. */
    List<Rate> measure(Duration length) throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        TokenCalls calls = new TokenCalls(token, random);
        Repeated guess = guess();
        List<Rate> rates = new ArrayList<>();
        for (int threads : processors == 1 ? List.of(1) : List.of(1, processors)) {
            rates.add(rate(
                    "PKCS#11 calls of a restore (1 HMAC, 2 ECDH, 2 AES-GCM)", threads, length, calls::ofOneRestore));
        }
        for (int threads : processors == 1 ? List.of(1) : List.of(1, processors)) {
            rates.add(rate("`evaluate` and two `unseal` of the token package", threads, length, guess));
        }
        rates.add(rate("write of a register, 16 KiB", 1, length, registerWrite()));
        return rates;
    }

    private Repeated guess() {
        try (SecretBytes input = SecretBytes.random(random, OprfClient.OUTPUT_BYTES);
                OprfClient oprf = OprfClient.blind(input, random);
                SecretBytes record = SecretBytes.random(random, RECORD_BYTES)) {
            BlindedElement point = oprf.blindedElement();
            Tweak tweak = new Tweak(new Aci(new UUID(1, 1)), 0, 1, Octets.of(new byte[Tweak.NONCE_BYTES]));
            byte[] associated = new byte[Tweak.NONCE_BYTES];
            Octets sealed = token.sealer().seal(record, associated);
            return () -> {
                token.evaluator().evaluate(point, tweak);
                token.sealer().unseal(sealed, associated).close();
                token.sealer().unseal(sealed, associated).close();
            };
        }
    }

    private Repeated registerWrite() {
        String name = "benchmark";
        byte[] value = new byte[REGISTER_BYTES];
        Register register = token.registers().names().contains(name)
                ? token.registers().open(name)
                : token.registers().create(name, value);
        long[] count = {0};
        return () -> {
            ByteBuffer.wrap(value).putLong(count[0]++);
            register.write(value);
        };
    }

    /** The first half warms up. */
    private static Rate rate(String what, int threads, Duration length, Repeated repeated) throws InterruptedException {
        run(threads, length.dividedBy(2), repeated);
        long cpu = Cpu.ownNanos();
        long start = System.nanoTime();
        long count = run(threads, length, repeated);
        long nanos = System.nanoTime() - start;
        return new Rate(what, threads, count * 1e9 / nanos, (Cpu.ownNanos() - cpu) / 1e6 / count);
    }

    private static long run(int threads, Duration length, Repeated repeated) throws InterruptedException {
        long until = System.nanoTime() + length.toNanos();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Long>> counts = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                counts.add(executor.submit(() -> {
                    long count = 0;
                    while (System.nanoTime() - until < 0) {
                        repeated.once();
                        count++;
                    }
                    return count;
                }));
            }
            long sum = 0;
            for (Future<Long> count : counts) {
                sum += count.get();
            }
            return sum;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the token failed", e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }
}
