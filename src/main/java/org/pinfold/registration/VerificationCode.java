package org.pinfold.registration;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

/** The digits that prove that somebody reads a number's messages. Secret until they are used; never printed. */
public final class VerificationCode {
    /** Digits of a code that this server draws. */
    public static final int DIGITS = 6;

    /** Codes that {@link #draw} chooses from. */
    private static final int CODES = 1_000_000;

    private static final Pattern FORM = Pattern.compile("[0-9]{4,8}");

    private final String digits;

    private VerificationCode(String digits) {
        this.digits = digits;
    }

    /** Draws six digits, each code as likely as the other. */
    public static VerificationCode draw(SecureRandom random) {
        return new VerificationCode(String.format(Locale.ROOT, "%06d", random.nextInt(CODES)));
    }

    /** Reads 4 to 8 ASCII digits; empty for anything else. */
    public static Optional<VerificationCode> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new VerificationCode(text)) : Optional.empty();
    }

    /** The digits, for the sender alone. */
    public String digits() {
        return digits;
    }

    /**
     * What the server stores instead of the code: a MAC by the token over session and code. A plain hash of six digits
     * would be undone with a million tries by whoever reads the database.
     *
     * @return 32 octets
     */
    public Octets mac(Mac mac, SessionId session) {
        return Octets.of(mac.mac(
                MacPurpose.VERIFICATION_CODE, session.toByteArray(), digits.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public String toString() {
        return "VerificationCode(redacted)";
    }
}
