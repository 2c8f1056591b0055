package org.pinfold.torture;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/**
 * What clients saw of every account, across all kills. Each evaluation is checked as it comes: at one position of a slot one
 * point is evaluated and no other, none beyond the tries, and no slot is two accounts'. Safe for use by many threads.
 */
final class ServerHistory {
    private static final int LINES_KEPT = 200;

    private final Map<Aci, Account> accounts = new ConcurrentHashMap<>();
    private final Map<Integer, Aci> owners = new ConcurrentHashMap<>();

    private static final class Account {
        private final Deque<String> lines = new ArrayDeque<>();
        private final Map<SlotPosition, Octets> points = new HashMap<>();
        private final TreeMap<SlotPosition, Octets> latest = new TreeMap<>();
    }

    /** Adds a line to what is printed of an account if a promise to it is broken. */
    void tell(Aci account, String line) {
        Account entry = of(account);
        synchronized (entry) {
            entry.lines.addLast(line);
            if (entry.lines.size() > LINES_KEPT) {
                entry.lines.removeFirst();
            }
        }
    }

    /** An evaluation that the server answered with. */
    void evaluated(Aci account, SlotPosition position, Octets point, int maxTries) {
        tell(account, "evaluated " + name(point) + " in " + position);
        Aci owner = owners.computeIfAbsent(position.slot(), slot -> account);
        if (!owner.equals(account)) {
            throw broken(account, position + " is another account's");
        }
        if (position.used() < 1 || position.used() > maxTries) {
            throw broken(account, position + " is outside the " + maxTries + " tries");
        }
        Account entry = of(account);
        synchronized (entry) {
            Octets other = entry.points.putIfAbsent(position, point);
            if (other != null && !other.equals(point)) {
                throw broken(account, "one debit, two evaluations in " + position + ": " + name(other));
            }
            entry.latest.put(position, point);
            if (entry.latest.size() > 1) {
                entry.latest.pollFirstEntry();
            }
        }
    }

    /** The greatest position that any client saw; everything at or beyond it was acknowledged. */
    Optional<SlotPosition> latest(Aci account) {
        Account entry = of(account);
        synchronized (entry) {
            return entry.latest.isEmpty() ? Optional.empty() : Optional.of(entry.latest.lastKey());
        }
    }

    Collection<Integer> slots() {
        return owners.keySet();
    }

    Optional<Aci> ownerOf(int slot) {
        return Optional.ofNullable(owners.get(slot));
    }

    /** What to throw if a promise to this account is broken. */
    BrokenPromiseException broken(Aci account, String what) {
        Account entry = of(account);
        synchronized (entry) {
            return new BrokenPromiseException("account " + account.loggable() + ": " + what, List.copyOf(entry.lines));
        }
    }

    private Account of(Aci account) {
        return Objects.requireNonNull(accounts.computeIfAbsent(account, unseen -> new Account()));
    }

    /** Enough to tell an account's points apart. */
    private static String name(Octets point) {
        return point.toHex().substring(2, 10);
    }
}
