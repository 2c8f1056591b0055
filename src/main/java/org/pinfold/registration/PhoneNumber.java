package org.pinfold.registration;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A telephone number in the one spelling of ITU-T E.164: {@code +}, country code, subscriber number, 7 to 15 digits in
 * all. Personal: logs show {@link #loggable} only.
 *
 * @param e164 for example {@code +4915112345678}
 */
public record PhoneNumber(String e164) {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

    public PhoneNumber {
        if (!isCanonical(e164)) {
            throw new IllegalArgumentException("not an E.164 number");
        }
    }

    /** The number, or empty if {@code text} is not the E.164 spelling of a number of an existing numbering plan. */
    public static Optional<PhoneNumber> parse(String text) {
        return isCanonical(text) ? Optional.of(new PhoneNumber(text)) : Optional.empty();
    }

    private static boolean isCanonical(String text) {
        if (!E164.matcher(text).matches()) {
            return false;
        }
        // +4407700900123 and +447700900123 ring the same telephone. Two accounts, each with a lock of its own, behind
        // one
        // telephone would let whoever holds it choose the one that is not locked.
        PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
        try {
            return plans.format(plans.parse(text, null), PhoneNumberFormat.E164).equals(text);
        } catch (NumberParseException e) {
            return false;
        }
    }

    /** The last two digits: enough to compare with what a person reads out, too little to call. */
    public String loggable() {
        return "…" + e164.substring(e164.length() - 2);
    }

    /** As {@link #loggable}, so that a number does not reach a log by accident. */
    @Override
    public String toString() {
        return "PhoneNumber(" + loggable() + ")";
    }
}
