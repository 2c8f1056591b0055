package org.pinfold.protocol;

import java.util.Arrays;

/**
 * Proves to the server, for one attempt, that the device knows the PIN:
 * {@code HMAC-SHA-256(unlockKey, "pinfold/1/unlock-proof" || attempt)} (protocol.md, section 5.3). The label ends where
 * the attempt begins in every proof, so no two attempts have one input. Safe for use by many threads.
 */
public final class UnlockProof {
    /** Octets of a proof. */
    public static final int SIZE_BYTES = 32;

    private static final byte[] LABEL = Fields.ascii("pinfold/1/unlock-proof");

    private UnlockProof() {}

    /**
     * Makes the proof.
     *
     * @param unlockKey 32 octets; not closed by this method
     * @param attempt as the server sent it
     * @return 32 octets, good for this attempt only
     */
    public static Octets compute(SecretBytes unlockKey, Octets attempt) {
        return Octets.of(hmac(unlockKey, attempt));
    }

    /** Checks a presented proof of any length in constant time. */
    public static boolean verify(SecretBytes unlockKey, Octets attempt, Octets presented) {
        try (SecretBytes expected = SecretBytes.takeOwnership(hmac(unlockKey, attempt))) {
            return expected.matches(presented.toByteArray());
        }
    }

    private static byte[] hmac(SecretBytes unlockKey, Octets attempt) {
        byte[] key = unlockKey.exposeOctets();
        try {
            return HmacSha256.compute(key, LABEL, attempt.toByteArray());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
