package org.pinfold.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.pinfold.it.TokenCopy;

/** Changes the keys of a token that no server has open, with {@code pkcs11-tool}, as an administrator's mistake would. */
final class TokenTool {
    private static final String PIN_VARIABLE = "PINFOLD_ACTIVATION_PIN";
    private static final String PIN_LINE = "ACTIVATION_PIN=";

    private final TokenCopy token;

    private TokenTool(TokenCopy token) {
        this.token = token;
    }

    static TokenTool on(TokenCopy token) {
        return new TokenTool(token);
    }

    void destroySecretKey(String label) {
        run("--delete-object", "--type", "secrkey", "--label", label);
    }

    /**
     * Puts a key of the right type and size in place of the one with this label.
     *
     * @param type as {@code pkcs11-tool --key-type} takes it
     * @param attributes further options; none gives a key that never leaves the token
     */
    void replaceSecretKey(String label, String type, String... attributes) {
        destroySecretKey(label);
        List<String> options = new ArrayList<>(List.of("--keygen", "--key-type", type, "--label", label));
        options.addAll(
                List.of("--id", HexFormat.of().formatHex(label.getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
        options.addAll(List.of("--private", "--sensitive"));
        options.addAll(List.of(attributes));
        run(options.toArray(String[]::new));
    }

    private void run(String... options) {
        List<String> words = new ArrayList<>(
                List.of("pkcs11-tool", "--module", TokenCopy.module().toString()));
        words.addAll(List.of("--token-label", TokenCopy.LABEL, "--login", "--pin", "env:" + PIN_VARIABLE));
        words.addAll(List.of(options));
        Command.of(words)
                .environment(token.environment())
                .environment(Map.of(PIN_VARIABLE, activationPin(token)))
                .succeed(token.directory().resolveSibling("pkcs11-tool.log"));
    }

    /** The PIN of a token that a test made and throws away. */
    static String activationPin(TokenCopy token) {
        try {
            return Files.readAllLines(token.pinFile()).stream()
                    .filter(line -> line.startsWith(PIN_LINE))
                    .findFirst()
                    .orElseThrow()
                    .substring(PIN_LINE.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of one's own with another PIN than the token's. */
    static Path wrongPin(Path file) {
        try {
            Files.writeString(file, PIN_LINE + "not-the-pin-0000\n");
            return Files.setPosixFilePermissions(
                    file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
