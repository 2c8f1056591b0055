package org.pinfold.torture;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.pinfold.client.NoTriesRemainingException;
import org.pinfold.client.OutcomeUnknownException;
import org.pinfold.client.PinfoldException;
import org.pinfold.client.TooSoonException;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.messages.RecoveryStateResponse;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.StoreResponse;

/**
 * An account that one thread drives, so that its state is known exactly: it is what the last answer says, or what the one
 * request makes of it that was under way when the server was killed. Not safe for use by several threads.
 */
final class OwnAccount {
    /** What there is in the account's slot. */
    enum Status {
        NEVER,
        STORED,
        EXHAUSTED,
        REMOVED
    }

    /** An account's slot. */
    record Known(long generation, int round, int used, Status status) {}

    /** One request, the same each time that it is sent; gives what the answer says of the slot. */
    private interface Sending {
        Known send() throws IOException, PinfoldException;
    }

    /** A request that may have been acted upon. */
    private record UnderWay(String name, Known after, boolean repeatable, Sending sending, Runnable done) {}

    private final TorturePhone phone;
    private final ServerHistory history;
    private final int maxTries;
    private final boolean locks;
    private final TortureCounts counts;

    private Known known = new Known(0, 0, 0, Status.NEVER);
    private Optional<UnderWay> underWay = Optional.empty();
    private Optional<TorturePhone.Prepared> stored = Optional.empty();
    private Optional<String> lock = Optional.empty();
    private Optional<TorturePhone.Blinded> latestPoint = Optional.empty();
    private Optional<TorturePhone.Evaluated> latest = Optional.empty();
    private int repeats;

    OwnAccount(TorturePhone phone, ServerHistory history, TortureCounts counts, int maxTries, boolean locks) {
        this.phone = phone;
        this.history = history;
        this.counts = counts;
        this.maxTries = maxTries;
        this.locks = locks;
    }

    /** Does something that a person might do; an {@link IOException} leaves it under way. */
    void act(SplittableRandom random) throws IOException, PinfoldException {
        if (underWay.isPresent()) {
            throw new IllegalStateException("check first");
        }
        int dice = random.nextInt(100);
        if (known.status() != Status.STORED) {
            store(anyPin(random));
        } else if (known.used() == maxTries) {
            endLastGuess();
        } else if (dice < 40) {
            guess(wrongPin(random));
        } else if (dice < 55) {
            repeat();
        } else if (dice < 80) {
            restore();
        } else if (dice < 90) {
            store(anyPin(random));
        } else if (dice < 93) {
            remove();
        } else {
            check();
        }
    }

    /** The last try is taken: it is proved, or it destroys the secret. */
    private void endLastGuess() throws IOException, PinfoldException {
        if (latest.isEmpty()) {
            // Its evaluation went with a kill; the same point again brings it back.
            repeat();
        } else if (latest.get().right()) {
            unlock();
        } else {
            exhaust();
        }
    }

    private void guess(String pin) throws IOException, PinfoldException {
        TorturePhone.Blinded blinded = phone.blind(pin);
        latestPoint = Optional.of(blinded);
        latest = Optional.empty();
        repeats = 0;
        Known after = new Known(known.generation(), known.round(), known.used() + 1, Status.STORED);
        perform(new UnderWay("guess " + pin, after, true, () -> evaluate(blinded), () -> {}));
    }

    /** The latest point again: free. */
    private void repeat() throws IOException, PinfoldException {
        if (latestPoint.isPresent() && repeats < 3) {
            repeats++;
            counts.repeats.increment();
            TorturePhone.Blinded blinded = latestPoint.get();
            perform(new UnderWay("repeat " + blinded.pin(), known, true, () -> evaluate(blinded), () -> {}));
        }
    }

    private Known evaluate(TorturePhone.Blinded blinded) throws IOException, PinfoldException {
        TorturePhone.Evaluated evaluated = phone.evaluate(blinded, maxTries);
        latest = Optional.of(evaluated);
        if (evaluated.right() != blinded.pin().equals(stored().pin())) {
            throw history.broken(
                    phone.account(),
                    "PIN " + blinded.pin() + " is told to be " + (evaluated.right() ? "right" : "wrong"));
        }
        SlotPosition position = evaluated.position();
        return new Known(position.generation(), position.round(), position.used(), Status.STORED);
    }

