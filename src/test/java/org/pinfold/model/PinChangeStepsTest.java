package org.pinfold.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotOutcome;
import org.pinfold.ledger.SlotState;
import org.pinfold.recovery.LiveRecord;

/** A PIN change step by step, straight through the rules: wherever it is cut, exactly one PIN lives. */
@DisplayName("protocol.md, section 13: a store, cut short after every step")
class PinChangeStepsTest {
    private static final Rules RULES = new Rules(Optional.empty());
    private static final Row OLD = new Row(new RecordName(0, 0, 2, 0), 0, false);
    private static final Row ONE = new Row(new RecordName(0, 0, 3, 1), 1, true);
    private static final Row OTHER = new Row(new RecordName(0, 0, 3, 2), 2, true);

    /** The durable steps of a store, and of a removal. */
    private enum Act {
        INSERT,
        OPEN,
        MIRROR,
        PROMOTE,
        REMOVE
    }

    /** One durable step of whoever stores {@code row}. */
    private record Deed(Act act, Row row) {
        @Override
        public String toString() {
            return act + " " + row.pin();
        }
    }

    private static final List<Deed> STORE_ONE = store(ONE);
    private static final List<Deed> STORE_OTHER = store(OTHER);

    private static List<Deed> store(Row row) {
        return Stream.of(Act.INSERT, Act.OPEN, Act.MIRROR, Act.PROMOTE)
                .map(act -> new Deed(act, row))
                .toList();
    }

    /** Token, mirror and rows; what a crash leaves. */
    private static final class Stores {
        private Slot token =
                new Slot(2, 0, 1, SlotState.OPEN, OLD.name().tag(), OLD.name().guessTag(0, 1));
        private Slot mirror = token;
        private List<Row> rows = List.of(OLD);

        Optional<Row> committed = Optional.of(OLD);

        void take(Deed deed) {
            switch (deed.act()) {
                case INSERT ->
                    rows = Stream.concat(rows.stream(), Stream.of(deed.row())).toList();
                case OPEN -> open(deed.row());
                case MIRROR -> mirror = token;
                case PROMOTE -> {
                    if (RULES.opened(deed.row().name(), token)) {
                        promote(deed.row());
                    }
                }
                case REMOVE -> {
                    token = RULES.remove(token, token.generation()).after();
                    mirror = token;
                    committed = Optional.empty();
                }
            }
        }

        private void open(Row row) {
            var opened = RULES.open(token, row.name());
            token = opened.after();
            if (opened.outcome() instanceof SlotOutcome.Opened) {
                committed = Optional.of(row);
            } else {
                rows = rows.stream().filter(each -> !each.equals(row)).toList();
            }
        }

        private void promote(Row live) {
            rows = Stream.concat(
                            rows.stream()
                                    .filter(each -> each.name().generation()
                                            > live.name().generation()),
                            Stream.of(live.promoted()))
                    .toList();
        }

        /** What a start and a resolve make of it. */
        Optional<Row> resolve() {
            if (mirror.compareTo(token) > 0) {
                token = mirror;
            }
            mirror = token;
            LiveRecord live = RULES.live(0, token, rows);
            if (live instanceof LiveRecord.ToPromote pending) {
                promote(Rules.rowOf(pending.row(), rows));
                live = RULES.live(0, token, rows);
            }
            rows = rows.stream().filter(row -> !RULES.isObsolete(row, 0, token)).toList();
            return live instanceof LiveRecord.Current current
                    ? Optional.of(Rules.rowOf(current.row(), rows))
                    : Optional.empty();
        }

        /** How many of the rows the slot would take as its own. */
        long claimants() {
            return rows.stream()
                    .filter(row -> token.state() == SlotState.OPEN && RULES.opened(row.name(), token))
                    .count();
        }
    }

    static Stream<List<Deed>> cutShort() {
        return Stream.concat(
                        Stream.concat(
                                prefixes(STORE_ONE).stream(),
                                orders(STORE_ONE, STORE_OTHER).stream().flatMap(order -> prefixes(order).stream())),
                        orders(STORE_ONE, List.of(new Deed(Act.REMOVE, OLD))).stream()
                                .flatMap(order -> prefixes(order).stream()))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("cutShort")
    void exactlyThePinThatWasCommittedLastLives(List<Deed> deeds) {
        Stores stores = new Stores();
        deeds.forEach(stores::take);

        assertThat(stores.claimants()).isEqualTo(stores.committed.isPresent() ? 1 : 0);
        Optional<RecordName> committed = stores.committed.map(Row::name);
        assertThat(stores.resolve().map(Row::name)).isEqualTo(committed);
        assertThat(stores.resolve().map(Row::name)).as("resolved once more").isEqualTo(committed);
    }

    @Test
    void theTokenWriteIsTheCommitPoint() {
        List<Integer> pins = new ArrayList<>();
        for (List<Deed> deeds : prefixes(STORE_ONE)) {
            Stores stores = new Stores();
            deeds.forEach(stores::take);
            pins.add(stores.resolve().orElseThrow().pin());
        }

        assertThat(pins).containsExactly(OLD.pin(), OLD.pin(), ONE.pin(), ONE.pin(), ONE.pin());
    }

    @Test
    void aTicketFromBeforeARemovalOpensNothing() {
        Stores stores = new Stores();
        Stream.of(new Deed(Act.INSERT, ONE), new Deed(Act.REMOVE, OLD), new Deed(Act.OPEN, ONE))
                .forEach(stores::take);

        assertThat(stores.resolve()).isEmpty();
        assertThat(stores.rows).isEmpty();
    }

    private static List<List<Deed>> prefixes(List<Deed> deeds) {
        List<List<Deed>> prefixes = new ArrayList<>();
        for (int length = 0; length <= deeds.size(); length++) {
            prefixes.add(deeds.subList(0, length));
        }
        return prefixes;
    }

    /** Every order of both that keeps the order of each. */
    private static List<List<Deed>> orders(List<Deed> one, List<Deed> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return List.of(Stream.concat(one.stream(), other.stream()).toList());
        }
        List<List<Deed>> orders = new ArrayList<>();
        for (List<Deed> rest : orders(one.subList(1, one.size()), other)) {
            orders.add(Stream.concat(Stream.of(one.get(0)), rest.stream()).toList());
        }
        for (List<Deed> rest : orders(one, other.subList(1, other.size()))) {
            orders.add(Stream.concat(Stream.of(other.get(0)), rest.stream()).toList());
        }
        return orders;
    }
}
