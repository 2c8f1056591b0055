package org.pinfold.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a test runs to its end, as a person at a terminal would. */
final class Command {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final List<String> words;
    private final Map<String, String> environment = new LinkedHashMap<>();

    private Command(List<String> words) {
        this.words = words;
    }

    /** What a program left behind: its exit status, and what it printed on both streams. */
    record Result(int status, String output) {}

    static Command of(List<String> words) {
        return new Command(words);
    }

    static Command of(String... words) {
        return new Command(List.of(words));
    }

    Command environment(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /**
     * Runs it.
     *
     * @param output file that keeps what it prints, for whoever looks into a failed build
     */
    Result run(Path output) {
        try {
            Files.createDirectories(output.getParent());
            ProcessBuilder builder =
                    new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException(words.get(0) + " did not end: " + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs it, and expects that it succeeds. */
    String succeed(Path output) {
        Result result = run(output);
        if (result.status() != 0) {
            throw new IllegalStateException(words.get(0) + " ended with " + result.status() + ":\n" + result.output());
        }
        return result.output();
    }
}
