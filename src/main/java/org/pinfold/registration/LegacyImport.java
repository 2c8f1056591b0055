package org.pinfold.registration;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.SlotOutcome;
import org.pinfold.ledger.SlotState;
import org.pinfold.protocol.Aci;
import org.pinfold.recovery.LegacyGate;
import org.pinfold.recovery.LegacyLock;
import org.pinfold.token.CryptoToken;

/**
 * One run through a file of an old system's locks. A lock is imported in four steps, each for a batch of lines: note the
 * accounts that will be made; take a slot for each; in one transaction insert account, number and wrapped lock, the commit
 * point; open the slot for the lock. What a crash leaves before the commit point is a slot under a noted name, which is given
 * back; what it leaves after it is a lock that whoever looks at it next opens. So no line is ever half done, and the same file
 * again goes on where this run ended.
 */
public final class LegacyImport {
    /** Lines in a transaction. */
    static final int BATCH = 256;

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final LegacyImportSteps steps;
    private final GuessLedger ledger;
    private final LegacyGate gate;
    private final CryptoToken token;
    private final Clock clock;
    private final ExecutorService workers;
    private final String file;

    private final List<LegacyImportLine.Bad> badLines = new ArrayList<>();
    private LegacyImportProgress.State state = LegacyImportProgress.State.RUNNING;
    private Optional<String> failure = Optional.empty();
    private long lines;
    private long imported;
    private long known;
    private long bad;
    private volatile boolean cancelled;

    /**
     * A run.
     *
     * @param workers as many threads as operations shall share a write to the token; not shut down by this class
     * @param file name for the report
     */
    public LegacyImport(
            LegacyImportSteps steps,
            GuessLedger ledger,
            LegacyGate gate,
            CryptoToken token,
            Clock clock,
            ExecutorService workers,
            String file) {
        this.steps = steps;
        this.ledger = ledger;
        this.gate = gate;
        this.token = token;
        this.clock = clock;
        this.workers = workers;
        this.file = file;
    }

    /** Asks the run to stop; it stops between two batches. */
    public void cancel() {
        cancelled = true;
    }

    /** How far it has come. */
    public synchronized LegacyImportProgress progress() {
        return new LegacyImportProgress(state, file, lines, imported, known, bad, badLines, failure);
    }

    /** Runs to the end of the file, until it is cancelled, or until something fails. */
    public void run(BufferedReader in) {
        try {
            steps.giveBackSlots();
            boolean ended = importAll(in);
            steps.giveBackSlots();
            end(ended ? LegacyImportProgress.State.ENDED : LegacyImportProgress.State.CANCELLED, Optional.empty());
        } catch (IOException | RuntimeException e) {
            end(LegacyImportProgress.State.FAILED, Optional.of(e.getClass().getSimpleName()));
        }
    }

    /** For whoever could not even begin, or was cut short: nothing runs any more. */
    public synchronized void failUnlessEnded() {
        if (state == LegacyImportProgress.State.RUNNING) {
            end(LegacyImportProgress.State.FAILED, Optional.of("the file could not be read"));
        }
    }

    private synchronized void end(LegacyImportProgress.State how, Optional<String> why) {
        state = how;
        failure = why;
    }

    private boolean importAll(BufferedReader in) throws IOException {
        Optional<String> header = readLine(in);
        if (header.isEmpty() || !withoutMark(header.get()).equals(LegacyImportLine.HEADER)) {
            throw new IOException("the first line is not " + LegacyImportLine.HEADER);
        }
        long line = 1;
        List<LegacyImportLine.Row> batch = new ArrayList<>();
        Set<PhoneNumber> numbers = new HashSet<>();
        for (Optional<String> text = readLine(in); text.isPresent(); text = readLine(in)) {
            line++;
            LegacyImportLine parsed = LegacyImportLine.parse(line, text.get());
            if (parsed instanceof LegacyImportLine.Bad fault) {
                refuse(fault);
            } else {
                LegacyImportLine.Row row = (LegacyImportLine.Row) parsed;
                if (batch.size() == BATCH || numbers.contains(row.number())) {
                    importBatch(batch, line - 1);
                    batch.clear();
                    numbers.clear();
                    if (cancelled) {
                        return false;
                    }
                }
                batch.add(row);
                numbers.add(row.number());
            }
        }
        importBatch(batch, line);
        return true;
    }

