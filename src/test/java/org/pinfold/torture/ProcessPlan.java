package org.pinfold.torture;

import java.util.List;

/**
 * What one process is to do until it ends.
 *
 * @param threads clients
 * @param accounts how many each client wants to have
 * @param acts after how many of each client the process ends in order; 0: it only looks
 * @param firstAccount number of the first account that it makes
 * @param maxValueBytes what a register holds
 * @param seed of its clients' choices
 * @param fault what is broken on purpose
 * @param halts where it ends itself, as {@link Halts} reads it
 */
record ProcessPlan(
        int threads,
        int accounts,
        int acts,
        int firstAccount,
        int maxValueBytes,
        long seed,
        Fault fault,
        String halts) {
    static ProcessPlan parse(List<String> words) {
        return new ProcessPlan(
                Integer.parseInt(words.get(0)),
                Integer.parseInt(words.get(1)),
                Integer.parseInt(words.get(2)),
                Integer.parseInt(words.get(3)),
                Integer.parseInt(words.get(4)),
                Long.parseLong(words.get(5)),
                Fault.valueOf(words.get(6)),
                words.get(7));
    }

    List<String> words() {
        return List.of(
                Integer.toString(threads),
                Integer.toString(accounts),
                Integer.toString(acts),
                Integer.toString(firstAccount),
                Integer.toString(maxValueBytes),
                Long.toString(seed),
                fault.toString(),
                halts);
    }
}
