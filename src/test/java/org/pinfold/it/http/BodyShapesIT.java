package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.RecoveryStateResponse;

/** That every call that takes a body takes one well-formed JSON object of its own shape and nothing else, and at no cost. */
@NullUnmarked
class BodyShapesIT extends PublicDoor {
    private TestPhone phone;
    private RecoveryStateResponse before;

    @BeforeEach
    void storeASecret() throws Exception {
        phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, false);
        before = vault.state(phone.device());
        assertThat(before.state()).isEqualTo("stored");
    }

    @AfterEach
    void nothingWasDebitedOrChanged() throws Exception {
        assertThat(vault.state(phone.device())).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void theShapeItselfIsAccepted(BodyCall call) {
        // Or every refusal below would prove nothing. The evaluation has a guess of its own in other tests.
        if (call != BodyCall.EVALUATE) {
            String body = " \r\n\t" + call.body() + " \r\n\t";
            assertThat(call.by(phone, http).json(body).send().status()).isNotIn(400, 413, 415, 500);
            assertThat(call.by(phone, http)
                            .body("application/json; charset=UTF-8", body.getBytes(StandardCharsets.UTF_8))
                            .send()
                            .status())
                    .isNotIn(400, 413, 415, 500);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotOneJsonObjectIsMalformed(BodyCall call) {
        String right = call.body().toString();
        List<String> bodies = new ArrayList<>(List.of(
                "",
                " ",
                "null",
                "true",
                "1",
                "\"text\"",
                "[]",
                "[" + right + "]",
                "{",
                "}",
                "{]",
                "{\"",
                "{,}",
                right + "x",
                right + right,
                right + "null",
                right + ",",
                right + "\0",
                "\ufeff" + right,
                "//\n" + right,
                right.replace("{\"", "{'"),
                right.substring(0, right.length() - 1),
                right.substring(0, right.length() / 2),
                right.substring(0, right.length() - 1) + ",}",
                right.replaceFirst(":", "=")));
        for (String body : bodies) {
            assertThatAnswer(call.by(phone, http).json(body).send())
                    .as("body %s", body)
                    .isProblem(ProblemType.MALFORMED_JSON)
                    .namingNoField();
        }
    }

    @ParameterizedTest
    @EnumSource
    void octetsThatAreNotUtf8AreMalformed(BodyCall call) {
        byte[] right = call.body().toString().getBytes(StandardCharsets.UTF_8);
        byte[][] sequences = {
            {(byte) 0xff},
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xe0, (byte) 0x80, (byte) 0xaf},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xc3}
        };
        for (byte[] sequence : sequences) {
            // Inside the first name, so that a lenient reader would call it an unknown field.
            byte[] body = Arrays.copyOf(right, right.length + sequence.length);
            System.arraycopy(right, 2, body, 2 + sequence.length, right.length - 2);
            System.arraycopy(sequence, 0, body, 2, sequence.length);
            assertThatAnswer(call.by(phone, http).body("application/json", body).send())
                    .isProblem(ProblemType.MALFORMED_JSON);
        }
        assertThatAnswer(call.by(phone, http)
                        .body("application/json", call.body().toString().getBytes(StandardCharsets.UTF_16LE))
                        .send())
                .isProblem(ProblemType.MALFORMED_JSON);
    }

    @ParameterizedTest
    @EnumSource
    void anotherMediaTypeOrCharsetIsNotSupported(BodyCall call) {
        byte[] right = call.body().toString().getBytes(StandardCharsets.UTF_8);
        for (String mediaType : List.of(
                "text/plain",
                "text/json",
                "application/xml",
                "application/octet-stream",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/problem+json",
                "application/json; charset=utf-16",
                "application/json; charset=iso-8859-1",
                "application/json; charset=\"\"",
                "application/json; charset=utf-7")) {
            assertThatAnswer(call.by(phone, http).body(mediaType, right).send())
                    .as(mediaType)
                    .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyIsNotGuessedWithoutAMediaType(BodyCall call) {
        assertThat(call.by(phone, http).send().status()).isIn(400, 415);
        byte[] right = call.body().toString().getBytes(StandardCharsets.UTF_8);
        for (String mediaType : List.of("", "json", "/", "application/", "application/json; charset")) {
            assertThat(call.by(phone, http).body(mediaType, right).send().status())
                    .as("media type %s", mediaType)
                    .isIn(400, 415);
        }
        for (String range : List.of("*/*", "application/*", "application/*+json")) {
            assertThatAnswer(call.by(phone, http).body(range, right).send())
                    .as("media type %s", range)
                    .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownFieldIsRefusedAndNotRepeated(BodyCall call) {
        JsonObject right = call.body();
        for (String name : List.of("x", "", "__proto__", "$type", "class", "Number", "javaClass", "é")) {
            JsonObject body = Json.createObjectBuilder(right).add(name, "x").build();
            assertThatAnswer(call.by(phone, http).json(body.toString()).send())
                    .as("field %s", name)
                    .isProblem(ProblemType.UNKNOWN_FIELD)
                    .namingNoField();
        }
        right.forEach((field, value) -> {
            if (value instanceof JsonObject nested) {
                JsonObject body = Json.createObjectBuilder(right)
                        .add(field, Json.createObjectBuilder(nested).add("x", 1))
                        .build();
                assertThatAnswer(call.by(phone, http).json(body.toString()).send())
                        .as("field x in %s", field)
                        .isProblem(ProblemType.UNKNOWN_FIELD)
                        .namingNoField();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFieldTwiceIsRefusedWhicheverComesLast(BodyCall call) {
        JsonObject right = call.body();
        for (String field : right.keySet()) {
            String again = "\"" + field + "\":" + right.get(field);
            String asFirst = "{" + again + "," + right.toString().substring(1);
            assertThatAnswer(call.by(phone, http).json(asFirst).send())
                    .isProblem(ProblemType.DUPLICATE_FIELD)
                    .naming(field);
            // The same name, spelt otherwise.
            String escaped = again.replaceFirst("\"" + field.charAt(0), "\"\\\\u%04x".formatted((int) field.charAt(0)));
            String asLast = right.toString().substring(0, right.toString().length() - 1) + "," + escaped + "}";
            assertThatAnswer(call.by(phone, http).json(asLast).send())
                    .as(asLast)
                    .isProblem(ProblemType.DUPLICATE_FIELD)
                    .naming(field);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRequiredFieldIsMissedAndNullIsNone(BodyCall call) {
        JsonObject right = call.body();
        for (String field : right.keySet()) {
            Answer without =
                    call.by(phone, http).json(without(right, field).toString()).send();
            Answer withNull = call.by(phone, http)
                    .json(with(right, field, JsonValue.NULL).toString())
                    .send();
            if (call.isRequired(field)) {
                assertThatAnswer(without).isProblem(ProblemType.MISSING_FIELD).naming(field);
                assertThatAnswer(withNull).isProblem(ProblemType.MISSING_FIELD).naming(field);
            } else {
                assertThat(without.status()).as("without %s", field).isNotIn(400, 500);
                assertThat(withNull.status()).as("without %s", field).isNotIn(400, 500);
            }
            if (right.get(field) instanceof JsonObject nested) {
                for (String inner : nested.keySet()) {
                    boolean required = !inner.equals("presentRegistrationLock");
                    Answer hole = call.by(phone, http)
                            .json(with(right, field, without(nested, inner)).toString())
                            .send();
                    if (required) {
                        assertThatAnswer(hole)
                                .isProblem(ProblemType.MISSING_FIELD)
                                .naming(field + "." + inner);
                    } else {
                        assertThat(hole.status()).isNotIn(400, 500);
                    }
                }
            }
        }
        if (right.keySet().stream().anyMatch(call::isRequired)) {
            assertThatAnswer(call.by(phone, http).json("{}").send()).isProblem(ProblemType.MISSING_FIELD);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFieldOfAnotherTypeIsRefused(BodyCall call) {
        JsonObject right = call.body();
        places(right, "").forEach((field, value) -> {
            for (String wrong : wrongTypes(value)) {
                String body = replaced(right, field, wrong);
                assertThatAnswer(call.by(phone, http).json(body).send())
                        .as(body)
                        .isProblem(ProblemType.WRONG_FIELD_TYPE)
                        .naming(field);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aNumberIsWholeAndInRange(BodyCall call) {
        JsonObject right = call.body();
        places(right, "").forEach((field, value) -> {
            if (value instanceof JsonNumber) {
                for (String fraction :
                        List.of("1.5", "1.0", "16384.0", "1e0", "1E+2", "1e-1", "1e400", "-0.0", "1e99999")) {
                    assertThatAnswer(call.by(phone, http)
                                    .json(replaced(right, field, fraction))
                                    .send())
                            .as("%s = %s", field, fraction)
                            .isProblem(ProblemType.WRONG_FIELD_TYPE)
                            .naming(field);
                }
                for (String outside : List.of("9223372036854775808", "-9223372036854775809", "9".repeat(400))) {
                    assertThatAnswer(call.by(phone, http)
                                    .json(replaced(right, field, outside))
                                    .send())
                            .as("%s = %s", field, outside)
                            .isProblem(ProblemType.FIELD_OUT_OF_RANGE)
                            .naming(field);
                }
                for (String noNumber : List.of("01", "+1", "0x10", "NaN", "Infinity", "1_0", ".5", "1.", "--1", "१")) {
                    assertThatAnswer(call.by(phone, http)
                                    .json(replaced(right, field, noNumber))
                                    .send())
                            .as("%s = %s", field, noNumber)
                            .isProblem(ProblemType.MALFORMED_JSON)
                            .namingNoField();
                }
                // What fits no exponent and no digit count: refused in whatever way, but quickly.
                for (String endless :
                        List.of("1e999999999", "1e-999999999", "9".repeat(15_000), "1e" + "9".repeat(100))) {
                    assertThat(call.by(phone, http)
                                    .json(replaced(right, field, endless))
                                    .send()
                                    .status())
                            .as("%s = %s", field, endless)
                            .isEqualTo(400);
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void octetsHaveOneSpelling(BodyCall call) {
        JsonObject right = call.body();
        places(right, "").forEach((field, value) -> {
            if (value instanceof JsonString text && isBase64(text.getString())) {
                String base64 = text.getString();
                for (String other : List.of(
                        "=",
                        "====",
                        "A",
                        "A===",
                        "AAAAA",
                        base64 + "=",
                        base64 + "\\n",
                        " " + base64,
                        base64.substring(0, 4) + "\\r\\n" + base64.substring(4),
                        "-_" + base64.substring(2),
                        "\\u00e9" + base64.substring(1),
                        "QUJDRA",
                        "QUJDRB==",
                        "QUJDREV=",
                        "QUJDRA=")) {
                    assertThatAnswer(call.by(phone, http)
                                    .json(replaced(right, field, "\"" + other + "\""))
                                    .send())
                            .as("%s = %s", field, other)
                            .isProblem(ProblemType.FIELD_OUT_OF_RANGE)
                            .naming(field);
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void deepNestingIsRefusedBeforeItIsFollowed(BodyCall call) {
        int depth = call.maxBytes() / 2 - 100;
        JsonObject right = call.body();
        String field = right.keySet().iterator().next();
        for (String body : List.of(
                "[".repeat(depth),
                "{\"x\":".repeat(depth / 3),
                "[".repeat(depth) + "]".repeat(depth),
                "{\"" + field + "\":" + "[".repeat(depth) + "]".repeat(depth) + "}",
                "{\"" + field + "\":" + "{\"a\":".repeat(depth / 3))) {
            Answer answer = call.by(phone, http).json(body).send();
            assertThat(answer.status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyBeyondItsLimitIsTooLarge(BodyCall call) {
        String right = call.body().toString();
        String largest = right + " ".repeat(call.maxBytes() - right.length());
        if (call != BodyCall.EVALUATE) {
            assertThat(call.by(phone, http).json(largest).send().status()).isNotIn(400, 413, 500);
        }
        assertThatAnswer(call.by(phone, http).json(largest + " ").send()).isProblem(ProblemType.BODY_TOO_LARGE);
        assertThatAnswer(call.by(phone, http)
                        .json("\"" + "x".repeat(call.maxBytes() + 100_000) + "\"")
                        .send())
                .isProblem(ProblemType.BODY_TOO_LARGE);
    }

    private static List<String> wrongTypes(JsonValue value) {
        return switch (value.getValueType()) {
            case STRING -> List.of("1", "true", "{}", "[]", "[\"a\"]");
            case NUMBER -> List.of("\"1\"", "true", "{}", "[]", "[1]");
            case TRUE, FALSE -> List.of("\"true\"", "0", "1", "{}", "[]");
            case OBJECT -> List.of("\"x\"", "1", "true", "[]", "[{}]");
            case ARRAY -> List.of("\"x\"", "1", "true", "{}");
            case NULL -> List.of();
        };
    }

    /** Every field, also inside objects and lists, by the name that a problem document has for it. */
    private static Map<String, JsonValue> places(JsonObject object, String prefix) {
        Map<String, JsonValue> places = new LinkedHashMap<>();
        object.forEach((name, value) -> {
            places.put(prefix + name, value);
            if (value instanceof JsonObject nested) {
                places.putAll(places(nested, prefix + name + "."));
            }
            if (value instanceof JsonArray array && array.get(0) instanceof JsonObject element) {
                places.putAll(places(element, prefix + name + "."));
            }
        });
        return places;
    }

    /** The body with one field's value replaced by a text that need not be JSON. */
    private static String replaced(JsonObject body, String field, String text) {
        String mark = "4d61726b";
        return replaced(body, field, Json.createValue(mark)).toString().replace("\"" + mark + "\"", text);
    }

    private static JsonObject replaced(JsonObject body, String field, JsonValue value) {
        int dot = field.indexOf('.');
        if (dot < 0) {
            return with(body, field, value);
        }
        String outer = field.substring(0, dot);
        String inner = field.substring(dot + 1);
        if (body.get(outer) instanceof JsonArray array) {
            JsonObject element = replaced(array.getJsonObject(0), inner, value);
            return with(body, outer, Json.createArrayBuilder().add(element).build());
        }
        return with(body, outer, replaced(body.getJsonObject(outer), inner, value));
    }

    private static JsonObject with(JsonObject body, String field, JsonValue value) {
        return Json.createObjectBuilder(body).add(field, value).build();
    }

    private static JsonObject without(JsonObject body, String field) {
        JsonObjectBuilder rest = Json.createObjectBuilder(body);
        return rest.remove(field).build();
    }

    private static boolean isBase64(String text) {
        // The other strings of the messages have no such length, or a character that Base64 lacks.
        return text.length() >= 24 && !text.matches("[0-9a-f]{64}|A{43}");
    }
}
