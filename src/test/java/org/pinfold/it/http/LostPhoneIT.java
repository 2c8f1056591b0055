package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pinfold.client.BackupFile;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.NoTriesRemainingException;
import org.pinfold.client.PinMismatchException;
import org.pinfold.client.ProblemException;
import org.pinfold.client.ProfileBackup;
import org.pinfold.client.RecoveryCredential;
import org.pinfold.client.RecoveryState;
import org.pinfold.client.RegistrationLockedException;
import org.pinfold.client.RepeatPolicy;
import org.pinfold.client.RestoredSecret;
import org.pinfold.client.SecretRecovery;
import org.pinfold.client.StoredSecret;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.ServiceIdentity;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;

/** A person's story, through the device SDK and the public door: nothing in between is faked. */
class LostPhoneIT extends PublicDoor {
    private static final int MAX_TRIES = 10;
    private static final String PIN = "2847";
    private static final List<BackupFile> FILES = List.of(
            new BackupFile("profile.json", "application/json", utf8("{\"name\":\"Zoë\",\"about\":\"☂\"}")),
            new BackupFile("settings.json", "application/json", utf8("{}")),
            new BackupFile("contacts.vcf", "text/vcard", random(3 * ProfileBackup.CHUNK_BYTES + 17)));

    private final SecureRandom random = new SecureRandom();

    @Test
    void aLostPhoneIsReplacedWithAPinAndAThiefGetsNothing() throws Exception {
        SecretRecovery recovery =
                new SecretRecovery(api, new ServiceIdentity("test.pinfold.example"), random, RepeatPolicy.DEFAULT);

        // A phone registers, sets a PIN with the lock, and backs up.
        TestPhone lost = TestPhone.registered(api);
        StoredSecret stored;
        try (MasterKey masterKey = MasterKey.random(random);
                NormalizedPin pin = Pin.normalize(PIN.toCharArray())) {
            stored = recovery.store(
                    lost.device(),
                    pin,
                    masterKey,
                    Optional.of(new RegistrationLockRequest(masterKey.registrationLock(), Optional.empty())));
            assertThat(stored.triesRemaining()).isEqualTo(MAX_TRIES);
            try (ProfileBackup backup =
                    new ProfileBackup(api, lost.device(), masterKey, random, RepeatPolicy.DEFAULT)) {
                backup.upload(FILES);
            }
        }

        // A new one proves the number and is stopped by the lock.
        String session = TestPhone.verifiedSession(api, lost.number());
        RegistrationLockedException locked = catchThrowableOfType(
                RegistrationLockedException.class,
                () -> api.register(RegistrationRequest.ofSession(session, Optional.empty())));
        assertThat(locked.type()).isEqualTo(ProblemType.REGISTRATION_LOCKED);
        assertThat(locked.timeRemaining()).isPositive().isLessThanOrEqualTo(Duration.ofDays(7));
        RecoveryCredential credential = locked.recoveryCredential().orElseThrow();

        // A wrong PIN costs one try, the right one brings the master key and all tries.
        try (NormalizedPin wrong = Pin.normalize("9305".toCharArray())) {
            PinMismatchException mismatch =
                    catchThrowableOfType(PinMismatchException.class, () -> recovery.restore(credential, wrong));
            assertThat(mismatch.triesRemaining()).isEqualTo(MAX_TRIES - 1);
        }
        assertThat(recovery.state(credential).triesRemaining()).isEqualTo(MAX_TRIES - 1);
        DeviceCredential device;
        try (NormalizedPin pin = Pin.normalize(PIN.toCharArray())) {
            RestoredSecret restored = recovery.restore(credential, pin);
            assertThat(restored.triesRemaining()).isEqualTo(MAX_TRIES);
            try (MasterKey masterKey = restored.masterKey()) {
                // Its lock value opens the lock: the same account on the new phone, and the lost one is logged out.
                RegistrationResponse registered =
                        api.register(RegistrationRequest.ofSession(session, Optional.of(masterKey.registrationLock())));
                assertThat(registered.reregistered()).isTrue();
                device = new DeviceCredential(
                        Aci.parse(registered.aci()), registered.deviceId(), registered.devicePassword());
                assertThat(device.account()).isEqualTo(lost.account());
                try (ProfileBackup backup = new ProfileBackup(api, device, masterKey, random, RepeatPolicy.DEFAULT)) {
                    assertThat(backup.download()).as("byte-identical files").isEqualTo(FILES);
                }
            }
        }
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> api.recoveryState(lost.device()))
                .matches(problem -> problem.type() == ProblemType.UNAUTHENTICATED);

