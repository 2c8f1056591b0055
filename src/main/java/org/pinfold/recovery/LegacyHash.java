package org.pinfold.recovery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.pinfold.protocol.Octets;

/**
 * How an old system hashed a PIN, always over {@code PIN || salt}: SHA-256, bcrypt, or Argon2 (RFC 9106). What it costs is
 * capped when it is read, because a hash is computed for whoever proved a number.
 *
 * <p>The text form names everything but the hash itself: {@code sha-256}; {@code $2b$12$} and 22 characters of salt; or
 * {@code $argon2id$v=19$m=65536,t=3,p=1$}, the salt, {@code $} and the number of octets of the hash. Immutable.
 */
public final class LegacyHash {
    /** The largest cost of bcrypt: 2^14 rounds, about a second. */
    public static final int MAX_BCRYPT_COST = 14;

    /** The most memory of Argon2. */
    public static final int MAX_ARGON2_MEMORY_KIB = 64 * 1024;

    /** The most passes of Argon2. */
    public static final int MAX_ARGON2_ITERATIONS = 32;

    /** The most lanes of Argon2. */
    public static final int MAX_ARGON2_PARALLELISM = 8;

    /** The most memory times passes of Argon2: four times what Pinfold's own PIN hash takes. */
    public static final long MAX_ARGON2_KIB_PASSES = 4L * 16 * 1024 * 32;

    private static final int MIN_BCRYPT_COST = 4;
    private static final int MIN_HASH_BYTES = 16;
    private static final int MAX_HASH_BYTES = 64;
    private static final int MIN_SALT_BYTES = 8;
    private static final int MAX_SALT_BYTES = 64;
    private static final int BCRYPT_HASH_CHARACTERS = 31;
    private static final String SHA256 = "sha-256";
    private static final String BCRYPT_ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String BASE64_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final Pattern SHA256_HEX = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern BCRYPT = Pattern.compile("\\$(2[aby])\\$([0-9]{2})\\$([./A-Za-z0-9]{22})");
    private static final Pattern ARGON2 = Pattern.compile("\\$argon2(id|i|d)\\$(?:v=(16|19)\\$)?"
            + "m=([0-9]{1,7}),t=([0-9]{1,4}),p=([0-9]{1,3})\\$([A-Za-z0-9+/]{1,90})\\$([A-Za-z0-9+/]{1,90})");

    private final String text;

    private LegacyHash(String text) {
        this.text = text;
    }

    /**
     * How a hash was made, and the hash.
     *
     * @param scheme how
     * @param hash SHA-256: 32 octets; bcrypt: the last 31 characters of its text; Argon2: 16 to 64 octets
     */
    public record Value(LegacyHash scheme, Octets hash) {}

    /**
     * Reads what an old system stored: 64 hexadecimal characters of SHA-256, or a PHC string of bcrypt or Argon2.
     *
     * @return empty if it is none of these, or would cost more than is allowed
     */
    public static Optional<Value> parse(String stored) {
        if (SHA256_HEX.matcher(stored).matches()) {
            return Optional.of(new Value(new LegacyHash(SHA256), Octets.fromHex(stored.toLowerCase(Locale.ROOT))));
        }
        if (stored.startsWith("$2")) {
            return parseBcrypt(stored);
        }
        return parseArgon2(stored);
    }

    private static Optional<Value> parseBcrypt(String stored) {
        int schemeCharacters = stored.length() - BCRYPT_HASH_CHARACTERS;
        if (schemeCharacters < 1) {
            return Optional.empty();
        }
        String hash = stored.substring(schemeCharacters);
        if (!hash.chars().allMatch(character -> BCRYPT_ALPHABET.indexOf(character) >= 0)) {
            return Optional.empty();
        }
        return ofText(stored.substring(0, schemeCharacters))
                .map(scheme -> new Value(scheme, Octets.of(hash.getBytes(StandardCharsets.US_ASCII))));
    }

    private static Optional<Value> parseArgon2(String stored) {
        Matcher parts = ARGON2.matcher(stored);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<byte[]> hash = base64(parts.group(7))
                .filter(octets -> octets.length >= MIN_HASH_BYTES && octets.length <= MAX_HASH_BYTES);
        if (hash.isEmpty()) {
            return Optional.empty();
        }
        // Without a version it is the first one.
        String version = Optional.ofNullable(parts.group(2)).orElse("16");
        return ofText("$argon2" + parts.group(1) + "$v=" + version + "$m=" + parts.group(3) + ",t=" + parts.group(4)
                        + ",p=" + parts.group(5) + "$" + parts.group(6) + "$" + hash.get().length)
                .map(scheme -> new Value(scheme, Octets.of(hash.get())));
    }

