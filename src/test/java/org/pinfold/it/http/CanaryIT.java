package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.as.arquillian.container.ManagementClient;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.pinfold.client.BackupFile;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.JdkHttpTransport;
import org.pinfold.client.PinMismatchException;
import org.pinfold.client.PinfoldApi;
import org.pinfold.client.PinfoldException;
import org.pinfold.client.ProfileBackup;
import org.pinfold.client.RecoveryCredential;
import org.pinfold.client.RegistrationLockedException;
import org.pinfold.client.RepeatPolicy;
import org.pinfold.client.SecretRecovery;
import org.pinfold.it.BuildOutput;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.PinHash;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.protocol.PinSalt;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.RecoveryKeys;
import org.pinfold.protocol.ServiceIdentity;
import org.pinfold.protocol.messages.EvaluateRequest;
import org.pinfold.protocol.messages.LegacyPinRequest;
import org.pinfold.protocol.messages.LinkDeviceRequest;
import org.pinfold.protocol.messages.RecoveryPasswordRequest;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;

/** Secrets that are known to a test are looked for where none may be: log, audit trail, database and refusals. */
@NullUnmarked
class CanaryIT extends PublicDoor {
    private static final ServiceIdentity SERVICE = new ServiceIdentity("test.pinfold.example");
    private static final String RIGHT_PIN = "canary-kingfisher";
    private static final String WRONG_PIN = "canary-nightjar";
    private static final String OLD_PIN = "canary-dunlin";
    private static final String CANARY_FILE = "canary-oystercatcher";

    private static final Path LOG = BuildOutput.directory().resolve("it/arquillian/standalone/log/server.log");

    @ArquillianResource
    private ManagementClient management;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> secrets = new LinkedHashMap<>();

    @Test
    void noSecretIsWhereItMayNotBe() throws Exception {
        long before = Files.size(LOG);
        RecordingTransport transport = new RecordingTransport(new JdkHttpTransport(root()));
        String number = TestPhone.freshNumber();

        logEverything(true);
        Aci account;
        try {
            account = tellTheStory(new PinfoldApi(transport), number);
            tellWhatGoesWrong(account, transport);
        } finally {
            logEverything(false);
        }

        secrets.putAll(transport.secrets());
        assertThat(secrets.values())
                .as("kinds of secrets that the story used")
                .contains(
                        "PIN",
                        "access key",
                        "encryption key",
                        "master key",
                        "lock value",
                        "device password",
                        "credential",
                        "recoveryPassword",
                        "linkToken",
                        "pin",
                        "sessionId",
                        "id",
                        "blindedElement",
                        "evaluatedElement",
                        "serverProof",
                        "unlockKey",
                        "secret",
                        "ticket",
                        "attempt",
                        "proof");

        String logged = logFrom(before);
        assertThat(logged).as("the log at its most talkative").contains("DEBUG").contains(number);
        assertHoldsNoSecret("the log", logged);
        List<String> lines = logged.lines()
                .filter(line -> !line.contains("DevelopmentCodeSender"))
                .toList();
        for (String code : transport.codes()) {
            assertThat(lines).as("lines that are not the development sender's").noneMatch(contains(code));
        }
        assertThat(lines).as("lines that are not the development sender's").noneMatch(contains(number.substring(1)));
        assertThat(lines).as("lines with an account").noneMatch(contains(account.toString()));

        StringBuilder trail = new StringBuilder();
        database.rows("SELECT event, account, facts FROM audit_entry")
                .forEach(row -> trail.append(row).append('\n'));
        assertThat(trail).contains("GUESS_DEBITED").contains(account.toString());
        assertHoldsNoSecret("the audit trail", trail.toString());
        assertThat(trail.toString()).doesNotContain(number.substring(1));

        assertThat(transport.refusals()).as("refusals").hasSizeGreaterThan(3);
        for (String refusal : transport.refusals()) {
            // The one secret that a refusal brings: it is what the refusal is for.
            assertHoldsNoSecret("a refusal", refusal.replaceFirst("\"recoveryCredential\":\"[^\"]+\"", ""));
        }

        // Every row of every table, as statements.
        StringBuilder dump = new StringBuilder();
        database.rows("SCRIPT").forEach(row -> dump.append(row).append('\n'));
        assertThat(dump).contains("INSERT INTO").contains(account.toString());
        Map<String, String> hidden = new LinkedHashMap<>(secrets);
        // The backup's ciphertext and its items' names are what the database keeps.
        hidden.values().removeIf(kind -> kind.equals("value") || kind.equals("id"));
        secrets.forEach((secret, kind) -> {
            if (kind.equals("id") && secret.length() == 43) {
                hidden.put(secret, "session");
            }
        });
        assertHoldsNone("the database", dump.toString(), hidden);
    }

