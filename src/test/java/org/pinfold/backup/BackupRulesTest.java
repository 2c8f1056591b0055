package org.pinfold.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.backup.BackupRules.Decision;
import org.pinfold.protocol.BackupItemId;
import org.pinfold.protocol.Octets;

class BackupRulesTest {
    private static final Octets SOME = Octets.of(new byte[10]);

    @Nested
    class TheVersion {
        @Test
        void isOneAtFirst() {
            assertThat(BackupRules.decide(Optional.empty(), write(1), Map.of())).isEqualTo(accepted(1, 0, 0));
        }

        @ParameterizedTest
        @ValueSource(longs = {2, 3, Long.MAX_VALUE})
        void isNothingElseAtFirst(long version) {
            assertThat(BackupRules.decide(Optional.empty(), write(version), Map.of()))
                    .isEqualTo(new Decision.Conflict());
        }

        @Test
        void isOneMoreThanThePresentOne() {
            assertThat(BackupRules.decide(Optional.of(stored(4, 0, 0)), write(5), Map.of()))
                    .isEqualTo(accepted(5, 0, 0));
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 3, 4, 6})
        void isNothingElse(long version) {
            assertThat(BackupRules.decide(Optional.of(stored(4, 0, 0)), write(version), Map.of()))
                    .isEqualTo(new Decision.Conflict());
        }

        @Test
        void decidesBeforeTheLimits() {
            StoredBackup full = stored(4, BackupUsage.MAX_ITEMS, 0);
            assertThat(BackupRules.decide(Optional.of(full), insert(4, id(1)), Map.of()))
                    .isEqualTo(new Decision.Conflict());
        }
    }

    @Nested
    class TheUsage {
        @Test
        void growsByWhatIsInserted() {
            assertThat(BackupRules.decide(Optional.of(stored(1, 2, 100)), insert(2, id(1)), Map.of()))
                    .isEqualTo(accepted(2, 3, 110));
        }

        @Test
        void changesByTheDifferenceOfWhatIsReplaced() {
            assertThat(BackupRules.decide(Optional.of(stored(1, 2, 100)), insert(2, id(1)), Map.of(id(1), 40)))
                    .isEqualTo(accepted(2, 2, 70));
        }

        @Test
        void shrinksByWhatIsDeletedAndExists() {
            BackupWrite write = new BackupWrite(new BackupManifest(2, SOME), List.of(), Set.of(id(1), id(2)), false);
            assertThat(BackupRules.decide(Optional.of(stored(1, 2, 100)), write, Map.of(id(1), 40)))
                    .isEqualTo(accepted(2, 1, 60));
        }

        @Test
        void isWhatIsInsertedAfterAllIsCleared() {
            BackupWrite write = new BackupWrite(
                    new BackupManifest(2, SOME), List.of(new BackupItem(id(1), SOME)), Set.of(id(2)), true);
            assertThat(BackupRules.decide(Optional.of(stored(1, 9, 900)), write, Map.of(id(1), 40, id(2), 60)))
                    .isEqualTo(accepted(2, 1, 10));
        }

        @Test
        void mayReachTheLimitOfItemsButNotExceedIt() {
            assertThat(BackupRules.decide(
                            Optional.of(stored(1, BackupUsage.MAX_ITEMS - 1, 0)), insert(2, id(1)), Map.of()))
                    .isEqualTo(accepted(2, BackupUsage.MAX_ITEMS, 10));
            assertThat(BackupRules.decide(Optional.of(stored(1, BackupUsage.MAX_ITEMS, 0)), insert(2, id(1)), Map.of()))
                    .isEqualTo(new Decision.LimitExceeded());
        }

        @Test
        void mayReachTheLimitOfOctetsButNotExceedIt() {
            assertThat(BackupRules.decide(
                            Optional.of(stored(1, 1, BackupUsage.MAX_BYTES - 10)), insert(2, id(1)), Map.of()))
                    .isEqualTo(accepted(2, 2, BackupUsage.MAX_BYTES));
            assertThat(BackupRules.decide(
                            Optional.of(stored(1, 1, BackupUsage.MAX_BYTES - 9)), insert(2, id(1)), Map.of()))
                    .isEqualTo(new Decision.LimitExceeded());
        }
    }

    @Nested
    class AWrite {
        @Test
        void insertsAnItemOnce() {
            BackupItem item = new BackupItem(id(1), SOME);
            assertThatThrownBy(() -> new BackupWrite(new BackupManifest(1, SOME), List.of(item, item), Set.of(), false))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void doesNotDeleteWhatItInserts() {
            BackupItem item = new BackupItem(id(1), SOME);
            assertThatThrownBy(() -> new BackupWrite(new BackupManifest(1, SOME), List.of(item), Set.of(id(1)), false))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void hasAThousandOperationsAtMost() {
            List<BackupItem> inserts = new ArrayList<>();
            Set<BackupItemId> deletes = new HashSet<>();
            for (int i = 0; i < 500; i++) {
                inserts.add(new BackupItem(id(i), SOME));
                deletes.add(id(1_000 + i));
            }
            BackupManifest manifest = new BackupManifest(1, SOME);
            assertThat(new BackupWrite(manifest, inserts, deletes, false).touched())
                    .hasSize(1_000);
            deletes.add(id(5_000));
            assertThatThrownBy(() -> new BackupWrite(manifest, inserts, deletes, false))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void hasAManifestOfOneTo65536Octets() {
            assertThat(new BackupManifest(1, octets(1)).value().size()).isEqualTo(1);
            assertThat(new BackupManifest(1, octets(65_536)).value().size()).isEqualTo(65_536);
            assertThatThrownBy(() -> new BackupManifest(1, octets(0))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new BackupManifest(1, octets(65_537)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new BackupManifest(0, octets(1))).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void hasItemsOfOneTo262144Octets() {
            assertThat(new BackupItem(id(1), octets(1)).value().size()).isEqualTo(1);
            assertThat(new BackupItem(id(1), octets(262_144)).value().size()).isEqualTo(262_144);
            assertThatThrownBy(() -> new BackupItem(id(1), octets(0))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new BackupItem(id(1), octets(262_145)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static BackupWrite write(long version) {
        return new BackupWrite(new BackupManifest(version, SOME), List.of(), Set.of(), false);
    }

    private static BackupWrite insert(long version, BackupItemId id) {
        return new BackupWrite(new BackupManifest(version, SOME), List.of(new BackupItem(id, SOME)), Set.of(), false);
    }

    private static StoredBackup stored(long version, int items, long bytes) {
        return new StoredBackup(new BackupManifest(version, SOME), new BackupUsage(items, bytes));
    }

    private static Decision accepted(long version, int items, long bytes) {
        return new Decision.Accept(stored(version, items, bytes));
    }

    private static BackupItemId id(int number) {
        byte[] octets = new byte[BackupItemId.SIZE_BYTES];
        octets[0] = (byte) number;
        octets[1] = (byte) (number >> 8);
        return new BackupItemId(Octets.of(octets));
    }

    private static Octets octets(int size) {
        return Octets.of(new byte[size]);
    }
}
