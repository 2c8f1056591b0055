package org.pinfold.token.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.InvalidPointException;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.P256;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.protocol.Vectors;
import org.pinfold.token.BlindEvaluatorContract;
import org.pinfold.token.MacPurpose;
import org.pinfold.token.Tweak;

/** With keys that are known because they were imported for this test only, the token's answers can be computed. */
class KnownAnswerTest {
    private static final JsonObject VECTORS = Vectors.read("oprf-p256-sha256.json");
    private static final BigInteger K = new BigInteger(1, hex(VECTORS, "skSm"));
    private static final byte[] TWEAK_KEY = filled(64, 0x11);
    private static final byte[] MAC_KEY = filled(64, 0x22);
    private static final byte[] SEAL_KEY = filled(32, 0x33);
    private static final ECPoint G = P256.generator();

    private static ThrowAwayToken keys;
    private static Pkcs11Token token;

    @BeforeAll
    static void importKeys() {
        keys = ThrowAwayToken.empty("test-known-answers");
        keys.importOprfKey(K);
        keys.importSecretKey(ThrowAwayToken.hmacKey("pinfold-tweak-v1"), TWEAK_KEY);
        keys.importSecretKey(ThrowAwayToken.hmacKey("pinfold-mac-v1"), MAC_KEY);
        keys.importSecretKey(ThrowAwayToken.aesKey(), SEAL_KEY);
        token = Pkcs11Token.open(keys.config(), (session, versions) -> {}, new SecureRandom());
    }

    @AfterAll
    static void closeToken() {
        keys.close();
    }

    @Test
    @DisplayName("RFC 9497, A.3.1: both vectors of OPRF(P-256, SHA-256), mode 0")
    void rfc9497VectorsPassThroughTheToken() throws InvalidPointException {
        JsonArray vectors = VECTORS.getJsonArray("vectors");
        assertThat(vectors).hasSize(2);
        for (JsonObject vector : vectors.getValuesAs(JsonObject.class)) {
            BlindedElement blinded = BlindedElement.parse(Octets.of(hex(vector, "blindedElement")));

            assertThat(evaluateWithoutTweak(blinded).toHex()).isEqualTo(vector.getString("evaluatedElement"));
        }
    }

    @Test
    void generatorAndItsOppositeAreEvaluated() {
        assertEvaluatesTo(G, publicKey());
        assertEvaluatesTo(G.negate(), publicKey().negate());
    }

    @Test
    void publicKeyAndItsOppositeAreEvaluated() {
        assertEvaluatesTo(publicKey(), publicKey().multiply(K));
        assertEvaluatesTo(publicKey().negate(), publicKey().multiply(K).negate());
    }

    @Test
    void smallMultiplesAndHalvesAreEvaluated() {
        BigInteger half = BigInteger.TWO.modInverse(P256.order());
        for (ECPoint point : new ECPoint[] {
            G.multiply(half), publicKey().multiply(half), G.twice(), G.multiply(BigInteger.valueOf(3))
        }) {
            assertEvaluatesTo(point, point.multiply(K));
            assertEvaluatesTo(point.negate(), point.multiply(K).negate());
        }
    }

    @Test
    void pointsWhoseAnswersMeetThePublicKeyAreEvaluated() {
        // k*P = -K - K and k*P = K: the sums that the sign is found by double or nearly vanish.
        assertEvaluatesTo(G.twice().negate(), publicKey().twice().negate());
        assertEvaluatesTo(G.multiply(K.modInverse(P256.order())), G);
        assertEvaluatesTo(G.multiply(K.modInverse(P256.order())).negate(), G.negate());
    }

    @Test
    void randomPointsAreEvaluated() {
        // Enough that coordinates with a leading zero octet are nearly certain among points, sums and answers.
        for (int i = 0; i < 500; i++) {
            ECPoint point = BlindEvaluatorContract.randomPoint().point();
            assertEvaluatesTo(point, point.multiply(K));
        }
    }

    @Test
    void tweakIsTheHmacOfItsEncodedFieldsReduced() throws GeneralSecurityException {
        Aci account = new Aci(UUID.fromString("01234567-89ab-4cde-8f01-23456789abcd"));
        byte[] nonce = filled(32, 0x44);
        byte[] input = concat(
                ascii("\0\0\0\5tweak"),
                ascii("\0\0\0\20"),
                account.toByteArray(),
                ascii("\0\0\0\4"),
                new byte[] {0, 0, 1, 2},
                ascii("\0\0\0\4"),
                new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xfe},
                ascii("\0\0\0\40"),
                nonce,
                ascii("\0\0\0\1"),
                new byte[] {1});
        BigInteger t = new BigInteger(1, hmac("HmacSHA512", TWEAK_KEY, input)).mod(P256.order());

        for (ECPoint point : new ECPoint[] {
            G,
            // t*P becomes -G and G, the two points that need care.
            G.multiply(t.modInverse(P256.order())).negate(),
            G.multiply(t.modInverse(P256.order())),
            BlindEvaluatorContract.randomPoint().point()
        }) {
            assertThat(token.evaluator()
                            .evaluate(
                                    BlindEvaluatorContract.element(point),
                                    new Tweak(account, 0x102, 0xFFFF_FFFEL, Octets.of(nonce)))
                            .point())
                    .isEqualTo(point.multiply(t.multiply(K)).normalize());
        }
    }

    @Test
    void macIsTheHmacOfItsEncodedFields() throws GeneralSecurityException {
        byte[] input = concat(ascii("\0\0\0\7attempt"), ascii("\0\0\0\0"), ascii("\0\0\0\2ab"));

        assertThat(token.mac().mac(MacPurpose.ATTEMPT, new byte[0], ascii("ab")))
                .isEqualTo(hmac("HmacSHA256", MAC_KEY, input));
    }

    @Test
    void sealIsAesGcmWithTheIvBeforeAndTheTagBehind() throws GeneralSecurityException {
        byte[] sealed = token.sealer()
                .seal(SecretBytes.copyOf(ascii("a secret")), ascii("its place"))
                .toByteArray();

        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(SEAL_KEY, "AES"),
                new GCMParameterSpec(128, Arrays.copyOf(sealed, 12)));
        cipher.updateAAD(ascii("its place"));
        assertThat(cipher.doFinal(sealed, 12, sealed.length - 12)).isEqualTo(ascii("a secret"));
    }

    private static void assertEvaluatesTo(ECPoint point, ECPoint expected) {
        assertThat(token.pkcs11Evaluator()
                        .evaluateWithoutTweak(BlindEvaluatorContract.element(point))
                        .point())
                .isEqualTo(expected.normalize());
    }

    private static Octets evaluateWithoutTweak(BlindedElement blinded) {
        return token.pkcs11Evaluator().evaluateWithoutTweak(blinded).encode();
    }

    private static ECPoint publicKey() {
        return G.multiply(K);
    }

    private static byte[] hmac(String algorithm, byte[] key, byte[] input) throws GeneralSecurityException {
        javax.crypto.Mac mac = javax.crypto.Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(input);
    }

    private static byte[] hex(JsonObject object, String name) {
        return ThrowAwayToken.HEX.parseHex(object.getString(name));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] filled(int size, int octet) {
        byte[] filled = new byte[size];
        Arrays.fill(filled, (byte) octet);
        return filled;
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
