package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.SessionId;
import org.pinfold.registration.SessionView;
import org.pinfold.registration.Transport;
import org.pinfold.registration.VerificationCode;
import org.pinfold.registration.VerificationOutcome;

class VerificationServiceTest {
    private static final PhoneNumber NUMBER = Server.NUMBER;

    private final Server server = new Server();
    private final Server.Caller caller = server.caller;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theCodeThatWasSentProvesTheNumber() {
        SessionId id = caller.open(NUMBER);
        assertThat(caller.verification.requestCode(id, Transport.SMS)).isInstanceOf(VerificationOutcome.Done.class);
        SessionView after = done(caller.submit(id, server.outbox.latest(NUMBER)));
        assertThat(after.verified()).isTrue();
        assertThat(after.allowedToRequestCode()).isFalse();
        assertThat(state(id).verified()).isTrue();
    }

    @Test
    void aFreshSessionAllowsACodeAndHasNothingToCheck() {
        SessionView session = state(caller.open(NUMBER));
        assertThat(session.verified()).isFalse();
        assertThat(session.nextSms()).contains(Duration.ZERO);
        assertThat(session.nextVoice()).isEmpty();
        assertThat(session.nextCheck()).isEmpty();
        assertThat(session.allowedToRequestCode()).isTrue();
    }

    @Test
    void aWrongCodeIsCountedThoughTheAnswerIsARefusal() {
        SessionId id = withCode();
        assertThat(caller.submit(id, wrongCode())).isEqualTo(wrong(Duration.ZERO));
        assertThat(caller.submit(id, wrongCode())).isEqualTo(wrong(Duration.ofMinutes(1)));
        assertThat(caller.submit(id, server.outbox.latest(NUMBER)))
                .isEqualTo(new VerificationOutcome.TooSoon(Duration.ofMinutes(1)));
    }

    @Test
    void aSecondCodeIsRefusedForAMinute() {
        SessionId id = withCode();
        assertThat(caller.verification.requestCode(id, Transport.SMS))
                .isEqualTo(new VerificationOutcome.TooSoon(Duration.ofMinutes(1)));
        server.clock.turn(Duration.ofMinutes(1));
        assertThat(caller.verification.requestCode(id, Transport.SMS)).isInstanceOf(VerificationOutcome.Done.class);
    }

    @Test
    void aCodeThatDidNotLeaveCostsNothing() {
        SessionId id = caller.open(NUMBER);
        server.outbox.delivery = CodeSender.Delivery.UNAVAILABLE;
        SessionView before = state(id);
        assertThat(caller.verification.requestCode(id, Transport.SMS))
                .isEqualTo(new VerificationOutcome.SenderUnavailable());
        assertThat(state(id)).usingRecursiveComparison().isEqualTo(before);
        server.outbox.delivery = CodeSender.Delivery.ACCEPTED;
        assertThat(caller.verification.requestCode(id, Transport.SMS)).isInstanceOf(VerificationOutcome.Done.class);
    }

