package org.pinfold.token.pkcs11;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import org.pinfold.token.TokenRefusedException;

/** Where the token's activation PIN comes from: read at each login, kept nowhere. */
@FunctionalInterface
public interface ActivationPin {
    /**
     * Reads the PIN.
     *
     * @return a fresh array, owned and wiped by the caller
     * @throws TokenRefusedException if it cannot be had; says why, without the PIN
     */
    char[] read();

    /**
     * The PIN in a file with a line {@code ACTIVATION_PIN=…} (UTF-8), as {@code hsm/dev-token} writes it. The file is
     * read at each login, and refused if everyone on the machine can read it.
     */
    static ActivationPin inFile(Path file) {
        return () -> readLine(file);
    }

    private static char[] readLine(Path file) {
        byte[] octets;
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            // Everyone on the machine could activate the token, and with it spend guesses without a limit.
            if (view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
                throw new TokenRefusedException("everyone can read the activation PIN: chmod 600 " + file);
            }
            octets = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new TokenRefusedException("the file with the activation PIN cannot be read: " + file);
        }
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(octets));
        char[] text = decoded.array();
        char[] name = "ACTIVATION_PIN=".toCharArray();
        try {
            int start = 0;
            while (start < decoded.limit()) {
                int end = start;
                while (end < decoded.limit() && text[end] != '\n') {
                    end++;
                }
                int last = end > start && text[end - 1] == '\r' ? end - 1 : end;
                if (last - start > name.length
                        && Arrays.equals(text, start, start + name.length, name, 0, name.length)) {
                    return Arrays.copyOfRange(text, start + name.length, last);
                }
                start = end + 1;
            }
        } finally {
            Arrays.fill(octets, (byte) 0);
            Arrays.fill(text, '\0');
        }
        throw new TokenRefusedException("no line ACTIVATION_PIN=… in " + file);
    }
}
