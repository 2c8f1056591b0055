package org.pinfold.it.http;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pinfold.client.HttpTransport;
import org.pinfold.protocol.Octets;

/** Carries requests, and remembers every secret that went either way and every refusal that came back. */
final class RecordingTransport implements HttpTransport {
    /** Members of messages that nobody but device and server may see, by their last name. */
    private static final Set<String> SECRETS = Set.of(
            "blindedElement",
            "evaluatedElement",
            "serverProof",
            "attempt",
            "ticket",
            "secret",
            "unlockKey",
            "proof",
            "registrationLock",
            "presentRegistrationLock",
            "devicePassword",
            "recoveryCredential",
            "recoveryPassword",
            "linkToken",
            "pin",
            "sessionId",
            "id",
            "value",
            "code");

    private final HttpTransport transport;
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final List<String> codes = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    RecordingTransport(HttpTransport transport) {
        this.transport = transport;
    }

    @Override
    public Response send(Request request) throws IOException {
        request.authorization().ifPresent(this::rememberCredential);
        request.body().ifPresent(this::remember);
        Response response = transport.send(request);
        remember(response.body());
        if (response.status() >= 400) {
            refusals.add(new String(response.body().toByteArray(), StandardCharsets.UTF_8));
        }
        return response;
    }

    /** Secrets other than verification codes, each with what it is. */
    Map<String, String> secrets() {
        return secrets;
    }

    List<String> codes() {
        return codes;
    }

    List<String> refusals() {
        return refusals;
    }

    private void rememberCredential(String authorization) {
        String credential = authorization.substring(authorization.indexOf(' ') + 1);
        secrets.put(credential, "credential");
        if (authorization.startsWith("Basic ")) {
            String pair = new String(Base64.getDecoder().decode(credential), StandardCharsets.UTF_8);
            secrets.put(pair.substring(pair.indexOf(':') + 1), "device password");
        }
    }

    private void remember(Octets body) {
        if (body.size() > 0) {
            try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body.toByteArray()))) {
                remember("", reader.readValue());
            }
        }
    }

    private void remember(String name, JsonValue value) {
        if (value instanceof JsonObject object) {
            object.forEach(this::remember);
        } else if (value instanceof JsonArray array) {
            array.forEach(element -> remember(name, element));
        } else if (value instanceof JsonString text && SECRETS.contains(name)) {
            if (name.equals("code")) {
                codes.add(text.getString());
            } else {
                secrets.put(text.getString(), name);
            }
        }
    }
}
