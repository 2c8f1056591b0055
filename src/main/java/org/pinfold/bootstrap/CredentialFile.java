package org.pinfold.bootstrap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.regex.Pattern;
import org.pinfold.protocol.SecretBytes;

/**
 * A file that holds one credential, as {@code openssl rand -hex 32} writes it.
 *
 * @param setting that names the file
 */
record CredentialFile(String setting, Path file) {
    /** What RFC 6750 allows after "Bearer", and enough of it that nobody guesses. */
    private static final Pattern CREDENTIAL = Pattern.compile("[A-Za-z0-9._~+/-]{32,500}=*");

    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /**
     * Reads it.
     *
     * @return owned by the caller
     * @throws StartRefusedException if somebody else can read or write the file, or if it holds no credential
     */
    SecretBytes read() {
        return matching(CREDENTIAL, "32 to 500 characters of A-Z a-z 0-9 . _ ~ + / -");
    }

    /**
     * Reads a password that somebody else has chosen.
     *
     * @param max characters
     * @return owned by the caller
     * @throws StartRefusedException if somebody else can read or write the file, or if it holds no such password
     */
    SecretBytes readPassword(int max) {
        return matching(Pattern.compile("[!-~]{1," + max + "}"), "1 to " + max + " printable ASCII characters");
    }

    private SecretBytes matching(Pattern form, String inWords) {
        String text;
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view != null && view.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
                throw new StartRefusedException("the setting " + setting
                        + " names a file that not only its owner can read or write: chmod 600 " + file);
            }
            text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new StartRefusedException("the setting " + setting + " names a file that cannot be read: " + file);
        }
        if (!form.matcher(text).matches()) {
            throw new StartRefusedException(
                    "the setting " + setting + " names a file that does not hold one line of " + inWords);
        }
        return SecretBytes.takeOwnership(text.getBytes(StandardCharsets.US_ASCII));
    }
}
