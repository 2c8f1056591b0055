package org.pinfold.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state of every scenario; and for every broken rule a way into a violation. */
@DisplayName("protocol.md, section 13: the guess ledger and the order of every step")
class LedgerModelTest {
    /**
     * A broken rule and what it costs.
     *
     * @param scenario where it shows
     * @param cost what no longer holds
     */
    record Finding(Mutant mutant, Scenario scenario, Property cost) {
        @Override
        public String toString() {
            return mutant + " costs " + cost;
        }
    }

    static Stream<Finding> findings() {
        return Stream.of(
                new Finding(Mutant.EVALUATE_BEFORE_DEBIT, Scenario.GUESSES, Property.ONLY_DEBITED_POINTS_ARE_EVALUATED),
                new Finding(Mutant.EVALUATE_BEFORE_DEBIT, Scenario.GUESSES, Property.NO_MORE_POINTS_THAN_TRIES),
                new Finding(
                        Mutant.EVALUATE_BEFORE_MIRROR, Scenario.GUESSES, Property.ONLY_DEBITED_POINTS_ARE_EVALUATED),
                new Finding(
                        Mutant.EVALUATE_BEFORE_MIRROR,
                        Scenario.GUESSES_WITH_AN_OLD_TOKEN,
                        Property.NO_GUESS_COMES_BACK),
                new Finding(
                        Mutant.REPEATED_SKIPS_THE_MIRROR,
                        Scenario.GUESSES_WITH_AN_OLD_TOKEN,
                        Property.NO_GUESS_COMES_BACK),
                new Finding(Mutant.MIRROR_WRITTEN_BLINDLY, Scenario.TWO_NODES, Property.NO_MORE_POINTS_THAN_TRIES),
                new Finding(Mutant.MIRRORS_OVERTAKE_EACH_OTHER, Scenario.GUESSES, Property.EVERY_ALARM_IS_TRUE),
                new Finding(Mutant.TWO_NODES, Scenario.TWO_NODES, Property.ONLY_DEBITED_POINTS_ARE_EVALUATED),
                new Finding(Mutant.TWO_NODES, Scenario.TWO_NODES, Property.NO_MORE_POINTS_THAN_TRIES),
                new Finding(Mutant.RECORD_TAG_IGNORED, Scenario.SLOT_REUSE_WITH_BOTH_OLD, Property.NO_GUESS_COMES_BACK),
                new Finding(
                        Mutant.LAZY_HEAL,
                        Scenario.SLOT_REUSE_WITH_AN_OLD_TOKEN,
                        Property.NOTHING_IS_LOST_WITH_AN_OLD_TOKEN),
                new Finding(Mutant.PROOF_REPLAYED, Scenario.GUESSES, Property.NO_MORE_POINTS_THAN_TRIES),
                new Finding(Mutant.RESET_BY_AN_OLDER_ROUND, Scenario.GUESSES, Property.NO_MORE_POINTS_THAN_TRIES),
                new Finding(Mutant.MAX_TRIES_RAISED, Scenario.GUESSES, Property.NO_MORE_POINTS_THAN_TRIES),
                new Finding(Mutant.PENDING_ROW_WITHOUT_NONCE, Scenario.PIN_CHANGES, Property.EXACTLY_ONE_PIN_LIVES),
                new Finding(Mutant.OPEN_WITHOUT_TAG, Scenario.PIN_CHANGES, Property.EXACTLY_ONE_PIN_LIVES),
                new Finding(
                        Mutant.LOCK_READ_WITHOUT_RESOLVE, Scenario.PIN_CHANGES, Property.THE_LOCK_FOLLOWS_THE_SECRET),
                new Finding(
                        Mutant.TWO_STARTS_WITH_ONE_NONCE,
                        Scenario.PIN_CHANGES,
                        Property.ONLY_DEBITED_POINTS_ARE_EVALUATED),
                new Finding(
                        Mutant.DELETE_BETWEEN_START_AND_STORE, Scenario.PIN_CHANGES, Property.A_REMOVAL_KILLS_TICKETS),
                new Finding(
                        Mutant.RESOLVE_BEFORE_MIRROR,
                        Scenario.PIN_CHANGES_WITH_AN_OLD_TOKEN,
                        Property.NOTHING_IS_LOST_WITH_AN_OLD_TOKEN),
                new Finding(
                        Mutant.RESOLVE_BEFORE_MIRROR,
                        Scenario.PIN_CHANGES_WITH_AN_OLD_TOKEN,
                        Property.EVERY_ALARM_IS_TRUE),
                new Finding(
                        Mutant.SEQUENCE_ONLY_WITH_ROWS,
                        Scenario.SLOT_REUSE_WITH_AN_OLD_TOKEN,
                        Property.EVERY_ALARM_IS_TRUE),
                new Finding(Mutant.NO_ALARM, Scenario.GUESSES_WITH_AN_OLD_TOKEN, Property.AN_OLD_STORE_IS_NAMED),
                new Finding(Mutant.NO_ALARM, Scenario.GUESSES_WITH_AN_OLD_DATABASE, Property.AN_OLD_STORE_IS_NAMED),
                new Finding(
                        Mutant.HEAD_ALONE_IS_BELIEVED,
                        Scenario.GUESSES_WITH_AN_OLD_ROW,
                        Property.AN_OLD_STORE_IS_NAMED),
                new Finding(Mutant.NO_ALARM, Scenario.GUESSES_WITH_AN_OLD_ROW, Property.AN_OLD_STORE_IS_NAMED),
                new Finding(Mutant.TIE_GOES_TO_THE_TOKEN, Scenario.TAKEOVER, Property.EXACTLY_ONE_PIN_LIVES),
                new Finding(Mutant.ROWS_WITHOUT_EPOCH, Scenario.TAKEOVER, Property.EXACTLY_ONE_PIN_LIVES),
                new Finding(Mutant.STALE_STORE_WIPES_ITS_ROW, Scenario.PIN_CHANGES, Property.EXACTLY_ONE_PIN_LIVES),
                new Finding(Mutant.SWEEP_WITHOUT_GRACE, Scenario.PIN_CHANGES, Property.EXACTLY_ONE_PIN_LIVES));
    }

    @ParameterizedTest
    @EnumSource
    void everyPropertyHoldsInEveryState(Scenario scenario, TestReporter reporter) {
        Explorer.Exploration exploration =
                new Explorer(scenario, Optional.empty(), EnumSet.allOf(Property.class)).explore();

        reporter.publishEntry(scenario.name(), exploration.states() + " states, " + exploration.steps() + " steps");
        assertThat(exploration.counterexample()).isEmpty();
        assertThat(exploration.states()).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @MethodSource("findings")
    void aBrokenRuleIsFoundOut(Finding finding, TestReporter reporter) {
        Explorer.Exploration exploration =
                new Explorer(finding.scenario(), Optional.of(finding.mutant()), Set.of(finding.cost())).explore();

        assertThat(exploration.counterexample())
                .hasValueSatisfying(
                        found -> assertThat(found.violation().property()).isEqualTo(finding.cost()));
        reporter.publishEntry(
                finding.toString(), exploration.counterexample().orElseThrow().toString());
    }

    @Test
    void noBrokenRuleIsLeftOut() {
        assertThat(findings().map(Finding::mutant).collect(Collectors.toSet()))
                .containsAll(Arrays.asList(Mutant.values()));
    }
}
