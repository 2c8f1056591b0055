package org.pinfold.protocol;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Reads known answers from {@code vectors/} on the class path. */
public final class Vectors {
    private Vectors() {}

    public static JsonObject read(String file) {
        try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + file));
                JsonReader reader = Json.createReader(in)) {
            return reader.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonObject> list(String file) {
        return read(file).getJsonArray("vectors").getValuesAs(JsonObject.class);
    }

    static byte[] hex(JsonObject vector, String member) {
        return HexFormat.of().parseHex(vector.getString(member));
    }

    static SecretBytes secret(JsonObject vector, String member) {
        return SecretBytes.takeOwnership(hex(vector, member));
    }
}
