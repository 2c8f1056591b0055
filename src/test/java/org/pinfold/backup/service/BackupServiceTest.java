package org.pinfold.backup.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.backup.BackupItem;
import org.pinfold.backup.BackupManifest;
import org.pinfold.backup.BackupUsage;
import org.pinfold.backup.BackupWrite;
import org.pinfold.backup.ReadOutcome;
import org.pinfold.backup.StoredBackup;
import org.pinfold.backup.WriteOutcome;
import org.pinfold.backup.store.JpaBackups;
import org.pinfold.database.MigratedDatabase;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BackupItemId;
import org.pinfold.protocol.Octets;

class BackupServiceTest {
    private static final Aci ACI = new Aci(new UUID(1, 2));
    private static final Aci OTHER = new Aci(new UUID(1, 3));
    private static final WriteOutcome WRITTEN = new WriteOutcome.Written();

    private final MigratedDatabase database = new MigratedDatabase();
    private final List<SecurityEvent> events = new CopyOnWriteArrayList<>();
    private final Caller caller = new Caller();

    @AfterEach
    void stop() {
        caller.close();
    }

    @Nested
    class AWrite {
        @Test
        void isReadBackAsItWasWritten() {
            assertThat(caller.write(1, List.of(item(1, 10), item(2, 20)), Set.of(), false))
                    .isEqualTo(WRITTEN);
            assertThat(caller.manifest(ACI)).contains(manifest(1));
            assertThat(caller.items(1, 2, 3)).containsExactlyInAnyOrder(item(1, 10), item(2, 20));
        }

        @Test
        void insertsReplacesAndDeletesTogether() {
            caller.write(1, List.of(item(1, 10), item(2, 20), item(3, 30)), Set.of(), false);
            assertThat(caller.write(2, List.of(item(2, 25), item(4, 40)), Set.of(id(3), id(9)), false))
                    .isEqualTo(WRITTEN);
            assertThat(caller.manifest(ACI)).contains(manifest(2));
            assertThat(caller.items(1, 2, 3, 4)).containsExactlyInAnyOrder(item(1, 10), item(2, 25), item(4, 40));
            assertThat(caller.stored().usage()).isEqualTo(new BackupUsage(3, 75));
        }

        @Test
        void clearsAllBeforeItInserts() {
            caller.write(1, List.of(item(1, 10), item(2, 20)), Set.of(), false);
            assertThat(caller.write(2, List.of(item(2, 25)), Set.of(), true)).isEqualTo(WRITTEN);
            assertThat(caller.items(1, 2)).containsExactly(item(2, 25));
            assertThat(caller.stored().usage()).isEqualTo(new BackupUsage(1, 25));
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 4, 5})
        void ofAnotherVersionChangesNothingAndNamesThePresentManifest(long version) {
            caller.write(1, List.of(item(1, 10)), Set.of(), false);
            caller.write(2, List.of(), Set.of(), false);
            assertThat(caller.write(version, List.of(item(2, 20)), Set.of(id(1)), true))
                    .isEqualTo(version == 3 ? WRITTEN : new WriteOutcome.Conflict(Optional.of(manifest(2))));
            assertThat(caller.items(1, 2)).containsExactly(item(1, 10));
            assertThat(caller.manifest(ACI)).contains(manifest(2));
        }

        @Test
        void beginsWithVersionOne() {
            assertThat(caller.write(2, List.of(), Set.of(), false))
                    .isEqualTo(new WriteOutcome.Conflict(Optional.empty()));
            assertThat(caller.manifest(ACI)).isEmpty();
        }

        @Test
        void thatExceedsALimitChangesNothing() {
            List<BackupItem> large = IntStream.range(0, 128)
                    .mapToObj(number -> item(number, BackupItem.MAX_VALUE_BYTES))
                    .toList();
            caller.write(1, large, Set.of(), false);
            List<BackupItem> more = IntStream.range(200, 328)
                    .mapToObj(number -> item(number, BackupItem.MAX_VALUE_BYTES))
                    .toList();
            assertThat(caller.write(2, more, Set.of(), false)).isEqualTo(WRITTEN);
            assertThat(caller.write(3, List.of(item(500, 1)), Set.of(id(0), id(1)), false))
                    .isEqualTo(WRITTEN);
            List<BackupItem> tooMuch =
                    List.of(item(0, BackupItem.MAX_VALUE_BYTES), item(1, BackupItem.MAX_VALUE_BYTES));
            assertThat(caller.write(4, tooMuch, Set.of(), false)).isEqualTo(new WriteOutcome.LimitExceeded());
            assertThat(caller.manifest(ACI)).contains(manifest(3));
            assertThat(caller.items(0, 1)).isEmpty();
        }

