package org.pinfold.registration.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.CodeSender.Delivery;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.SenderEvent;
import org.pinfold.registration.Transport;
import org.pinfold.registration.TurnableClock;
import org.pinfold.registration.VerificationCode;

/** No more codes leave than the budgets allow, and none to other countries than those on the list. */
class BudgetedCodeSenderTest {
    private static final PhoneNumber NUMBER = Canary.NUMBER;
    /** In the same block of numbers. */
    private static final PhoneNumber NEIGHBOUR = new PhoneNumber("+4915100000001");

    private static final PhoneNumber ELSEWHERE = new PhoneNumber("+41781234567");

    private final Canary canary = new Canary();
    private final SenderCounts counts = new SenderCounts();
    private final Carrier carrier = new Carrier();
    private final TurnableClock clock = new TurnableClock(Instant.parse("2026-01-01T00:00:00Z"));

    private static final class Carrier implements CodeSender {
        private final List<PhoneNumber> sentTo = new ArrayList<>();
        private Delivery delivery = Delivery.ACCEPTED;

        @Override
        public Delivery send(PhoneNumber number, VerificationCode code, Transport transport) {
            sentTo.add(number);
            return delivery;
        }
    }

    @AfterEach
    void nothingIsInTheLog() {
        canary.assertSilent();
        canary.close();
    }

    @Test
    void aNumberHasItsBudgetADay() {
        BudgetedCodeSender sender = sender(Set.of(), OptionalInt.of(2), OptionalInt.empty());
        assertThat(send(sender, NUMBER)).isEqualTo(Delivery.ACCEPTED);
        assertThat(send(sender, NUMBER)).isEqualTo(Delivery.ACCEPTED);
        assertThat(send(sender, NUMBER)).isEqualTo(new Delivery.OverBudget(Duration.ofHours(12)));
        assertThat(send(sender, NEIGHBOUR)).isEqualTo(Delivery.ACCEPTED);
        clock.turn(Duration.ofHours(12));
        assertThat(send(sender, NUMBER)).isEqualTo(Delivery.ACCEPTED);
        assertThat(send(sender, NUMBER)).isEqualTo(new Delivery.OverBudget(Duration.ofHours(12)));
        assertThat(carrier.sentTo).hasSize(4);
        assertThat(counts.of(SenderEvent.OVER_BUDGET)).isEqualTo(2);
    }

    @Test
    void aBlockOfNumbersHasItsBudgetAnHour() {
        BudgetedCodeSender sender = sender(Set.of(), OptionalInt.of(10), OptionalInt.of(2));
        assertThat(send(sender, NUMBER)).isEqualTo(Delivery.ACCEPTED);
        assertThat(send(sender, NEIGHBOUR)).isEqualTo(Delivery.ACCEPTED);
        assertThat(send(sender, new PhoneNumber("+4915100000002")))
                .isEqualTo(new Delivery.OverBudget(Duration.ofMinutes(30)));
        assertThat(send(sender, ELSEWHERE)).isEqualTo(Delivery.ACCEPTED);
    }

    @Test
    void whatTheBlockRefusesIsNotChargedToTheNumber() {
        BudgetedCodeSender sender = sender(Set.of(), OptionalInt.of(1), OptionalInt.of(1));
        assertThat(send(sender, NEIGHBOUR)).isEqualTo(Delivery.ACCEPTED);
        assertThat(send(sender, NUMBER)).isEqualTo(new Delivery.OverBudget(Duration.ofHours(1)));
        clock.turn(Duration.ofHours(1));
        assertThat(send(sender, NUMBER)).isEqualTo(Delivery.ACCEPTED);
    }

    @Test
    void whatDidNotLeaveIsNotCharged() {
        BudgetedCodeSender sender = sender(Set.of(), OptionalInt.of(1), OptionalInt.of(1));
        carrier.delivery = Delivery.UNAVAILABLE;
        assertThat(send(sender, NUMBER)).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(send(sender, NUMBER)).isEqualTo(Delivery.UNAVAILABLE);
        carrier.delivery = Delivery.ACCEPTED;
        assertThat(send(sender, NUMBER)).isEqualTo(Delivery.ACCEPTED);
        assertThat(send(sender, NUMBER)).isInstanceOf(Delivery.OverBudget.class);
    }

    @Test
    void onlyCountriesOnTheListAreServed() {
        BudgetedCodeSender sender = sender(Set.of("DE", "AT"), OptionalInt.empty(), OptionalInt.empty());
        assertThat(send(sender, NUMBER)).isEqualTo(Delivery.ACCEPTED);
        assertThat(send(sender, ELSEWHERE)).isEqualTo(Delivery.NOT_SERVED);
        assertThat(send(sender, new PhoneNumber("+8816123456789"))).isEqualTo(Delivery.NOT_SERVED);
        assertThat(carrier.sentTo).containsExactly(NUMBER);
        assertThat(counts.of(SenderEvent.NOT_SERVED)).isEqualTo(2);
    }

    /** One country code, many countries: Jamaica is not the United States. */
    @Test
    void aSharedCountryCodeOpensOneCountryOnly() {
        BudgetedCodeSender sender = sender(Set.of("US"), OptionalInt.empty(), OptionalInt.empty());
        assertThat(send(sender, new PhoneNumber("+12025550123"))).isEqualTo(Delivery.ACCEPTED);
        assertThat(send(sender, new PhoneNumber("+18765551234"))).isEqualTo(Delivery.NOT_SERVED);
    }

    @Test
    void withoutAListAllCountriesAreServed() {
        BudgetedCodeSender sender = sender(Set.of(), OptionalInt.empty(), OptionalInt.empty());
        for (int i = 0; i < 300; i++) {
            assertThat(send(sender, ELSEWHERE)).isEqualTo(Delivery.ACCEPTED);
        }
    }

    @Test
    void aBudgetOfNothingIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Budgets(Set.of(), OptionalInt.of(0), OptionalInt.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Budgets(Set.of(), OptionalInt.empty(), OptionalInt.of(0)));
    }

    private BudgetedCodeSender sender(Set<String> countries, OptionalInt numberADay, OptionalInt prefixAnHour) {
        return new BudgetedCodeSender(carrier, new Budgets(countries, numberADay, prefixAnHour), counts, clock);
    }

    private static Delivery send(CodeSender sender, PhoneNumber number) {
        return sender.send(number, Canary.CODE, Transport.SMS);
    }
}
