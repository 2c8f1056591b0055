package org.pinfold.client;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.JsonbException;
import jakarta.json.bind.adapter.JsonbAdapter;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pinfold.protocol.Octets;

/** The device's JSON: records to UTF-8 and back. Fields that a later server adds are ignored, missing ones are not. */
final class WireJson {
    private static final Jsonb JSONB = JsonbBuilder.create(new JsonbConfig().withAdapters(new OctetsAdapter()));

    private WireJson() {}

    static Octets write(Record message) {
        return Octets.of(JSONB.toJson(message).getBytes(StandardCharsets.UTF_8));
    }

    /** The record, or empty if the octets are not one JSON object with every field that the record must have. */
    static <T extends Record> Optional<T> read(Class<T> type, Octets json) {
        try {
            T message = JSONB.fromJson(new String(json.toByteArray(), StandardCharsets.UTF_8), type);
            return isComplete(message) ? Optional.of(message) : Optional.empty();
        } catch (JsonbException | IllegalArgumentException | ArithmeticException | ClassCastException e) {
            return Optional.empty();
        }
    }

    /** JSON-B leaves a missing field null, which no record of ours allows. */
    private static boolean isComplete(@Nullable Object value) {
        if (value == null) {
            return false;
        }
        if (value instanceof Optional<?> optional) {
            return optional.isEmpty() || isComplete(optional.get());
        }
        if (value instanceof Iterable<?> list) {
            for (Object element : list) {
                if (!isComplete(element)) {
                    return false;
                }
            }
            return true;
        }
        if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                try {
                    if (!isComplete(component.getAccessor().invoke(value))) {
                        return false;
                    }
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("message records are public", e);
                }
            }
        }
        return true;
    }

    /** Canonical Base64 (RFC 4648, section 4). */
    public static final class OctetsAdapter implements JsonbAdapter<Octets, String> {
        @Override
        public String adaptToJson(Octets octets) {
            return octets.toBase64();
        }

        @Override
        public Octets adaptFromJson(String text) {
            return Octets.fromBase64(text);
        }
    }
}