    private static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    /** A line, cut off one character after the longest that is allowed: a file without line ends must not fill the memory. */
    private static Optional<String> readLine(BufferedReader in) throws IOException {
        StringBuilder text = new StringBuilder();
        boolean any = false;
        for (int next = in.read(); next >= 0; next = in.read()) {
            any = true;
            if (next == '\n') {
                break;
            }
            if (text.length() <= LegacyImportLine.MAX_CHARACTERS) {
                text.append((char) next);
            }
        }
        int end = text.length();
        if (end > 0 && text.charAt(end - 1) == '\r') {
            text.setLength(end - 1);
        }
        return any ? Optional.of(text.toString()) : Optional.empty();
    }

    private record Wrapped(LegacyImportPlan.Place plan, GuessLedger.Place place, LegacyLock lock) {}

    private void importBatch(List<LegacyImportLine.Row> rows, long upToLine) {
        List<LegacyImportPlan.Place> toPlace = new ArrayList<>();
        List<LegacyLock> toComplete = new ArrayList<>();
        for (LegacyImportPlan plan : steps.plan(rows)) {
            if (plan instanceof LegacyImportPlan.Refused refused) {
                refuse(new LegacyImportLine.Bad(refused.row().line(), refused.fault()));
            } else if (plan instanceof LegacyImportPlan.Known found) {
                if (found.lock()
                        .isOf(token.mac(), found.row().salt(), found.row().old())) {
                    toComplete.add(found.lock());
                } else {
                    refuse(new LegacyImportLine.Bad(found.row().line(), LegacyImportLine.Fault.OTHER_LOCK));
                }
            } else {
                toPlace.add((LegacyImportPlan.Place) plan);
            }
        }
        // An earlier run may have ended before it opened this one's slot; asking completes it.
        together(toComplete, lock -> gate.holds(lock.account()));
        List<Wrapped> wrapped = new ArrayList<>();
        for (Optional<Wrapped> one : together(toPlace, this::wrap)) {
            one.ifPresent(wrapped::add);
        }
        Set<Aci> committed = steps.commit(
                wrapped.stream().map(Wrapped::plan).toList(),
                wrapped.stream().map(Wrapped::lock).toList());
        List<Boolean> opened =
                together(wrapped, one -> committed.contains(one.plan().account()) && open(one));
        for (int i = 0; i < wrapped.size(); i++) {
            if (!opened.get(i)) {
                refuse(new LegacyImportLine.Bad(
                        wrapped.get(i).plan().row().line(), LegacyImportLine.Fault.CHANGED_MEANWHILE));
            }
        }
        synchronized (this) {
            lines = upToLine;
            known += toComplete.size();
            imported += opened.stream().filter(done -> done).count();
        }
    }

    private Optional<Wrapped> wrap(LegacyImportPlan.Place plan) {
        GuessLedger.Place place = ledger.allocate(plan.account(), steps::namesSlot);
        SlotState slot = place.slot().state();
        if (slot != SlotState.CLOSED_NEVER && slot != SlotState.CLOSED_REMOVED) {
            refuse(new LegacyImportLine.Bad(plan.row().line(), LegacyImportLine.Fault.ACCOUNT_IN_USE));
            return Optional.empty();
        }
        LegacyLock lock = LegacyLock.wrap(
                token.mac(),
                place,
                plan.row().salt(),
                plan.row().old(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return Optional.of(new Wrapped(plan, place, lock));
    }

    private boolean open(Wrapped one) {
        SlotOutcome.Open outcome = ledger.open(
                one.place(), one.place().slot().generation(), one.lock().tag(token.mac()));
        if (outcome instanceof SlotOutcome.Opened || gate.holds(one.plan().account())) {
            return true;
        }
        // The owner stored a secret since the slot was looked at: the lock is that one's.
        steps.discard(one.lock());
        return false;
    }

    /** Does something with all of a batch at once, so that their waits for the token are one. */
    private <T, R> List<R> together(List<T> all, Function<T, R> work) {
        List<Future<R>> futures =
                all.stream().map(one -> workers.submit(() -> work.apply(one))).toList();
        List<R> results = new ArrayList<>();
        try {
            for (Future<R> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failed ? failed : new IllegalStateException(e.getCause());
        } finally {
            // Nobody works on when this batch is given up.
            for (Future<R> future : futures) {
                settle(future);
            }
        }
    }

    private static void settle(Future<?> future) {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // The first failure is thrown; the others say the same.
        }
    }

    private synchronized void refuse(LegacyImportLine.Bad fault) {
        bad++;
        if (badLines.size() < LegacyImportProgress.MAX_BAD_LINES) {
            badLines.add(fault);
        }
    }
}
