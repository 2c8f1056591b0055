package org.pinfold.registration;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

/**
 * A registration lock as it is stored: it keeps whoever takes over a number out of its account, and says nothing about
 * the value that opens it.
 *
 * <p>The verifier is {@code salt(16) || mac("registration-lock", aci, generation as 8 octets, salt, HKDF-SHA-256(value,
 * salt, "Pinfold registration lock verifier", 32))}, made in the token: a stolen row can be tested against nothing, and a
 * row pasted over another account's or generation's does not open with either value.
 *
 * @param generation the generation of the account's secret when the lock was set, 0 or more
 * @param verifier 48 octets
 */
public record RegistrationLock(long generation, Octets verifier) {
    /** Octets of a verifier. */
    public static final int VERIFIER_BYTES = 48;

    private static final int SALT_BYTES = 16;
    private static final byte[] INFO = "Pinfold registration lock verifier".getBytes(StandardCharsets.US_ASCII);

    /** Whether a registration needs the value. */
    public enum State {
        /** No lock is set. */
        ABSENT,
        /** A lock is set and holds. */
        REQUIRED,
        /** A lock is set, but its account was idle for {@link LockPolicy#lifetime}: the number is free, the account is not. */
        EXPIRED
    }

    public RegistrationLock {
        if (generation < 0) {
            throw new IllegalArgumentException("generation must not be negative: " + generation);
        }
        if (verifier.size() != VERIFIER_BYTES) {
            throw new IllegalArgumentException("verifier must have 48 octets: " + verifier.size());
        }
    }

    /**
     * Decides.
     *
     * @param end the first instant at which the lock does not hold: {@link LockPolicy#lifetime} after the last activity, or earlier
     *     ({@link Contest#lockEnd})
     */
    public static State state(Optional<RegistrationLock> lock, Instant end, Instant now) {
        if (lock.isEmpty()) {
            return State.ABSENT;
        }
        return stateOfSetLock(end, now);
    }

    /** As {@link #state}, of a lock that is set. */
    static State stateOfSetLock(Instant end, Instant now) {
        return now.isBefore(end) ? State.REQUIRED : State.EXPIRED;
    }

    /**
     * How long a lock that ends at {@code end} still holds.
     *
     * @param lifetime {@link LockPolicy#lifetime}
     * @return between zero and {@code lifetime}, also if the clock was turned back
     */
    public static Duration timeRemaining(Instant end, Duration lifetime, Instant now) {
        Duration remaining = Duration.between(now, end);
        if (remaining.isNegative()) {
            return Duration.ZERO;
        }
        return remaining.compareTo(lifetime) > 0 ? lifetime : remaining;
    }

    /** Makes the lock that {@code value} opens. */
    public static RegistrationLock make(
            Mac mac, SecureRandom random, Aci account, long generation, RegistrationLockValue value) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] tag = tag(mac, account, generation, salt, value);
        byte[] verifier = ByteBuffer.allocate(VERIFIER_BYTES).put(salt).put(tag).array();
        return new RegistrationLock(generation, Octets.of(verifier));
    }

    /** Whether {@code value} is the one that this lock was made from, for this account. Constant time. */
    public boolean opensWith(Mac mac, Aci account, RegistrationLockValue value) {
        byte[] stored = verifier.toByteArray();
        byte[] salt = Arrays.copyOfRange(stored, 0, SALT_BYTES);
        byte[] tag = Arrays.copyOfRange(stored, SALT_BYTES, VERIFIER_BYTES);
        return java.security.MessageDigest.isEqual(tag, tag(mac, account, generation, salt, value));
    }

    private static byte[] tag(Mac mac, Aci account, long generation, byte[] salt, RegistrationLockValue value) {
        byte[] octets = value.exposeOctets();
        byte[] stretched = hkdf(octets, salt);
        try {
            return mac.mac(
                    MacPurpose.REGISTRATION_LOCK,
                    account.toByteArray(),
                    ByteBuffer.allocate(Long.BYTES).putLong(generation).array(),
                    salt,
                    stretched);
        } finally {
            Arrays.fill(octets, (byte) 0);
            Arrays.fill(stretched, (byte) 0);
        }
    }

    /** HKDF-SHA-256 (RFC 5869) for one block of output. */
    private static byte[] hkdf(byte[] input, byte[] salt) {
        byte[] pseudoRandomKey = hmac(salt, input);
        try {
            return hmac(
                    pseudoRandomKey,
                    ByteBuffer.allocate(INFO.length + 1).put(INFO).put((byte) 1).array());
        } finally {
            Arrays.fill(pseudoRandomKey, (byte) 0);
        }
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            javax.crypto.Mac hmac = javax.crypto.Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(key, "HmacSHA256"));
            return hmac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