    /** Reads the text form; empty if it is not one, or would cost more than is allowed. */
    public static Optional<LegacyHash> ofText(String text) {
        if (text.equals(SHA256)) {
            return Optional.of(new LegacyHash(text));
        }
        Matcher bcrypt = BCRYPT.matcher(text);
        if (bcrypt.matches()) {
            int cost = Integer.parseInt(bcrypt.group(2));
            return cost >= MIN_BCRYPT_COST && cost <= MAX_BCRYPT_COST
                    ? Optional.of(new LegacyHash(text))
                    : Optional.empty();
        }
        return Argon2.read(text).map(parameters -> new LegacyHash(text));
    }

    /** The text form. */
    public String text() {
        return text;
    }

    /**
     * Hashes a PIN as the old system did.
     *
     * @param pin UTF-8 octets, not kept
     * @param salt what the old system appended to the PIN; may be empty
     */
    public Octets compute(byte[] pin, Octets salt) {
        byte[] suffix = salt.toByteArray();
        byte[] input = Arrays.copyOf(pin, pin.length + suffix.length);
        System.arraycopy(suffix, 0, input, pin.length, suffix.length);
        try {
            if (text.equals(SHA256)) {
                return Octets.of(MessageDigest.getInstance("SHA-256").digest(input));
            }
            Matcher bcrypt = BCRYPT.matcher(text);
            return bcrypt.matches()
                    ? bcrypt(bcrypt, input)
                    : Argon2.read(text).orElseThrow().compute(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } finally {
            Arrays.fill(input, (byte) 0);
        }
    }

    private static Octets bcrypt(Matcher parts, byte[] input) {
        StringBuilder salt = new StringBuilder();
        parts.group(3).chars().forEach(c -> salt.append(BASE64_ALPHABET.charAt(BCRYPT_ALPHABET.indexOf(c))));
        String made = OpenBSDBCrypt.generate(
                parts.group(1), input, Base64.getDecoder().decode(salt.toString()), Integer.parseInt(parts.group(2)));
        return Octets.of(made.substring(made.length() - BCRYPT_HASH_CHARACTERS).getBytes(StandardCharsets.US_ASCII));
    }

    private static Optional<byte[]> base64(String withoutPadding) {
        try {
            return Optional.of(Base64.getDecoder().decode(withoutPadding));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LegacyHash that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "LegacyHash(redacted)";
    }

    /** Parameters of Argon2 in their ranges. */
    private static final class Argon2 {
        private static final Pattern TEXT = Pattern.compile("\\$argon2(id|i|d)\\$v=(16|19)\\$"
                + "m=([0-9]{1,7}),t=([0-9]{1,4}),p=([0-9]{1,3})\\$([A-Za-z0-9+/]{1,90})\\$([0-9]{2})");

        private final Argon2Parameters parameters;
        private final int hashBytes;

        private Argon2(Argon2Parameters parameters, int hashBytes) {
            this.parameters = parameters;
            this.hashBytes = hashBytes;
        }

        static Optional<Argon2> read(String text) {
            Matcher parts = TEXT.matcher(text);
            if (!parts.matches()) {
                return Optional.empty();
            }
            int memoryKiB = Integer.parseInt(parts.group(3));
            int iterations = Integer.parseInt(parts.group(4));
            int parallelism = Integer.parseInt(parts.group(5));
            int hashBytes = Integer.parseInt(parts.group(7));
            Optional<byte[]> salt = base64(parts.group(6))
                    .filter(octets -> octets.length >= MIN_SALT_BYTES && octets.length <= MAX_SALT_BYTES);
            boolean inRange = parallelism >= 1
                    && parallelism <= MAX_ARGON2_PARALLELISM
                    && memoryKiB >= 8 * parallelism
                    && memoryKiB <= MAX_ARGON2_MEMORY_KIB
                    && iterations >= 1
                    && iterations <= MAX_ARGON2_ITERATIONS
                    && (long) memoryKiB * iterations <= MAX_ARGON2_KIB_PASSES
                    && hashBytes >= MIN_HASH_BYTES
                    && hashBytes <= MAX_HASH_BYTES;
            if (salt.isEmpty() || !inRange) {
                return Optional.empty();
            }
            int type = switch (parts.group(1)) {
                case "id" -> Argon2Parameters.ARGON2_id;
                case "i" -> Argon2Parameters.ARGON2_i;
                default -> Argon2Parameters.ARGON2_d;
            };
            return Optional.of(new Argon2(
                    new Argon2Parameters.Builder(type)
                            .withVersion(
                                    parts.group(2).equals("16")
                                            ? Argon2Parameters.ARGON2_VERSION_10
                                            : Argon2Parameters.ARGON2_VERSION_13)
                            .withMemoryAsKB(memoryKiB)
                            .withIterations(iterations)
                            .withParallelism(parallelism)
                            .withSalt(salt.get())
                            .build(),
                    hashBytes));
        }

        Octets compute(byte[] input) {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(parameters);
            byte[] hash = new byte[hashBytes];
            generator.generateBytes(input, hash);
            return Octets.of(hash);
        }
    }
}
