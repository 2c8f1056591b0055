package org.pinfold.registration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.LegacyHash;
import org.pinfold.recovery.LegacyLock;

/**
 * One line of a file of an old system's locks. Each line is read by itself: a quotation mark that is never closed spoils one
 * line, not the rest of the file.
 */
public sealed interface LegacyImportLine {
    /** The first line of every file. */
    String HEADER = "number,salt,hash";

    /** No line of a file is longer. */
    int MAX_CHARACTERS = 512;

    /** What is wrong with a line. Never says what is in it. */
    enum Fault {
        /** Longer than {@link LegacyImportLine#MAX_CHARACTERS}. */
        TOO_LONG("the line is longer than 512 characters"),
        /** Not three values separated by commas (RFC 4180). */
        NOT_THREE_VALUES("the line is not three values separated by commas"),
        /** Not a number of an existing numbering plan in E.164 spelling. */
        NUMBER("the number is not an E.164 number"),
        /** Not 0 to 64 octets in hexadecimal. */
        SALT("the salt is not 0 to 64 octets in hexadecimal"),
        /** None of the accepted hashes, or one that would cost too much. */
        HASH("the hash is not SHA-256 in hexadecimal, nor bcrypt or Argon2 within the allowed cost"),
        /** The number leads to an account that has a registration lock, or ever stored a secret. */
        ACCOUNT_IN_USE("the number's account has a lock or a secret"),
        /** The number's account has another imported lock. */
        OTHER_LOCK("the number has another imported lock already"),
        /** Somebody registered the number, or stored a secret, while the line was imported. */
        CHANGED_MEANWHILE("the number was registered while the line was imported; import the file again");

        private final String text;

        Fault(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }

    /** A line that is not imported. */
    record Bad(long line, Fault fault) implements LegacyImportLine {}

    /**
     * A lock to import.
     *
     * @param line the number of its line, the header being 1
     * @param number whose
     * @param salt what the old system appended to the PIN
     * @param old its hash of the PIN
     */
    record Row(long line, PhoneNumber number, Octets salt, LegacyHash.Value old) implements LegacyImportLine {
        @Override
        public String toString() {
            return "Row[line=" + line + ", redacted]";
        }
    }

    /** Reads a line. */
    static LegacyImportLine parse(long line, String text) {
        if (text.length() > MAX_CHARACTERS) {
            return new Bad(line, Fault.TOO_LONG);
        }
        Optional<CSVRecord> values = values(text);
        if (values.isEmpty()) {
            return new Bad(line, Fault.NOT_THREE_VALUES);
        }
        Optional<PhoneNumber> number = PhoneNumber.parse(values.get().get(0));
        if (number.isEmpty()) {
            return new Bad(line, Fault.NUMBER);
        }
        String salt = values.get().get(1);
        if (salt.length() > 2 * LegacyLock.MAX_SALT_BYTES
                || !Hexadecimal.FORM.matcher(salt).matches()) {
            return new Bad(line, Fault.SALT);
        }
        Optional<LegacyHash.Value> old = LegacyHash.parse(values.get().get(2));
        if (old.isEmpty()) {
            return new Bad(line, Fault.HASH);
        }
        return new Row(line, number.get(), Octets.fromHex(salt.toLowerCase(Locale.ROOT)), old.get());
    }

    private static Optional<CSVRecord> values(String text) {
        try (CSVParser parser = CSVParser.parse(text, CSVFormat.RFC4180)) {
            List<CSVRecord> records = parser.getRecords();
            return records.size() == 1 && records.get(0).size() == 3 ? Optional.of(records.get(0)) : Optional.empty();
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** The form of octets in hexadecimal. */
    final class Hexadecimal {
        private static final Pattern FORM = Pattern.compile("(?:[0-9a-fA-F]{2})*");

        private Hexadecimal() {}
    }
}
