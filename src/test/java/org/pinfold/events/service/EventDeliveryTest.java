package org.pinfold.events.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pinfold.events.service.EventDatabase.ALICE;
import static org.pinfold.events.service.EventDatabase.BOB;
import static org.pinfold.events.service.EventDatabase.NOON;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.events.AccountEvent;
import org.pinfold.events.DeliveryCounts;
import org.pinfold.events.DeliveryOutbox;
import org.pinfold.events.EventDelivery;
import org.pinfold.events.EventReceiver;
import org.pinfold.outbound.SignedWebhook;
import org.pinfold.outbound.WebhookTarget;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.SecretBytes;

/** Every event reaches a receiver over HTTP at least once and in its account's order, whatever the receiver does. */
class EventDeliveryTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private record Received(String signature, String body) {
        JsonObject json() {
            return Json.createReader(new StringReader(body)).readObject();
        }

        String name() {
            return (json().getString("account").equals(ALICE.toString()) ? "alice " : "bob ")
                    + json().getString("type");
        }
    }

    private static final class SetClock extends Clock {
        private Instant now = NOON;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        void forward(Duration duration) {
            now = now.plus(duration);
        }
    }

    private final EventDatabase database = new EventDatabase(3, true);
    private final SetClock clock = new SetClock();
    private final DeliveryCounts counts = new DeliveryCounts();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    /** Statuses of the next answers; 204 when there is none. */
    private final Deque<Integer> answers = new ArrayDeque<>();

    private HttpServer server;
    private WebhookEventReceiver receiver;
    private EventDelivery delivery;

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/events", this::answer);
        server.start();
        receiver = new WebhookEventReceiver(new SignedWebhook(
                new WebhookTarget(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events"),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5)),
                SecretBytes.takeOwnership(SECRET.getBytes(StandardCharsets.US_ASCII)),
                clock,
                Optional.empty()));
        delivery = delivering(database.outbox(), receiver);
    }

    @AfterEach
    void end() {
        server.stop(0);
        receiver.close();
        database.close();
    }

    private EventDelivery delivering(DeliveryOutbox outbox, EventReceiver to) {
        return new EventDelivery(outbox, to, database.settings, counts, clock);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(exchange.getRequestHeaders().getFirst("Pinfold-Signature"), body));
            Integer status = answers.poll();
            if (status != null && status == 503) {
                exchange.getResponseHeaders().set("Retry-After", "120");
            }
            exchange.sendResponseHeaders(status == null ? 204 : status, -1);
        }
    }

    private List<String> names() {
        return received.stream().map(Received::name).toList();
    }

    @Test
    void anEventArrivesWithItsSignatureAndNothingElse() throws Exception {
        database.act(ALICE, SecurityEvent.GUESS_DEBITED, Map.of("generation", "7", "triesRemaining", "9", "used", "1"));

        delivery.deliver();

        Received request = received.get(0);
        assertThat(request.json())
                .isEqualTo(Json.createObjectBuilder()
                        .add("account", ALICE.toString())
                        .add("id", 1)
                        .add("type", "guess-debited")
                        .add("timestamp", NOON.toEpochMilli())
                        .add("times", 1)
                        .add("generation", 7)
                        .add("triesRemaining", 9)
                        .build());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
        String seconds = Long.toString(NOON.getEpochSecond());
        assertThat(request.signature())
                .isEqualTo("t=" + seconds + ",v1="
                        + HexFormat.of()
                                .formatHex(mac.doFinal(
                                        (seconds + "." + request.body()).getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void everyEventArrivesOnceAndInTheOrderOfItsAccount() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        database.act(BOB, SecurityEvent.SECRET_STORED);
        database.act(ALICE, SecurityEvent.DEVICE_LINKED);
        database.act(ALICE, SecurityEvent.DEVICE_REMOVED);

        delivery.deliver();
        delivery.deliver();

        assertThat(names())
                .containsExactlyInAnyOrder(
                        "alice pin-changed", "bob pin-changed", "alice device-linked", "alice device-removed")
                .containsSubsequence("alice pin-changed", "alice device-linked", "alice device-removed");
        assertThat(counts.delivered()).isEqualTo(4);
        assertThat(counts.backlog()).isZero();
    }

    @Test
    void deliveringTakesNothingFromTheDevices() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        delivery.deliver();
        assertThat(database.read(ALICE, 0)).hasSize(1);
    }

    @Test
    void anEventThatIsNotTakenComesAgainAndHoldsUpItsAccountAlone() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        database.act(ALICE, SecurityEvent.DEVICE_LINKED);
        database.act(BOB, SecurityEvent.SECRET_STORED);
        answers.add(500);

        delivery.deliver();
        assertThat(names()).containsExactly("alice pin-changed", "bob pin-changed");
        assertThat(counts.failed()).isEqualTo(1);
        assertThat(counts.backlog()).isEqualTo(2);
        clock.forward(Duration.ofSeconds(2).minusMillis(1));
        delivery.deliver();
        assertThat(received).hasSize(2);
        clock.forward(Duration.ofMillis(1));
        delivery.deliver();

        assertThat(names().subList(2, 4)).containsExactly("alice pin-changed", "alice device-linked");
        assertThat(received.get(2).body()).isEqualTo(received.get(0).body());
        assertThat(received.get(2).signature()).isNotEqualTo(received.get(0).signature());
    }

    @Test
    void everyAnswerButSuccessIsAFailureARedirectToo() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        for (int status : new int[] {302, 400, 404, 410, 429, 500, 503}) {
            answers.add(status);
            delivery.deliver();
            assertThat(counts.delivered()).as("status %s", status).isZero();
            clock.forward(Duration.ofHours(2));
        }
        delivery.deliver();
        assertThat(counts.delivered()).isEqualTo(1);
        assertThat(received).hasSize(8);
    }

    @Test
    void aReceiverThatAsksForTimeGetsIt() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        database.act(BOB, SecurityEvent.SECRET_STORED);
        answers.add(503);

        delivery.deliver();
        clock.forward(Duration.ofSeconds(119));
        delivery.deliver();
        assertThat(received).hasSize(1);
        clock.forward(Duration.ofSeconds(1));
        delivery.deliver();

        assertThat(counts.delivered()).isEqualTo(2);
    }

    @Test
    void aReceiverThatFailsAgainAndAgainIsLeftAloneForAWhile() {
        for (int account = 0; account < 9; account++) {
            database.act(Aci.parse("00000000-0000-4000-8000-00000000001" + account), SecurityEvent.SECRET_STORED);
            answers.add(500);
        }
        delivery.deliver();
        assertThat(received).hasSize(3);
        delivery.deliver();
        assertThat(received).hasSize(3);
    }

    @Test
    void aDeadReceiverLosesNothingAndIsToldWhenItIsBack() throws IOException {
        InetSocketAddress address = server.getAddress();
        server.stop(0);
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        database.act(BOB, SecurityEvent.SECRET_STORED);

        delivery.deliver();
        assertThat(counts.failed()).isEqualTo(1);
        assertThat(counts.backlog()).isEqualTo(2);
        delivery.deliver();
        assertThat(counts.failed()).isEqualTo(1);
        server = HttpServer.create(address, 0);
        server.createContext("/events", this::answer);
        server.start();
        clock.forward(Duration.ofMinutes(5));
        delivery.deliver();

        assertThat(counts.delivered()).isEqualTo(2);
        assertThat(counts.backlog()).isZero();
    }

    @Test
    void afterAHaltBetweenTheReceiversAnswerAndTheMarkTheEventComesAgainUnchanged() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        EventReceiver haltedAfterwards = event -> {
            receiver.send(event);
            throw new IllegalStateException("halted");
        };
        try {
            delivering(database.outbox(), haltedAfterwards).deliver();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("halted");
        }
        try (EventDatabase restarted = database.another()) {
            EventDelivery next = delivering(restarted.outbox(), receiver);
            next.deliver();
            next.deliver();
        }
        assertThat(received).hasSize(2);
        assertThat(received.get(1).body()).isEqualTo(received.get(0).body());
    }

    @Test
    void afterAHaltBetweenTheActAndItsDeliveryTheNextServerDelivers() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        try (EventDatabase restarted = database.another()) {
            delivering(restarted.outbox(), receiver).deliver();
        }
        assertThat(names()).containsExactly("alice pin-changed");
    }

    @Test
    void aFloodOfOneTypeIsCountedWhileTheReceiverIsAway() {
        answers.add(500);
        database.act(ALICE, SecurityEvent.REGISTRATION_LOCK_PROBED);
        delivery.deliver();
        for (int probe = 0; probe < 50; probe++) {
            database.act(ALICE, SecurityEvent.REGISTRATION_LOCK_PROBED);
        }
        clock.forward(Duration.ofMinutes(1));
        delivery.deliver();

        assertThat(received.stream().skip(1).map(request -> request.json().getInt("times")))
                .containsExactly(1, 1, 49);
    }

    @Test
    void aReplacedEventIsDeliveredAlsoWhenItsPredecessorIsMarkedLater() {
        for (int probe = 0; probe < 3; probe++) {
            database.act(ALICE, SecurityEvent.REGISTRATION_LOCK_PROBED);
        }
        EventReceiver meanwhile = new EventReceiver() {
            @Override
            public Delivery send(AccountEvent event) {
                if (event.id() == 3) {
                    database.act(ALICE, SecurityEvent.REGISTRATION_LOCK_PROBED);
                }
                return receiver.send(event);
            }
        };
        delivering(database.outbox(), meanwhile).deliver();

        assertThat(received.stream().map(request -> request.json().getInt("times")))
                .containsExactly(1, 1, 1, 2);
    }

    @Test
    void ofTooLongABacklogTheOldestAreGivenUpAndCountedAndStayForTheDevices() {
        for (int account = 0; account < 8; account++) {
            database.actAt(
                    NOON.plusSeconds(account),
                    Aci.parse("00000000-0000-4000-8000-00000000001" + account),
                    SecurityEvent.SECRET_STORED);
        }
        delivery.tidy();
        assertThat(counts.givenUp()).isEqualTo(3);
        assertThat(counts.backlog()).isEqualTo(5);
        clock.forward(Duration.ofMinutes(1));
        delivery.deliver();

        assertThat(received.stream().map(request -> request.json().getString("account")))
                .hasSize(5)
                .doesNotContain("00000000-0000-4000-8000-000000000012");
        assertThat(database.read(Aci.parse("00000000-0000-4000-8000-000000000010"), 0))
                .hasSize(1);
    }

    @Test
    void whatBecameTooOldUndeliveredIsCounted() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        clock.forward(database.settings.keep().plusMillis(1));
        delivery.tidy();
        assertThat(counts.givenUp()).isEqualTo(1);
        assertThat(database.read(ALICE, 0)).isEmpty();
    }

    @Test
    void afterItsEndNothingIsSent() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        delivery.stop();
        delivery.deliver();
        assertThat(received).isEmpty();
    }
}
