package org.pinfold.it.http;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.RecoveryKeys;

/** Every call that takes a body, with one that has the right shape: sizes, types and ranges, though not the right values. */
enum BodyCall {
    OPEN_SESSION("POST", "/v1/verification/session", Set.of()) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder().add("number", "+12015550100").build();
        }
    },
    ANSWER_CHALLENGE("PATCH", "/v1/verification/session/%s".formatted(Constants.NO_SESSION), Set.of()) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder().add("challenge", "P1_answer").build();
        }
    },
    REQUEST_CODE("POST", "/v1/verification/session/%s/code".formatted(Constants.NO_SESSION), Set.of()) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder().add("transport", "sms").build();
        }
    },
    SUBMIT_CODE("PUT", "/v1/verification/session/%s/code".formatted(Constants.NO_SESSION), Set.of()) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder().add("code", "123456").build();
        }
    },
    REGISTER("POST", "/v1/registration", Set.of("registrationLock")) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("sessionId", Constants.NO_SESSION)
                    .add("registrationLock", Constants.LOCK)
                    .build();
        }
    },
    REGISTER_WITH_LEGACY_PIN("POST", "/v1/registration/legacy_pin", Set.of()) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("sessionId", Constants.NO_SESSION)
                    .add("pin", "4711")
                    .build();
        }
    },
    REGISTER_BY_PASSWORD("POST", "/v1/registration", Set.of("registrationLock")) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("number", "+12015550100")
                    .add("recoveryPassword", TestVault.random(32).toBase64())
                    .add("registrationLock", Constants.LOCK)
                    .build();
        }
    },
    LINK_DEVICE("POST", "/v1/devices", Set.of("name")) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("linkToken", Constants.NO_SESSION)
                    .add("name", TestVault.random(40).toBase64())
                    .build();
        }
    },
    CHANGE_NUMBER("PUT", "/v1/accounts/number", Set.of("registrationLock")) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("sessionId", Constants.NO_SESSION)
                    .add("registrationLock", Constants.LOCK)
                    .build();
        }
    },
    SET_RECOVERY_PASSWORD("PUT", "/v1/accounts/recovery_password", Set.of("registrationLock")) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("recoveryPassword", TestVault.random(32).toBase64())
                    .add("registrationLock", Constants.LOCK)
                    .build();
        }
    },
    REMOVE_RECOVERY_PASSWORD("DELETE", "/v1/accounts/recovery_password", Set.of("registrationLock")) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("registrationLock", Constants.LOCK)
                    .build();
        }
    },
    SET_LOCK("PUT", "/v1/accounts/registration_lock", Set.of("presentRegistrationLock")) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("registrationLock", Constants.LOCK)
                    .add("presentRegistrationLock", Constants.LOCK)
                    .build();
        }
    },
    REMOVE_LOCK("DELETE", "/v1/accounts/registration_lock", Set.of()) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("presentRegistrationLock", Constants.LOCK)
                    .build();
        }
    },
    RESERVE_USERNAME("PUT", "/v1/accounts/username_hash/reserve", Set.of()) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add(
                            "usernameHashes",
                            Json.createArrayBuilder().add(TestVault.random(32).toBase64()))
                    .build();
        }
    },
    CONFIRM_USERNAME("PUT", "/v1/accounts/username_hash/confirm", Set.of()) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("usernameHash", TestVault.random(32).toBase64())
                    .build();
        }
    },
    OBJECT("POST", "/v1/accounts/registration_lock/objection", Set.of()) {
        @Override
        JsonObject body() {
            return UNLOCK.body();
        }
    },
    START_STORE("POST", "/v1/recovery/store/start", Set.of("maxTries")) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("blindedElement", TestVault.freshPoint().toBase64())
                    .add(
                            "pinHashParameters",
                            Json.createObjectBuilder()
                                    .add("memoryKiB", 16_384)
                                    .add("iterations", 32)
                                    .add("parallelism", 1))
                    .add("maxTries", 10)
                    .build();
        }
    },
    STORE("PUT", "/v1/recovery/store", Set.of("registrationLock")) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("ticket", TestVault.random(200).toBase64())
                    .add("secret", TestVault.random(48).toBase64())
                    .add("unlockKey", TestVault.random(RecoveryKeys.KEY_BYTES).toBase64())
                    .add("serverProof", TestVault.random(RecoveryKeys.KEY_BYTES).toBase64())
                    .add(
                            "registrationLock",
                            Json.createObjectBuilder()
                                    .add("registrationLock", Constants.LOCK)
                                    .add("presentRegistrationLock", Constants.LOCK))
                    .build();
        }
    },
    EVALUATE("POST", "/v1/recovery/restore/evaluate", Set.of()) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("blindedElement", TestVault.freshPoint().toBase64())
                    .build();
        }
    },
    UNLOCK("POST", "/v1/recovery/restore/unlock", Set.of()) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add("attempt", TestVault.random(120).toBase64())
                    .add("proof", TestVault.random(RecoveryKeys.KEY_BYTES).toBase64())
                    .build();
        }
    },
    WRITE_STORAGE("PUT", "/v1/storage", Set.of("clearAll")) {
        @Override
        JsonObject body() {
            JsonArray items = Json.createArrayBuilder()
                    .add(Json.createObjectBuilder()
                            .add("id", TestVault.random(16).toBase64())
                            .add("value", TestVault.random(100).toBase64()))
                    .build();
            return Json.createObjectBuilder()
                    .add(
                            "manifest",
                            Json.createObjectBuilder()
                                    // Never the next version: a well-formed write is a conflict and changes nothing.
                                    .add("version", 1_000)
                                    .add("value", TestVault.random(100).toBase64()))
                    .add("insertItems", items)
                    .add(
                            "deleteItems",
                            Json.createArrayBuilder().add(TestVault.random(16).toBase64()))
                    .add("clearAll", false)
                    .build();
        }
    },
    READ_STORAGE("POST", "/v1/storage/read", Set.of()) {
        @Override
        JsonObject body() {
            return Json.createObjectBuilder()
                    .add(
                            "readKeys",
                            Json.createArrayBuilder().add(TestVault.random(16).toBase64()))
                    .build();
        }
    };

    /** Calls that a stranger may make: everybody else shows a device's credential. */
    private static final List<String> OPEN = List.of("/v1/verification", "/v1/registration", "/v1/devices");

    private final String method;
    private final String path;
    private final Set<String> optional;

    BodyCall(String method, String path, Set<String> optional) {
        this.method = method;
        this.path = path;
        this.optional = optional;
    }

    /** Octets that a body may have at most. */
    int maxBytes() {
        return switch (this) {
            case WRITE_STORAGE -> 8 * 1024 * 1024;
            case READ_STORAGE -> 64 * 1024;
            default -> 16 * 1024;
        };
    }

    abstract JsonObject body();

    String path() {
        return path;
    }

    boolean isRequired(String field) {
        return !optional.contains(field);
    }

    boolean isForDevices() {
        return OPEN.stream().noneMatch(path::startsWith);
    }

    /** The call by a device, or by a stranger where strangers may. */
    HttpProbe.Call by(TestPhone phone, HttpProbe http) {
        return isForDevices() ? byNobody(http).as(phone.device()) : byNobody(http);
    }

    HttpProbe.Call byNobody(HttpProbe http) {
        return http.call(method, path);
    }

    static final class Constants {
        /** Has the form of a session's identifier and is none. */
        static final String NO_SESSION = "A".repeat(43);

        static final String LOCK = Octets.of(new byte[32]).toHex();

        private Constants() {}
    }
}
