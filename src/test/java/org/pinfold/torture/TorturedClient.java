package org.pinfold.torture;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.GuessLedger.Place;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotOutcome;
import org.pinfold.ledger.SlotState;

/**
 * A client that does to its accounts whatever a person, a thief or a second device would, at random: right and wrong
 * guesses, the same guess again, proofs of this round and of earlier ones, new PINs, removals, deletions. What it knows of
 * a place is sometimes out of date.
 */
final class TorturedClient implements Runnable {
    private static final int STALE_PERCENT = 10;

    private final GuessLedger ledger;
    private final Lines lines;
    private final Halts halts;
    private final ProcessPlan plan;
    private final List<Integer> accounts;
    private final AtomicLong acts;
    private final Random random;
    private final IntSupplier newAccounts;
    private final IntConsumer share;
    private Optional<Place> before = Optional.empty();

    TorturedClient(
            GuessLedger ledger,
            Lines lines,
            Halts halts,
            ProcessPlan plan,
            List<Integer> accounts,
            AtomicLong acts,
            Random random,
            IntSupplier newAccounts,
            IntConsumer share) {
        this.ledger = ledger;
        this.lines = lines;
        this.halts = halts;
        this.plan = plan;
        this.accounts = accounts;
        this.acts = acts;
        this.random = random;
        this.newAccounts = newAccounts;
        this.share = share;
    }

    @Override
    public void run() {
        try {
            for (int done = 0; done < plan.acts(); done++) {
                if (accounts.size() < plan.accounts()) {
                    allocate();
                } else {
                    visit(accounts.get(random.nextInt(accounts.size())));
                }
            }
        } catch (RuntimeException e) {
            e.printStackTrace();
            lines.say("failed " + e);
        }
    }

    /** The parts of an act: said, done, said. */
    private interface Call<O> {
        O make();
    }

    private interface Answer<O> {
        String of(O outcome);
    }

    private <O> O act(int account, Act.Kind kind, Optional<Place> place, int argument, Call<O> call, Answer<O> answer) {
        long id = acts.incrementAndGet();
        lines.say("> "
                + new Act(
                        id,
                        account,
                        kind,
                        place.map(Place::slotNumber).orElse(-1),
                        place.map(known -> known.slot().generation()).orElse(0L),
                        place.map(known -> known.slot().recordTag()).orElse(0),
                        argument));
        O outcome = call.make();
        halts.reached(Step.ANSWER_BEFORE);
        lines.say("< " + id + " " + account + " " + kind + " " + answer.of(outcome));
        return outcome;
    }

    private static String text(Place place) {
        return new Spot(place.slotNumber(), place.slot()).toString();
    }

    private void allocate() {
        int account = newAccounts.getAsInt();
        act(
                account,
                Act.Kind.ALLOCATE,
                Optional.empty(),
                0,
                () -> ledger.allocate(TorturedLedger.aci(account), number -> false),
                TorturedClient::text);
        share.accept(account);
    }

    private void visit(int account) {
        Optional<Place> known = before.filter(
                place -> place.account().equals(TorturedLedger.aci(account)) && random.nextInt(100) < STALE_PERCENT);
        if (known.isEmpty()) {
            known = act(
                    account,
                    Act.Kind.FIND,
                    Optional.empty(),
                    0,
                    () -> ledger.find(TorturedLedger.aci(account)),
                    found -> found.map(TorturedClient::text).orElse(Act.NONE));
        }
        if (known.isEmpty()) {
            accounts.remove((Integer) account);
            return;
        }
        before = known;
        act(account, known.get());
    }

    private void act(int account, Place place) {
        int choice = random.nextInt(100);
        if (place.slot().state() == SlotState.OPEN) {
            if (choice < 65) {
                guess(account, place, random.nextInt(Act.POINTS));
            } else if (choice < 75) {
                int round = place.slot().round();
                prove(account, place, random.nextInt(5) == 0 ? Math.max(0, round - 1) : round);
            } else if (choice < 82) {
                open(account, place);
            } else if (choice < 92) {
                exhaust(account, place);
            } else if (choice < 96) {
                remove(account, place);
            } else {
                free(account, place);
            }
        } else if (choice < 65) {
            open(account, place);
        } else if (choice < 85) {
            guess(account, place, random.nextInt(Act.POINTS));
        } else if (choice < 90) {
            remove(account, place);
        } else if (choice < 93) {
            exhaust(account, place);
        } else {
            free(account, place);
        }
    }

    private void guess(int account, Place place, int point) {
        Slot known = place.slot();
        if (plan.fault() == Fault.EVALUATES_FIRST && known.state() == SlotState.OPEN && known.used() < Act.MAX_TRIES) {
            evaluate(account, place.slotNumber(), known, known.used() + 1, point);
        }
        // Twice at once now and then, as a device does whose answer was late.
        int times = random.nextInt(8) == 0 ? 2 : 1;
        for (int time = 0; time < times; time++) {
            GuessLedger.DebitResult result = act(
                    account,
                    Act.Kind.DEBIT,
                    Optional.of(place),
                    point,
                    () -> ledger.debit(
                            place,
                            new GuessLedger.Guess(
                                    known.generation(),
                                    known.recordTag(),
                                    round -> Act.guessTag(point, round),
                                    Act.MAX_TRIES)),
                    debited -> AccountHistory.answer(debited.outcome(), new Spot(place.slotNumber(), debited.after())));
            if (result.outcome() instanceof SlotOutcome.Debited || result.outcome() instanceof SlotOutcome.Repeated) {
                halts.reached(Step.EVALUATE_BEFORE);
                evaluate(
                        account,
                        place.slotNumber(),
                        result.after(),
                        result.after().used(),
                        point);
                halts.reached(Step.EVALUATE_AFTER);
            }
        }
    }

    private void evaluate(int account, int number, Slot slot, int used, int point) {
        lines.say("evaluated " + account + " " + number + " " + slot.generation() + " " + slot.round() + " " + used
                + " " + point);
    }

    private void prove(int account, Place place, int round) {
        Slot known = place.slot();
        act(
                account,
                Act.Kind.PROVE,
                Optional.of(place),
                round,
                () -> ledger.prove(place, known.generation(), known.recordTag(), round),
                SlotOutcome::toString);
    }

    private void open(int account, Place place) {
        int tag = random.nextInt();
        act(
                account,
                Act.Kind.OPEN,
                Optional.of(place),
                tag,
                () -> ledger.open(place, place.slot().generation(), tag),
                SlotOutcome::toString);
    }

    private void exhaust(int account, Place place) {
        Slot known = place.slot();
        act(
                account,
                Act.Kind.EXHAUST,
                Optional.of(place),
                0,
                () -> ledger.exhaust(place, known.generation(), known.recordTag(), Act.MAX_TRIES),
                SlotOutcome::toString);
    }

    private void remove(int account, Place place) {
        act(
                account,
                Act.Kind.REMOVE,
                Optional.of(place),
                0,
                () -> ledger.remove(place, place.slot().generation()),
                SlotOutcome::toString);
    }

    private void free(int account, Place place) {
        act(account, Act.Kind.FREE, Optional.of(place), 0, () -> ledger.free(place), SlotOutcome::toString);
    }
}
