package org.pinfold.token;

import org.pinfold.protocol.Octets;
import org.pinfold.protocol.SecretBytes;

/**
 * Authenticated encryption of records at rest with {@code pinfold-seal}: AES-256-GCM inside the token, 12 fresh random
 * octets of IV each time, 16 octets of tag. Safe for use by many threads.
 */
public interface Sealer {
    /** Octets that sealing adds: IV and tag. */
    int OVERHEAD_BYTES = 12 + 16;

    /** Most octets that can be sealed at once. */
    int MAX_PLAINTEXT_BYTES = 4096;

    /**
     * Seals {@code plaintext}.
     *
     * @param plaintext 1 to {@link #MAX_PLAINTEXT_BYTES} octets; not closed by this method
     * @param associatedData what the result is tied to; not stored in it
     * @return {@code IV || ciphertext || tag}
     * @throws TokenUnavailableException if the token does not answer
     */
    Octets seal(SecretBytes plaintext, byte[] associatedData);

    /**
     * Opens what {@link #seal} made.
     *
     * @return the plaintext; the caller closes it
     * @throws SealBrokenException if the octets or the associated data were changed; told apart from a token fault by a
     *     known-good operation
     * @throws TokenUnavailableException if the token does not answer
     */
    SecretBytes unseal(Octets sealed, byte[] associatedData) throws SealBrokenException;
}
