package org.pinfold.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.JdkHttpTransport;
import org.pinfold.client.ManifestConflictException;
import org.pinfold.client.PinfoldApi;
import org.pinfold.client.ProblemException;
import org.pinfold.client.RegistrationLockedException;
import org.pinfold.client.TooSoonException;
import org.pinfold.it.clock.PinnedClockServlet;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.ReadItemsRequest;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;
import org.pinfold.protocol.messages.RemoveRegistrationLockRequest;
import org.pinfold.protocol.messages.SessionState;
import org.pinfold.protocol.messages.StorageItem;
import org.pinfold.protocol.messages.StorageManifest;
import org.pinfold.protocol.messages.WriteStorageRequest;

/** Verification, registration, its lock, and the backup, through the public door. Arquillian fills in the address. */
@NullUnmarked
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(ArquillianExtension.class)
class RegistrationAndBackupIT {
    private static final String LOCK = "0f".repeat(32);
    private static final String OTHER_LOCK = "1f".repeat(32);
    private static final Duration SEVEN_DAYS = Duration.ofDays(7);

    private final SecureRandom random = new SecureRandom();

    @ArquillianResource
    URL root;

    private PinfoldApi api;
    private String number;

    @Deployment(testable = false)
    static WebArchive war() {
        return PinfoldWar.withPinnedClock();
    }

    @BeforeEach
    void aNumberOfItsOwn() throws Exception {
        api = new PinfoldApi(new JdkHttpTransport(root.toURI()));
        number = String.format(Locale.ROOT, "+49151%08d", random.nextInt(100_000_000));
    }

    @Test
    void aCodeProvesTheNumberAndARegistrationUsesTheProofUp() throws Exception {
        SessionState opened = api.createSession(number);
        assertThat(opened.verified()).isFalse();
        assertThat(opened.nextSms()).contains(0);
        assertThat(opened.nextVerificationAttempt()).isEmpty();

        SessionState sent = api.requestCode(opened.id(), "sms");
        assertThat(sent.nextSms()).contains(60);
        assertThat(sent.nextVerificationAttempt()).contains(0);
        assertRefused(ProblemType.TOO_MANY_REQUESTS, () -> api.requestCode(opened.id(), "sms"));
        assertRefused(ProblemType.NOT_VERIFIED, () -> register(opened.id()));
        assertRefused(ProblemType.WRONG_CODE, () -> api.submitCode(opened.id(), "1234"));

        SessionState verified = api.submitCode(opened.id(), code());
        assertThat(verified.verified()).isTrue();
        assertThat(verified.allowedToRequestCode()).isFalse();
        assertThat(api.session(opened.id())).isEqualTo(verified);
        assertRefused(ProblemType.SESSION_CONFLICT, () -> api.requestCode(opened.id(), "sms"));

        RegistrationResponse registered = register(opened.id());
        assertThat(registered.number()).contains(number);
        assertThat(registered.reregistered()).isFalse();
        assertRefused(ProblemType.NO_SESSION, () -> register(opened.id()));
        assertRefused(ProblemType.NO_SESSION, () -> api.session(opened.id()));
    }

    @Test
    void wrongCodesAreCounted() throws Exception {
        String session = api.createSession(number).id();
        assertRefused(ProblemType.SESSION_CONFLICT, () -> api.submitCode(session, "1234"));
        assertRefused(ProblemType.SESSION_CONFLICT, () -> api.requestCode(session, "voice"));
        api.requestCode(session, "sms");
        advance(Duration.ofMinutes(1));
        api.requestCode(session, "voice");
        assertRefused(ProblemType.WRONG_CODE, () -> api.submitCode(session, "1234"));
        assertRefused(ProblemType.WRONG_CODE, () -> api.submitCode(session, "1234"));
        assertThatExceptionOfType(TooSoonException.class).isThrownBy(() -> api.submitCode(session, code()));
        advance(Duration.ofMinutes(1));
        assertThat(api.submitCode(session, code()).verified()).isTrue();
    }

    @Test
    void whatIsNoNumberTransportCodeOrSessionIsRefused() throws Exception {
        assertRefused(ProblemType.INVALID_NUMBER, () -> api.createSession("0151 12345678"));
        String session = api.createSession(number).id();
        assertRefused(ProblemType.FIELD_OUT_OF_RANGE, () -> api.requestCode(session, "pigeon"));
        assertRefused(ProblemType.FIELD_OUT_OF_RANGE, () -> api.submitCode(session, "12a4"));
        assertRefused(ProblemType.NO_SESSION, () -> api.session("x"));
        assertRefused(ProblemType.NO_SESSION, () -> register("x"));
        assertRefused(
                ProblemType.FIELD_OUT_OF_RANGE,
                () -> api.register(RegistrationRequest.ofSession(session, Optional.of("0F".repeat(32)))));
    }