    @Test
    void aDatabaseThatRefusesARowDoesNotRepeatItInTheLog() throws Exception {
        String number = TestPhone.freshNumber();
        database.change("DELETE FROM verification_session");
        database.change("CREATE UNIQUE INDEX canary ON verification_session (e164)");
        long before = Files.size(LOG);
        try {
            api.createSession(number);
            assertThatAnswer(http.post("/v1/verification/session")
                            .json("{\"number\":\"" + number + "\"}")
                            .send())
                    .isProblem(ProblemType.OUTCOME_UNKNOWN);
        } finally {
            database.change("DROP INDEX canary");
        }
        assertThat(logFrom(before)).contains("OUTCOME_UNKNOWN").doesNotContain(number.substring(1));
    }

    private Aci tellTheStory(PinfoldApi device, String number) throws Exception {
        SecretRecovery recovery = new SecretRecovery(device, SERVICE, random, RepeatPolicy.DEFAULT);
        RegistrationResponse registered = device.register(
                RegistrationRequest.ofSession(TestPhone.verifiedSession(device, number), Optional.empty()));
        DeviceCredential first = credential(registered);
        Aci account = first.account();
        remember("PIN", RIGHT_PIN.getBytes(StandardCharsets.UTF_8));
        remember("PIN", WRONG_PIN.getBytes(StandardCharsets.UTF_8));
        secrets.put(RIGHT_PIN, "PIN");
        secrets.put(WRONG_PIN, "PIN");
        for (String pin : List.of(RIGHT_PIN, WRONG_PIN)) {
            try (NormalizedPin typed = Pin.normalize(pin.toCharArray());
                    PinHash hash =
                            PinHash.derive(typed, PinSalt.compute(SERVICE, account), PinHashParameters.DEFAULT)) {
                remember("access key", hash.accessKey().exposeOctets());
                remember("encryption key", hash.encryptionKey().exposeOctets());
            }
        }
        try (MasterKey masterKey = MasterKey.random(random);
                NormalizedPin pin = Pin.normalize(RIGHT_PIN.toCharArray());
                NormalizedPin wrong = Pin.normalize(WRONG_PIN.toCharArray())) {
            remember("master key", masterKey.exposeOctets());
            remember("lock value", Octets.fromHex(masterKey.registrationLock()).toByteArray());
            remember("recovery password", Base64.getDecoder().decode(masterKey.recoveryPassword()));
            recovery.store(
                    first,
                    pin,
                    masterKey,
                    Optional.of(new RegistrationLockRequest(masterKey.registrationLock(), Optional.empty())));
            try (ProfileBackup backup = new ProfileBackup(device, first, masterKey, random, RepeatPolicy.DEFAULT)) {
                backup.upload(List.of(new BackupFile(
                        "profile.json", "application/json", Octets.of(CANARY_FILE.getBytes(StandardCharsets.UTF_8)))));
            }
            secrets.put(CANARY_FILE, "profile");

            String session = TestPhone.verifiedSession(device, number);
            RegistrationLockedException locked = catchThrowableOfType(
                    RegistrationLockedException.class,
                    () -> device.register(RegistrationRequest.ofSession(session, Optional.empty())));
            RecoveryCredential caller = locked.recoveryCredential().orElseThrow();
            assertThatExceptionOfType(PinMismatchException.class).isThrownBy(() -> recovery.restore(caller, wrong));
            try (MasterKey restored = recovery.restore(caller, pin).masterKey()) {
                assertThat(restored.matches(masterKey)).isTrue();
            }
            Optional<String> lock = Optional.of(masterKey.registrationLock());
            DeviceCredential owner = credential(device.register(RegistrationRequest.ofSession(session, lock)));
            Octets password = Octets.fromBase64(masterKey.recoveryPassword());
            device.setRecoveryPassword(owner, new RecoveryPasswordRequest(password, lock));
            device.linkDevice(new LinkDeviceRequest(device.allowDevice(owner).linkToken(), Optional.empty()));
        }
        return account;
    }