    private void restore() throws IOException, PinfoldException {
        guess(stored().pin());
        unlock();
    }

    private void unlock() throws IOException, PinfoldException {
        TorturePhone.Evaluated evaluated = latest.orElseThrow();
        MasterKey key = stored().key();
        Known after = new Known(known.generation(), known.round() + 1, 0, Status.STORED);
        Sending sending = () -> {
            int triesRemaining = phone.unlock(evaluated, key).triesRemaining();
            return new Known(after.generation(), after.round(), maxTries - triesRemaining, Status.STORED);
        };
        perform(new UnderWay("unlock", after, true, sending, () -> {
            forgetGuess();
            counts.restores.increment();
        }));
    }

    private void exhaust() throws IOException, PinfoldException {
        TorturePhone.Evaluated evaluated = latest.orElseThrow();
        Known after = new Known(known.generation(), known.round(), known.used(), Status.EXHAUSTED);
        Sending sending = () -> {
            try {
                phone.proveWrongly(evaluated);
            } catch (NoTriesRemainingException e) {
                return after;
            }
            throw history.broken(phone.account(), "a proof that is none released the secret");
        };
        perform(new UnderWay("last wrong proof", after, true, sending, () -> {
            forgetGuess();
            counts.exhaustions.increment();
        }));
    }

    private void store(String pin) throws IOException, PinfoldException {
        TorturePhone.Prepared prepared;
        try {
            prepared = phone.prepare(pin, maxTries, locks, lock);
        } catch (TooSoonException e) {
            // Ten starts a day; they are forgotten with the next kill.
            return;
        }
        if (known.status() == Status.NEVER) {
            known = new Known(prepared.generation() - 1, 0, 0, Status.NEVER);
        } else if (prepared.generation() != known.generation() + 1) {
            throw history.broken(phone.account(), "a start for generation " + prepared.generation());
        }
        Known after = new Known(prepared.generation(), 0, 0, Status.STORED);
        Sending sending = () -> {
            StoreResponse answer = phone.api().store(phone.device(), prepared.request());
            return new Known(answer.generation(), 0, maxTries - answer.triesRemaining(), Status.STORED);
        };
        perform(new UnderWay("store " + pin, after, true, sending, () -> {
            stored = Optional.of(prepared);
            lock = locks ? Optional.of(prepared.key().registrationLock()) : lock;
            forgetGuess();
            counts.stores.increment();
        }));
    }

    private void remove() throws IOException, PinfoldException {
        Known after = new Known(known.generation() + 1, 0, 0, Status.REMOVED);
        Sending sending = () -> {
            phone.api().removeSecret(phone.device());
            return after;
        };
        perform(new UnderWay("remove", after, false, sending, () -> {
            forgetGuess();
            counts.removals.increment();
        }));
    }

    private void forgetGuess() {
        latest = Optional.empty();
        latestPoint = Optional.empty();
    }

    private TorturePhone.Prepared stored() {
        return stored.orElseThrow();
    }

    private void perform(UnderWay request) throws IOException, PinfoldException {
        history.tell(phone.account(), request.name() + ", was " + known);
        underWay = Optional.of(request);
        finish();
    }

    /** Sends the request under way, again and again as long as the server cannot say what became of it. */
    private void finish() throws IOException, PinfoldException {
        UnderWay request = underWay.orElseThrow();
        while (true) {
            try {
                Known told = request.sending().send();
                settle(request, told);
                return;
            } catch (OutcomeUnknownException e) {
                history.tell(phone.account(), "unknown outcome");
                if (!request.repeatable()) {
                    check();
                    return;
                }
            }
        }
    }

    private void settle(UnderWay request, Known told) {
        if (!told.equals(request.after())) {
            throw history.broken(phone.account(), request.name() + ": told " + told + " instead of " + request.after());
        }
        known = told;
        underWay = Optional.empty();
        request.done().run();
    }

