package org.pinfold.client;

import java.io.Console;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/** Reads a line of secret input: unseen from a terminal, otherwise one line of standard input. Never from arguments. */
final class PinPrompt {
    private static final int MAX_CHARACTERS = 8192;

    private final Reader input;

    PinPrompt(Reader input) {
        this.input = input;
    }

    /** What was typed; the caller wipes it. */
    char[] read(String prompt) throws IOException {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword("%s: ", prompt);
            return typed == null ? new char[0] : typed;
        }
        char[] buffer = new char[MAX_CHARACTERS];
        try {
            int length = 0;
            for (int c = input.read(); c >= 0 && c != '\n'; c = input.read()) {
                if (length == MAX_CHARACTERS) {
                    throw new IOException("the line is longer than " + MAX_CHARACTERS + " characters");
                }
                if (c != '\r') {
                    buffer[length++] = (char) c;
                }
            }
            return Arrays.copyOf(buffer, length);
        } finally {
            Arrays.fill(buffer, '\0');
        }
    }
}
