package org.pinfold.token.pkcs11;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.ECPoint;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.P256;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.token.MacPurpose;
import org.pinfold.token.SealBrokenException;

/**
 * What one restore cannot do without inside the token, and nothing around it: one HMAC, two ECDH derivations, two AES-GCM
 * decryptions of a record's size. The measure that servers on different machines are compared by. Safe for use by many
 * threads.
 */
public final class TokenCalls {
    private static final int RECORD_BYTES = 128;
    private static final int ASSOCIATED_BYTES = 80;

    private final Pkcs11Token token;
    private final ECPoint point;
    private final ECPoint sum;
    private final Octets sealed;
    private final byte[] associated = new byte[ASSOCIATED_BYTES];

    /** Prepares points and a sealed record. */
    public TokenCalls(Pkcs11Token token, SecureRandom random) {
        this.token = token;
        this.point = P256.generator()
                .multiply(new java.math.BigInteger(200, random).setBit(200))
                .normalize();
        this.sum = point.add(P256.generator()).normalize();
        try (SecretBytes record = SecretBytes.random(random, RECORD_BYTES)) {
            this.sealed = token.sealer().seal(record, associated);
        }
    }

    /** Makes the five calls. */
    public void ofOneRestore() throws SealBrokenException {
        byte[] tag = token.mac().mac(MacPurpose.GUESS, associated);
        byte[] x = token.use("derive", connection -> connection.deriveX(point));
        byte[] xOfSum = token.use("derive", connection -> connection.deriveX(sum));
        try (SecretBytes first = token.sealer().unseal(sealed, associated);
                SecretBytes second = token.sealer().unseal(sealed, associated)) {
            if (tag.length + x.length + xOfSum.length + first.size() + second.size() != 3 * 32 + 2 * RECORD_BYTES) {
                throw new IllegalStateException("the token gave answers of other sizes");
            }
        }
    }
}
