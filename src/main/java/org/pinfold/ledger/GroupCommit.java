package org.pinfold.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets everybody who waits at the same moment share one write. Whoever finds nobody writing writes for all that wait,
 * one batch; one of those that came meanwhile writes the next. So there is one writer at any moment, and no thread of
 * our own that an application server would have to start, give a context to, and stop.
 *
 * @param <W> the work; it holds its own result
 */
final class GroupCommit<W> {
    private final int capacity;
    private final int maxBatch;
    private final Consumer<List<W>> writer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting<W>> queue = new ArrayDeque<>();
    private boolean writing;

    private static final class Waiting<W> {
        private final W work;
        private final Condition turn;
        private boolean done;

        Waiting(W work, Condition turn) {
            this.work = work;
            this.turn = turn;
        }
    }

    /**
     * @param capacity how many may wait
     * @param maxBatch how many are written at once at most
     * @param writer writes one batch; called by one thread at a time; must not throw
     */
    GroupCommit(int capacity, int maxBatch, Consumer<List<W>> writer) {
        this.capacity = capacity;
        this.maxBatch = maxBatch;
        this.writer = writer;
    }

    /**
     * Returns when a batch with this work was written, by this thread or by another.
     *
     * @throws LedgerBusyException if too many wait already; the work was not done
     */
    void perform(W work) {
        lock.lock();
        try {
            if (queue.size() >= capacity) {
                throw new LedgerBusyException();
            }
            Waiting<W> own = new Waiting<>(work, lock.newCondition());
            queue.add(own);
            while (!own.done) {
                if (writing) {
                    // Not interruptible: a caller that leaves does not take its debit back.
                    own.turn.awaitUninterruptibly();
                } else {
                    writeNext();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    private void writeNext() {
        List<Waiting<W>> batch = new ArrayList<>();
        while (batch.size() < maxBatch && !queue.isEmpty()) {
            batch.add(queue.remove());
        }
        writing = true;
        lock.unlock();
        try {
            writer.accept(batch.stream().map(waiting -> waiting.work).toList());
        } finally {
            lock.lock();
            writing = false;
            for (Waiting<W> waiting : batch) {
                waiting.done = true;
                waiting.turn.signal();
            }
            Waiting<W> next = queue.peek();
            if (next != null) {
                next.turn.signal();
            }
        }
    }
}
