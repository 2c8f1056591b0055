package org.pinfold.registration;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A telephone number in the one spelling of ITU-T E.164: {@code +}, country code, subscriber number, 7 to 15 digits in
 * all. Personal: logs show {@link #loggable} only.
 *
 * @param e164 for example {@code +4915112345678}
 */
public record PhoneNumber(String e164) implements Identifier {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final int PREFIX_DIGITS = 3;

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

    /**
     * The country or territory (ISO 3166-1 alpha-2) whose numbering plan the number is of; empty if it is of none, such as
     * satellite telephones and numbers that no plan has given out.
     */
    public Optional<String> region() {
        return Optional.ofNullable(PhoneNumberUtil.getInstance().getRegionCodeForNumber(parsed()))
                .filter(region -> !region.equals(PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY));
    }

    /** Whether there is a numbering plan of this country or territory. */
    public static boolean isRegion(String region) {
        return PhoneNumberUtil.getInstance().getSupportedRegions().contains(region);
    }

    /**
     * What numbers of one operator, or of one fraud, have in common: country code and the first three digits after it, for
     * example {@code 49151}.
     */
    public String prefix() {
        Phonenumber.PhoneNumber number = parsed();
        String national = PhoneNumberUtil.getInstance().getNationalSignificantNumber(number);
        return number.getCountryCode() + national.substring(0, Math.min(PREFIX_DIGITS, national.length()));
    }

    private Phonenumber.PhoneNumber parsed() {
        try {
            return PhoneNumberUtil.getInstance().parse(e164, null);
        } catch (NumberParseException e) {
            // Without the cause: its text may hold the number.
            throw new IllegalStateException("a number that was parsed before does not parse any more");
        }
    }

    /** {@link #e164}. */
    @Override
    public String text() {
        return e164;
    }

    /** The last two digits: enough to compare with what a person reads out, too little to call. */
    @Override
    public String loggable() {
        return "…" + e164.substring(e164.length() - 2);
    }

    /** As {@link #loggable}, so that a number does not reach a log by accident. */
    @Override
    public String toString() {
        return "PhoneNumber(" + loggable() + ")";
    }
}
