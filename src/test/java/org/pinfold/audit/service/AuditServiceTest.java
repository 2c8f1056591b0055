package org.pinfold.audit.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.AuditEntry;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.audit.store.JpaAuditEntries;
import org.pinfold.database.MigratedDatabase;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.InMemoryToken;

/** The trail is verified while others append to it, however long it is. */
class AuditServiceTest {
    /** More than two of the batches in which it is read. */
    private static final int MANY = 2_500;

    private final MigratedDatabase database = new MigratedDatabase();
    private final CryptoToken token = new InMemoryToken();
    private final MigratedDatabase.Connection mine = database.connect();
    private final MigratedDatabase.Connection others = database.connect();
    private final AuditService appending = service(others.adapter(JpaAuditEntries.class));
    private final AuditService verifying = service(mine.adapter(JpaAuditEntries.class));

    @AfterEach
    void close() {
        mine.close();
        others.close();
    }

    @Test
    void anEmptyTrailIsWhole() {
        assertThat(firstBroken()).isEmpty();
    }

    @Test
    void aTrailOfManyBatchesIsWholeAndAChangeInItsMiddleIsNamed() {
        append(MANY);
        assertThat(firstBroken()).isEmpty();
        others.execute("UPDATE audit_entry SET facts = 'forged' WHERE sequence = 2001");
        assertThat(firstBroken()).contains(2_001L);
    }

    @Test
    void anEntryThatIsMissingBetweenBatchesIsNamed() {
        append(MANY);
        others.execute("DELETE FROM audit_entry WHERE sequence = 1001");
        assertThat(firstBroken()).contains(1_001L);
    }

    @Test
    void aCutEndIsNamed() {
        append(3);
        others.execute("DELETE FROM audit_entry WHERE sequence >= 2");
        assertThat(firstBroken()).contains(2L);
    }

    @Test
    void entriesBehindTheEndOfTheChainAreNamed() {
        append(3);
        others.execute("UPDATE audit_head SET sequence = 2");
        assertThat(firstBroken()).contains(3L);
    }

    /** Under READ COMMITTED each look may see more than the one before. */
    @Test
    void entriesThatAreAppendedBetweenAnyTwoLooksAreNoTampering() {
        append(3);
        JpaAuditEntries real = mine.adapter(JpaAuditEntries.class);
        AuditService meanwhile = service(new JpaAuditEntries() {
            private int reads;

            @Override
            public List<Optional<AuditEntry>> read(long after, int limit) {
                List<Optional<AuditEntry>> rows = real.read(after, limit);
                reads++;
                if (reads <= 3) {
                    AuditServiceTest.this.append(1);
                }
                return rows;
            }

            @Override
            public long lastWritten() {
                long last = real.lastWritten();
                AuditServiceTest.this.append(1);
                return last;
            }

            @Override
            public long lastSequence() {
                AuditServiceTest.this.append(1);
                long last = real.lastSequence();
                AuditServiceTest.this.append(1);
                return last;
            }
        });

        assertThat(mine.inTransaction(meanwhile::firstBroken)).isEmpty();
        assertThat(firstBroken()).isEmpty();
    }

    private Optional<Long> firstBroken() {
        return mine.inTransaction(verifying::firstBroken);
    }

    private void append(int entries) {
        others.inTransaction(() -> {
            for (int entry = 0; entry < entries; entry++) {
                appending.append(SecurityEvent.SERVER_STARTED, Optional.empty(), Map.of());
            }
        });
    }

    private AuditService service(JpaAuditEntries entries) {
        return ComposedAuditService.of(
                entries, token, Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC));
    }
}
