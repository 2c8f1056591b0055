package org.pinfold.registration;

import java.util.Optional;

/** How a verification code travels to the telephone. */
public enum Transport {
    /** A text message. */
    SMS("sms"),
    /** A call that reads the code out. */
    VOICE("voice");

    private final String wireName;

    Transport(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the HTTP API. */
    public String wireName() {
        return wireName;
    }

    /** The transport with this {@link #wireName}, or empty. */
    public static Optional<Transport> ofWireName(String wireName) {
        for (Transport transport : values()) {
            if (transport.wireName.equals(wireName)) {
                return Optional.of(transport);
            }
        }
        return Optional.empty();
    }
}
