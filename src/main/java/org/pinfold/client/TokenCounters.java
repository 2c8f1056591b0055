package org.pinfold.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.pinfold.protocol.Aci;

/**
 * Looks at the guess counters from the other side: runs a command of the operator's, with the account in the environment
 * variable {@code PINFOLD_ACI}, and shows what it prints. A device has no way to the token itself.
 *
 * @param command for {@code sh -c}; empty for nothing
 */
record TokenCounters(Optional<String> command) {
    List<String> read(Aci account) throws IOException {
        if (command.isEmpty()) {
            return List.of();
        }
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command.get()).redirectErrorStream(true);
        builder.environment().put("PINFOLD_ACI", account.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("the counters command ended with " + status + ": " + String.join(" | ", lines));
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading the counters");
        }
        return lines;
    }
}
