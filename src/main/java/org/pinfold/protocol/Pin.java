package org.pinfold.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/** What a person types, on its way to octets that are the same on every keyboard (protocol.md, section 2). */
public final class Pin {
    private Pin() {}

    /**
     * Normalises a PIN as typed:
     *
     * <ol>
     *   <li>characters with the Unicode property White_Space go from both ends;
     *   <li>if there is at least one character left and every one has the general category Nd (decimal digit, any
     *       script, also outside the basic plane), each becomes the ASCII digit of its value;
     *   <li>NFKD (Unicode Standard Annex 15);
     *   <li>UTF-8.
     * </ol>
     *
     * <p>A PIN of ASCII characters or digits is never copied into a {@code String}. One with other characters passes
     * through the platform's normaliser, which leaves a copy to the garbage collector.
     *
     * @param typed UTF-16, owned and wiped by the caller
     * @return the normal form, possibly empty; the caller closes it
     * @throws IllegalArgumentException if {@code typed} holds an unpaired surrogate: replacing it, as encoders do by
     *     default, would make many PINs one
     */
    public static NormalizedPin normalize(char[] typed) {
        int from = 0;
        int to = typed.length;
        while (from < to && isWhiteSpace(typed[from])) {
            from++;
        }
        while (to > from && isWhiteSpace(typed[to - 1])) {
            to--;
        }
        char[] trimmed = Arrays.copyOfRange(typed, from, to);
        char[] digits = asciiDigits(trimmed);
        try {
            if (digits.length > 0) {
                return new NormalizedPin(utf8(CharBuffer.wrap(digits)));
            }
            if (isAscii(trimmed)) {
                return new NormalizedPin(utf8(CharBuffer.wrap(trimmed)));
            }
            CharBuffer input = CharBuffer.wrap(trimmed);
            return new NormalizedPin(utf8(CharBuffer.wrap(Normalizer.normalize(input, Normalizer.Form.NFKD))));
        } finally {
            Arrays.fill(trimmed, '\0');
            Arrays.fill(digits, '\0');
        }
    }

    /** The ASCII digits if {@code characters} is one or more decimal digits and nothing else; otherwise empty. */
    private static char[] asciiDigits(char[] characters) {
        char[] digits = new char[characters.length];
        int count = 0;
        for (int i = 0; i < characters.length; ) {
            int codePoint = Character.codePointAt(characters, i);
            if (!Character.isDigit(codePoint)) {
                Arrays.fill(digits, '\0');
                return new char[0];
            }
            digits[count++] = (char) ('0' + Character.digit(codePoint, 10));
            i += Character.charCount(codePoint);
        }
        char[] exact = Arrays.copyOf(digits, count);
        Arrays.fill(digits, '\0');
        return exact;
    }

    private static boolean isAscii(char[] characters) {
        for (char character : characters) {
            if (character >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static byte[] utf8(CharBuffer characters) {
        ByteBuffer encoded = ByteBuffer.allocate(3 * characters.remaining());
        try {
            var encoder = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            var result = encoder.encode(characters, encoded, true);
            if (result.isError()) {
                result.throwException();
            }
            return Arrays.copyOf(encoded.array(), encoded.position());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a PIN is well-formed Unicode");
        } finally {
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }

    /** The property White_Space of Unicode, all of it in the basic plane. */
    private static boolean isWhiteSpace(char character) {
        return (character >= 0x09 && character <= 0x0D)
                || character == 0x20
                || character == 0x85
                || character == 0xA0
                || character == 0x1680
                || (character >= 0x2000 && character <= 0x200A)
                || character == 0x2028
                || character == 0x2029
                || character == 0x202F
                || character == 0x205F
                || character == 0x3000;
    }
}
