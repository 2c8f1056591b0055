package org.pinfold.rest;

import java.util.Optional;
import java.util.regex.Pattern;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RegistrationLockValue;

/** Checks of single fields, beyond their JSON type. */
final class Fields {
    private static final Pattern LOCK = Pattern.compile("[0-9a-f]{64}");

    private Fields() {}

    static void requireSize(String field, Octets value, int sizeBytes) {
        require(field, value.size() == sizeBytes);
    }

    static void requireSize(String field, Octets value, int minBytes, int maxBytes) {
        require(field, value.size() >= minBytes && value.size() <= maxBytes);
    }

    /** A registration lock's value, closed by the caller. */
    static RegistrationLockValue lockValue(String field, String value) {
        return RegistrationLockValue.parse(value).orElseThrow(() -> outOfRange(field));
    }

    /** 64 lower-case hexadecimal characters. */
    static void requireLock(String field, String value) {
        require(field, LOCK.matcher(value).matches());
    }

    /** A field that this call cannot do without, although others of its kind can. */
    static <T> T present(String field, Optional<T> value) {
        return value.orElseThrow(() -> new ProblemException(
                ProblemResponse.of(ProblemType.MISSING_FIELD).field(field)));
    }

    static PhoneNumber number(String field, String value) {
        return PhoneNumber.parse(value)
                .orElseThrow(() -> new ProblemException(
                        ProblemResponse.of(ProblemType.INVALID_NUMBER).field(field)));
    }

    static void require(String field, boolean condition) {
        if (!condition) {
            throw outOfRange(field);
        }
    }

    static ProblemException outOfRange(String field) {
        return new ProblemException(
                ProblemResponse.of(ProblemType.FIELD_OUT_OF_RANGE).field(field));
    }
}
