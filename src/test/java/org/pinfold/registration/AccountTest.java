package org.pinfold.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.Aci;

class AccountTest {
    private static final Instant ACTIVE = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void activityIsWrittenDownOnceAnHour() {
        Instant due = ACTIVE.plus(Duration.ofHours(1));
        assertThat(Account.isActivityDue(ACTIVE, due.minusMillis(1))).isFalse();
        assertThat(Account.isActivityDue(ACTIVE, due)).isTrue();
    }

    @Test
    void activityNeverMovesBack() {
        Account account = Account.open(new Aci(new UUID(1, 2)), ACTIVE);
        assertThat(account.active(ACTIVE.minusSeconds(1)).lastActiveAt()).isEqualTo(ACTIVE);
        assertThat(account.active(ACTIVE.plusSeconds(1)).lastActiveAt()).isEqualTo(ACTIVE.plusSeconds(1));
    }
}
