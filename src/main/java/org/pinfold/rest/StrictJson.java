package org.pinfold.rest;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;

/**
 * Checks that a text is one JSON object with exactly the shape of a record. JSON binding alone is lenient where it must
 * not be: a number out of range wraps, a fraction is cut, the last of two equal keys wins, text after the object is
 * ignored. Recursion is bounded by the record's own nesting, whatever the text nests.
 */
final class StrictJson {
    /** Json's own createParser looks for an implementation each time. */
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private static final Map<Class<?>, Map<String, Type>> SHAPES = new ConcurrentHashMap<>();

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

    /** As long as the least 64-bit integer with its sign. */
    private static final int MAX_INTEGER_CHARACTERS = 20;

    private final JsonParser parser;

    private StrictJson(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Checks {@code text} against {@code record}.
     *
     * @throws ProblemException naming the type of the fault and, where the field is one of ours, the field
     */
    static void check(String text, Class<?> record) {
        try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
            StrictJson strict = new StrictJson(parser);
            if (parser.next() != JsonParser.Event.START_OBJECT) {
                throw problem(ProblemType.MALFORMED_JSON, "");
            }
            strict.object(record, "");
            if (parser.hasNext()) {
                throw problem(ProblemType.MALFORMED_JSON, "");
            }
        } catch (jakarta.json.JsonException | NoSuchElementException | ArithmeticException | NumberFormatException e) {
            throw problem(ProblemType.MALFORMED_JSON, "");
        }
    }

    /** After START_OBJECT, up to its END_OBJECT. */
    private void object(Class<?> record, String path) {
        Map<String, Type> shape = SHAPES.computeIfAbsent(record, StrictJson::shapeOf);
        Set<String> seen = new HashSet<>();
        Set<String> present = new HashSet<>();
        while (parser.next() == JsonParser.Event.KEY_NAME) {
            String name = parser.getString();
            Type type = shape.get(name);
            if (type == null) {
                // The name is the client's own text: it is not repeated.
                throw problem(ProblemType.UNKNOWN_FIELD, "");
            }
            String field = path + name;
            if (!seen.add(name)) {
                throw problem(ProblemType.DUPLICATE_FIELD, field);
            }
            JsonParser.Event event = parser.next();
            if (event != JsonParser.Event.VALUE_NULL) {
                present.add(name);
                value(event, unwrapOptional(type), field);
            }
        }
        shape.forEach((name, type) -> {
            if (!isOptional(type) && !present.contains(name)) {
                throw problem(ProblemType.MISSING_FIELD, path + name);
            }
        });
    }

    private void value(JsonParser.Event event, Type type, String field) {
        if (type == int.class || type == Integer.class) {
            integer(event, field, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (type == long.class || type == Long.class) {
            integer(event, field, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type == boolean.class || type == Boolean.class) {
            require(event == JsonParser.Event.VALUE_TRUE || event == JsonParser.Event.VALUE_FALSE, field);
        } else if (type == String.class) {
            require(event == JsonParser.Event.VALUE_STRING, field);
        } else if (type == Octets.class) {
            require(event == JsonParser.Event.VALUE_STRING, field);
            try {
                Octets.fromBase64(parser.getString());
            } catch (IllegalArgumentException e) {
                throw problem(ProblemType.FIELD_OUT_OF_RANGE, field);
            }
        } else if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            require(event == JsonParser.Event.START_ARRAY, field);
            Type element = list.getActualTypeArguments()[0];
            for (JsonParser.Event next = parser.next(); next != JsonParser.Event.END_ARRAY; next = parser.next()) {
                value(next, element, field);
            }
        } else if (type instanceof Class<?> nested && nested.isRecord()) {
            require(event == JsonParser.Event.START_OBJECT, field);
            object(nested, field + ".");
        } else {
            throw new IllegalStateException("a message has a component of unknown type");
        }
    }

    private void integer(JsonParser.Event event, String field, long min, long max) {
        require(event == JsonParser.Event.VALUE_NUMBER, field);
        // The text, not a value: nobody needs to work out 1e999999999, and 1.0 is another spelling that no client
        // needs.
        String text = parser.getString();
        require(INTEGER.matcher(text).matches(), field);
        if (text.length() > MAX_INTEGER_CHARACTERS || isOutside(new BigInteger(text), min, max)) {
            throw problem(ProblemType.FIELD_OUT_OF_RANGE, field);
        }
    }

    private static boolean isOutside(BigInteger number, long min, long max) {
        return number.compareTo(BigInteger.valueOf(min)) < 0 || number.compareTo(BigInteger.valueOf(max)) > 0;
    }

    private static void require(boolean rightType, String field) {
        if (!rightType) {
            throw problem(ProblemType.WRONG_FIELD_TYPE, field);
        }
    }

    private static Map<String, Type> shapeOf(Class<?> record) {
        return Stream.of(record.getRecordComponents())
                .collect(Collectors.toUnmodifiableMap(RecordComponent::getName, RecordComponent::getGenericType));
    }

    private static boolean isOptional(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
    }

    private static Type unwrapOptional(Type type) {
        return isOptional(type) ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
    }

    private static ProblemException problem(ProblemType type, String field) {
        ProblemResponse problem = ProblemResponse.of(type);
        return new ProblemException(field.isEmpty() ? problem : problem.field(field));
    }
}
