package org.pinfold.registration.sender;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pinfold.registration.VerificationCode;

/**
 * The text around a code, one short message long: at most 160 octets of GSM 03.38, or 70 characters of UCS-2 where that
 * alphabet does not do.
 */
public final class MessageText {
    /** Stands for the code; once in every text. */
    public static final String CODE = "{code}";

    private static final int MAX_GSM_OCTETS = 160;
    private static final int MAX_UCS2_OCTETS = 140;

    private final String before;
    private final String after;

    private MessageText(String before, String after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Reads a template.
     *
     * @param template for example {@code Your code: {code}}
     * @throws IllegalArgumentException saying why, if it has no place for the code or more than one, has control characters,
     *     or is longer than one message
     */
    public static MessageText of(String template) {
        int at = template.indexOf(CODE);
        if (at < 0 || template.indexOf(CODE, at + 1) >= 0) {
            throw new IllegalArgumentException("it must have " + CODE + " once");
        }
        if (template.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("it must have no control characters");
        }
        MessageText text = new MessageText(template.substring(0, at), template.substring(at + CODE.length()));
        ShortMessage longest = text.shortMessage("0".repeat(VerificationCode.DIGITS));
        if (longest.octets().length > (longest.isGsm() ? MAX_GSM_OCTETS : MAX_UCS2_OCTETS)) {
            throw new IllegalArgumentException(
                    "it must fit one message: 160 characters, or 70 if one of them is not in the GSM alphabet");
        }
        return text;
    }

    String with(VerificationCode code) {
        return before + code.digits() + after;
    }

    ShortMessage shortMessage(VerificationCode code) {
        return shortMessage(code.digits());
    }

    private ShortMessage shortMessage(String digits) {
        String text = before + digits + after;
        Optional<byte[]> gsm = GsmAlphabet.encode(text);
        return gsm.map(octets -> new ShortMessage(octets, true))
                .orElseGet(() -> new ShortMessage(text.getBytes(StandardCharsets.UTF_16BE), false));
    }

    /** What goes over the air. Not a record: it holds a code, and must not print it. */
    static final class ShortMessage {
        private final byte[] octets;
        private final boolean gsm;

        ShortMessage(byte[] octets, boolean gsm) {
            this.octets = octets.clone();
            this.gsm = gsm;
        }

        byte[] octets() {
            return octets.clone();
        }

        /** GSM 03.38, one octet a character; otherwise UCS-2. */
        boolean isGsm() {
            return gsm;
        }
    }
}
