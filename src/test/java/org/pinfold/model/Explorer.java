package org.pinfold.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Visits every state that can be reached, breadth first, so that a counterexample is as short as any. States are compared
 * in full: a hash that happens to be equal hides nothing.
 */
final class Explorer {
    private final Scenario scenario;
    private final Set<Property> watched;
    private final Requests requests;
    private final LedgerWriter writer;
    private final Faults faults;

    Explorer(Scenario scenario, Optional<Mutant> mutant, Set<Property> watched) {
        Rules rules = new Rules(mutant);
        this.scenario = scenario;
        this.watched = Set.copyOf(watched);
        this.requests = new Requests(scenario, rules);
        this.writer = new LedgerWriter(scenario, rules);
        this.faults = new Faults(scenario, rules);
    }

    /**
     * What was found.
     *
     * @param states distinct states that were visited
     * @param steps steps that were taken from them
     * @param counterexample the shortest way to a violation, if there is one
     */
    record Exploration(int states, long steps, Optional<Counterexample> counterexample) {}

    /** How a property comes to be violated. */
    record Counterexample(Violation violation, List<String> trace) {
        @Override
        public String toString() {
            StringBuilder text =
                    new StringBuilder(violation.property() + ": " + violation.detail() + System.lineSeparator());
            for (int step = 0; step < trace.size(); step++) {
                text.append(String.format("%4d. %s%n", step + 1, trace.get(step)));
            }
            return text.toString();
        }
    }

    Exploration explore() {
        World first = scenario.initial();
        World.Pool pool = new World.Pool();
        first.share(scenario.initial(), pool);
        Map<World, Optional<World>> cameFrom = new HashMap<>();
        Queue<World> frontier = new ArrayDeque<>();
        cameFrom.put(first, Optional.empty());
        frontier.add(first);
        long taken = 0;
        while (!frontier.isEmpty()) {
            World world = frontier.remove();
            Optional<World> before = Optional.of(world);
            for (Step step : steps(world)) {
                taken++;
                World after = step.after();
                after.share(world, pool);
                boolean isNew = !cameFrom.containsKey(after);
                if (isNew) {
                    faults.check(after);
                }
                Optional<Violation> violation = after.violations().stream()
                        .filter(each -> watched.contains(each.property()))
                        .findFirst();
                if (violation.isPresent()) {
                    List<String> trace = new ArrayList<>(trace(world, cameFrom, pool));
                    trace.add(step.label().get());
                    return new Exploration(
                            cameFrom.size(), taken, Optional.of(new Counterexample(violation.get(), trace)));
                }
                if (isNew) {
                    cameFrom.put(after, before);
                    frontier.add(after);
                }
            }
        }
        return new Exploration(cameFrom.size(), taken, Optional.empty());
    }

    private List<Step> steps(World world) {
        List<Step> steps = new ArrayList<>();
        requests.steps(world, steps);
        writer.steps(world, steps);
        faults.steps(world, steps);
        return steps;
    }

    private List<String> trace(World world, Map<World, Optional<World>> cameFrom, World.Pool pool) {
        List<String> labels = new ArrayList<>();
        World after = world;
        Optional<World> before = Optional.ofNullable(cameFrom.get(after)).flatMap(each -> each);
        while (before.isPresent()) {
            labels.add(label(before.get(), after, pool));
            after = before.get();
            before = Optional.ofNullable(cameFrom.get(after)).flatMap(each -> each);
        }
        Collections.reverse(labels);
        return labels;
    }

    private String label(World before, World after, World.Pool pool) {
        List<Step> steps = steps(before);
        steps.forEach(step -> step.after().share(before, pool));
        return steps.stream()
                .filter(step -> step.after().equals(after))
                .findFirst()
                .orElseThrow()
                .label()
                .get();
    }
}
