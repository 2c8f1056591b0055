package org.pinfold.rest;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.pinfold.events.DeliveryCounts;
import org.pinfold.events.EventWaiters;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.SlotState;
import org.pinfold.ledger.service.Alarms;
import org.pinfold.recovery.service.RecoveryCounts;
import org.pinfold.registration.ChallengeCounts;
import org.pinfold.registration.ChallengeVerifier;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.SenderEvent;
import org.pinfold.rest.limit.RequestLimit;
import org.pinfold.rest.limit.RequestLimits;

/**
 * What a monitor may know: how often what happened since the start, and how the process is. Labels are names of ours: never
 * an account, a slot or anything that a client sent.
 */
@ApplicationScoped
public class Metrics {
    @Inject
    GuessLedger ledger;

    @Inject
    RecoveryCounts outcomes;

    @Inject
    Alarms alarms;

    @Inject
    SenderCounts codes;

    @Inject
    ChallengeCounts challenges;

    @Inject
    RequestLimits limits;

    @Inject
    DeliveryCounts deliveries;

    @Inject
    EventWaiters waiters;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /** One look at the ledger for each answer: all its numbers are of one moment. */
    private GuessLedger.LedgerView view;

    @PostConstruct
    void register() {
        view = ledger.view();
        ledgerCounter("pinfold.guesses.debited", "Guesses debited", GuessLedger.LedgerView::debits);
        ledgerCounter(
                "pinfold.guesses.repeated", "Guesses that came again, not debited", GuessLedger.LedgerView::repeats);
        ledgerCounter("pinfold.guesses.reset", "Counts reset by a proof", GuessLedger.LedgerView::resets);
        ledgerGauge("pinfold.ledger.sequence", "The last ledger write", GuessLedger.LedgerView::sequence)
                .register(registry);
        ledgerGauge("pinfold.ledger.epoch", "Starts on this ledger", GuessLedger.LedgerView::epoch)
                .register(registry);
        ledgerGauge(
                        "pinfold.ledger.serving",
                        "1 while guesses are served",
                        view -> view.stopped().isEmpty() ? 1 : 0)
                .register(registry);
        ledgerCounter("pinfold.ledger.token.writes", "Writes to the token", GuessLedger.LedgerView::tokenWrites);
        ledgerCounter("pinfold.ledger.operations", "Operations that shared them", GuessLedger.LedgerView::operations);
        ledgerGauge("pinfold.ledger.waiting", "Operations that wait", GuessLedger.LedgerView::waiting)
                .register(registry);
        for (SlotState state : SlotState.values()) {
            if (state != SlotState.FREE) {
                ledgerGauge("pinfold.slots", "Slots that belong to an account, by state", view -> slots(view, state))
                        .tag("state", label(state.name()))
                        .register(registry);
            }
        }
        outcomes.counts()
                .keySet()
                .forEach(outcome -> FunctionCounter.builder(
                                "pinfold.recovery.outcomes",
                                outcomes,
                                counts -> counts.counts().getOrDefault(outcome, 0L))
                        .description("Outcomes of calls on a stored secret")
                        .tag("outcome", outcome)
                        .register(registry));
        alarms.counts()
                .keySet()
                .forEach(event -> FunctionCounter.builder(
                                "pinfold.alarms",
                                alarms,
                                counted -> counted.counts().getOrDefault(event, 0L))
                        .description("Alarms raised")
                        .tag("event", event.name())
                        .register(registry));
        for (SenderEvent event : SenderEvent.values()) {
            FunctionCounter.builder("pinfold.codes", codes, counted -> counted.of(event))
                    .description("What became of verification codes")
                    .tag("outcome", label(event.name()))
                    .register(registry);
        }
        for (ChallengeVerifier.Verdict verdict : ChallengeVerifier.Verdict.values()) {
            FunctionCounter.builder("pinfold.challenges", challenges, counted -> counted.of(verdict))
                    .description("Answers to challenges, by what became of them")
                    .tag("outcome", label(verdict.name()))
                    .register(registry);
        }
        for (RequestLimit limit : RequestLimit.values()) {
            FunctionCounter.builder("pinfold.requests.refused", limits, counted -> counted.refusals(limit))
                    .description("Requests that a limit by address refused")
                    .tag("limit", label(limit.name()))
                    .register(registry);
        }
        delivery("delivered", DeliveryCounts::delivered);
        delivery("failed", DeliveryCounts::failed);
        delivery("given_up", DeliveryCounts::givenUp);
        Gauge.builder("pinfold.events.backlog", deliveries, DeliveryCounts::backlog)
                .description("Events that the webhook has not taken yet")
                .register(registry);
        Gauge.builder("pinfold.events.waiting", waiters, EventWaiters::count)
                .description("Devices that wait for an event")
                .register(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private void delivery(String outcome, ToDoubleFunction<DeliveryCounts> count) {
        FunctionCounter.builder("pinfold.events.deliveries", deliveries, count)
                .description("What became of events for the webhook")
                .tag("outcome", outcome)
                .register(registry);
    }

    @PreDestroy
    void close() {
        registry.close();
    }

    /** All of it in Prometheus' text format 0.0.4. */
    public synchronized String text() {
        view = ledger.view();
        return registry.scrape();
    }

    private void ledgerCounter(String name, String description, ToDoubleFunction<GuessLedger.LedgerView> value) {
        FunctionCounter.builder(name, this, metrics -> value.applyAsDouble(metrics.view))
                .description(description)
                .register(registry);
    }

    private Gauge.Builder<Metrics> ledgerGauge(
            String name, String description, ToDoubleFunction<GuessLedger.LedgerView> value) {
        return Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.view))
                .description(description)
                .strongReference(true);
    }

    private static long slots(GuessLedger.LedgerView view, SlotState state) {
        return view.slotCounts().getOrDefault(state, 0);
    }

    /** {@code CLOSED_EXHAUSTED} is {@code exhausted}. */
    private static String label(String state) {
        return state.replace("CLOSED_", "").toLowerCase(Locale.ROOT);
    }
}
