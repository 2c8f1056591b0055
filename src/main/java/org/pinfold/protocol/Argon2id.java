package org.pinfold.protocol;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import java.util.Arrays;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, version 0x13 (RFC 9106), without secret key or associated data. Implementations give the same octets. */
interface Argon2id {
    /**
     * Hashes.
     *
     * @param password any octets; not changed
     * @param salt 8 octets or more
     * @return {@code outputBytes} octets, owned by the caller
     */
    byte[] hash(byte[] password, byte[] salt, int memoryKiB, int iterations, int parallelism, int outputBytes);

    /** The native library if there is one that computes Argon2id, otherwise BouncyCastle. Safe for many threads. */
    static Argon2id fastest() {
        return Fastest.INSTANCE;
    }

    /** libargon2 through argon2-jvm: the system's if installed, else the copy that argon2-jvm brings. */
    final class Native implements Argon2id {
        private final Argon2Advanced argon2 = Argon2Factory.createAdvanced(Argon2Factory.Argon2Types.ARGON2id);

        @Override
        public byte[] hash(
                byte[] password, byte[] salt, int memoryKiB, int iterations, int parallelism, int outputBytes) {
            return argon2.pbkdf(iterations, memoryKiB, parallelism, password, salt, outputBytes);
        }
    }

    /** Pure Java, for platforms without a native library. */
    final class BouncyCastle implements Argon2id {
        @Override
        public byte[] hash(
                byte[] password, byte[] salt, int memoryKiB, int iterations, int parallelism, int outputBytes) {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKiB)
                    .withIterations(iterations)
                    .withParallelism(parallelism)
                    .withSalt(salt)
                    .build());
            byte[] output = new byte[outputBytes];
            generator.generateBytes(password, output);
            return output;
        }
    }

    /** Decided once, when first needed. */
    final class Fastest {
        private static final Argon2id INSTANCE = choose(Native::new);

        private Fastest() {}

        static Argon2id choose(Supplier<Argon2id> candidate) {
            Argon2id reference = new BouncyCastle();
            try {
                Argon2id fast = candidate.get();
                byte[] salt = new byte[PinSalt.SIZE_BYTES];
                // A library that computes something else would set PINs that no other device can ever restore with.
                boolean agrees = Arrays.equals(
                        fast.hash(new byte[] {1}, salt, 64, 2, 1, PinHash.SIZE_BYTES),
                        reference.hash(new byte[] {1}, salt, 64, 2, 1, PinHash.SIZE_BYTES));
                return agrees ? fast : reference;
            } catch (LinkageError | RuntimeException e) {
                return reference;
            }
        }
    }
}
