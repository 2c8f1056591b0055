package org.pinfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PinfoldCommandTest {
    private static final String NUMBER = "+12025550123";
    private static final int MAX_TRIES = 3;

    @TempDir
    Path folder;

    private RecoveryTestServer server;

    @BeforeEach
    void startServer() throws Exception {
        server = new RecoveryTestServer(MAX_TRIES);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private record Run(int status, String output, String errors) {}

    private Run run(String input, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server=" + server.address());
        CommandLine commandLine = PinfoldCommand.commandLine(new PinPrompt(new StringReader(input)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        int status = commandLine.execute(all.toArray(String[]::new));
        return new Run(status, out.toString(), err.toString());
    }

    private Run onPhone(String phone, String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--phone=" + folder.resolve(phone));
        return run(input, all.toArray(String[]::new));
    }

    @Nested
    class TheStory {
        @Test
        void endsAsTold() {
            Run run = run("", "story");
            assertThat(run.errors()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.output())
                    .contains("423: locked for another 7 days")
                    .contains("tries remaining 3 → 2")
                    .contains("tries remaining 2 → 3")
                    .contains("before: generation 1, stored, guesses since the last success 0, tries remaining 3")
                    .contains("after: generation 1, exhausted, guesses since the last success 0, tries remaining 0")
                    .contains("410: every guess was used")
                    .contains("generation 2")
                    .endsWith("Everything held." + System.lineSeparator())
                    .doesNotContain("DIFFERENT")
                    .doesNotContain("\u001B");
            assertThat(run.output().lines().filter(line -> line.endsWith("identical")))
                    .hasSize(6);
        }

        @Test
        void showsOneRefusalThatCameTooSoonAndWaitsItOut() {
            server.waitSeconds = 1;
            Run run = run("", "story");
            assertThat(run.errors()).isEmpty();
            assertThat(run.output())
                    .containsOnlyOnce("429: the next guess is not allowed yet; wait 1 s")
                    .containsOnlyOnce("… waiting")
                    .contains("410: every guess was used");
        }

        @Test
        void endsWhereTheWaitIsForPeopleAndSaysHowLongItIs() {
            server.waitSeconds = 61;
            Run run = run("", "story");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.errors()).contains("urn:pinfold:problem:too-soon").contains("wait 1 min 1 s");
        }

        @Test
        void canBeToldAgainAtTheSameServer() {
            assertThat(run("", "story", "--number=" + NUMBER).status()).isZero();
            assertThat(run("", "story").status()).isZero();
            Run sameNumber = run("", "story", "--number=" + NUMBER);
            assertThat(sameNumber.status()).isEqualTo(1);
            assertThat(sameNumber.errors()).contains("urn:pinfold:problem:registration-locked");
        }

        @Test
        void showsTheCountersOfTheTokenBeforeAndAfterTheThief() {
            Run run = run("", "story", "--counters-command=echo slot of $PINFOLD_ACI");
            assertThat(run.status()).isZero();
            assertThat(run.output()
                            .lines()
                            .filter(line -> line.matches(" +token \\| slot of [0-9a-f]{8}-[0-9a-f-]{27}")))
                    .hasSize(2);
        }

        @Test
        void doesNotHoldWhereTheCountersCannotBeRead() {
            Run run = run("", "story", "--counters-command=echo no token here; exit 3");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.errors()).contains("ended with 3").contains("no token here");
        }

        @Test
        void doesNotHoldAtAServerThatDoesNotCount() {
            server.countsGuesses = false;
            Run run = run("", "story");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.errors()).contains("did not hold");
            assertThat(run.output()).doesNotContain("Everything held");
        }

        @Test
        void doesNotHoldAtAServerThatLocksNothing() {
            server.locksNumbers = false;
            Run run = run("", "story");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.errors()).contains("did not hold: the number is locked");
        }
    }

    @Nested
    class SingleSteps {
        @Test
        void tellTheSameStoryByHand() throws Exception {
            Path file = Files.writeString(folder.resolve("notes.txt"), "Grüße");
            assertThat(onPhone("first", "", "register", NUMBER, "--development").output())
                    .contains("registered: account");
            assertThat(onPhone("first", "6485\n", "set-pin").output()).contains("generation 1, 3 guesses");
            assertThat(onPhone("first", "", "lock").output()).contains("lock on");
            assertThat(onPhone("first", "", "backup", file.toString()).output()).contains("version 1");
            assertThat(onPhone("first", "", "state").output())
                    .contains("state                      stored")
                    .contains("tries remaining            3");

            Run locked = onPhone("second", "", "register", NUMBER, "--development");
            assertThat(locked.status()).isEqualTo(1);
            assertThat(locked.output()).contains("locked, time remaining PT168H");
            Run wrong = onPhone("second", "9182\n", "guess");
            assertThat(wrong.status()).isEqualTo(1);
            assertThat(wrong.output()).contains("wrong PIN, tries remaining 2");
            assertThat(onPhone("second", "6485\n", "restore").output())
                    .contains("master key restored, tries remaining 3")
                    .contains("lock opened");
            Path downloads = folder.resolve("downloads");
            assertThat(onPhone("second", "", "download", downloads.toString()).status())
                    .isZero();
            assertThat(downloads.resolve("notes.txt")).hasSameBinaryContentAs(file);
            assertThat(onPhone("second", "", "download", downloads.toString()).status())
                    .as("files are not replaced")
                    .isEqualTo(1);

            assertThat(onPhone("first", "", "state").errors()).contains("urn:pinfold:problem:unauthenticated");
            assertThat(onPhone("second", "", "unlock").output()).contains("lock off");
            assertThat(onPhone("second", "", "remove-backup").status()).isZero();
            assertThat(onPhone("second", "", "remove-pin").status()).isZero();
            assertThat(onPhone("second", "", "state").output()).contains("removed");
            assertThat(onPhone("second", "9182\n", "restore").errors()).contains("urn:pinfold:problem:secret-removed");
        }

        @Test
        void sayHowLongAGuessMustWaitAndCountNothing() {
            server.waitSeconds = 21_600;
            onPhone("first", "", "register", NUMBER, "--development");
            onPhone("first", "6485\n", "set-pin");
            onPhone("first", "9182\n", "guess");
            onPhone("first", "9182\n", "guess");
            Run tooSoon = onPhone("first", "9182\n", "guess");
            assertThat(tooSoon.status()).isEqualTo(1);
            assertThat(tooSoon.errors())
                    .contains("urn:pinfold:problem:too-soon")
                    .contains("(wait 6 h)");
            assertThat(onPhone("first", "", "state").output()).contains("tries remaining            1");
        }

        @Test
        void answerTheChallengeBeforeACode() {
            server.challenge = "P1_right";
            Run wrong = onPhone("first", "P1_wrong\n", "register", NUMBER, "--development");
            assertThat(wrong.status()).isEqualTo(1);
            assertThat(wrong.errors()).contains("urn:pinfold:problem:challenge-failed");
            assertThat(onPhone("first", "P1_right\n", "register", NUMBER, "--development")
                            .output())
                    .contains("registered: account");
        }

        @Test
        void registerByALoginAndRestoreByIt() {
            String idToken = "n".repeat(76) + ".alice";
            Run login = onPhone("first", idToken + "\n", "login");
            assertThat(login.output()).contains("nonce: " + "n".repeat(76)).contains("registered: account");
            assertThat(onPhone("first", "6485\n", "set-pin", "--lock").status()).isZero();
            Run locked = onPhone("second", idToken + "\n", "login");
            assertThat(locked.status()).isEqualTo(1);
            assertThat(locked.output())
                    .contains("locked, time remaining PT168H")
                    .doesNotContain(idToken);
            assertThat(onPhone("second", "6485\n", "restore").output()).contains("lock opened");
            assertThat(onPhone("third", "something else\n", "login").errors())
                    .contains("urn:pinfold:problem:unauthenticated");
        }

        @Test
        void setALockInTheSameStepAsThePin() {
            onPhone("first", "", "register", NUMBER, "--development");
            assertThat(onPhone("first", "6485\n", "set-pin", "--lock").status()).isZero();
            assertThat(onPhone("first", "9182\n", "set-pin", "--lock").output()).contains("generation 2");
            assertThat(onPhone("second", "", "register", NUMBER, "--development")
                            .output())
                    .contains("locked");
        }

        @Test
        void takeTheCodeFromAPersonToo() throws Exception {
            TestDevice observer = new TestDevice(server);
            Run wrong = onPhone("first", "000000x\n", "register", NUMBER);
            assertThat(wrong.status()).isEqualTo(1);
            assertThat(wrong.errors()).contains("urn:pinfold:problem:wrong-code");
            assertThat(observer.api.developmentOutbox(NUMBER).messages()).hasSize(1);
        }

        @Test
        void refuseAWeakPin() {
            onPhone("first", "", "register", NUMBER, "--development");
            Run run = onPhone("first", "1234\n", "set-pin");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.errors()).contains("ASCENDING_DIGITS");
        }

        @Test
        void keepThePhoneWhereOnlyItsOwnerReads() throws Exception {
            onPhone("first", "", "register", NUMBER, "--development");
            Path memory = folder.resolve("first").resolve("phone.json");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(memory)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(memory.getParent())))
                    .isEqualTo("rwx------");
            assertThat(Files.readString(memory, StandardCharsets.UTF_8)).contains(NUMBER);
        }

        @Test
        void sayWhatIsMissing() {
            Run run = onPhone("empty", "", "lock");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.errors()).contains("this phone does not have").doesNotContain("\tat ");
        }

        @Test
        void sayThatNobodyAnswersWithoutAStackTrace() {
            server.close();
            Run run = onPhone("first", "", "register", NUMBER, "--development");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.errors()).isNotBlank().doesNotContain("\tat ");
        }
    }

    @Test
    void wrongUsageIsTold() {
        assertThat(run("", "no-such-step").status()).isEqualTo(2);
        assertThat(run("").status()).isEqualTo(2);
        assertThat(run("", "--help").output()).contains("story").contains("restore");
    }

    @Test
    void plainHttpToAnotherMachineIsRefused() {
        StringWriter err = new StringWriter();
        int status = PinfoldCommand.commandLine(new PinPrompt(new StringReader("")))
                .setErr(new PrintWriter(err))
                .execute("story", "--server=http://pinfold.example");
        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).contains("https://");
    }
}
