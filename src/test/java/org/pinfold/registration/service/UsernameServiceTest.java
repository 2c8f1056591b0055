package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.Username;

class UsernameServiceTest {
    private static final Octets ALICE = name(1);
    private static final Octets BOB = name(2);
    private static final Octets CAROL = name(3);

    private final Server server = new Server();
    private final Server.Caller caller = server.caller;
    private final Aci one = caller.registered(Server.NUMBER).account();
    private final Aci other = caller.registered(new PhoneNumber("+12025550123")).account();

    @AfterEach
    void stop() {
        server.close();
    }

    private static Octets name(int first) {
        byte[] octets = new byte[Username.HASH_BYTES];
        octets[0] = (byte) first;
        return Octets.of(octets);
    }

    private Optional<Octets> reserve(Aci account, Octets... names) {
        return caller.inTransaction(() -> caller.usernameService.reserve(account, List.of(names)));
    }

    private boolean confirm(Aci account, Octets name) {
        return caller.inTransaction(() -> caller.usernameService.confirm(account, name));
    }

    private void release(Aci account) {
        caller.inTransaction(() -> {
            caller.usernameService.release(account);
            return true;
        });
    }

    private Optional<Aci> find(Octets name) {
        return caller.inTransaction(() -> caller.usernameService.find(name));
    }

    private void give(Aci account, Octets name) {
        assertThat(reserve(account, name)).contains(name);
        assertThat(confirm(account, name)).isTrue();
    }

    @Nested
    class AReservation {
        @Test
        void isTheFirstNameThatIsFree() {
            give(other, ALICE);
            assertThat(reserve(one, ALICE, BOB, CAROL)).contains(BOB);
            assertThat(reserve(one, ALICE)).isEmpty();
        }

        @Test
        void leadsNowhere() {
            reserve(one, ALICE);
            assertThat(find(ALICE)).isEmpty();
        }

        @Test
        void keepsOthersOffForFiveMinutesToTheMillisecond() {
            reserve(one, ALICE);
            server.clock.turn(Username.RESERVATION.minusMillis(1));
            assertThat(reserve(other, ALICE)).isEmpty();
            server.clock.turn(Duration.ofMillis(1));
            assertThat(confirm(one, ALICE)).isFalse();
            assertThat(reserve(other, ALICE)).contains(ALICE);
        }

        @Test
        void isGoodUntilTheLastMillisecond() {
            reserve(one, ALICE);
            server.clock.turn(Username.RESERVATION.minusMillis(1));
            assertThat(confirm(one, ALICE)).isTrue();
        }

        @Test
        void isReplacedByALaterOneAndIsFreeThen() {
            reserve(one, ALICE);
            reserve(one, BOB);
            assertThat(confirm(one, ALICE)).isFalse();
            assertThat(reserve(other, ALICE)).contains(ALICE);
            assertThat(confirm(one, BOB)).isTrue();
        }

        @Test
        void ofTheOwnNameChangesNothing() {
            give(one, ALICE);
            assertThat(reserve(one, ALICE)).contains(ALICE);
            assertThat(find(ALICE)).contains(one);
            server.clock.turn(Duration.ofDays(1));
            assertThat(confirm(one, ALICE)).isTrue();
            assertThat(find(ALICE)).contains(one);
        }

        @Test
        void isForItsAccountAlone() {
            reserve(one, ALICE);
            assertThat(confirm(other, ALICE)).isFalse();
            assertThat(confirm(other, BOB)).isFalse();
        }
    }

    @Nested
    class AConfirmedName {
        @Test
        void leadsToItsAccountAndIsTold() {
            give(one, ALICE);
            assertThat(find(ALICE)).contains(one);
            assertThat(server.events.of(one)).contains(SecurityEvent.USERNAME_SET);
        }