    @Test
    void aCountryThatIsNotServedCostsNothing() {
        SessionId id = caller.open(NUMBER);
        server.outbox.delivery = CodeSender.Delivery.NOT_SERVED;
        SessionView before = state(id);
        assertThat(caller.verification.requestCode(id, Transport.SMS))
                .isEqualTo(new VerificationOutcome.NumberNotServed());
        assertThat(state(id)).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void aBudgetThatIsUsedUpSaysWhenToComeBackAndCostsNothing() {
        SessionId id = caller.open(NUMBER);
        server.outbox.delivery = new CodeSender.Delivery.OverBudget(Duration.ofMinutes(7));
        SessionView before = state(id);
        assertThat(caller.verification.requestCode(id, Transport.SMS))
                .isEqualTo(new VerificationOutcome.TooSoon(Duration.ofMinutes(7)));
        assertThat(state(id)).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void aSecondCodeThatDidNotLeaveLeavesTheFirstInForce() {
        SessionId id = withCode();
        server.clock.turn(Duration.ofMinutes(1));
        server.outbox.delivery = CodeSender.Delivery.UNAVAILABLE;
        assertThat(caller.verification.requestCode(id, Transport.SMS))
                .isEqualTo(new VerificationOutcome.SenderUnavailable());
        assertThat(done(caller.submit(id, server.outbox.latest(NUMBER))).verified())
                .isTrue();
    }

    @Test
    void nothingIsDoneWithoutASession() {
        SessionId unknown = SessionId.draw(server.random);
        assertThat(caller.inTransaction(() -> caller.verification.state(unknown)))
                .isEqualTo(new VerificationOutcome.NoSession());
        assertThat(caller.verification.requestCode(unknown, Transport.SMS))
                .isEqualTo(new VerificationOutcome.NoSession());
        assertThat(caller.submit(unknown, wrongCode())).isEqualTo(new VerificationOutcome.NoSession());
    }

    @Test
    void anExpiredSessionIsNone() {
        SessionId id = withCode();
        server.clock.turn(Duration.ofMinutes(11));
        assertThat(caller.inTransaction(() -> caller.verification.state(id)))
                .isEqualTo(new VerificationOutcome.NoSession());
        assertThat(caller.verification.requestCode(id, Transport.SMS)).isEqualTo(new VerificationOutcome.NoSession());
        assertThat(caller.submit(id, server.outbox.latest(NUMBER))).isEqualTo(new VerificationOutcome.NoSession());
    }

    @Test
    void expiredSessionsAreRemovedWhenTheNextOneOpens() {
        SessionId expired = caller.open(NUMBER);
        server.clock.turn(Duration.ofMinutes(5));
        SessionId alive = caller.open(NUMBER);
        server.clock.turn(Duration.ofMinutes(5));
        caller.open(NUMBER);
        assertThat(caller.inTransaction(() -> caller.sessions.find(expired.hash())))
                .isEmpty();
        assertThat(caller.inTransaction(() -> caller.sessions.find(alive.hash())))
                .isPresent();
    }

    @Test
    void requestsInParallelSendOneCode() throws Exception {
        SessionId id = caller.open(NUMBER);
        List<VerificationOutcome> outcomes = inParallel(8, other -> other.verification.requestCode(id, Transport.SMS));
        assertThat(outcomes)
                .filteredOn(VerificationOutcome.Done.class::isInstance)
                .hasSize(1);
        assertThat(outcomes)
                .filteredOn(VerificationOutcome.TooSoon.class::isInstance)
                .hasSize(7);
    }

    @Test
    void codesInParallelAreNoMoreThanTheChecksAllow() throws Exception {
        SessionId id = withCode();
        List<VerificationOutcome> outcomes = inParallel(8, other -> other.submit(id, wrongCode()));
        assertThat(outcomes)
                .filteredOn(VerificationOutcome.WrongCode.class::isInstance)
                .hasSize(2);
        assertThat(outcomes)
                .filteredOn(VerificationOutcome.TooSoon.class::isInstance)
                .hasSize(6);
    }

    private List<VerificationOutcome> inParallel(
            int threads, java.util.function.Function<Server.Caller, VerificationOutcome> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<VerificationOutcome>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                calls.add(() -> {
                    try (Server.Caller other = server.new Caller()) {
                        return work.apply(other);
                    }
                });
            }
            List<VerificationOutcome> outcomes = new ArrayList<>();
            for (Future<VerificationOutcome> outcome : executor.invokeAll(calls)) {
                outcomes.add(outcome.get());
            }
            return outcomes;
        } finally {
            executor.shutdownNow();
        }
    }

    private SessionId withCode() {
        SessionId id = caller.open(NUMBER);
        caller.verification.requestCode(id, Transport.SMS);
        return id;
    }

    /** Of another length than any code that is drawn. */
    private static VerificationCode wrongCode() {
        return VerificationCode.parse("1234").orElseThrow();
    }

    private SessionView state(SessionId id) {
        return done(caller.inTransaction(() -> caller.verification.state(id)));
    }

    private static VerificationOutcome wrong(Duration nextCheck) {
        return new VerificationOutcome.WrongCode(java.util.Optional.of(nextCheck));
    }

    private static SessionView done(VerificationOutcome outcome) {
        assertThat(outcome).isInstanceOf(VerificationOutcome.Done.class);
        return ((VerificationOutcome.Done) outcome).session();
    }
}
