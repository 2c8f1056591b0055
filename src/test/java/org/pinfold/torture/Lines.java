package org.pinfold.torture;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a process says to the one that will kill it: a line is in the pipe, whole, when {@link #say} returns. */
final class Lines {
    private final OutputStream pipe = new FileOutputStream(FileDescriptor.out);

    synchronized void say(String line) {
        try {
            pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
