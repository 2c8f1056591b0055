package org.pinfold.registration.sender;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where an SMSC is, and as whom to bind (SMPP 3.4, section 4.1).
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param systemId 1 to 15 printable ASCII characters
 * @param source what the telephone shows as the sender: {@code +} and 7 to 15 digits, 3 to 15 digits, or a name of 1 to 11
 *     letters, digits, blanks, {@code .}, {@code -}
 * @param tls whether the link is TLS, with the SMSC's name in its certificate
 * @param connectWait for the connection, and again for the bind
 * @param answerWait for the answer to a message
 */
public record SmppLink(
        String host, int port, String systemId, String source, boolean tls, Duration connectWait, Duration answerWait) {
    /** Octets of a password, at most. */
    public static final int MAX_PASSWORD = 8;

    private static final Pattern SYSTEM_ID = Pattern.compile("[!-~]{1,15}");
    private static final Pattern SOURCE = Pattern.compile("\\+[0-9]{7,15}|[0-9]{3,15}|[A-Za-z0-9 .-]{1,11}");
    private static final int MAX_PORT = 65_535;

    public SmppLink {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("the port must be in [1, 65535]");
        }
        if (!SYSTEM_ID.matcher(systemId).matches()) {
            throw new IllegalArgumentException("the system id must be 1 to 15 printable ASCII characters");
        }
        if (!SOURCE.matcher(source).matches()) {
            throw new IllegalArgumentException(
                    "the source must be + and 7 to 15 digits, 3 to 15 digits, or 1 to 11 letters, digits, blanks, . and -");
        }
    }
}
