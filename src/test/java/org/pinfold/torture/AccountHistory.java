package org.pinfold.torture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotOutcome;
import org.pinfold.ledger.SlotRules;
import org.pinfold.ledger.SlotState;

/**
 * One account as its clients saw it: every state that it can be in, given what was begun, what was answered, and in which
 * order. An act takes effect once, at some moment between its two lines; one whose answer nobody saw took effect or did
 * not. An answer that fits none of these states shows that the ledger broke its rules.
 *
 * <p>For any number of clients of one account at a time.
 */
final class AccountHistory {
    /** What the ledger has of an account. */
    private sealed interface Holding {}

    private record Nothing() implements Holding {}

    /** A slot was taken whose number nobody saw yet. */
    private record Fresh() implements Holding {}

    private record At(Spot spot) implements Holding {}

    private static final String FRESH = "fresh";

    /**
     * One way in which it can have gone.
     *
     * @param done outcomes, by act, of those that took effect and whose answer nobody saw yet
     */
    private record World(Holding holding, Map<Long, String> done) {
        World after(long id, Effect effect) {
            Map<Long, String> more = new HashMap<>(done);
            more.put(id, effect.outcome());
            return new World(effect.holding(), more);
        }
    }

    private record Effect(String outcome, Holding holding) {}

    private final Map<Long, Act> pending = new LinkedHashMap<>();
    private Set<World> worlds = Set.of(new World(new Nothing(), Map.of()));

    /** A client is about to ask. */
    void began(Act act) {
        pending.put(act.id(), act);
        close();
    }

    /** Adds what follows when acts that are under way take effect, in every order. */
    private void close() {
        Set<World> all = new HashSet<>(worlds);
        Deque<World> open = new ArrayDeque<>(worlds);
        while (!open.isEmpty()) {
            World world = open.remove();
            for (Act act : pending.values()) {
                if (!world.done().containsKey(act.id())) {
                    World next = world.after(act.id(), effect(act, world.holding()));
                    if (all.add(next)) {
                        open.add(next);
                    }
                }
            }
        }
        worlds = all;
    }

    /** A client saw an answer; false if the ledger cannot have given it. */
    boolean ended(long id, String outcome) {
        pending.remove(id);
        Set<World> left = new HashSet<>();
        for (World world : worlds) {
            String expected = world.done().get(id);
            if (expected != null) {
                World settled = expected.equals(FRESH) ? at(world, outcome) : world;
                if (outcome.equals(settled.done().get(id))) {
                    Map<Long, String> others = new HashMap<>(settled.done());
                    others.remove(id);
                    left.add(new World(settled.holding(), others));
                }
            }
        }
        worlds = left;
        close();
        return !worlds.isEmpty();
    }

    /** The world in which the slot that was taken is the one that an answer names; the same if it cannot be. */
    private static World at(World world, String outcome) {
        if (outcome.equals(Act.NONE) || !(world.holding() instanceof Fresh)) {
            return world;
        }
        Spot spot = Spot.parse(outcome);
        if (!isFresh(spot.slot())) {
            return world;
        }
        Map<Long, String> done = new HashMap<>(world.done());
        done.replaceAll((id, expected) -> expected.equals(FRESH) ? outcome : expected);
        return new World(new At(spot), done);
    }

    private static boolean isFresh(Slot slot) {
        return slot.equals(new Slot(slot.generation(), 0, 0, SlotState.CLOSED_NEVER, 0, 0));
    }

    /** The process is gone: what is under way will never be answered. How many guesses are among it. */
    int killed() {
        int guesses = (int) pending.values().stream()
                .filter(act -> act.kind() == Act.Kind.DEBIT)
                .count();
        pending.clear();
        Set<World> left = new HashSet<>();
        worlds.forEach(world -> left.add(new World(world.holding(), Map.of())));
        worlds = left;
        return guesses;
    }

    /** Whether the account can be there now. */
    boolean admits(Optional<Spot> found) {
        return worlds.stream().anyMatch(world -> admits(world, found));
    }

    private static boolean admits(World world, Optional<Spot> found) {
        if (world.holding() instanceof Fresh) {
            return found.isPresent() && isFresh(found.get().slot());
        }
        return found.equals(world.holding() instanceof At at ? Optional.of(at.spot()) : Optional.empty());
    }

    /** The account was seen there, with nothing under way. */
    void is(Optional<Spot> found) {
        Holding holding = found.<Holding>map(At::new).orElseGet(Nothing::new);
        worlds = Set.of(new World(holding, Map.of()));
    }

    /** Whether the account has this slot, whatever of what is under way took effect. */
    boolean surelyHas(int number) {
        return worlds.stream()
                .allMatch(world -> world.holding() instanceof At at && at.spot().number() == number);
    }

    private static Effect effect(Act act, Holding holding) {
        return switch (act.kind()) {
            case FIND -> new Effect(text(holding), holding);
            case ALLOCATE ->
                holding instanceof At ? new Effect(text(holding), holding) : new Effect(FRESH, new Fresh());
            default ->
                holding instanceof At at && at.spot().number() == act.number()
                        ? effect(act, at.spot())
                        : new Effect(new SlotOutcome.Stale().toString(), holding);
        };
    }

    private static String text(Holding holding) {
        if (holding instanceof At at) {
            return at.spot().toString();
        }
        return holding instanceof Fresh ? FRESH : Act.NONE;
    }

    private static Effect effect(Act act, Spot spot) {
        SlotRules.Transition<? extends SlotOutcome> transition = transition(act, spot.slot());
        Spot after = new Spot(spot.number(), transition.after());
        Holding holding = after.slot().state() == SlotState.FREE ? new Nothing() : new At(after);
        return new Effect(answer(transition.outcome(), after), holding);
    }

    /** An outcome as a word; of a guess that may be evaluated, with the state that it left. */
    static String answer(SlotOutcome outcome, Spot after) {
        boolean evaluated = outcome instanceof SlotOutcome.Debited || outcome instanceof SlotOutcome.Repeated;
        return evaluated ? outcome + "@" + after : outcome.toString();
    }

    private static SlotRules.Transition<? extends SlotOutcome> transition(Act act, Slot slot) {
        return switch (act.kind()) {
            case OPEN -> SlotRules.open(slot, act.generation(), act.argument());
            case DEBIT ->
                SlotRules.debit(
                        slot,
                        act.generation(),
                        act.recordTag(),
                        Act.guessTag(act.argument(), slot.round()),
                        Act.MAX_TRIES,
                        java.time.Duration.ZERO);
            case PROVE -> SlotRules.prove(slot, act.generation(), act.recordTag(), act.argument());
            case EXHAUST -> SlotRules.exhaust(slot, act.generation(), act.recordTag(), Act.MAX_TRIES);
            case REMOVE -> SlotRules.remove(slot, act.generation());
            case FREE ->
                slot.generation() == act.generation()
                        ? new SlotRules.Transition<>(new SlotOutcome.Freed(), SlotRules.free(slot))
                        : new SlotRules.Transition<>(new SlotOutcome.Stale(), slot);
            case FIND, ALLOCATE -> throw new IllegalArgumentException(act.toString());
        };
    }

    @Override
    public String toString() {
        return "under way " + pending.values() + ", can be " + worlds;
    }
}
