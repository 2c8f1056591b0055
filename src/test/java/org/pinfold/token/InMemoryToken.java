package org.pinfold.token;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.math.ec.ECPoint;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.P256;
import org.pinfold.protocol.SecretBytes;

/**
 * A token for unit tests: keys from a seed (two tokens of one seed have the same keys), registers in memory. It passes
 * the contracts that the real token passes.
 */
public final class InMemoryToken implements CryptoToken {
    private final byte[] seed;
    private final BigInteger oprfKey;
    private final SecretKeySpec tweakKey;
    private final SecretKeySpec macKey;
    private final SecretKeySpec sealKey;
    private final InMemoryRegisters registers = new InMemoryRegisters();
    private final SecureRandom random = new SecureRandom();
    private final KeyVersions keyVersions = new KeyVersions(1, 1, 1, 1);

    public InMemoryToken() {
        this(1);
    }

    public InMemoryToken(long seed) {
        this.seed = ByteBuffer.allocate(Long.BYTES).putLong(seed).array();
        this.oprfKey = new BigInteger(1, derive("oprf"))
                .mod(P256.order().subtract(BigInteger.ONE))
                .add(BigInteger.ONE);
        this.tweakKey = new SecretKeySpec(derive("tweak"), "HmacSHA512");
        this.macKey = new SecretKeySpec(derive("mac"), "HmacSHA256");
        this.sealKey = new SecretKeySpec(Arrays.copyOf(derive("seal"), 32), "AES");
    }

    @Override
    public BlindEvaluator evaluator() {
        return this::evaluate;
    }

    @Override
    public Mac mac() {
        return (purpose, fields) -> hmac(macKey, Fields.encode(purpose.label(), fields));
    }

    @Override
    public Sealer sealer() {
        return new InMemorySealer();
    }

    /** The registers, with what tests do to them: turn them back, fail a write. */
    @Override
    public InMemoryRegisters registers() {
        return registers;
    }

    @Override
    public KeyVersions keyVersions() {
        return keyVersions;
    }

    @Override
    public TokenIdentity identity() {
        return new TokenIdentity("in-memory", "Pinfold tests", "in-memory", "0");
    }

    /** k * G. */
    public ECPoint publicKey() {
        return P256.generator().multiply(oprfKey).normalize();
    }

    private EvaluatedElement evaluate(BlindedElement blindedElement, Tweak tweak) {
        byte[] hmac = hmac(tweakKey, TweakScalar.hmacInput(tweak, keyVersions.oprf()));
        ECPoint tweaked = TweakScalar.reduce(hmac).multiply(blindedElement.point(), random);
        return EvaluatedElement.of(tweaked.multiply(oprfKey));
    }

    private byte[] derive(String label) {
        return hmac(new SecretKeySpec(seed, "HmacSHA512"), label.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] hmac(SecretKeySpec key, byte[] input) {
        try {
            javax.crypto.Mac mac = javax.crypto.Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class InMemorySealer implements Sealer {
        private static final int IV_BYTES = 12;

        @Override
        public Octets seal(SecretBytes plaintext, byte[] associatedData) {
            if (plaintext.size() < 1 || plaintext.size() > MAX_PLAINTEXT_BYTES) {
                throw new IllegalArgumentException("plaintext must have 1 to 4096 octets: " + plaintext.size());
            }
            byte[] iv = new byte[IV_BYTES];
            random.nextBytes(iv);
            byte[] octets = plaintext.exposeOctets();
            try {
                byte[] ciphertext =
                        cipher(Cipher.ENCRYPT_MODE, iv, associatedData).doFinal(octets);
                return Octets.of(ByteBuffer.allocate(IV_BYTES + ciphertext.length)
                        .put(iv)
                        .put(ciphertext)
                        .array());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            } finally {
                Arrays.fill(octets, (byte) 0);
            }
        }

        @Override
        public SecretBytes unseal(Octets sealed, byte[] associatedData) throws SealBrokenException {
            byte[] octets = sealed.toByteArray();
            if (octets.length <= OVERHEAD_BYTES) {
                throw new SealBrokenException();
            }
            try {
                byte[] iv = Arrays.copyOf(octets, IV_BYTES);
                return SecretBytes.takeOwnership(cipher(Cipher.DECRYPT_MODE, iv, associatedData)
                        .doFinal(octets, IV_BYTES, octets.length - IV_BYTES));
            } catch (AEADBadTagException e) {
                throw new SealBrokenException();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private Cipher cipher(int mode, byte[] iv, byte[] associatedData) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, sealKey, new GCMParameterSpec(128, iv));
            cipher.updateAAD(associatedData);
            return cipher;
        }
    }
}
