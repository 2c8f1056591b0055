package org.pinfold.rest;

import java.util.regex.Pattern;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;

/** Checks of single fields, beyond their JSON type. */
final class Fields {
    private static final Pattern LOCK = Pattern.compile("[0-9a-f]{64}");

    private Fields() {}

    static void requireSize(String field, Octets value, int sizeBytes) {
        require(field, value.size() == sizeBytes);
    }

    /** 64 lower-case hexadecimal characters. */
    static void requireLock(String field, String value) {
        require(field, LOCK.matcher(value).matches());
    }

    static void require(String field, boolean condition) {
        if (!condition) {
            throw new ProblemException(
                    ProblemResponse.of(ProblemType.FIELD_OUT_OF_RANGE).field(field));
        }
    }
}