    @Test
    void theLockHoldsForSevenIdleDaysToTheMillisecondAndThenFreesTheNumberOnly() throws Exception {
        RegistrationResponse owner = register(verified());
        api.setRegistrationLock(device(owner), new RegistrationLockRequest(LOCK, Optional.empty()));

        advance(SEVEN_DAYS.minusMillis(1));
        String early = verified();
        assertThatExceptionOfType(RegistrationLockedException.class)
                .isThrownBy(() -> register(early))
                .satisfies(locked -> assertThat(locked.timeRemaining()).isEqualTo(Duration.ofMillis(1)));
        assertThatExceptionOfType(RegistrationLockedException.class).isThrownBy(() -> register(early, OTHER_LOCK));

        advance(Duration.ofMillis(1));
        RegistrationResponse next = register(early);
        assertThat(next.aci()).isNotEqualTo(owner.aci());
        assertThat(next.reregistered()).isFalse();
        assertRefused(ProblemType.NO_BACKUP, () -> api.manifest(device(owner)));
        assertRefused(ProblemType.NO_BACKUP, () -> api.manifest(device(next)));
    }

    @Test
    void theRightValueOpensTheSameAccountAndLogsTheOldDeviceOut() throws Exception {
        RegistrationResponse owner = register(verified());
        api.setRegistrationLock(device(owner), new RegistrationLockRequest(LOCK, Optional.empty()));
        RegistrationResponse again = register(verified(), LOCK);
        assertThat(again.aci()).isEqualTo(owner.aci());
        assertThat(again.reregistered()).isTrue();
        assertThat(again.devicePassword()).isNotEqualTo(owner.devicePassword());
        assertRefused(ProblemType.UNAUTHENTICATED, () -> api.manifest(device(owner)));
        assertRefused(ProblemType.NO_BACKUP, () -> api.manifest(device(again)));
    }

    @Test
    void aRecoveryCredentialIsForRecoveryAloneAndDiesWithTheNextRegistration() throws Exception {
        RegistrationResponse owner = register(verified());
        api.setRegistrationLock(device(owner), new RegistrationLockRequest(LOCK, Optional.empty()));
        String session = verified();
        RegistrationLockedException locked = locked(session);
        assertThat(api.recoveryState(locked.recoveryCredential().orElseThrow()).aci())
                .isEqualTo(owner.aci());
        register(session, LOCK);
        assertRefused(
                ProblemType.UNAUTHENTICATED,
                () -> api.recoveryState(locked.recoveryCredential().orElseThrow()));
    }

    @Test
    void theLockChangesOnlyWithItsPresentValue() throws Exception {
        DeviceCredential device = device(register(verified()));
        api.setRegistrationLock(device, new RegistrationLockRequest(LOCK, Optional.empty()));
        assertRefused(
                ProblemType.WRONG_LOCK,
                () -> api.setRegistrationLock(device, new RegistrationLockRequest(OTHER_LOCK, Optional.empty())));
        assertRefused(
                ProblemType.WRONG_LOCK,
                () -> api.removeRegistrationLock(device, new RemoveRegistrationLockRequest(OTHER_LOCK)));
        api.setRegistrationLock(device, new RegistrationLockRequest(OTHER_LOCK, Optional.of(LOCK)));
        api.removeRegistrationLock(device, new RemoveRegistrationLockRequest(OTHER_LOCK));
        assertThat(register(verified()).aci()).isEqualTo(device.account().toString());
    }

    @Test
    void aBackupIsWrittenReadReplacedAndRemoved() throws Exception {
        DeviceCredential device = device(register(verified()));
        assertRefused(ProblemType.NO_BACKUP, () -> api.manifest(device));
        StorageItem first = item(1, 10);
        StorageItem second = item(2, 262_144);
        api.writeStorage(device, write(1, List.of(first, second), List.of()));
        assertThat(api.manifest(device)).isEqualTo(manifest(1));
        assertThat(api.manifestUnlessVersion(device, 1)).isEmpty();
        assertThat(api.manifestUnlessVersion(device, 0)).contains(manifest(1));
        assertThat(read(device, first.id(), second.id(), item(3, 1).id())).containsExactlyInAnyOrder(first, second);

        assertThatExceptionOfType(ManifestConflictException.class)
                .isThrownBy(() -> api.writeStorage(device, write(1, List.of(), List.of())))
                .satisfies(conflict -> assertThat(conflict.present()).contains(manifest(1)));

        StorageItem replaced = item(1, 20);
        api.writeStorage(device, write(2, List.of(replaced), List.of(second.id())));
        assertThat(read(device, first.id(), second.id())).containsExactly(replaced);

        api.removeStorage(device);
        assertRefused(ProblemType.NO_BACKUP, () -> api.manifest(device));
        assertThat(read(device, first.id())).isEmpty();
    }

