package org.pinfold.token;

import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/**
 * What makes one stored secret's OPRF key different from every other's: nobody can spend the guesses of their own
 * account, or of an earlier generation, on another secret.
 *
 * @param account whose secret
 * @param slot its slot in the guess ledger, 0 or more
 * @param generation the generation of the secret, 0 to 2^32 - 1
 * @param nonce 32 octets, fresh for every {@code store/start}
 */
public record Tweak(Aci account, int slot, long generation, Octets nonce) {
    public static final int NONCE_BYTES = 32;

    public Tweak {
        if (slot < 0) {
            throw new IllegalArgumentException("slot must not be negative: " + slot);
        }
        if (generation < 0 || generation > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("generation must be in [0, 2^32 - 1]: " + generation);
        }
        if (nonce.size() != NONCE_BYTES) {
            throw new IllegalArgumentException("nonce must have 32 octets: " + nonce.size());
        }
    }
}
