package org.pinfold.torture;

import java.util.Map;
import java.util.TreeMap;

/** What happened, in numbers. */
final class Figures {
    private final Map<String, Integer> ends = new TreeMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private long operations;
    private long evaluations;
    private int served;
    private int capacity;
    private int accounts;

    void end(String how) {
        ends.merge(how, 1, Integer::sum);
    }

    void operation(String outcome) {
        operations++;
        int nameEnd = outcome.indexOf('[');
        if (nameEnd >= 0) {
            outcomes.merge(outcome.substring(0, nameEnd), 1, Integer::sum);
        }
    }

    void evaluation() {
        evaluations++;
    }

    void served() {
        served++;
    }

    void capacity(int slots) {
        capacity = Math.max(capacity, slots);
    }

    void accounts(int number) {
        accounts = Math.max(accounts, number);
    }

    /** How processes ended, by step or signal. */
    Map<String, Integer> ends() {
        return ends;
    }

    int kills() {
        return ends.entrySet().stream()
                .filter(end -> !end.getKey().equals("in order"))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Outcomes, by name. */
    Map<String, Integer> outcomes() {
        return outcomes;
    }

    @Override
    public String toString() {
        return kills() + " kills " + ends + "; " + served + " starts served; " + operations + " operations " + outcomes
                + "; " + evaluations + " evaluations; up to " + accounts + " accounts in " + capacity + " slots";
    }
}
