package org.pinfold.recovery.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.service.ComposedAuditService;
import org.pinfold.audit.store.JpaAuditEntries;
import org.pinfold.database.MigratedDatabase;
import org.pinfold.events.service.ComposedEventRecorder;
import org.pinfold.events.store.JpaAccountEvents;
import org.pinfold.ledger.LedgerStoppedException;
import org.pinfold.ledger.service.ComposedOwnership;
import org.pinfold.ledger.service.LedgerOwnership;
import org.pinfold.ledger.store.JpaMirrors;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.RecordStore;
import org.pinfold.recovery.RecoveryRecord;
import org.pinfold.recovery.store.JpaLegacyLocks;
import org.pinfold.recovery.store.JpaRecords;
import org.pinfold.token.InMemoryToken;
import org.pinfold.token.Tweak;

/** Of two servers on one database, only the one that has the ledger promotes and wipes rows. */
class RecordTransactionsTest {
    private static final Aci ACCOUNT = Aci.parse("00000000-0000-4000-8000-000000000001");
    private static final InMemoryToken TOKEN = new InMemoryToken();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final MigratedDatabase.Connection connection = new MigratedDatabase().connect();
    private final LedgerOwnership earlierOwnership = ownership();
    private final LedgerOwnership laterOwnership = ownership();
    private final RecordTransactions earlier = server(earlierOwnership);
    private final RecordTransactions later = server(laterOwnership);
    private final RecoveryRecord current = row(1, 1);
    private final RecoveryRecord next = row(2, 2);

    private LedgerOwnership ownership() {
        return ComposedOwnership.of(connection.adapter(JpaMirrors.class));
    }

    private RecordTransactions server(LedgerOwnership ownership) {
        RecordTransactions server = new RecordTransactions();
        server.records = connection.adapter(JpaRecords.class);
        server.legacyLocks = connection.adapter(JpaLegacyLocks.class);
        server.ownership = ownership;
        server.audit = ComposedAuditService.of(
                connection.adapter(JpaAuditEntries.class),
                TOKEN,
                Clock.fixed(NOON, ZoneOffset.UTC),
                ComposedEventRecorder.of(connection.adapter(JpaAccountEvents.class)));
        return server;
    }

    private static RecoveryRecord row(long generation, int nonce) {
        byte[] octets = new byte[Tweak.NONCE_BYTES];
        octets[0] = (byte) nonce;
        return new RecoveryRecord(
                ACCOUNT,
                generation,
                Octets.of(octets),
                7,
                true,
                NOON,
                TOKEN.keyVersions(),
                Octets.of(new byte[64]),
                Optional.empty());
    }

    @BeforeEach
    void aSecretAndTheNextOne() {
        connection.inTransaction(() -> ComposedOwnership.claim(earlierOwnership));
        connection.inTransaction(() -> earlier.insertPending(current));
        connection.inTransaction(() -> earlier.promote(current));
        connection.inTransaction(() -> earlier.insertPending(next));
    }

    @AfterEach
    void close() {
        connection.close();
    }

    private List<String> rows() {
        RecordStore.Rows rows = connection.inTransaction(() -> later.find(ACCOUNT));
        return rows.readable().stream()
                .map(row -> row.generation() + (row.pending() ? " pending" : " current"))
                .sorted()
                .toList();
    }

    @Test
    void theServerThatHasTheLedgerPromotes() {
        connection.inTransaction(() -> earlier.promote(next));
        assertThat(rows()).containsExactly("2 current");
    }

    private List<Optional<Long>> changesToldToTheOwner() {
        JpaAccountEvents events = connection.adapter(JpaAccountEvents.class);
        return connection.inTransaction(() -> events.read(ACCOUNT, 0, 10)).stream()
                .map(event -> event.notice().generation())
                .toList();
    }

    @Test
    void theOwnerIsToldOfEachPromotionOnceAndOfNoneThatIsRolledBack() {
        connection.inTransaction(() -> {
            earlier.promote(next);
            connection.setRollbackOnly();
        });
        assertThat(changesToldToTheOwner()).containsExactly(Optional.of(1L));
        connection.inTransaction(() -> earlier.promote(next));
        connection.inTransaction(() -> earlier.promote(next));
        assertThat(changesToldToTheOwner()).containsExactly(Optional.of(1L), Optional.of(2L));
    }

    @Test
    void theServerThatHasTheLedgerWipes() {
        connection.inTransaction(() -> earlier.wipe(ACCOUNT, List.of(next)));
        assertThat(rows()).containsExactly("1 current");
    }

    @Test
    void oneThatLostItPromotesNothing() {
        connection.inTransaction(() -> ComposedOwnership.claim(laterOwnership));
        assertThatThrownBy(() -> connection.inTransaction(() -> earlier.promote(next)))
                .isInstanceOf(LedgerStoppedException.class);
        assertThat(rows()).containsExactly("1 current", "2 pending");
        connection.inTransaction(() -> later.promote(next));
        assertThat(rows()).containsExactly("2 current");
    }

    @Test
    void oneThatLostItWipesNothing() {
        connection.inTransaction(() -> ComposedOwnership.claim(laterOwnership));
        assertThatThrownBy(() -> connection.inTransaction(() -> earlier.wipe(ACCOUNT, List.of(current))))
                .isInstanceOf(LedgerStoppedException.class);
        assertThat(rows()).containsExactly("1 current", "2 pending");
    }
}
