package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pinfold.it.WildFlyProcess;

/**
 * A server whose token, keys, database or settings are not as they must be serves nothing and says which. Each case is a
 * process of its own: one that has logged in to the token accepts any PIN from then on.
 */
class RefusedStartIT {
    private static final String ANNOUNCEMENT = "PINFOLD REFUSES TO SERVE: ";

    /** One thing that is wrong with a server that is otherwise right. */
    record Wrong(String what, Arrangement arrangement, String... said) {
        interface Arrangement {
            void on(WildFlyProcess server) throws IOException;
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Wrong> wrongs() {
        return Stream.of(
                new Wrong("token is gone", server -> server.token().empty(), "no token has label \"pinfold-dev\""),
                new Wrong(
                        "token has another label",
                        server -> server.property("pinfold.token.label", "somebody-else"),
                        "no token has label \"somebody-else\"",
                        "shows [\"pinfold-dev\""),
                new Wrong(
                        "activation PIN is wrong",
                        server -> server.property(
                                "pinfold.token.pin-file",
                                TokenTool.wrongPin(server.directory().resolve("wrong-pin"))
                                        .toString()),
                        "the activation PIN of token \"pinfold-dev\" is wrong"),
                new Wrong(
                        "activation PIN is readable by everyone",
                        server -> Files.setPosixFilePermissions(
                                server.token().pinFile(), PosixFilePermissions.fromString("rw-r--r--")),
                        "everyone can read the activation PIN: chmod 600 "),
                new Wrong(
                        "key is missing",
                        server -> TokenTool.on(server.token()).destroySecretKey("pinfold-mac-v1"),
                        "pinfold-mac-v1: the key is missing in the token"),
                new Wrong(
                        "key can leave the token",
                        server -> TokenTool.on(server.token())
                                .replaceSecretKey("pinfold-seal-v1", "AES:32", "--extractable", "--usage-decrypt"),
                        "pinfold-seal-v1: CKA_EXTRACTABLE is true, must be false"),
                new Wrong(
                        "key has a second use",
                        server -> TokenTool.on(server.token())
                                .replaceSecretKey("pinfold-tweak-v1", "GENERIC:64", "--usage-sign"),
                        "pinfold-tweak-v1: CKA_ENCRYPT is true, must be false"),
                new Wrong(
                        "service identity is missing",
                        server -> server.withoutProperty("pinfold.service-identity"),
                        "the setting pinfold.service-identity is missing"),
                new Wrong(
                        "sender of codes is incomplete",
                        server -> server.property("pinfold.sender", "smpp"),
                        "the setting pinfold.sender.smpp.host is missing"),
                new Wrong(
                        "database delays its writes",
                        server -> server.property("pinfold.db.url", "jdbc:h2:file:" + server.data() + "/pinfold"),
                        "H2 may lose acknowledged commits: add ;WRITE_DELAY=0 to its URL"));
    }

    /** Closing the process is part of the test: it fails unless the refused server stops in its time. */
    @ParameterizedTest
    @MethodSource("wrongs")
    void itServesNothingSaysWhyAndStopsWhenTold(Wrong wrong) throws IOException {
        try (WildFlyProcess server =
                WildFlyProcess.named("refused-" + wrong.what().replace(' ', '-'))) {
            String pin = TokenTool.activationPin(server.token());
            wrong.arrangement().on(server);
            String log = server.start().awaitRefused();

            assertThat(log.lines().filter(line -> line.contains(ANNOUNCEMENT)))
                    .as("what the log says of the refusal")
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line.substring(line.indexOf(ANNOUNCEMENT)))
                            .contains(wrong.said()));
            assertThat(log).doesNotContain(pin);
            assertServesNothing(server);
        }
    }

    /** Not even the application's own "not found" comes: there is no application. */
    private static void assertServesNothing(WildFlyProcess server) {
        for (HttpResponse<String> answer : List.of(
                Http.get(server, "/v1/recovery"),
                Http.get(server, "/v1/development/outbox/+12025550100"),
                Http.post(server, "/v1/verification/session", "{\"number\":\"+12025550100\"}"))) {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(Http.problem(answer)).isEmpty();
        }
        assertThat(Http.health(server).statusCode()).isEqualTo(503);
    }
}
