package org.pinfold.it.process;

import java.nio.file.Path;
import java.util.List;
import org.pinfold.it.BuildOutput;
import org.pinfold.it.ServerProcess;

/** The device's command line in a process of its own, from the jars that are released: what the README has people run. */
final class StoryProgram {
    private StoryProgram() {}

    /** Tells the whole story to a server, which must run the development profile. */
    static Command.Result tell(ServerProcess server) {
        return Command.of(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        BuildOutput.directory().resolve("client") + "/*",
                        "org.pinfold.client.PinfoldCommand",
                        "story",
                        "--server",
                        server.uri("").toString(),
                        "--service-identity",
                        ServerProcess.SERVICE_IDENTITY))
                .run(server.directory().resolve("story.log"));
    }
}
