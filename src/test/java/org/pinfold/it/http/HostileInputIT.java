package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.P256;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.RecoveryStateResponse;

/** Well-formed JSON with hostile values: points off the group, sizes and numbers out of range. None costs a guess. */
@NullUnmarked
class HostileInputIT extends PublicDoor {
    private static final BigInteger FIELD_PRIME =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

    private TestPhone phone;
    private RecoveryStateResponse before;

    @BeforeEach
    void storeASecret() throws Exception {
        phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, false);
        before = vault.state(phone.device());
    }

    @AfterEach
    void nothingWasDebitedOrChanged() throws Exception {
        assertThat(vault.state(phone.device())).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"EVALUATE", "START_STORE"})
    void onlyACompressedPointOfTheGroupIsAPoint(BodyCall call) {
        ECPoint generator = P256.generator().normalize();
        byte[] compressed = generator.getEncoded(true);
        byte[] uncompressed = generator.getEncoded(false);
        byte[] hybrid = uncompressed.clone();
        hybrid[0] = (byte) (6 + (generator.getYCoord().testBitZero() ? 1 : 0));
        Map<String, byte[]> points = Map.ofEntries(
                Map.entry("no octet", new byte[0]),
                Map.entry("infinity, one octet", new byte[1]),
                Map.entry("infinity, padded", new byte[33]),
                Map.entry("infinity with a compressed head", withHead(2, BigInteger.ZERO, false)),
                Map.entry("uncompressed", uncompressed),
                Map.entry("hybrid", hybrid),
                Map.entry("hybrid head on a compressed point", with(compressed, 0, 6)),
                Map.entry("uncompressed head on a compressed point", with(compressed, 0, 4)),
                Map.entry("head 0", with(compressed, 0, 0)),
                Map.entry("head 1", with(compressed, 0, 1)),
                Map.entry("head 5", with(compressed, 0, 5)),
                Map.entry("head 255", with(compressed, 0, 255)),
                Map.entry("x is the prime", withHead(2, FIELD_PRIME, true)),
                Map.entry(
                        "x is the prime plus 5, which is on the curve", withHead(2, FIELD_PRIME.add(onCurve()), true)),
                Map.entry(
                        "x is the greatest",
                        withHead(3, BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE), true)),
                Map.entry("off the curve", withHead(2, offCurve(), true)),
                Map.entry("off the curve, odd", withHead(3, offCurve(), true)),
                Map.entry("x only", Arrays.copyOfRange(compressed, 1, 33)),
                Map.entry("one octet short", Arrays.copyOf(compressed, 32)),
                Map.entry("one octet long", Arrays.copyOf(compressed, 34)),
                Map.entry("two points", concat(compressed, compressed)),
                Map.entry(
                        "the point of another group",
                        Octets.fromHex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")
                                .toByteArray()),
                Map.entry("8,000 octets", new byte[8_000]));
        points.forEach((what, encoded) -> assertThatAnswer(call.by(phone, http)
                        .json(Json.createObjectBuilder(call.body())
                                .add("blindedElement", Octets.of(encoded).toBase64())
                                .build()
                                .toString())
                        .send())
                .as(what)
                .isProblem(ProblemType.INVALID_POINT)
                .naming("blindedElement"));
    }

    @Test
    void theNumberOfTriesIsOneTo255() {
        for (int maxTries : List.of(0, -1, 256, Integer.MIN_VALUE, Integer.MAX_VALUE)) {
            refused(BodyCall.START_STORE, Map.of("maxTries", maxTries), ProblemType.FIELD_OUT_OF_RANGE, "maxTries");
        }
        // As many as fit no 32 bits would wrap to a number that is allowed.
        for (long wrapping : List.of((1L << 32) + 3, -(1L << 32) + 3)) {
            refused(BodyCall.START_STORE, Map.of("maxTries", wrapping), ProblemType.FIELD_OUT_OF_RANGE, "maxTries");
        }
    }

    @Test
    void aCheapOrEndlessPinHashIsRefused() {
        for (List<Integer> parameters : List.of(
                List.of(16_383, 33, 1),
                List.of(16_384, 31, 1),
                List.of(0, 32, 1),
                List.of(-16_384, -32, 1),
                List.of(1_048_577, 1, 1),
                List.of(16_384, 2_049, 1),
                List.of(1_048_576, 33, 1),
                List.of(16_384, 32, 0),
                List.of(16_384, 32, 17),
                List.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE),
                List.of(Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE))) {
            refused(
                    BodyCall.START_STORE,
                    Map.of(
                            "pinHashParameters",
                            Map.of(
                                    "memoryKiB", parameters.get(0),
                                    "iterations", parameters.get(1),
                                    "parallelism", parameters.get(2))),
                    ProblemType.WEAK_PARAMETERS,
                    "pinHashParameters");
        }
    }

    @Test
    void theFieldsOfAStoreHaveOneSize() {
        Map<String, Integer> sizes = Map.of("secret", 48, "unlockKey", 32, "serverProof", 32);
        sizes.forEach((field, size) -> {
            for (int wrong : List.of(0, 1, size - 1, size + 1, 2 * size, 4_000)) {
                refused(BodyCall.STORE, Map.of(field, base64(wrong)), ProblemType.FIELD_OUT_OF_RANGE, field);
            }
        });
    }

    @Test
    void aTicketThatNobodyMadeIsInvalidWhateverItsSize() {
        for (int size : List.of(0, 1, 31, 32, 33, 100, 200, 512, 513, 8_000)) {
            Answer answer = BodyCall.STORE
                    .by(phone, http)
                    .json(with(BodyCall.STORE, Map.of("ticket", base64(size))).toString())
                    .send();
            assertThatAnswer(answer).isProblem(ProblemType.TICKET_INVALID);
        }
    }

    @Test
    void anAttemptThatNobodyMadeIsInvalidWhateverItsSize() {
        for (int size : List.of(0, 1, 31, 32, 33, 100, 200, 256, 257, 8_000)) {
            Answer answer = BodyCall.UNLOCK
                    .by(phone, http)
                    .json(with(BodyCall.UNLOCK, Map.of("attempt", base64(size))).toString())
                    .send();
            assertThatAnswer(answer).isProblem(ProblemType.ATTEMPT_INVALID);
        }
        for (int size : List.of(0, 31, 33, 64, 4_000)) {
            refused(BodyCall.UNLOCK, Map.of("proof", base64(size)), ProblemType.FIELD_OUT_OF_RANGE, "proof");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "000000000000000000000000000000000000000000000000000000000000000",
                "00000000000000000000000000000000000000000000000000000000000000000",
                "ABCDEF0000000000000000000000000000000000000000000000000000000000",
                "g000000000000000000000000000000000000000000000000000000000000000",
                "0x00000000000000000000000000000000000000000000000000000000000000",
                "000000000000000000000000000000000000000000000000000000000000000 ",
                "०००००००००००००००००००००००००००००००००००००००००००००००००००००००००००००००"
            })
    void aLockValueIs64LowerCaseHexadecimalCharacters(String value) {
        refused(
                BodyCall.SET_LOCK,
                Map.of("registrationLock", value),
                ProblemType.FIELD_OUT_OF_RANGE,
                "registrationLock");
        refused(
                BodyCall.SET_LOCK,
                Map.of("presentRegistrationLock", value),
                ProblemType.FIELD_OUT_OF_RANGE,
                "presentRegistrationLock");
        refused(
                BodyCall.REMOVE_LOCK,
                Map.of("presentRegistrationLock", value),
                ProblemType.FIELD_OUT_OF_RANGE,
                "presentRegistrationLock");
        refused(
                BodyCall.REGISTER,
                Map.of("registrationLock", value),
                ProblemType.FIELD_OUT_OF_RANGE,
                "registrationLock");
        refused(
                BodyCall.STORE,
                Map.of("registrationLock", Map.of("registrationLock", value)),
                ProblemType.FIELD_OUT_OF_RANGE,
                "registrationLock.registrationLock");
        refused(
                BodyCall.STORE,
                Map.of(
                        "registrationLock",
                        Map.of("registrationLock", "0".repeat(64), "presentRegistrationLock", value)),
                ProblemType.FIELD_OUT_OF_RANGE,
                "registrationLock.presentRegistrationLock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "+1",
                "112",
                "12015550100",
                "0012015550100",
                "+1 201 555 0100",
                "+1-201-555-0100",
                "+12015550100 ",
                "+12015550100\n",
                "\u202a+12015550100",
                "+1201555010０",
                "+०2015550100",
                "+0123456789",
                "+4407700900123",
                "+999123456789012",
                "+1234567890123456",
                "tel:+12015550100",
                "+12015550100;ext=1",
                "' OR 1=1 --",
                "\ud800"
            })
    void aNumberHasOneSpelling(String number) {
        refused(BodyCall.OPEN_SESSION, Map.of("number", number), ProblemType.INVALID_NUMBER, "number");
    }

    @Test
    void aLongNumberIsNoNumber() {
        refused(
                BodyCall.OPEN_SESSION,
                Map.of("number", "+1" + "2".repeat(10_000)),
                ProblemType.INVALID_NUMBER,
                "number");
    }

    @Test
    void aCodeIsFourToEightDigits() {
        for (String code :
                List.of("", "123", "123456789", "12345a", " 123456", "１２３４５６", "-12345", "9".repeat(10_000))) {
            refused(BodyCall.SUBMIT_CODE, Map.of("code", code), ProblemType.FIELD_OUT_OF_RANGE, "code");
        }
    }

    @Test
    void aCodeIsSentByTextOrVoice() {
        for (String transport : List.of("", "SMS", "sms ", "fax", "push", "null", "s".repeat(10_000))) {
            refused(BodyCall.REQUEST_CODE, Map.of("transport", transport), ProblemType.FIELD_OUT_OF_RANGE, "transport");
        }
    }

    @Test
    void whatNoSessionIdentifierLooksLikeIsNoSession() {
        List<String> ids = List.of(
                "A",
                "A".repeat(42),
                "A".repeat(44),
                "A".repeat(42) + "B",
                "A".repeat(2_000),
                "null",
                "%2e%2e",
                "%00",
                "';--",
                "A%20B",
                "%C3%A9");
        for (String id : ids) {
            for (HttpProbe.Call call : List.of(
                    http.get("/v1/verification/session/" + id.replace("'", "%27")),
                    http.post("/v1/verification/session/" + id.replace("'", "%27") + "/code")
                            .json(BodyCall.REQUEST_CODE.body().toString()),
                    http.put("/v1/verification/session/" + id.replace("'", "%27") + "/code")
                            .json(BodyCall.SUBMIT_CODE.body().toString()))) {
                assertThat(call.send().status()).as(id).isIn(400, 404);
            }
        }
        for (String id : List.of("", "A", "A".repeat(42) + "B", "B".repeat(43), "é", "A".repeat(10_000))) {
            Answer answer = BodyCall.REGISTER
                    .by(phone, http)
                    .json(with(BodyCall.REGISTER, Map.of("sessionId", id)).toString())
                    .send();
            assertThatAnswer(answer).isProblem(ProblemType.NO_SESSION);
        }
    }

    @Test
    void aManifestHasAVersionFromOneAndAContent() {
        for (long version : List.of(0L, -1L, Long.MIN_VALUE)) {
            refused(
                    BodyCall.WRITE_STORAGE,
                    Map.of("manifest", Map.of("version", version, "value", base64(1))),
                    ProblemType.FIELD_OUT_OF_RANGE,
                    "manifest.version");
        }
        for (int size : List.of(0, 65_537, 100_000)) {
            refused(
                    BodyCall.WRITE_STORAGE,
                    Map.of("manifest", Map.of("version", 1, "value", base64(size))),
                    ProblemType.FIELD_OUT_OF_RANGE,
                    "manifest.value");
        }
        Answer last = BodyCall.WRITE_STORAGE
                .by(phone, http)
                .json(with(
                                BodyCall.WRITE_STORAGE,
                                Map.of("manifest", Map.of("version", Long.MAX_VALUE, "value", "QQ==")))
                        .toString())
                .send();
        assertThatAnswer(last).isProblem(ProblemType.MANIFEST_CONFLICT);
    }

    @Test
    void itemsOfABackupHaveIdentifiersOf16OctetsAndAContent() {
        for (int size : List.of(0, 15, 17, 32)) {
            refused(
                    BodyCall.WRITE_STORAGE,
                    Map.of("insertItems", List.of(Map.of("id", base64(size), "value", base64(1)))),
                    ProblemType.FIELD_OUT_OF_RANGE,
                    "insertItems.id");
            refused(
                    BodyCall.WRITE_STORAGE,
                    Map.of("deleteItems", List.of(base64(size))),
                    ProblemType.FIELD_OUT_OF_RANGE,
                    "deleteItems");
            refused(
                    BodyCall.READ_STORAGE,
                    Map.of("readKeys", List.of(base64(size))),
                    ProblemType.FIELD_OUT_OF_RANGE,
                    "readKeys");
        }
        for (int size : List.of(0, 262_145)) {
            refused(
                    BodyCall.WRITE_STORAGE,
                    Map.of("insertItems", List.of(Map.of("id", base64(16), "value", base64(size)))),
                    ProblemType.FIELD_OUT_OF_RANGE,
                    "insertItems.value");
        }
    }

    @Test
    void aWriteNamesAnItemOnceAndAThousandAtMost() {
        Map<String, String> item = Map.of("id", base64(16), "value", base64(1));
        refused(
                BodyCall.WRITE_STORAGE,
                Map.of("insertItems", List.of(item, item)),
                ProblemType.FIELD_OUT_OF_RANGE,
                "insertItems.id");
        refused(
                BodyCall.WRITE_STORAGE,
                Map.of("insertItems", List.of(item), "deleteItems", List.of(item.get("id"))),
                ProblemType.FIELD_OUT_OF_RANGE,
                "deleteItems");
        List<Map<String, String>> items = IntStream.range(0, 1_001)
                .mapToObj(unused -> Map.of("id", base64(16), "value", base64(1)))
                .toList();
        List<String> ids = items.stream().map(each -> each.get("id")).toList();
        refused(BodyCall.WRITE_STORAGE, Map.of("insertItems", items), ProblemType.FIELD_OUT_OF_RANGE, "insertItems");
        refused(BodyCall.WRITE_STORAGE, Map.of("deleteItems", ids), ProblemType.FIELD_OUT_OF_RANGE, "deleteItems");
        refused(BodyCall.READ_STORAGE, Map.of("readKeys", ids), ProblemType.FIELD_OUT_OF_RANGE, "readKeys");
    }

    @Test
    void listsHoldNoNullAndNoOtherType() {
        for (String element : List.of("null", "1", "true", "{}", "[]")) {
            String keys = "{\"readKeys\":[" + element + "]}";
            assertThat(BodyCall.READ_STORAGE.by(phone, http).json(keys).send().status())
                    .as(keys)
                    .isEqualTo(400);
        }
        for (String element : List.of("null", "1", "true", "\"x\"", "[]", "{}")) {
            String body = BodyCall.WRITE_STORAGE
                    .body()
                    .toString()
                    .replaceFirst("\"insertItems\":\\[.*?]", "\"insertItems\":[" + element + "]");
            assertThat(BodyCall.WRITE_STORAGE.by(phone, http).json(body).send().status())
                    .as(body)
                    .isEqualTo(400);
        }
    }

    private void refused(BodyCall call, Map<String, ?> changes, ProblemType type, String field) {
        Answer answer =
                call.by(phone, http).json(with(call, changes).toString()).send();
        assertThatAnswer(answer).as("%s %s", call, changes).isProblem(type).naming(field);
    }

    private static JsonObject with(BodyCall call, Map<String, ?> changes) {
        JsonObjectBuilder body = Json.createObjectBuilder(call.body());
        changes.forEach((field, value) -> add(body, field, value));
        return body.build();
    }

    private static void add(JsonObjectBuilder body, String field, Object value) {
        if (value instanceof Map<?, ?> nested) {
            body.add(field, object(nested));
        } else if (value instanceof List<?> list) {
            JsonArrayBuilder array = Json.createArrayBuilder();
            for (Object element : list) {
                if (element instanceof Map<?, ?> nested) {
                    array.add(object(nested));
                } else {
                    array.add((String) element);
                }
            }
            body.add(field, array);
        } else if (value instanceof Number number) {
            body.add(field, number.longValue());
        } else {
            body.add(field, (String) value);
        }
    }

    private static JsonObjectBuilder object(Map<?, ?> members) {
        JsonObjectBuilder object = Json.createObjectBuilder();
        members.forEach((name, value) -> add(object, (String) name, value));
        return object;
    }

    private static String base64(int sizeBytes) {
        return TestVault.random(sizeBytes).toBase64();
    }

    /** A small x that no point has. */
    private static BigInteger offCurve() {
        return smallX(false);
    }

    /** A small x that a point has, so that adding the prime to it still fits 32 octets. */
    private static BigInteger onCurve() {
        return smallX(true);
    }

    private static BigInteger smallX(boolean onCurve) {
        BigInteger b = P256.generator().getCurve().getB().toBigInteger();
        BigInteger half = FIELD_PRIME.subtract(BigInteger.ONE).shiftRight(1);
        for (BigInteger x = BigInteger.ONE; ; x = x.add(BigInteger.ONE)) {
            BigInteger square =
                    x.pow(3).subtract(x.multiply(BigInteger.valueOf(3))).add(b).mod(FIELD_PRIME);
            if (square.modPow(half, FIELD_PRIME).equals(BigInteger.ONE) == onCurve) {
                return x;
            }
        }
    }

    private static byte[] withHead(int head, BigInteger x, boolean full) {
        byte[] encoded = new byte[full ? 33 : 1];
        encoded[0] = (byte) head;
        if (full) {
            byte[] magnitude = x.toByteArray();
            int from = Math.max(0, magnitude.length - 32);
            System.arraycopy(magnitude, from, encoded, 33 - (magnitude.length - from), magnitude.length - from);
        }
        return encoded;
    }

    private static byte[] with(byte[] octets, int index, int value) {
        byte[] changed = octets.clone();
        changed[index] = (byte) value;
        return changed;
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
