package org.pinfold.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.database.MigratedDatabase;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.ledger.PacingSteps;
import org.pinfold.ledger.store.JpaGuessPolicies;

/** Tightening is free, loosening leaves a trace: over the tables that the server has. */
class PolicyMemoryTest {
    private static final GuessPolicy PACED = new GuessPolicy(10, 3, PacingSteps.parse("1m,1h"));
    private static final GuessPolicy LOOSER = new GuessPolicy(10, 3, PacingSteps.parse("1s"));

    private final MigratedDatabase.Connection connection = new MigratedDatabase().connect();
    private final List<Map<String, String>> audited = new ArrayList<>();
    private final PolicyMemory memory = new PolicyMemory();

    @BeforeEach
    void compose() {
        memory.policies = connection.adapter(JpaGuessPolicies.class);
        memory.audit = recording();
    }

    @AfterEach
    void close() {
        connection.close();
    }

    private AuditTrail recording() {
        return (event, account, facts) -> {
            assertThat(event).isEqualTo(SecurityEvent.GUESS_POLICY_LOOSENED);
            assertThat(account).isEmpty();
            audited.add(facts);
        };
    }

    private Optional<GuessLedger.Alarm> startWith(GuessPolicy policy) {
        return connection.inTransaction(() -> memory.remember(policy));
    }

    @Test
    void theFirstStartHasNothingToCompareWith() {
        assertThat(startWith(LOOSER)).isEmpty();
        assertThat(audited).isEmpty();
    }

    @Test
    void theSameOrTighterPolicyIsNoAlarm() {
        startWith(LOOSER);
        assertThat(startWith(LOOSER)).isEmpty();
        assertThat(startWith(PACED)).isEmpty();
        assertThat(audited).isEmpty();
    }

    @Test
    void aLooserPolicyIsAuditedWithBothAndRaised() {
        startWith(PACED);
        assertThat(startWith(LOOSER)).map(GuessLedger.Alarm::event).contains(SecurityEvent.GUESS_POLICY_LOOSENED);
        assertThat(audited)
                .containsExactly(Map.of("old", "10 tries, 3 free, then 1m,1h", "new", "10 tries, 3 free, then 1s"));
    }

    @Test
    void itIsComparedWithTheLastStartAndNotWithAnEarlierOne() {
        startWith(PACED);
        startWith(LOOSER);
        assertThat(startWith(LOOSER)).as("told once").isEmpty();
        startWith(PACED);
        assertThat(startWith(LOOSER)).isPresent();
        assertThat(audited).hasSize(2);
    }

    @Test
    void aPolicyWithoutItsAuditEntryIsNotRemembered() {
        startWith(PACED);
        memory.audit = (event, account, facts) -> {
            throw new IllegalStateException("the audit trail is away");
        };
        assertThatIllegalStateException().isThrownBy(() -> startWith(LOOSER));
        memory.audit = recording();
        assertThat(startWith(LOOSER)).isPresent();
    }

    @Test
    void whatSomebodyMadeUnreadableCountsAsLoosened() {
        startWith(PACED);
        connection.execute("UPDATE guess_policy SET steps = 'nonsense'");
        assertThat(startWith(PACED)).isPresent();
        assertThat(audited).singleElement().satisfies(facts -> assertThat(facts).containsEntry("old", "unreadable"));
        assertThat(startWith(PACED)).as("written anew").isEmpty();
    }
}
