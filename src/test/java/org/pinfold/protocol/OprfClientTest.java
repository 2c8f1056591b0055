package org.pinfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.crypto.hash2curve.HashToCurveProfile;
import org.bouncycastle.crypto.hash2curve.HashToEllipticCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("protocol.md, section 4: OPRF(P-256, SHA-256), mode 0, RFC 9497")
class OprfClientTest {
    private static final BigInteger SERVER_KEY =
            new BigInteger(1, Vectors.hex(Vectors.read("oprf-p256-sha256.json"), "skSm"));

    static Stream<JsonObject> vectors() {
        return Vectors.list("oprf-p256-sha256.json").stream();
    }

    private static EvaluatedElement evaluate(BlindedElement blinded) {
        return EvaluatedElement.of(blinded.point().multiply(SERVER_KEY));
    }

    private static OprfClient blind(JsonObject vector) {
        return OprfClient.blindWith(Vectors.secret(vector, "input"), new BigInteger(1, Vectors.hex(vector, "blind")));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void blindMatchesTheRfc(JsonObject vector) {
        try (OprfClient client = blind(vector)) {
            assertThat(client.blindedElement().encode().toHex()).isEqualTo(vector.getString("blindedElement"));
            assertThat(evaluate(client.blindedElement()).encode().toHex())
                    .isEqualTo(vector.getString("evaluatedElement"));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void finalizeMatchesTheRfc(JsonObject vector) throws Exception {
        try (OprfClient client = blind(vector);
                SecretBytes output =
                        client.finalize(EvaluatedElement.parse(Octets.fromHex(vector.getString("evaluatedElement"))))) {
            assertThat(HexFormat.of().formatHex(output.exposeOctets())).isEqualTo(vector.getString("output"));
        }
    }

    @Test
    void theDomainSeparationTagIsThatOfTheVectors() {
        assertThat(Fields.ascii(OprfClient.HASH_TO_GROUP_DST))
                .isEqualTo(Vectors.hex(Vectors.read("oprf-p256-sha256.json"), "groupDST"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 2c15230b26dbc6fc9a37051158c95b79656e17a1a920b11394ca91c44247d3e4,"
                + " 8a7a74985cc5c776cdfe4b1f19884970453912e9d31528c060be9ab5c43e8415",
        "abc, 0bb8b87485551aa43ed54f009230450b492fead5f1cc91658775dac4a3388a0f,"
                + " 5c41b3d0731a27a7b14bc0bf0ccded2d8751f83493404c84a88e71ffd424212e",
    })
    void theHashToCurveLibraryMatchesRfc9380(String message, String x, String y) {
        ECPoint point = HashToEllipticCurve.getInstance(
                        HashToCurveProfile.P256_XMD_SHA_256, "QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_")
                .hashToCurve(Fields.ascii(message))
                .normalize();
        assertThat(HexFormat.of().formatHex(point.getAffineXCoord().getEncoded()))
                .isEqualTo(x);
        assertThat(HexFormat.of().formatHex(point.getAffineYCoord().getEncoded()))
                .isEqualTo(y);
    }

    @Test
    void outputDependsOnInputAndServerKeyButNotOnTheBlind() {
        SecureRandom random = new SecureRandom();
        try (SecretBytes input = SecretBytes.copyOf(new byte[] {1, 2, 3});
                SecretBytes other = SecretBytes.copyOf(new byte[] {1, 2, 4});
                OprfClient first = OprfClient.blind(input, random);
                OprfClient second = OprfClient.blind(input, random);
                OprfClient third = OprfClient.blind(other, random);
                SecretBytes firstOutput = first.finalize(evaluate(first.blindedElement()));
                SecretBytes secondOutput = second.finalize(evaluate(second.blindedElement()));
                SecretBytes thirdOutput = third.finalize(evaluate(third.blindedElement()));
                SecretBytes foreignKey = first.finalize(
                        EvaluatedElement.of(first.blindedElement().point().multiply(BigInteger.TWO)))) {
            assertThat(first.blindedElement().encode())
                    .isNotEqualTo(second.blindedElement().encode());
            assertThat(firstOutput.matches(secondOutput)).isTrue();
            assertThat(firstOutput.matches(thirdOutput)).isFalse();
            assertThat(firstOutput.matches(foreignKey)).isFalse();
        }
    }

    @Test
    void finalizeGivesTheSameAnswerAgainAfterALostOne() {
        try (SecretBytes input = SecretBytes.copyOf(new byte[32]);
                OprfClient client = OprfClient.blind(input, new SecureRandom());
                SecretBytes first = client.finalize(evaluate(client.blindedElement()));
                SecretBytes again = client.finalize(evaluate(client.blindedElement()))) {
            assertThat(again.matches(first)).isTrue();
        }
    }

    @Test
    void aBlindOutsideTheScalarFieldIsDrawnAgain() {
        byte[] order = P256.order().toByteArray();
        byte[] orderOctets = Arrays.copyOfRange(order, order.length - 32, order.length);
        byte[] five = new byte[32];
        five[31] = 5;
        Iterator<byte[]> draws = List.of(new byte[32], orderOctets, five).iterator();
        SecureRandom scripted = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] octets) {
                System.arraycopy(draws.next(), 0, octets, 0, octets.length);
            }
        };
        try (SecretBytes input = SecretBytes.copyOf(new byte[] {7});
                OprfClient drawn = OprfClient.blind(input, scripted);
                OprfClient expected = OprfClient.blindWith(input, BigInteger.valueOf(5))) {
            assertThat(drawn.blindedElement().encode())
                    .isEqualTo(expected.blindedElement().encode());
        }
    }

    @Test
    void blindsOutsideTheScalarFieldAreRefused() {
        try (SecretBytes input = SecretBytes.copyOf(new byte[] {7})) {
            for (BigInteger scalar : List.of(BigInteger.ZERO, BigInteger.ONE.negate(), P256.order())) {
                assertThatThrownBy(() -> OprfClient.blindWith(input, scalar))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void inputsOverTheLimitAreRefused() {
        try (SecretBytes longest = SecretBytes.copyOf(new byte[65_535]);
                SecretBytes tooLong = SecretBytes.copyOf(new byte[65_536])) {
            OprfClient.blind(longest, new SecureRandom()).close();
            assertThatThrownBy(() -> OprfClient.blind(tooLong, new SecureRandom()))
                    .hasMessageContaining("65535");
        }
    }

    @Test
    void hashToGroupStaysOnTheCurveForManyInputs() {
        long seed = 9497;
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] input = new byte[random.nextInt(80)];
            random.nextBytes(input);
            assertThat(OprfClient.hashToGroup(input).isValid())
                    .as("seed %d, round %d", seed, i)
                    .isTrue();
        }
    }

    @Test
    void theBlindIsGoneAfterCloseAndNeverPrinted() {
        OprfClient client = OprfClient.blindWith(SecretBytes.copyOf(new byte[32]), BigInteger.TEN);
        EvaluatedElement evaluated = evaluate(client.blindedElement());
        assertThat(client).hasToString("OprfClient(redacted)");
        client.close();
        assertThatThrownBy(() -> client.finalize(evaluated)).isInstanceOf(IllegalStateException.class);
    }
}
