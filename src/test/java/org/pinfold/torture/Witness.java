package org.pinfold.torture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pinfold.ledger.Slot;

/**
 * Hears every line of a store's processes and holds the ledger to its promises: what a client saw is in both stores, now
 * and after every restart; no two points are evaluated for one debit; the database is one write behind at most; a slot
 * belongs to one account and never goes back; nobody is alarmed by a mere kill.
 */
final class Witness {
    private static final int LINES_KEPT = 150;

    /** One debit. */
    private record Debit(int number, long generation, int round, int used) {}

    /** What a process found when it started, until the next one does. */
    private static final class Start {
        private long tokenSequence;
        private final Map<Integer, Slot> slots = new HashMap<>();
        private long headSequence;
        private final Map<Integer, Spot> rows = new HashMap<>();
        private final Map<Integer, Integer> told = new HashMap<>();
        private final Map<Integer, Slot> now = new HashMap<>();
        private final Map<Integer, Spot> places = new HashMap<>();
    }

    private final Map<Integer, AccountHistory> accounts = new HashMap<>();
    /** The latest state of each slot that anybody saw. */
    private final Map<Integer, Slot> latest = new HashMap<>();

    private final Map<Integer, Integer> holders = new HashMap<>();
    private final Map<Debit, Integer> evaluated = new HashMap<>();
    private final Map<Integer, Integer> debited = new HashMap<>();
    /** Guesses that a kill left without an answer: they may have been told of. */
    private final Map<Integer, Integer> unanswered = new HashMap<>();

    private final Map<Integer, Deque<String>> said = new HashMap<>();
    private final Deque<String> process = new ArrayDeque<>();
    private Start start = new Start();
    private long epoch;
    private int processes;
    private int capacity;
    private final Figures figures;

    Witness(Figures figures) {
        this.figures = figures;
    }

    /** A process starts on the stores. */
    void starts() {
        start = new Start();
        processes++;
        process.clear();
    }

    /** Slots that there were pages for when the latest process started. */
    int capacity() {
        return capacity;
    }

    /**
     * Takes a line.
     *
     * @throws BrokenPromiseException if it shows that one was broken
     */
    void hears(String line) {
        List<String> words = List.of(line.split(" ", -1));
        remember(process, line);
        switch (words.get(0)) {
            case ">" -> began(Act.parse(words.subList(1, words.size())));
            case "<" ->
                ended(Long.parseLong(words.get(1)), number(words, 2), Act.Kind.valueOf(words.get(3)), words.get(4));
            case "evaluated" -> evaluated(words);
            case "token" -> {
                start.tokenSequence = Long.parseLong(words.get(1));
                capacity = number(words, 2);
                figures.capacity(capacity);
            }
            case "slot" ->
                start.slots.put(spot(words, 1).number(), spot(words, 1).slot());
            case "head" -> start.headSequence = Long.parseLong(words.get(1));
            case "row" -> start.rows.put(number(words, 1), spot(words, 2));
            case "told" -> start.told.put(number(words, 1), number(words, 2));
            case "opening" -> checkStores();
            case "opened" -> opened(Long.parseLong(words.get(1)));
            case "now" -> start.now.put(spot(words, 1).number(), spot(words, 1).slot());
            case "place" -> start.places.put(number(words, 1), spot(words, 2));
            case "serving" -> checkLedger();
            case "halted", "closed" -> {}
            default -> throw broken(line);
        }
    }

    private static int number(List<String> words, int index) {
        return Integer.parseInt(words.get(index));
    }

    private static Spot spot(List<String> words, int index) {
        return Spot.parse(words.get(index));
    }

    private static void remember(Deque<String> lines, String line) {
        lines.add(line);
        if (lines.size() > LINES_KEPT) {
            lines.remove();
        }
    }

    private void remember(int account, String line) {
        remember(said.computeIfAbsent(account, any -> new ArrayDeque<>()), processes + " " + line);
    }

    private BrokenPromiseException broken(String what) {
        return new BrokenPromiseException(what, List.copyOf(process));
    }

    private BrokenPromiseException broken(int account, String what) {
        List<String> lines = new ArrayList<>(said.getOrDefault(account, new ArrayDeque<>()));
        lines.add("before: " + accounts.get(account));
        return new BrokenPromiseException("account " + account + ": " + what, lines);
    }

    private AccountHistory history(int account) {
        return accounts.computeIfAbsent(account, any -> new AccountHistory());
    }

    private void began(Act act) {
        remember(act.account(), "> " + act);
        history(act.account()).began(act);
    }

    private void ended(long id, int account, Act.Kind kind, String outcome) {
        remember(account, "< " + id + " " + outcome);
        AccountHistory history = history(account);
        String before = history.toString();
        if (!history.ended(id, outcome)) {
            throw broken(account, "an answer that cannot be: " + outcome + "; " + before);
        }
        figures.operation(outcome);
        if (outcome.startsWith("Debited")) {
            debited.merge(account, 1, Integer::sum);
        }
        int at = outcome.indexOf('@');
        if (at >= 0 || kind == Act.Kind.FIND && !outcome.equals(Act.NONE)) {
            saw(Spot.parse(outcome.substring(at + 1)));
        } else if (kind == Act.Kind.ALLOCATE) {
            allocated(account, Spot.parse(outcome));
        }
    }

