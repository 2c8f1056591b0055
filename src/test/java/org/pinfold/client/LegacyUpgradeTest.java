package org.pinfold.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Pin;

class LegacyUpgradeTest {
    private static final String NUMBER = "+12025550123";

    @TempDir
    Path folder;

    private final SecureRandom random = new SecureRandom();
    private RecoveryTestServer server;
    private PinfoldApi api;
    private SecretRecovery recovery;

    @BeforeEach
    void startServer() throws Exception {
        server = new RecoveryTestServer(3);
        server.legacyPins.put(NUMBER, "4711");
        api = new PinfoldApi(new JdkHttpTransport(server.address()));
        recovery = new SecretRecovery(api, RecoveryTestServer.IDENTITY, random, RepeatPolicy.DEFAULT);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private LegacyUpgrade register(String pin) throws Exception {
        String session = api.createSession(NUMBER).id();
        api.requestCode(session, "sms");
        api.submitCode(session, api.developmentOutbox(NUMBER).messages().get(0).code());
        return LegacyUpgrade.register(api, recovery, session, pin.toCharArray());
    }

    private static NormalizedPin pin(String text) {
        return Pin.normalize(text.toCharArray());
    }

    @Test
    void theOldPinIsRefusedAsTheNewOne() throws Exception {
        try (LegacyUpgrade upgrade = register("4711");
                MasterKey key = MasterKey.random(random)) {
            // Also in other digits and with blanks around.
            for (String same : new String[] {"4711", " 4711 ", "\u0664\u0667\u0661\u0661"}) {
                assertThatThrownBy(() -> upgrade.setPin(pin(same), key)).isInstanceOf(LegacyPinReusedException.class);
            }
            assertThat(server.account(upgrade.device().account()).startsSeen).isZero();
        }
    }

    @Test
    void anotherPinTakesALockWithIt() throws Exception {
        try (LegacyUpgrade upgrade = register("4711");
                MasterKey key = MasterKey.random(random)) {
            upgrade.setPin(pin("582047"), key);
            assertThat(server.account(upgrade.device().account()).lock).contains(key.registrationLock());
        }
        assertThat(server.legacyPins).isEmpty();
    }

    @Test
    void aWrongOldPinSaysHowManyTriesRemain() {
        assertThatThrownBy(() -> register("0000"))
                .isInstanceOfSatisfying(
                        PinMismatchException.class,
                        e -> assertThat(e.triesRemaining()).isEqualTo(2));
    }

    @Test
    void theCommandLineAsksForTheOldPinAndThenForAnother() {
        StringWriter out = new StringWriter();
        int status = PinfoldCommand.commandLine(new PinPrompt(new StringReader("4711\n4711\n582047\n")))
                .setOut(new PrintWriter(out))
                .execute(
                        "register",
                        NUMBER,
                        "--development",
                        "--server=" + server.address(),
                        "--phone=" + folder.resolve("phone"));
        assertThat(out.toString())
                .contains("the new PIN must not be the old system's")
                .contains("stored, and locked: generation 1");
        assertThat(status).isZero();
        assertThat(server.legacyPins).isEmpty();
    }

    @Test
    void theCommandLineEndsIfNoOtherPinIsChosen() {
        StringWriter out = new StringWriter();
        int status = PinfoldCommand.commandLine(new PinPrompt(new StringReader("4711\n4711\n")))
                .setOut(new PrintWriter(out))
                .execute(
                        "register",
                        NUMBER,
                        "--development",
                        "--server=" + server.address(),
                        "--phone=" + folder.resolve("phone"));
        assertThat(out.toString()).contains("the old lock holds");
        assertThat(status).isNotZero();
        assertThat(server.legacyPins).containsKey(NUMBER);
    }
}