    @Test
    void aBackupHasLimits() throws Exception {
        DeviceCredential device = device(register(verified()));
        List<WriteStorageRequest> outOfRange = List.of(
                new WriteStorageRequest(new StorageManifest(0, octets(1)), List.of(), List.of(), Optional.empty()),
                new WriteStorageRequest(new StorageManifest(1, octets(0)), List.of(), List.of(), Optional.empty()),
                new WriteStorageRequest(new StorageManifest(1, octets(65_537)), List.of(), List.of(), Optional.empty()),
                write(1, List.of(item(1, 0)), List.of()),
                write(1, List.of(item(1, 262_145)), List.of()),
                write(1, List.of(new StorageItem(octets(15), octets(1))), List.of()),
                write(1, List.of(item(1, 1), item(1, 2)), List.of()),
                write(1, List.of(item(1, 1)), List.of(item(1, 1).id())),
                write(1, List.of(), List.of(octets(17))),
                write(
                        1,
                        List.of(item(2_000, 1)),
                        IntStream.range(0, 1_000).mapToObj(i -> item(i, 1).id()).toList()));
        for (WriteStorageRequest request : outOfRange) {
            assertRefused(ProblemType.FIELD_OUT_OF_RANGE, () -> api.writeStorage(device, request));
        }
        assertRefused(ProblemType.NO_BACKUP, () -> api.manifest(device));

        List<StorageItem> items = new ArrayList<>();
        IntStream.range(0, 17).forEach(i -> items.add(item(i, 262_144)));
        api.writeStorage(device, write(1, items, List.of()));
        Octets[] ids = items.stream().map(StorageItem::id).toArray(Octets[]::new);
        assertRefused(ProblemType.LIMIT_EXCEEDED, () -> read(device, ids));
        assertThat(read(device, Arrays.copyOf(ids, 16))).hasSize(16);
        assertRefused(
                ProblemType.FIELD_OUT_OF_RANGE,
                () -> read(device, Stream.generate(() -> ids[0]).limit(1_001).toArray(Octets[]::new)));
    }

    private String verified() throws Exception {
        String session = api.createSession(number).id();
        api.requestCode(session, "sms");
        api.submitCode(session, code());
        return session;
    }

    private String code() throws Exception {
        List<String> codes = api.developmentOutbox(number).messages().stream()
                .map(message -> message.code())
                .toList();
        return codes.get(codes.size() - 1);
    }

    private RegistrationResponse register(String session, String... lock) throws Exception {
        return api.register(
                RegistrationRequest.ofSession(session, Arrays.stream(lock).findFirst()));
    }

    private RegistrationLockedException locked(String session) throws Exception {
        try {
            register(session);
        } catch (RegistrationLockedException e) {
            return e;
        }
        throw new AssertionError("the lock did not hold");
    }

    private static DeviceCredential device(RegistrationResponse registered) {
        return new DeviceCredential(Aci.parse(registered.aci()), registered.deviceId(), registered.devicePassword());
    }

    private List<StorageItem> read(DeviceCredential device, Octets... ids) throws Exception {
        return api.readItems(device, new ReadItemsRequest(List.of(ids))).items();
    }

    private static WriteStorageRequest write(long version, List<StorageItem> inserts, List<Octets> deletes) {
        return new WriteStorageRequest(manifest(version), inserts, deletes, Optional.empty());
    }

    private static StorageManifest manifest(long version) {
        return new StorageManifest(version, octets(65_536));
    }

    private static StorageItem item(int number, int sizeBytes) {
        byte[] id = new byte[16];
        id[0] = (byte) number;
        id[1] = (byte) (number >> 8);
        return new StorageItem(Octets.of(id), octets(sizeBytes));
    }

    private static Octets octets(int sizeBytes) {
        return Octets.of(new byte[sizeBytes]);
    }

    private void advance(Duration step) throws Exception {
        URI clock = root.toURI().resolve(PinnedClockServlet.PATH + "?advance=" + step);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(clock)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static void assertRefused(ProblemType type, ThrowingCallable call) {
        if (type == ProblemType.TOO_MANY_REQUESTS) {
            assertThatExceptionOfType(TooSoonException.class).isThrownBy(call);
            return;
        }
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.type()).isEqualTo(type));
    }
}
