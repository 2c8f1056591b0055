package org.pinfold.token.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The PKCS#11 module that forwards to this process's SoftHSM and fails on command ({@code src/test/c/fault-shim.c}).
 * Only who opened the token through {@link #module} meets the faults: to everybody else SoftHSM stays as it is.
 */
final class FaultShim {
    /** Whether a call that fails took effect nevertheless. */
    enum Effect {
        BEFORE,
        AFTER
    }

    static final long CKR_GENERAL_ERROR = 0x05;
    static final long CKR_FUNCTION_FAILED = 0x06;
    static final long CKR_DEVICE_ERROR = 0x30;
    static final long CKR_DEVICE_MEMORY = 0x31;
    static final long CKR_DEVICE_REMOVED = 0x32;

    private static final int ALWAYS = 0;

    private FaultShim() {}

    /** Where {@code src/test/c/build} put it, which the build calls. */
    static Path module() {
        return orders().resolveSibling("fault-shim.so");
    }

    /** From now on every call answers CKR_DEVICE_REMOVED, and sessions that were open are gone. */
    static void remove() {
        order("removed");
    }

    /** No fault from now on. */
    static void behave() {
        order("");
    }

    /** The first such call from now fails once; with CKR_DEVICE_REMOVED the token is removed from then on. */
    static void failOnce(String function, Effect effect, long answer) {
        failAtCall(1, function, effect, answer);
    }

    static void failAtCall(int nth, String function, Effect effect, long answer) {
        order("%s %s %x %d".formatted(function, effect == Effect.AFTER ? "after" : "before", answer, nth));
    }

    /** Every such call fails, and takes no effect. */
    static void failAlways(String function, long answer) {
        failAtCall(ALWAYS, function, Effect.BEFORE, answer);
    }

    /** Whether a fault that was ordered has not happened yet: a test in which it never did would prove nothing. */
    static boolean isWaiting() {
        try {
            return Files.readString(orders()).startsWith("C_");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized void order(String text) {
        try {
            // Moved into place: the module reads it whenever it is called.
            Path written = Files.writeString(orders().resolveSibling(orders().getFileName() + ".new"), text);
            Files.move(written, orders(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path orders() {
        return Path.of(Optional.ofNullable(System.getenv("PINFOLD_FAULT_FILE"))
                .orElseThrow(() -> new IllegalStateException("PINFOLD_FAULT_FILE is not set: run through Maven")));
    }
}
