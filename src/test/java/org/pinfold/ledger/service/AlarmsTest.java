package org.pinfold.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.GuessLedger.Alarm;

/** What becomes of an alarm. */
class AlarmsTest {
    private static final Alarm HEALED = new Alarm(SecurityEvent.TOKEN_HEALED, Map.of("slots", "3"));
    private static final Alarm LOST = new Alarm(SecurityEvent.RECORD_LOST, Map.of());

    private final List<Alarm> audited = new ArrayList<>();
    private final List<Alarm> heard = new ArrayList<>();
    private final Alarms alarms = new Alarms();

    @BeforeEach
    void compose() {
        alarms.transactions = new AlarmTransactions() {
            @Override
            public void append(Alarm alarm) {
                audited.add(alarm);
            }
        };
        alarms.passOnTo(heard::add);
    }

    @Test
    void oneThatIsRaisedIsAuditedKeptCountedAndPassedOn() {
        alarms.raised(HEALED);
        assertThat(audited).containsExactly(HEALED);
        assertThat(alarms.all()).containsExactly(HEALED);
        assertThat(heard).containsExactly(HEALED);
        assertThat(alarms.counts())
                .containsEntry(SecurityEvent.TOKEN_HEALED, 1L)
                .containsEntry(SecurityEvent.LEDGER_FAULT, 0L);
    }

    @Test
    void oneThatWasAuditedByItsFinderIsNotAuditedTwice() {
        alarms.told(LOST);
        assertThat(audited).isEmpty();
        assertThat(alarms.all()).containsExactly(LOST);
        assertThat(heard).containsExactly(LOST);
    }

    @Test
    void theSameAgainIsCountedAndPassedOnAndPushesNoOtherOut() {
        alarms.raised(HEALED);
        for (int time = 0; time < 1000; time++) {
            alarms.told(LOST);
        }
        assertThat(alarms.all()).containsExactly(HEALED, LOST);
        assertThat(alarms.counts()).containsEntry(SecurityEvent.RECORD_LOST, 1000L);
        assertThat(heard).hasSize(1001);
    }

    @Test
    void theLatestHundredAreKept() {
        for (int slots = 1; slots <= 101; slots++) {
            alarms.told(new Alarm(SecurityEvent.TOKEN_HEALED, Map.of("slots", Integer.toString(slots))));
        }
        assertThat(alarms.all()).hasSize(100);
        assertThat(alarms.all().get(0).facts()).containsEntry("slots", "2");
        assertThat(alarms.counts()).containsEntry(SecurityEvent.TOKEN_HEALED, 101L);
    }

    @Test
    void whoeverRaisesOneNeverHearsOfAFailureToTellIt() {
        alarms.transactions = new AlarmTransactions() {
            @Override
            public void append(Alarm alarm) {
                throw new IllegalStateException("the database is away");
            }
        };
        alarms.passOnTo(alarm -> {
            throw new IllegalStateException("nobody listens");
        });
        assertThatCode(() -> alarms.raised(HEALED)).doesNotThrowAnyException();
        assertThat(alarms.all()).containsExactly(HEALED);
    }

    @Test
    void afterTheManagementBeansAreGoneNothingIsPassedOn() {
        alarms.keepToSelf();
        alarms.raised(HEALED);
        assertThat(heard).isEmpty();
        assertThat(alarms.all()).containsExactly(HEALED);
    }
}
