package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pinfold.client.ProblemException;
import org.pinfold.client.RecordLostException;
import org.pinfold.client.RecoveryState;
import org.pinfold.it.DatabaseCopy;
import org.pinfold.it.MetricsCredential;
import org.pinfold.it.ServerProcess;
import org.pinfold.it.TokenCopy;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.protocol.ProblemType;

/**
 * Real copies of the token or of the database are put back between two starts of one server: no guess comes back, no old PIN
 * does, and it is named. A process of its own, since it is stopped and started all the time.
 */
class TurnedBackIT {
    private static final int MAX_TRIES = 10;
    private static final String OLD = "8642";
    private static final String NEW = "1593";
    private static final String WRONG = "9753";
    private static final ServerProcess SERVER = WildFlyProcess.named("turned-back");

    @BeforeEach
    void start() {
        if (!SERVER.isAlive()) {
            SERVER.property(
                    "pinfold.metrics.credential-file",
                    MetricsCredential.fileIn(SERVER.directory()).toString());
            SERVER.start().awaitReady();
        }
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static double alarmsCounted(String event) {
        String name = "pinfold_alarms_total{event=\"" + event + "\"} ";
        return Http.get(SERVER, "/metrics", MetricsCredential.authorization())
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anEarlierTokenGivesNoGuessBackAndRevivesNoPinAndIsNamed() throws Exception {
        Person guessedAt = Person.registeredAt(SERVER);
        guessedAt.setPin(OLD);
        assertThat(guessedAt.guessWrongly(WRONG)).isEqualTo(MAX_TRIES - 1);
        Person changing = Person.registeredAt(SERVER);
        changing.setPin(OLD);
        SERVER.stop();
        TokenCopy earlier = SERVER.token().copyInto(SERVER.directory().resolve("earlier-token"));

        SERVER.start().awaitReady();
        assertThat(guessedAt.guessWrongly("7531")).isEqualTo(MAX_TRIES - 2);
        changing.setPin(NEW);
        Person later = Person.registeredAt(SERVER);
        later.setPin(OLD);
        SERVER.stop();
        SERVER.token().turnBackTo(earlier);
        SERVER.start().awaitReady();

        assertThat(Counters.alarmsOf(SERVER)).containsExactly("TOKEN_HEALED {slots=3}");
        assertThat(alarmsCounted("TOKEN_HEALED")).isEqualTo(1);
        assertThat(notificationsUntil("token-healed", () -> {})).containsExactly("org.pinfold.alarm.token-healed");
        assertThat(alarmsCounted("DATABASE_BEHIND")).isZero();
        assertThat(guessedAt.state().guessesSinceSuccess()).isEqualTo(2);
        assertThat(guessedAt.guessWrongly(WRONG)).isEqualTo(MAX_TRIES - 3);
        assertThat(guessedAt.restores(OLD)).isTrue();
        assertThat(changing.restores(OLD)).isFalse();
        assertThat(changing.restores(NEW)).isTrue();
        assertThat(later.restores(OLD)).isTrue();

        SERVER.stop();
        assertThat(AuditRows.factsOf(SERVER, "TOKEN_HEALED")).containsExactly("slots=3");
        SERVER.start().awaitReady();
        assertThat(Counters.alarmsOf(SERVER)).as("once healed").isEmpty();
    }

    @Test
    void anEarlierDatabaseGivesNoGuessBackAndRevivesNoPinAndIsNamed() throws Exception {
        Person guessedAt = Person.registeredAt(SERVER);
        guessedAt.setPin(OLD);
        assertThat(guessedAt.guessWrongly(WRONG)).isEqualTo(MAX_TRIES - 1);
        Person changing = Person.registeredAt(SERVER);
        changing.setPin(OLD);
        SERVER.stop();
        DatabaseCopy earlier = DatabaseCopy.of(SERVER);

        SERVER.start().awaitReady();
        assertThat(guessedAt.guessWrongly("7531")).isEqualTo(MAX_TRIES - 2);
        assertThat(guessedAt.guessWrongly(WRONG)).isEqualTo(MAX_TRIES - 3);
        changing.setPin(NEW);
        Person later = Person.registeredAt(SERVER);
        later.setPin(OLD);
        SERVER.stop();
        earlier.putBack();
        SERVER.start().awaitReady();

        assertThat(Counters.alarmsOf(SERVER))
                .singleElement()
                .asString()
                .matches("DATABASE_BEHIND \\{slots=2, slotsWithoutRow=1, writes=[0-9]+}");
        assertThat(alarmsCounted("DATABASE_BEHIND")).isEqualTo(1);
        assertThat(guessedAt.state().guessesSinceSuccess()).isEqualTo(3);
        assertThat(guessedAt.guessWrongly("7531")).isEqualTo(MAX_TRIES - 4);
        assertThat(guessedAt.restores(OLD)).isTrue();
        assertThatThrownBy(later::state)
                .as("registered since")
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.UNAUTHENTICATED));

        assertThat(notificationsUntil(
                        "record-lost",
                        () -> assertThat(changing.state().state()).isEqualTo(RecoveryState.State.RECORD_LOST)))
                .as("what the start found, and then what was met")
                .containsExactly("org.pinfold.alarm.database-behind", "org.pinfold.alarm.record-lost");
        assertThatThrownBy(() -> changing.restores(OLD)).isInstanceOf(RecordLostException.class);
        assertThatThrownBy(() -> changing.restores(NEW)).isInstanceOf(RecordLostException.class);
        changing.setPin(NEW);
        assertThat(changing.restores(OLD)).isFalse();
        assertThat(changing.restores(NEW)).isTrue();

        SERVER.stop();
        assertThat(AuditRows.factsOf(SERVER, "DATABASE_BEHIND"))
                .singleElement()
                .asString()
                .matches("slots=2;slotsWithoutRow=1;writes=[0-9]+");
        assertThat(AuditRows.factsOf(SERVER, "RECORD_LOST")).isNotEmpty();
    }

    /** Something that a test does. */
    private interface Act {
        void run() throws Exception;
    }

    /** Types of the notifications that come to a listener, through the first of an event. */
    private static List<String> notificationsUntil(String event, Act act) throws Exception {
        BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
        List<String> types = new ArrayList<>();
        try (JMXConnector jmx = SERVER.jmx()) {
            NotificationListener listener = (notification, handback) -> heard.add(notification);
            jmx.getMBeanServerConnection()
                    .addNotificationListener(new ObjectName("org.pinfold:type=GuessLedger"), listener, null, null);
            act.run();
            do {
                types.add(Objects.requireNonNull(heard.poll(30, TimeUnit.SECONDS), "no notification came")
                        .getType());
            } while (!types.contains("org.pinfold.alarm." + event));
        }
        return types;
    }
}
