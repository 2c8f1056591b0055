package org.pinfold.token.pkcs11;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.token.SealBrokenException;
import org.pinfold.token.Sealer;
import org.pinfold.token.TokenFaultException;
import org.xipki.pkcs11.wrapper.PKCS11Exception;

/** AES-256-GCM with {@code pinfold-seal} inside the token. */
final class Pkcs11Sealer implements Sealer {
    private static final int IV_BYTES = 12;

    private final Pkcs11Token token;
    private final SecureRandom random;

    Pkcs11Sealer(Pkcs11Token token, SecureRandom random) {
        this.token = token;
        this.random = random;
    }

    @Override
    public Octets seal(SecretBytes plaintext, byte[] associatedData) {
        if (plaintext.size() < 1 || plaintext.size() > MAX_PLAINTEXT_BYTES) {
            throw new IllegalArgumentException(
                    "plaintext must have 1 to " + MAX_PLAINTEXT_BYTES + " octets: " + plaintext.size());
        }
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        byte[] octets = plaintext.exposeOctets();
        byte[] ciphertext;
        try {
            ciphertext = token.use("seal", connection -> connection.seal(iv, associatedData, octets));
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
        if (ciphertext.length != plaintext.size() + OVERHEAD_BYTES - IV_BYTES) {
            throw new TokenFaultException("a sealed record of the wrong size");
        }
        return Octets.of(ByteBuffer.allocate(IV_BYTES + ciphertext.length)
                .put(iv)
                .put(ciphertext)
                .array());
    }

    @Override
    public SecretBytes unseal(Octets sealed, byte[] associatedData) throws SealBrokenException {
        int plaintextBytes = sealed.size() - OVERHEAD_BYTES;
        if (plaintextBytes < 1 || plaintextBytes > MAX_PLAINTEXT_BYTES) {
            throw new SealBrokenException();
        }
        byte[] octets = sealed.toByteArray();
        Optional<SecretBytes> plaintext = token.use("unseal", connection -> {
            Optional<SecretBytes> opened = open(connection, octets, associatedData);
            // A fault of the token for a moment looks the same: only what is refused twice is called broken.
            return opened.isPresent() ? opened : open(connection, octets, associatedData);
        });
        return plaintext.orElseThrow(SealBrokenException::new);
    }

    /** Nothing if the token refuses these octets, of all that it sealed. */
    private static Optional<SecretBytes> open(Connection connection, byte[] sealed, byte[] associatedData)
            throws PKCS11Exception {
        byte[] iv = Arrays.copyOf(sealed, IV_BYTES);
        byte[] ciphertextAndTag = Arrays.copyOfRange(sealed, IV_BYTES, sealed.length);
        try {
            return Optional.of(SecretBytes.takeOwnership(connection.unseal(iv, associatedData, ciphertextAndTag)));
        } catch (PKCS11Exception e) {
            // Modules report a wrong tag as anything. What the token sealed itself settles it: a token that still opens
            // that has refused these octets for what they are.
            if (connection.opensKnownGood()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
