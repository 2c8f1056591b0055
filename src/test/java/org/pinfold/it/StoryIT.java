package org.pinfold.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The whole story, told by the command line as a person runs it, against the released WAR on WildFly: a process of its
 * own with the client's jar and nothing else, over HTTP. It ends with 0 only if everything held.
 */
class StoryIT {
    @Test
    void theStoryEndsWellOnWildFly() throws Exception {
        try (ServerProcess server = WildFlyProcess.named("story-wildfly")
                .property("pinfold.pacing.steps", "9s,1s")
                .start()
                .awaitReady()) {
            assertThat(told(server))
                    .containsPattern("429: the next guess is not allowed yet; wait [1-9] s")
                    .contains("Everything held.")
                    .containsPattern(
                            "(?s)before: .*token \\| +\\d+ +OPEN +\\d+ +1 +0\\n.*after: .*token \\| +\\d+ +CLOSED_EXHAUSTED +\\d+ +1 +10\\n");
            // Not the console's, which shows no traces: the one that fills the disk.
            assertThat(server.directory().resolve("standalone/log/server.log"))
                    .content()
                    .as("traces that nobody asked for")
                    .doesNotContainPattern(" (TRACE|DEBUG) +\\[");
        }
    }

    private static String told(ServerProcess server) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                BuildOutput.existing("client") + "/*",
                "org.pinfold.client.PinfoldCommand",
                "story",
                "--server",
                server.uri("").toString(),
                "--service-identity",
                ServerProcess.SERVICE_IDENTITY,
                "--counters-command",
                "'" + Path.of("server-config/counters").toAbsolutePath() + "' GuessLedger");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(server.directory().toFile())
                .redirectErrorStream(true);
        builder.environment().put("PINFOLD_WILDFLY", BuildOutput.wildfly().toString());
        builder.environment().put("PINFOLD_MANAGEMENT_PORT", Integer.toString(server.managementPort()));
        Process story = builder.start();
        story.getOutputStream().close();
        String text = new String(story.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(story.waitFor()).describedAs(text).isZero();
        return text;
    }
}
