package org.pinfold.torture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.pinfold.client.NoTriesRemainingException;
import org.pinfold.client.OutcomeUnknownException;
import org.pinfold.client.PinfoldException;
import org.pinfold.client.ProblemException;
import org.pinfold.client.TooSoonException;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.RecoveryStateResponse;
import org.pinfold.protocol.messages.StoreResponse;

/**
 * An account that many threads guess at, restore and set PINs of at once. Its state is not known, but its bounds are: one
 * PIN opens a generation and no other, what was acknowledged is never undone, and {@link ServerHistory} sees every
 * evaluation. Safe for use by many threads.
 */
final class SharedAccount {
    static final int MAX_TRIES = 10;

    private static final int UNKNOWN_OUTCOMES = 20;

    private final TorturePhone phone;
    private final ServerHistory history;
    private final TortureCounts counts;

    private final Map<Long, List<TorturePhone.Prepared>> sent = new HashMap<>();
    private final Map<Long, TorturePhone.Prepared> live = new HashMap<>();
    private long generation;

    SharedAccount(TorturePhone phone, ServerHistory history, TortureCounts counts) {
        this.phone = phone;
        this.history = history;
        this.counts = counts;
    }

    TorturePhone phone() {
        return phone;
    }

    /** Does something that a person might do while others do the same; what is under way at a kill stays so. */
    void act(SplittableRandom random) throws IOException, PinfoldException {
        Optional<TorturePhone.Prepared> present = present();
        if (present.isEmpty() || random.nextInt(100) < 4) {
            store(random);
            return;
        }
        String pin = random.nextInt(100) < 60
                ? present.get().pin()
                : PinHashes.PINS.get(random.nextInt(PinHashes.PINS.size()));
        try {
            guess(pin, random.nextInt(100) < 30);
        } catch (NoTriesRemainingException e) {
            store(random);
        } catch (TooSoonException e) {
            // Repeats and proofs are limited; the others' count too.
            history.tell(phone.account(), "too many");
        } catch (ProblemException e) {
            if (e.type() != ProblemType.STALE_GENERATION) {
                throw e;
            }
        }
    }

    private void guess(String pin, boolean twice) throws IOException, PinfoldException {
        TorturePhone.Blinded blinded = phone.blind(pin);
        TorturePhone.Evaluated evaluated = evaluate(blinded);
        if (twice) {
            evaluated = evaluate(blinded);
        }
        if (evaluated.right()) {
            TorturePhone.Prepared opened = opened(evaluated);
            phone.unlock(evaluated, opened.key());
            counts.restores.increment();
        }
    }

    private TorturePhone.Evaluated evaluate(TorturePhone.Blinded blinded) throws IOException, PinfoldException {
        for (int unknown = 1; ; unknown++) {
            try {
                return phone.evaluate(blinded, MAX_TRIES);
            } catch (OutcomeUnknownException e) {
                if (unknown == UNKNOWN_OUTCOMES) {
                    throw e;
                }
            }
        }
    }

    /** The store that opened the generation which a right PIN was guessed at. */
    private synchronized TorturePhone.Prepared opened(TorturePhone.Evaluated evaluated) {
        long guessedAt = evaluated.position().generation();
        List<TorturePhone.Prepared> behind = sent.getOrDefault(guessedAt, List.of()).stream()
                .filter(store -> store.pin().equals(evaluated.pin()))
                .toList();
        TorturePhone.Prepared known = live.get(guessedAt);
        if (behind.isEmpty() || (known != null && !known.pin().equals(evaluated.pin()))) {
            throw history.broken(
                    phone.account(), "PIN " + evaluated.pin() + " opens generation " + guessedAt + " and was not set");
        }
        // No two stores of a generation have one PIN here, so this one it was.
        win(behind.get(0));
        return behind.get(0);
    }

    private void store(SplittableRandom random) throws IOException, PinfoldException {
        TorturePhone.Prepared prepared;
        try {
            prepared = phone.prepare(
                    PinHashes.PINS.get(random.nextInt(PinHashes.PINS.size())), MAX_TRIES, false, Optional.empty());
        } catch (TooSoonException e) {
            return;
        }
        if (!isFirstWithItsPin(prepared)) {
            return;
        }
        history.tell(phone.account(), "store " + prepared.pin() + " as generation " + prepared.generation());
        for (int unknown = 1; ; unknown++) {
            try {
                StoreResponse answer = phone.api().store(phone.device(), prepared.request());
                if (answer.generation() != prepared.generation()) {
                    throw history.broken(phone.account(), "stored as generation " + answer.generation());
                }
                win(prepared);
                counts.stores.increment();
                return;
            } catch (OutcomeUnknownException e) {
                if (unknown == UNKNOWN_OUTCOMES) {
                    throw e;
                }
            } catch (ProblemException e) {
                if (e.type() == ProblemType.STALE_GENERATION) {
                    return;
                }
                throw e;
            }
        }
    }

    private synchronized boolean isFirstWithItsPin(TorturePhone.Prepared prepared) {
        List<TorturePhone.Prepared> same = sent.computeIfAbsent(prepared.generation(), none -> new ArrayList<>());
        if (same.stream().anyMatch(other -> other.pin().equals(prepared.pin()))) {
            return false;
        }
        same.add(prepared);
        return true;
    }

    private synchronized void win(TorturePhone.Prepared prepared) {
        TorturePhone.Prepared other = live.putIfAbsent(prepared.generation(), prepared);
        if (other != null && other != prepared) {
            throw history.broken(
                    phone.account(),
                    "PINs " + other.pin() + " and " + prepared.pin() + " both open generation "
                            + prepared.generation());
        }
        generation = Math.max(generation, prepared.generation());
    }

    private synchronized Optional<TorturePhone.Prepared> present() {
        return Optional.ofNullable(live.get(generation));
    }

    /** After a kill, while nobody else acts: nothing acknowledged is undone, and one of the PINs that were sent restores. */
    synchronized void check() throws IOException, PinfoldException {
        RecoveryStateResponse found = phone.api().recoveryState(phone.device());
        history.tell(
                phone.account(),
                "found " + found.state() + ", generation " + found.generation() + ", used "
                        + found.guessesSinceSuccess() + ", tries " + found.triesRemaining());
        if (found.generation() < generation) {
            throw history.broken(phone.account(), "generation " + generation + " was acknowledged");
        }
        if (!found.state().equals("stored")) {
            boolean plausible =
                    found.state().equals("exhausted") || (found.state().equals("never") && generation == 0);
            if (!plausible) {
                throw history.broken(phone.account(), "the secret is " + found.state());
            }
            return;
        }
        if (found.triesRemaining() + found.guessesSinceSuccess() != MAX_TRIES) {
            throw history.broken(phone.account(), "tries and guesses do not add up");
        }
        Optional<TorturePhone.Prepared> known = Optional.ofNullable(live.get(found.generation()));
        List<TorturePhone.Prepared> candidates =
                known.map(List::of).orElseGet(() -> sent.getOrDefault(found.generation(), List.of()));
        if (candidates.size() > found.triesRemaining()) {
            return;
        }
        for (TorturePhone.Prepared candidate : candidates) {
            TorturePhone.Evaluated evaluated = evaluate(phone.blind(candidate.pin()));
            if (evaluated.right()) {
                win(candidate);
                phone.unlock(evaluated, candidate.key());
                counts.restores.increment();
                return;
            }
        }
        throw history.broken(phone.account(), "none of the PINs that were sent restores");
    }
}
