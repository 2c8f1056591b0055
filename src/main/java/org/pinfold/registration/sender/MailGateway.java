package org.pinfold.registration.sender;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.Optional;
import org.pinfold.outbound.Loopback;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.registration.PhoneNumber;

/**
 * The mail server, and how a number becomes an address of the gateway behind it.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param from address of the sender
 * @param to address with {@link #NUMBER} once
 * @param login as whom to log in, if at all
 * @param startTls whether nothing is sent before STARTTLS, with the server's name in its certificate
 * @param patience for the connection, and for each answer
 */
public record MailGateway(
        String host, int port, String from, String to, Optional<Login> login, boolean startTls, Duration patience) {
    /** Stands for the digits of a number, without the {@code +}. */
    public static final String NUMBER = "{number}";

    private static final int MAX_PORT = 65_535;
    private static final String LONGEST_NUMBER = "0".repeat(15);

    /** @param password owned by this record */
    public record Login(String user, SecretBytes password) {}

    public MailGateway {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("the port must be in [1, 65535]");
        }
        if (!isAddress(from)) {
            throw new IllegalArgumentException("the sender must be one mail address");
        }
        int at = to.indexOf(NUMBER);
        if (at < 0 || to.indexOf(NUMBER, at + 1) >= 0 || !isAddress(to.replace(NUMBER, LONGEST_NUMBER))) {
            throw new IllegalArgumentException(
                    "the recipient must be one mail address with " + NUMBER + " in it, once");
        }
    }

    /** A gateway to which nothing goes in clear, unless it is this very machine. */
    public static MailGateway of(
            String host, int port, String from, String to, Optional<Login> login, Duration patience) {
        return new MailGateway(host, port, from, to, login, !Loopback.is(host), patience);
    }

    String address(PhoneNumber number) {
        return to.replace(NUMBER, number.e164().substring(1));
    }

    private static boolean isAddress(String text) {
        try {
            InternetAddress address = new InternetAddress(text, true);
            return text.equals(address.getAddress()) && text.indexOf('@') > 0;
        } catch (AddressException e) {
            return false;
        }
    }
}