        @Test
        void concernsItsOwnAccountOnly() {
            caller.write(1, List.of(item(1, 10)), Set.of(), false);
            assertThat(caller.manifest(OTHER)).isEmpty();
            assertThat(caller.read(OTHER, Set.of(id(1)))).isEqualTo(new ReadOutcome.Items(List.of()));
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 2})
        void ofOneVersionHappensOnceHoweverManyWriteIt(long version) throws Exception {
            for (long before = 1; before < version; before++) {
                caller.write(before, List.of(item(100, 1)), Set.of(), false);
            }
            int threads = 6;
            List<WriteOutcome> outcomes = new ArrayList<>();
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            try {
                List<Callable<WriteOutcome>> calls = IntStream.range(0, threads)
                        .<Callable<WriteOutcome>>mapToObj(number -> () -> {
                            try (Caller other = new Caller()) {
                                return other.write(version, List.of(item(number, 10)), Set.of(), false);
                            }
                        })
                        .toList();
                for (Future<WriteOutcome> outcome : executor.invokeAll(calls)) {
                    outcomes.add(outcome.get());
                }
            } finally {
                executor.shutdownNow();
            }
            assertThat(outcomes).filteredOn(WRITTEN::equals).hasSize(1);
            assertThat(outcomes)
                    .filteredOn(new WriteOutcome.Conflict(Optional.of(manifest(version)))::equals)
                    .hasSize(threads - 1);
            assertThat(caller.items(0, 1, 2, 3, 4, 5)).hasSize(1);
        }
    }

    @Nested
    class ARead {
        @Test
        void ofUpToFourMebibytesIsAnswered() {
            List<BackupItem> items = IntStream.range(0, 16)
                    .mapToObj(number -> item(number, BackupItem.MAX_VALUE_BYTES))
                    .toList();
            caller.write(1, items, Set.of(), false);
            caller.write(2, List.of(item(16, 1)), Set.of(), false);
            assertThat(caller.read(ACI, ids(0, 16))).isInstanceOf(ReadOutcome.Items.class);
            assertThat(caller.read(ACI, ids(0, 17))).isEqualTo(new ReadOutcome.LimitExceeded());
        }

        @Test
        void ofNothingIsAnsweredWithNothing() {
            assertThat(caller.read(ACI, Set.of())).isEqualTo(new ReadOutcome.Items(List.of()));
        }
    }

    @Nested
    class ARemoval {
        @Test
        void takesManifestAndItems() {
            caller.write(1, List.of(item(1, 10)), Set.of(), false);
            caller.remove();
            assertThat(caller.manifest(ACI)).isEmpty();
            assertThat(caller.items(1)).isEmpty();
            assertThat(events).containsExactly(SecurityEvent.BACKUP_REMOVED);
        }

        @Test
        void ofNothingIsDoneAndNotTold() {
            caller.remove();
            assertThat(events).isEmpty();
        }

        @Test
        void startsTheVersionsAgain() {
            caller.write(1, List.of(item(1, 10)), Set.of(), false);
            caller.remove();
            assertThat(caller.write(2, List.of(), Set.of(), false))
                    .isEqualTo(new WriteOutcome.Conflict(Optional.empty()));
            assertThat(caller.write(1, List.of(), Set.of(), false)).isEqualTo(WRITTEN);
        }
    }

    /** One thread's way to the service, each step in the transaction that a container would give it. */
    private final class Caller implements AutoCloseable {
        private final MigratedDatabase.Connection connection = database.connect();
        private final JpaBackups backups = connection.adapter(JpaBackups.class);
        private final BackupService service = new BackupService(
                backups,
                new TransactionalSteps(),
                (SecurityEvent event, Optional<Aci> account, Map<String, String> facts) -> events.add(event));

        WriteOutcome write(long version, List<BackupItem> inserts, Set<BackupItemId> deletes, boolean clearAll) {
            return service.write(ACI, new BackupWrite(BackupServiceTest.manifest(version), inserts, deletes, clearAll));
        }

        Optional<BackupManifest> manifest(Aci account) {
            return connection.inTransaction(() -> service.manifest(account));
        }

        StoredBackup stored() {
            return connection.inTransaction(() -> backups.find(ACI)).orElseThrow();
        }

        ReadOutcome read(Aci account, Set<BackupItemId> ids) {
            return connection.inTransaction(() -> service.read(account, ids));
        }

        List<BackupItem> items(int... numbers) {
            Set<BackupItemId> ids = new HashSet<>();
            Arrays.stream(numbers).forEach(number -> ids.add(id(number)));
            return ((ReadOutcome.Items) read(ACI, ids)).found();
        }

        void remove() {
            connection.inTransaction(() -> service.remove(ACI));
        }

        @Override
        public void close() {
            connection.close();
        }

        private final class TransactionalSteps extends BackupSteps {
            TransactionalSteps() {
                super(backups);
            }

            @Override
            public WriteOutcome write(Aci account, BackupWrite write) {
                return connection.inTransaction(() -> super.write(account, write));
            }

            @Override
            public WriteOutcome conflict(Aci account) {
                return connection.inTransaction(() -> super.conflict(account));
            }
        }
    }

    private static BackupManifest manifest(long version) {
        return new BackupManifest(version, Octets.of(new byte[] {(byte) version, 1, 2}));
    }

    private static BackupItem item(int number, int sizeBytes) {
        byte[] value = new byte[sizeBytes];
        Arrays.fill(value, (byte) number);
        return new BackupItem(id(number), Octets.of(value));
    }

    private static Set<BackupItemId> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(BackupServiceTest::id).collect(Collectors.toSet());
    }

    private static BackupItemId id(int number) {
        byte[] octets = new byte[BackupItemId.SIZE_BYTES];
        octets[0] = (byte) number;
        octets[1] = (byte) (number >> 8);
        return new BackupItemId(Octets.of(octets));
    }
}