    /**
     * After a kill: the account is as the last answer said, or as the request under way makes it; that request, sent again,
     * changes nothing if it had been acted upon, and gives what it would have given.
     */
    void check() throws IOException, PinfoldException {
        RecoveryStateResponse found = phone.api().recoveryState(phone.device());
        history.tell(
                phone.account(),
                "found " + found.state() + ", generation " + found.generation() + ", used "
                        + found.guessesSinceSuccess() + ", tries " + found.triesRemaining());
        if (isOverdue(found, known)
                || underWay.map(request -> isOverdue(found, request.after())).orElse(false)) {
            Known last =
                    isOverdue(found, known) ? known : underWay.orElseThrow().after();
            known = new Known(last.generation(), last.round(), last.used(), Status.EXHAUSTED);
            underWay = Optional.empty();
            forgetGuess();
            return;
        }
        boolean after = underWay.map(request -> matches(found, request.after())).orElse(false);
        if (!after && !matches(found, known)) {
            throw history.broken(
                    phone.account(),
                    "lost or revived: should be " + known
                            + underWay.map(request -> " or, after " + request.name() + ", " + request.after())
                                    .orElse(""));
        }
        if (underWay.isEmpty()) {
            return;
        }
        UnderWay request = underWay.get();
        if (after && !request.repeatable()) {
            settle(request, request.after());
        } else {
            finish();
        }
    }

    /** Nobody proved the last guess for five minutes. */
    private boolean isOverdue(RecoveryStateResponse found, Known expected) {
        return expected.status() == Status.STORED
                && expected.used() == maxTries
                && found.state().equals("exhausted")
                && found.generation() == expected.generation();
    }

    private static boolean isNamed(String state, Status status) {
        return state.equals(status.name().toLowerCase(Locale.ROOT));
    }

    private boolean matches(RecoveryStateResponse found, Known expected) {
        if (!isNamed(found.state(), expected.status())) {
            return false;
        }
        return switch (expected.status()) {
            // Its slot may have been given back by a start that followed.
            case NEVER -> true;
            case EXHAUSTED, REMOVED -> found.generation() == expected.generation();
            case STORED ->
                found.generation() == expected.generation()
                        && found.guessesSinceSuccess() == expected.used()
                        && found.triesRemaining() == maxTries - expected.used();
        };
    }

    /** Whether the slot, as the token has it, is what is known of the account, or what the request under way makes of it. */
    boolean isWhatIsKnown(SlotPosition slot, String state) {
        return isWhatIsKnown(slot, state, known)
                || underWay.map(request -> isWhatIsKnown(slot, state, request.after()))
                        .orElse(false);
    }

    private boolean isWhatIsKnown(SlotPosition slot, String state, Known expected) {
        String name = switch (expected.status()) {
            case NEVER -> "CLOSED_NEVER";
            case STORED -> "OPEN";
            case EXHAUSTED -> "CLOSED_EXHAUSTED";
            case REMOVED -> "CLOSED_REMOVED";
        };
        boolean isOverdue = expected.used() == maxTries && state.equals("CLOSED_EXHAUSTED");
        return (state.equals(name) || isOverdue)
                && slot.generation() == expected.generation()
                && slot.round() == expected.round()
                && slot.used() == expected.used();
    }

    /** Restores with the right PIN if there is a try left for it, and sees that the lock is the secret's. */
    void proveAlive() throws IOException, PinfoldException {
        if (known.status() == Status.STORED && known.used() < maxTries) {
            restore();
        }
        if (lock.isPresent()) {
            phone.api().setRegistrationLock(phone.device(), new RegistrationLockRequest(lock.get(), lock));
        }
    }

    Known known() {
        return known;
    }

    TorturePhone phone() {
        return phone;
    }

    private String wrongPin(SplittableRandom random) {
        List<String> wrong = PinHashes.PINS.stream()
                .filter(pin -> !pin.equals(stored().pin()))
                .toList();
        return wrong.get(random.nextInt(wrong.size()));
    }

    private static String anyPin(SplittableRandom random) {
        return PinHashes.PINS.get(random.nextInt(PinHashes.PINS.size()));
    }
}