        @Test
        void takesThePlaceOfTheFormerOneWhichIsHeldForSevenDaysToTheMillisecond() {
            give(one, ALICE);
            give(one, BOB);
            assertThat(find(ALICE)).isEmpty();
            assertThat(find(BOB)).contains(one);
            server.clock.turn(Username.HOLD.minusMillis(1));
            assertThat(reserve(other, ALICE)).isEmpty();
            server.clock.turn(Duration.ofMillis(1));
            assertThat(reserve(other, ALICE)).contains(ALICE);
        }

        @Test
        void comesBackToItsFormerOwnerAtOnce() {
            give(one, ALICE);
            release(one);
            assertThat(find(ALICE)).isEmpty();
            assertThat(server.events.of(one)).contains(SecurityEvent.USERNAME_REMOVED);
            give(one, ALICE);
            assertThat(find(ALICE)).contains(one);
        }

        @Test
        void isHeldOnIfItsFormerOwnerAsksForItAndThenForAnother() {
            give(one, ALICE);
            release(one);
            assertThat(reserve(one, ALICE)).contains(ALICE);
            server.clock.turn(Username.RESERVATION.plusMillis(1));
            assertThat(reserve(other, ALICE)).as("after the reservation").isEmpty();
            assertThat(reserve(one, BOB)).contains(BOB);
            assertThat(reserve(other, ALICE)).as("after another one").isEmpty();
            server.clock.turn(Username.HOLD);
            assertThat(reserve(other, ALICE)).contains(ALICE);
        }

        @Test
        void survivesARegistrationOfTheNumber() {
            give(one, ALICE);
            caller.registered(Server.NUMBER);
            assertThat(find(ALICE)).contains(one);
        }

        @Test
        void ofADeletedAccountIsHeldWithoutIt() {
            give(one, ALICE);
            caller.deletions.delete(one);
            assertThat(find(ALICE)).isEmpty();
            assertThat(caller.inTransaction(() -> caller.usernames.find(ALICE))
                            .orElseThrow()
                            .account())
                    .isEmpty();
            server.clock.turn(Username.HOLD.minusMillis(1));
            assertThat(reserve(other, ALICE)).isEmpty();
            server.clock.turn(Duration.ofMillis(1));
            assertThat(reserve(other, ALICE)).contains(ALICE);
        }

        @Test
        void isForgottenOnlyOnceNobodyHoldsIt() {
            give(one, ALICE);
            give(one, BOB);
            server.clock.turn(Username.HOLD.minusMillis(1));
            caller.deletions.sweep();
            assertThat(caller.inTransaction(() -> caller.usernames.find(ALICE))).isPresent();
            server.clock.turn(Duration.ofMillis(1));
            caller.deletions.sweep();
            assertThat(caller.inTransaction(() -> caller.usernames.find(ALICE))).isEmpty();
            assertThat(find(BOB)).contains(one);
        }
    }

    @Test
    void ofManyAccountsThatWantOneNameAtOnceOneGetsIt() throws Exception {
        List<Aci> accounts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            accounts.add(caller.registered(new PhoneNumber("+1202555013" + i)).account());
        }
        ExecutorService threads = Executors.newFixedThreadPool(accounts.size());
        List<Aci> winners = new ArrayList<>();
        try {
            List<Future<Boolean>> calls = new ArrayList<>();
            for (Aci account : accounts) {
                calls.add(threads.submit(() -> {
                    try (Server.Caller mine = server.new Caller()) {
                        return mine.inTransaction(() -> mine.usernameService.reserve(account, List.of(ALICE, ALICE)))
                                        .isPresent()
                                && mine.inTransaction(() -> mine.usernameService.confirm(account, ALICE));
                    }
                }));
            }
            for (int i = 0; i < accounts.size(); i++) {
                if (calls.get(i).get()) {
                    winners.add(accounts.get(i));
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(winners).hasSize(1);
        assertThat(find(ALICE)).contains(winners.get(0));
    }

    @Test
    void aDeletedAccountGetsNoName() {
        caller.deletions.delete(one);
        assertThat(reserve(one, ALICE)).isEmpty();
        assertThat(confirm(one, ALICE)).isFalse();
    }
}
