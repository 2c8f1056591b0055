package org.pinfold.registration.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.VerificationCode;

/** A number and a code that must not be in any log, and everything that is logged while it is open, at any level. */
final class Canary implements AutoCloseable {
    static final PhoneNumber NUMBER = new PhoneNumber("+4915198765432");
    static final VerificationCode CODE = VerificationCode.parse("493817").orElseThrow();

    /** The other side's own log is its own affair. */
    private static final String MAIL_SERVER = "com.icegreen";

    private final Logger root = Logger.getLogger("");
    private final Optional<Level> before = Optional.ofNullable(root.getLevel());
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord line) {
            if (!String.valueOf(line.getLoggerName()).startsWith(MAIL_SERVER)) {
                StringWriter trace = new StringWriter();
                Optional.ofNullable(line.getThrown())
                        .ifPresent(thrown -> thrown.printStackTrace(new PrintWriter(trace, true)));
                lines.add(line.getLoggerName() + " " + formatter.formatMessage(line) + trace);
            }
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    Canary() {
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
        root.setLevel(Level.ALL);
    }

    void assertSaid(String text) {
        assertThat(lines).anyMatch(line -> line.contains(text));
    }

    void assertSilent() {
        String digits = NUMBER.e164().substring(1);
        String code = CODE.digits();
        assertThat(lines)
                .noneMatch(line -> line.contains(digits)
                        || line.contains(code)
                        || line.toUpperCase(Locale.ROOT).contains(hex(digits))
                        || line.toUpperCase(Locale.ROOT).contains(hex(code)));
    }

    private static String hex(String digits) {
        return HexFormat.of().withUpperCase().formatHex(digits.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        root.removeHandler(handler);
        before.ifPresent(root::setLevel);
    }
}
