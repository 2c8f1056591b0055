package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An answer over HTTP. There is none that shows the server's insides: whoever makes one has checked that neither body nor
 * headers name an exception, a class, a statement or a product.
 *
 * @param headers by name, whatever its case
 */
record Answer(int status, Map<String, List<String>> headers, byte[] octets) {
    private static final List<String> INSIDES = List.of(
            "exception",
            "at org.",
            "java.",
            "javax.",
            "jakarta.",
            "org.pinfold",
            "org.jboss",
            "stack trace",
            "caused by",
            "select ",
            "sql",
            "h2",
            "wildfly",
            "undertow",
            "resteasy",
            "jboss",
            "eclipselink",
            "pkcs",
            "ckr_",
            "softhsm");

    Answer {
        TreeMap<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
        assertThat(anyCase.keySet())
                .as("headers that name a product")
                .doesNotContain("Server", "X-Powered-By", "Via", "X-AspNet-Version");
        if (status >= 300) {
            assertShowsNoInsides(headers.toString());
            assertShowsNoInsides(new String(octets, StandardCharsets.UTF_8));
        }
    }

    /** Fails if a text that went out tells what the server is made of. */
    static void assertShowsNoInsides(String sent) {
        // Credentials and ciphertext spell anything sooner or later.
        String words = sent.replaceAll("[A-Za-z0-9+/=_-]{40,}", "…").toLowerCase(Locale.ROOT);
        assertThat(INSIDES).as("what the server is made of, in: %s", sent).noneMatch(words::contains);
    }

    Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        assertThat(values).as("header %s", name).hasSizeLessThan(2);
        return values.stream().findFirst();
    }

    String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    JsonObject json() {
        assertThat(header("Content-Type").orElse("")).startsWith("application/").contains("json");
        try (JsonReader reader = Json.createReader(new StringReader(text()))) {
            return reader.readObject();
        }
    }

    @Override
    public String toString() {
        return "Answer(" + status + " " + headers + " " + text() + ")";
    }
}