    /** Refusals of every kind, each with a secret in the hands of who is refused. */
    private void tellWhatGoesWrong(Aci account, RecordingTransport transport) throws Exception {
        PinfoldApi device = new PinfoldApi(transport);
        TestVault quick = new TestVault(device);
        TestPhone phone = TestPhone.registered(device);
        TestVault.Stored stored = quick.store(phone.device(), 2, true);
        DeviceCredential stranger =
                new DeviceCredential(account, 1, phone.device().password());
        assertRefused(() -> device.recoveryState(stranger));
        assertRefused(() -> device.setRegistrationLock(
                phone.device(), new RegistrationLockRequest("ab".repeat(32), Optional.of("cd".repeat(32)))));
        assertRefused(() -> device.submitCode(TestPhone.freshNumber(), "000000"));
        byte[] noPoint = TestVault.random(33).toByteArray();
        // One of 256 random ones would be a point.
        noPoint[0] = 5;
        assertRefused(() -> device.evaluate(phone.device(), new EvaluateRequest(Octets.of(noPoint))));
        TestVault.Evaluated guess = quick.evaluate(phone.device(), "9305");
        assertRefused(() -> device.unlock(phone.device(), guess.unlockRequest()));
        assertRefused(() -> device.register(RegistrationRequest.ofPassword(
                phone.number(), TestVault.random(RecoveryKeys.KEY_BYTES), Optional.of("ef".repeat(32)))));
        assertRefused(() -> device.linkDevice(new LinkDeviceRequest(
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(TestVault.random(32).toByteArray()),
                Optional.empty())));
        String session = TestPhone.verifiedSession(device, phone.number());
        assertRefused(() -> device.registerWithLegacyPin(new LegacyPinRequest(session, OLD_PIN)));
        // A fault: the server complains as loudly as it can.
        database.changeOne("UPDATE recovery_record SET sealed = X'00' WHERE account = '" + phone.account() + "'");
        assertRefused(() -> quick.evaluate(phone.device(), "9305"));
        database.changeOne("DELETE FROM ledger_mirror WHERE account = '" + phone.account() + "'");
        assertRefused(() -> quick.evaluate(phone.device(), "9305"));
        assertRefused(() -> device.store(phone.device(), stored.request()));
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatExceptionOfType(PinfoldException.class).isThrownBy(call);
    }

    private void assertHoldsNoSecret(String where, String text) {
        assertHoldsNone(where, text, secrets);
    }

    /** In whatever spelling: as it was sent, and its octets in hexadecimal or Base64. */
    private static void assertHoldsNone(String where, String text, Map<String, String> secrets) {
        String lowerCase = text.toLowerCase(Locale.ROOT);
        List<String> found = new ArrayList<>();
        secrets.forEach((secret, kind) -> {
            boolean spelt = text.contains(secret) || lowerCase.contains(secret.toLowerCase(Locale.ROOT));
            boolean inOctets = octets(secret)
                    .map(octets -> lowerCase.contains(octets.toHex())
                            || text.contains(octets.toBase64())
                            || text.contains(
                                    Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toByteArray())))
                    .orElse(false);
            if (spelt || inOctets) {
                found.add(kind + (spelt ? " as sent" : " in another spelling"));
            }
        });
        assertThat(found).as("secrets in %s", where).isEmpty();
    }

    /** The octets that a text stands for, if it is long enough to mean something. */
    private static Optional<Octets> octets(String text) {
        try {
            String standard = text.replace('-', '+').replace('_', '/');
            if (text.matches("[0-9a-f]{32,}")) {
                return Optional.of(Octets.fromHex(text));
            }
            byte[] decoded = Base64.getDecoder().decode(standard);
            return decoded.length < 12 ? Optional.empty() : Optional.of(Octets.of(decoded));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void remember(String kind, byte[] octets) {
        secrets.put(Octets.of(octets).toBase64(), kind);
    }

    private static DeviceCredential credential(RegistrationResponse registered) {
        return new DeviceCredential(Aci.parse(registered.aci()), registered.deviceId(), registered.devicePassword());
    }

    private static Predicate<String> contains(String secret) {
        return line -> line.contains(secret);
    }

    private static String logFrom(long position) throws IOException {
        byte[] all = Files.readAllBytes(LOG);
        return new String(all, (int) position, all.length - (int) position, StandardCharsets.UTF_8);
    }

    /** Turns the server's log up to DEBUG, for us and for everything that we stand on, or down again. */
    private void logEverything(boolean everything) throws IOException {
        ModelNode root = Operations.createAddress("subsystem", "logging", "root-logger", "ROOT");
        execute(Operations.createWriteAttributeOperation(root, "level", everything ? "DEBUG" : "INFO"));
        ModelNode ours = Operations.createAddress("subsystem", "logging", "logger", "org.pinfold");
        ModelNode operation = everything ? Operations.createAddOperation(ours) : Operations.createRemoveOperation(ours);
        if (everything) {
            operation.get("level").set("TRACE");
        }
        execute(operation);
    }

    private void execute(ModelNode operation) throws IOException {
        ModelNode result = management.getControllerClient().execute(operation);
        assertThat(Operations.isSuccessfulOutcome(result)).as(result.toString()).isTrue();
    }
}
