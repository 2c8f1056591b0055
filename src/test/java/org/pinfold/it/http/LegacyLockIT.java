package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.pinfold.admin.LegacyImportMXBean;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.PinMismatchException;
import org.pinfold.client.RegistrationLockedException;
import org.pinfold.it.LegacyImports;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.LegacyPinRequest;
import org.pinfold.protocol.messages.LegacyPinResponse;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.RegistrationRequest;

/** Locks of an old system, from the file of an administrator to the lock that takes their place. */
@NullUnmarked
class LegacyLockIT extends PublicDoor {
    /** SHA-256 of {@code 47119f}, the PIN being {@code 4711} and the salt {@code 9f} in ASCII. */
    private static final String SALT = "3966";

    private static String sha256(String text) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                        .digest(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    /** Imports a file and waits for its end. */
    private static LegacyImportMXBean imported(ManagementPort management, String content) throws Exception {
        return imported(management, content.getBytes(StandardCharsets.UTF_8));
    }

    private static LegacyImportMXBean imported(ManagementPort management, byte[] content) throws Exception {
        Path file = Files.createTempFile(LegacyImports.directory(), "locks", ".csv");
        Files.write(file, content);
        LegacyImportMXBean imports = management.legacyImport();
        assertThat(imports.start(file.getFileName().toString())).isEmpty();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !imports.getState().equals("RUNNING"));
        return imports;
    }

    private DeviceCredential device(LegacyPinResponse response) {
        return new DeviceCredential(Aci.parse(response.aci()), response.deviceId(), response.devicePassword());
    }

    @Test
    void anImportedLockHoldsUntilItsPinAndAStoreReplaceIt() throws Exception {
        String hash = sha256("47119f");
        String number = TestPhone.freshNumber();
        String file = IntStream.range(0, 300)
                .mapToObj(i -> "+49151" + (20_000_000 + i) + "," + SALT + "," + hash)
                .collect(Collectors.joining(
                        "\n", "number,salt,hash\n" + number + "," + SALT + "," + hash + "\nbad\n", ""));
        try (ManagementPort management = ManagementPort.connect()) {
            LegacyImportMXBean imports = imported(management, file);
            assertThat(imports.getFailure()).isEmpty();
            assertThat(imports.getImported()).isEqualTo(301);
            assertThat(imports.getLines()).isEqualTo(303);
            assertThat(imports.getBadLines())
                    .containsExactly("line 3: the line is not three values separated by commas");
            assertThat(imported(management, file).getKnown()).isEqualTo(301);
            assertThat(imports.start("../metrics-credential")).contains("no such file");
        }
        assertThat(database.value("SELECT COUNT(*) FROM legacy_allocation")).isEqualTo("0");

        String session = TestPhone.verifiedSession(api, number);
        assertThatExceptionOfType(RegistrationLockedException.class)
                .isThrownBy(() -> api.register(RegistrationRequest.ofSession(session, Optional.empty())))
                .satisfies(e -> assertThat(e.isLegacy()).isTrue());
        assertThatExceptionOfType(PinMismatchException.class)
                .isThrownBy(() -> api.registerWithLegacyPin(new LegacyPinRequest(session, "4712")))
                .satisfies(e -> assertThat(e.triesRemaining()).isEqualTo(9));
        LegacyPinResponse registered = api.registerWithLegacyPin(new LegacyPinRequest(session, "4711"));
        assertThat(registered.upgradeRequired()).isTrue();
        DeviceCredential device = device(registered);
        assertThat(api.recoveryState(device).state()).isEqualTo("legacy-lock");

        // No call but a store with a lock takes the old one away.
        assertThatAnswer(http.delete("/v1/recovery").as(device).send()).hasStatus(204);
        assertThatAnswer(http.call("PUT", "/v1/accounts/registration_lock")
                        .as(device)
                        .json("{\"registrationLock\":\"" + "0".repeat(64) + "\"}")
                        .send())
                .isProblem(ProblemType.WRONG_LOCK);
        String again = TestPhone.verifiedSession(api, number);
        assertThatExceptionOfType(RegistrationLockedException.class)
                .isThrownBy(() -> api.register(RegistrationRequest.ofSession(again, Optional.empty())));

        try (MasterKey key = MasterKey.random(new SecureRandom())) {
            String lock = key.registrationLock();
            vault.store(
                    device,
                    TestVault.RIGHT_PIN,
                    10,
                    key,
                    Optional.of(new RegistrationLockRequest(lock, Optional.empty())));
            assertThat(database.value("SELECT COUNT(*) FROM legacy_lock WHERE account = '" + device.account() + "'"))
                    .isEqualTo("0");
            assertThatAnswer(http.post("/v1/registration/legacy_pin")
                            .json("{\"sessionId\":\"" + again + "\",\"pin\":\"4711\"}")
                            .send())
                    .isProblem(ProblemType.NO_LEGACY_LOCK);
            assertThat(api.register(RegistrationRequest.ofSession(again, Optional.of(lock)))
                            .aci())
                    .isEqualTo(device.account().toString());
        }
    }

    @Test
    void octetsThatAreNoTextSpoilTheirLineAndNoOther() throws Exception {
        String row = "," + SALT + "," + sha256("47119f") + "\n";
        String file = "number,salt,hash\n" + TestPhone.freshNumber() + row + "Ren\u00e9" + row + TestPhone.freshNumber()
                + row;
        try (ManagementPort management = ManagementPort.connect()) {
            LegacyImportMXBean imports = imported(management, file.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(imports.getState()).isEqualTo("ENDED");
            assertThat(imports.getImported()).isEqualTo(2);
            assertThat(imports.getBadLines()).hasSize(1).allMatch(line -> line.startsWith("line 3: "));
        }
    }

    @Test
    void aDeletedAccountTakesItsImportedLockAlong() throws Exception {
        String number = TestPhone.freshNumber();
        try (ManagementPort management = ManagementPort.connect()) {
            imported(management, "number,salt,hash\n" + number + "," + SALT + "," + sha256("47119f"));
        }
        DeviceCredential device =
                device(api.registerWithLegacyPin(new LegacyPinRequest(TestPhone.verifiedSession(api, number), "4711")));
        assertThatAnswer(http.delete("/v1/accounts/me").as(device).send()).hasStatus(204);
        assertThat(database.value("SELECT COUNT(*) FROM legacy_lock WHERE account = '" + device.account() + "'"))
                .isEqualTo("0");
        assertThat(database.value("SELECT COUNT(*) FROM ledger_mirror WHERE account = '" + device.account() + "'"))
                .isEqualTo("0");
    }

    @Test
    void thePinMustBeOneThatAnOldSystemCanHaveHad() {
        for (String pin : new String[] {"", "x".repeat(65), "4711\\u0000"}) {
            assertThatAnswer(http.post("/v1/registration/legacy_pin")
                            .json("{\"sessionId\":\"" + "A".repeat(43) + "\",\"pin\":\"" + pin + "\"}")
                            .send())
                    .isProblem(ProblemType.FIELD_OUT_OF_RANGE);
        }
    }
}
