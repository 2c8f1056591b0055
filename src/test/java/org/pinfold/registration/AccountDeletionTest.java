package org.pinfold.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.Aci;

class AccountDeletionTest {
    private static final Aci ACCOUNT = new Aci(new UUID(1, 2));
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration MOMENT = Duration.ofMillis(1);

    @Test
    void itIsOverWhenNoRequestCanBeUnderWayThatWasLetInBefore() {
        AccountDeletion deletion = AccountDeletion.begin(ACCOUNT, NOON).erased(NOON);
        Instant end = NOON.plus(AccountDeletion.LATECOMERS);
        assertThat(deletion.isOverAfterThis(end.minus(MOMENT))).isFalse();
        assertThat(deletion.isOverAfterThis(end)).isTrue();
    }

    @Test
    void theFirstTimeOfErasingStays() {
        AccountDeletion deletion = AccountDeletion.begin(ACCOUNT, NOON).erased(NOON);
        assertThat(deletion.erased(NOON.plusSeconds(5))).isEqualTo(deletion);
    }

    @Test
    void anAccountIsAbandonedThirtyDaysAfterItsNumberAndItsLastActivity() {
        Instant later = NOON.plus(Duration.ofDays(3));
        Duration life = Account.LIFE_WITHOUT_NUMBER;
        Account idle = Account.open(ACCOUNT, NOON).withoutNumber(later);
        assertThat(idle.isAbandoned(later.plus(life).minus(MOMENT))).isFalse();
        assertThat(idle.isAbandoned(later.plus(life))).isTrue();
        Instant use = later.plus(Duration.ofDays(20));
        Account used = idle.active(use);
        assertThat(used.isAbandoned(use.plus(life).minus(MOMENT))).isFalse();
        assertThat(used.isAbandoned(use.plus(life))).isTrue();
    }

    @Test
    void anAccountWithANumberIsNeverAbandoned() {
        Account account = Account.open(ACCOUNT, NOON);
        assertThat(account.withoutNumberSince()).isEqualTo(Optional.empty());
        assertThat(account.isAbandoned(NOON.plus(Duration.ofDays(4000)))).isFalse();
    }
}