    private void saw(Spot spot) {
        latest.merge(spot.number(), spot.slot(), Witness::later);
    }

    private static Slot later(Slot one, Slot other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private void allocated(int account, Spot spot) {
        if (spot.slot().compareTo(latest.getOrDefault(spot.number(), Slot.UNUSED)) <= 0) {
            throw broken(account, "was given " + spot + " after " + latest.get(spot.number()));
        }
        Integer holder = holders.put(spot.number(), account);
        if (holder != null && history(holder).surelyHas(spot.number())) {
            throw broken(account, "was given " + spot + ", which account " + holder + " has");
        }
        saw(spot);
    }

    private void evaluated(List<String> words) {
        int account = number(words, 1);
        remember(account, String.join(" ", words));
        figures.evaluation();
        Debit debit = new Debit(number(words, 2), Long.parseLong(words.get(3)), number(words, 4), number(words, 5));
        int point = number(words, 6);
        Integer other = evaluated.putIfAbsent(debit, point);
        if (other != null && other != point) {
            throw broken(account, "points " + other + " and " + point + " were evaluated for one " + debit);
        }
        if (debit.used() < 1 || debit.used() > Act.MAX_TRIES) {
            throw broken(account, "evaluated with " + debit);
        }
    }

    private void opened(long now) {
        if (now <= epoch) {
            throw broken("epoch " + now + " after " + epoch);
        }
        epoch = now;
    }

    /** Both stores as the kill left them. */
    private void checkStores() {
        if (start.headSequence > start.tokenSequence || start.headSequence < start.tokenSequence - 1) {
            throw broken("the token has write " + start.tokenSequence + ", the database " + start.headSequence);
        }
        latest.forEach((number, slot) -> {
            if (start.slots.getOrDefault(number, Slot.UNUSED).compareTo(slot) < 0) {
                throw broken("the token lost " + new Spot(number, slot) + ", it has " + start.slots.get(number));
            }
        });
        Set<Integer> taken = new HashSet<>();
        start.rows.forEach((account, row) -> {
            remember(account, "row " + row + ", slot " + start.slots.get(row.number()));
            Slot slot = start.slots.getOrDefault(row.number(), Slot.UNUSED);
            if (!history(account).admits(Optional.of(row))) {
                throw broken(account, "the database has " + row);
            }
            if (row.slot().compareTo(slot) > 0
                    || row.slot().compareTo(slot) == 0 && !row.slot().equals(slot)) {
                throw broken(account, "the token has " + slot + ", behind the database's " + row);
            }
            if (!taken.add(row.number())) {
                throw broken(account, "two accounts have slot " + row.number());
            }
        });
        accounts.forEach((account, history) -> {
            if (!start.rows.containsKey(account) && !history.admits(Optional.empty())) {
                throw broken(account, "the database has no row");
            }
            int told = start.told.getOrDefault(account, 0);
            int answered = debited.getOrDefault(account, 0);
            if (told < answered || told > answered + unanswered.getOrDefault(account, 0)) {
                throw broken(account, told + " guesses were told of " + answered + " that were answered");
            }
        });
    }

    /** What the ledger makes of them. */
    private void checkLedger() {
        figures.served();
        Map<Integer, Slot> unnamed = new HashMap<>(start.now);
        start.places.forEach((account, place) -> {
            remember(account, "place " + place);
            if (!history(account).admits(Optional.of(place))) {
                throw broken(account, "the ledger has " + place);
            }
            if (!place.slot().equals(unnamed.remove(place.number()))) {
                throw broken(account, "place " + place + " is not the slot " + start.now.get(place.number()));
            }
            history(account).is(Optional.of(place));
            holders.put(place.number(), account);
            saw(place);
        });
        if (!unnamed.isEmpty()) {
            throw broken("slots that no account has: " + unnamed);
        }
        latest.forEach((number, slot) -> {
            Slot now = start.now.get(number);
            if (now != null && now.compareTo(slot) < 0) {
                throw broken("the ledger has " + now + " after " + new Spot(number, slot));
            }
        });
        accounts.forEach((account, history) -> {
            if (!start.places.containsKey(account)) {
                if (!history.admits(Optional.empty())) {
                    throw broken(account, "the ledger has no place");
                }
                history.is(Optional.empty());
            }
        });
        start.slots.forEach((number, slot) -> saw(new Spot(number, slot)));
        figures.accounts(start.places.size());
    }

    /** The process is gone, and all that it said was heard. */
    void killed() {
        accounts.forEach((account, history) -> unanswered.merge(account, history.killed(), Integer::sum));
    }
}