        // A thief with the number guesses until the secret is destroyed, and not even the right PIN helps him then.
        RecoveryCredential thief = lost.lockedOut();
        for (int remaining = MAX_TRIES - 1; remaining >= 0; remaining--) {
            TestVault.Evaluated guess = vault.evaluate(thief, remaining % 2 == 0 ? "9305" : "5720");
            assertThat(guess.isRight()).isFalse();
            assertThat(guess.answer().triesRemaining()).isEqualTo(remaining);
            boolean last = remaining == 0;
            assertThatExceptionOfType(last ? NoTriesRemainingException.class : PinMismatchException.class)
                    .isThrownBy(() -> api.unlock(thief, guess.unlockRequest()));
        }
        assertThat(recovery.state(thief).state()).isEqualTo(RecoveryState.State.EXHAUSTED);
        ProblemException destroyed = catchThrowableOfType(ProblemException.class, () -> vault.evaluate(thief, PIN));
        assertThat(destroyed.type()).isEqualTo(ProblemType.NO_TRIES_REMAINING);
        assertThat(destroyed.type().status()).isEqualTo(410);
        String stolen = "Bearer " + thief.value();
        for (String path : List.of("/v1/storage/manifest", "/v1/storage/manifest/version/1")) {
            ProblemAssert.assertThatAnswer(
                            http.get(path).header("Authorization", stolen).send())
                    .isProblem(ProblemType.FORBIDDEN);
        }

        // The owner has lost nothing: a new PIN opens a new generation.
        try (MasterKey masterKey = MasterKey.random(random);
                NormalizedPin pin = Pin.normalize("6183".toCharArray())) {
            assertThat(recovery.store(device, pin, masterKey, Optional.empty()))
                    .isEqualTo(new StoredSecret(stored.generation() + 1, MAX_TRIES));
        }
    }

    private static Octets utf8(String text) {
        return Octets.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Octets random(int sizeBytes) {
        byte[] octets = new byte[sizeBytes];
        new SecureRandom().nextBytes(octets);
        return Octets.of(octets);
    }

    @Test
    void afterTheLockExpiredThePinBringsTheAccountBack() throws Exception {
        TestPhone lost = TestPhone.registered(api);
        String lock = vault.store(lost.device(), MAX_TRIES, true).masterKey().registrationLock();
        clock.advance(Duration.ofDays(7));
        // Away for a week: the number is free, and leads to a new account.
        RegistrationResponse fresh = api.register(
                RegistrationRequest.ofSession(TestPhone.verifiedSession(api, lost.number()), Optional.empty()));
        assertThat(fresh.aci()).isNotEqualTo(lost.account().toString());
        RecoveryCredential former =
                new RecoveryCredential(fresh.recoveryCredential().orElseThrow());
        TestVault.Evaluated guess = vault.evaluate(former, TestVault.RIGHT_PIN);
        api.unlock(former, guess.unlockRequest());
        RegistrationResponse back = api.register(
                RegistrationRequest.ofSession(TestPhone.verifiedSession(api, lost.number()), Optional.of(lock)));
        assertThat(back.aci()).isEqualTo(lost.account().toString());
        assertThat(back.mustRestore()).isFalse();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> api.recoveryState(former))
                .matches(problem -> problem.type() == ProblemType.UNAUTHENTICATED);
    }
}
