package org.pinfold.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.StorageManifest;

@DisplayName("protocol.md, section 8: backup")
class ProfileBackupTest {
    private static final String STORAGE = "/v1/storage";

    private RecoveryTestServer server;
    private TestDevice device;
    private RecoveryTestServer.Account account;
    private DeviceCredential credential;
    private ProfileBackup backup;

    @BeforeEach
    void registerDevice() throws Exception {
        server = new RecoveryTestServer(3);
        device = new TestDevice(server);
        credential = device.register(TestDevice.NUMBER);
        account = server.account(credential.account());
        backup = backupOf(MasterKey.random(device.random));
    }

    @AfterEach
    void stopServer() {
        backup.close();
        server.close();
    }

    private ProfileBackup backupOf(MasterKey masterKey) {
        return new ProfileBackup(device.api, credential, masterKey, device.random, new RepeatPolicy(2, Duration.ZERO));
    }

    private static BackupFile text(String name, String content) {
        return new BackupFile(name, "text/plain", Octets.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    private BackupFile large(String name, int sizeBytes) {
        byte[] content = new byte[sizeBytes];
        device.random.nextBytes(content);
        return new BackupFile(name, "application/octet-stream", Octets.of(content));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 131_071, 131_072, 131_073, 400_000})
    void filesComeBackByteIdentical(int sizeBytes) throws Exception {
        List<BackupFile> files = List.of(large("picture", sizeBytes), text("contacts.vcf", "BEGIN:VCARD"));
        assertThat(backup.upload(files)).isEqualTo(1);
        assertThat(backup.download()).isEqualTo(files);
        assertThat(account.items).hasSize((sizeBytes + 131_071) / 131_072 + 1);
    }

    @Test
    void theServerSeesNeitherNamesNorContent() throws Exception {
        backup.upload(List.of(text("contacts.vcf", "BEGIN:VCARD")));
        String body = new String(device.network.bodies("PUT", STORAGE).get(0).toByteArray(), StandardCharsets.UTF_8);
        String manifest = new String(account.manifest.orElseThrow().value().toByteArray(), StandardCharsets.ISO_8859_1);
        assertThat(body + manifest).doesNotContain("contacts").doesNotContain("VCARD");
        assertThat(account.items.values())
                .allSatisfy(value -> assertThat(new String(value.toByteArray(), StandardCharsets.ISO_8859_1))
                        .doesNotContain("VCARD"));
    }

    @Test
    void aNewUploadReplacesTheOldOneAndItsItems() throws Exception {
        backup.upload(List.of(text("a", "1"), text("b", "2")));
        assertThat(backup.upload(List.of(text("c", "3")))).isEqualTo(2);
        assertThat(backup.download()).containsExactly(text("c", "3"));
        assertThat(account.items).hasSize(1);
    }

    @Test
    void anUploadUnderAnotherMasterKeyClearsWhatNobodyCanRead() throws Exception {
        backup.upload(List.of(text("a", "1"), text("b", "2")));
        try (ProfileBackup renewed = backupOf(MasterKey.random(device.random))) {
            assertThatThrownBy(renewed::download).isInstanceOf(BackupDamagedException.class);
            renewed.upload(List.of(text("c", "3")));
            assertThat(renewed.download()).containsExactly(text("c", "3"));
        }
        assertThat(account.items).hasSize(1);
    }

    @Test
    void aLargeUploadTakesSeveralWrites() throws Exception {
        List<BackupFile> files = List.of(large("film", 20 * 131_072));
        assertThat(backup.upload(files)).isEqualTo(3);
        assertThat(backup.download()).isEqualTo(files);
        assertThat(account.items).hasSize(20);
    }

    @Test
    void aLargeUploadThatIsCutOffLeavesTheOldFilesInForceAndIsTidiedUpByTheNext() throws Exception {
        backup.upload(List.of(text("a", "1")));
        device.network.answer("PUT", STORAGE, 0, new HttpTransport.Response(500, "text/plain", Octets.of(new byte[0])));
        FaultyTransport cut = new FaultyTransport(new JdkHttpTransport(server.address()));
        PinfoldApi shaky = new PinfoldApi(request -> {
            if (request.method().equals("PUT") && cut.bodies("PUT", STORAGE).size() == 1) {
                throw new IOException("cut off");
            }
            return cut.send(request);
        });
        MasterKey masterKey = MasterKey.random(device.random);
        try (ProfileBackup whole = backupOf(masterKey);
                ProfileBackup broken = new ProfileBackup(
                        shaky, credential, masterKey, device.random, new RepeatPolicy(0, Duration.ZERO))) {
            whole.upload(List.of(text("a", "1")));
            assertThatThrownBy(() -> broken.upload(List.of(large("film", 20 * 131_072))))
                    .isInstanceOf(IOException.class);
            assertThat(account.items).hasSize(9);
            assertThat(whole.download()).containsExactly(text("a", "1"));
            whole.upload(List.of(text("b", "2")));
            assertThat(account.items).hasSize(1);
            assertThat(whole.download()).containsExactly(text("b", "2"));
        }
    }

    @Test
    void aLostAnswerToAWriteIsNoConflict() throws Exception {
        device.network.loseAnswers("PUT", STORAGE, 2);
        assertThat(backup.upload(List.of(text("a", "1")))).isEqualTo(1);
        assertThat(device.network.bodies("PUT", STORAGE)).hasSize(3);
        assertThat(backup.download()).containsExactly(text("a", "1"));
    }

    @Test
    void aWriteOfAnotherDeviceMeanwhileIsAConflictWithItsManifest() throws Exception {
        StorageManifest others = new StorageManifest(1, Octets.of(new byte[] {1}));
        device.network.answer(
                "GET",
                "/v1/storage/manifest",
                1,
                new HttpTransport.Response(
                        404,
                        "application/problem+json",
                        Octets.of("{\"type\":\"urn:pinfold:problem:no-backup\",\"title\":\"\",\"status\":404}"
                                .getBytes(StandardCharsets.UTF_8))));
        account.manifest = Optional.of(others);
        assertThatExceptionOfType(ManifestConflictException.class)
                .isThrownBy(() -> backup.upload(List.of(text("a", "1"))))
                .satisfies(e -> assertThat(e.present()).contains(others));
        assertThat(account.items).isEmpty();
    }

    @Test
    void aMissingOrForeignOrCutItemIsDamageNotAShorterFile() throws Exception {
        backup.upload(List.of(large("film", 200_000)));
        Octets id = account.items.keySet().iterator().next();
        Octets value = Objects.requireNonNull(account.items.remove(id));
        assertThatThrownBy(backup::download).isInstanceOf(BackupDamagedException.class);
        account.items.put(id, Octets.of(Arrays.copyOf(value.toByteArray(), value.size() - 1)));
        assertThatThrownBy(backup::download).isInstanceOf(BackupDamagedException.class);
        account.items.put(id, account.items.values().iterator().next());
        assertThatThrownBy(backup::download).isInstanceOf(BackupDamagedException.class);
        account.items.put(id, value);
        assertThat(backup.download()).hasSize(1);
    }

    @Test
    void anOldManifestUnderANewVersionIsDamage() throws Exception {
        backup.upload(List.of(text("a", "1")));
        account.manifest = Optional.of(
                new StorageManifest(2, account.manifest.orElseThrow().value()));
        assertThatThrownBy(backup::download).isInstanceOf(BackupDamagedException.class);
    }

    @Test
    void noBackupIsSaidSo() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(backup::download)
                .satisfies(e -> assertThat(e.type()).isEqualTo(ProblemType.NO_BACKUP));
    }

    @Test
    void aPresentVersionIsNotSentAgain() throws Exception {
        backup.upload(List.of(text("a", "1")));
        assertThat(device.api.manifestUnlessVersion(credential, 1)).isEmpty();
        assertThat(device.api.manifestUnlessVersion(credential, 2)).isEqualTo(account.manifest);
    }

    @Test
    void twoFilesOfOneNameAreRefused() {
        assertThatThrownBy(() -> backup.upload(List.of(text("a", "1"), text("a", "2"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "../a", "a\\b", "C:x", "a\u0000", "a\nb"})
    void namesThatCouldLeaveTheFolderAreRefused(String name) {
        assertThatThrownBy(() -> text(name, "")).isInstanceOf(IllegalArgumentException.class);
    }
}
