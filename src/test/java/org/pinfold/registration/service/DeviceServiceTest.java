package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.Device;
import org.pinfold.registration.DeviceCaller;
import org.pinfold.registration.DeviceLink;
import org.pinfold.registration.DeviceRemoval;
import org.pinfold.registration.LinkOutcome;
import org.pinfold.registration.LinkOutcome.Linked;
import org.pinfold.registration.LinkOutcome.NoToken;
import org.pinfold.registration.LinkOutcome.TooManyDevices;
import org.pinfold.registration.LinkToken;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RegistrationOutcome.Registered;

class DeviceServiceTest {
    private static final PhoneNumber OTHER_NUMBER = new PhoneNumber("+12025550123");

    private final Server server = new Server();
    private final Server.Caller caller = server.caller;
    private final Registered first = caller.registered(Server.NUMBER);

    @AfterEach
    void stop() {
        server.close();
    }

    private LinkToken leave() {
        return caller.inTransaction(() -> caller.deviceService.allow(first.account(), Device.PRIMARY))
                .orElseThrow();
    }

    private LinkOutcome link(LinkToken token) {
        return caller.inTransaction(() -> caller.deviceService.link(token, Optional.empty()));
    }

    private Linked linked() {
        return (Linked) link(leave());
    }

    private DeviceRemoval remove(int callerId, int id) {
        return caller.inTransaction(() -> caller.deviceService.remove(first.account(), callerId, id));
    }

    private List<Integer> ids() {
        return caller.inTransaction(() -> caller.deviceService.list(first.account())).stream()
                .map(Device::id)
                .toList();
    }

    private Optional<DeviceCaller> authenticate(Aci account, int id, String password) {
        return caller.inTransaction(() -> caller.credentials.authenticateDevice(account + "." + id, password));
    }

    private Optional<DeviceCaller> authenticate(Linked device) {
        return authenticate(
                device.account(), device.deviceId(), device.password().text());
    }

    private boolean authenticates(Linked device) {
        return authenticate(device).isPresent();
    }

    @Nested
    class ALinkToken {
        @Test
        void addsOneDeviceWithACredentialOfItsOwn() {
            LinkToken token = leave();
            Linked second = (Linked) link(token);
            assertThat(second.account()).isEqualTo(first.account());
            assertThat(second.deviceId()).isEqualTo(2);
            assertThat(authenticate(second)).contains(new DeviceCaller(first.account(), 2, false, false));
            assertThat(authenticate(first.account(), 1, first.password().text()))
                    .isPresent();
            assertThat(authenticate(first.account(), 1, second.password().text()))
                    .isEmpty();
            assertThat(server.events.of(first.account())).contains(SecurityEvent.DEVICE_LINKED);
            assertThat(link(token)).isEqualTo(new NoToken());
        }

        @Test
        void isEndedByALaterOne() {
            LinkToken earlier = leave();
            LinkToken later = leave();
            assertThat(link(earlier)).isEqualTo(new NoToken());
            assertThat(link(later)).isInstanceOf(Linked.class);
        }

        @Test
        void isGoodUntilTheLastMillisecond() {
            LinkToken token = leave();
            server.clock.turn(DeviceLink.LIFETIME.minusMillis(1));
            assertThat(link(token)).isInstanceOf(Linked.class);
        }

        @Test
        void isWorthlessFromTheInstantOfItsExpiry() {
            LinkToken token = leave();
            server.clock.turn(DeviceLink.LIFETIME);
            assertThat(link(token)).isEqualTo(new NoToken());
        }

        @Test
        void isNobodysIfItWasNeverGiven() {
            leave();
            assertThat(link(LinkToken.draw(server.random))).isEqualTo(new NoToken());
        }

        @Test
        void isGivenToTheFirstDeviceAlone() {
            linked();
            assertThat(caller.inTransaction(() -> caller.deviceService.allow(first.account(), 2)))
                    .isEmpty();
        }

        @Test
        void isEndedByARegistrationOfTheNumber() {
            LinkToken token = leave();
            caller.registered(Server.NUMBER);
            assertThat(link(token)).isEqualTo(new NoToken());
        }

        @Test
        void isEndedByTheDeletionOfTheAccount() {
            LinkToken token = leave();
            caller.deletions.delete(first.account());
            assertThat(link(token)).isEqualTo(new NoToken());
        }

        @Test
        void addsOneDeviceWhenManyUseItAtOnce() throws Exception {
            LinkToken token = leave();
            int threads = 6;
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            List<LinkOutcome> outcomes = new ArrayList<>();
            try {
                Callable<LinkOutcome> call = () -> {
                    try (Server.Caller other = server.new Caller()) {
                        return other.inTransaction(() -> other.deviceService.link(token, Optional.empty()));
                    }
                };
                List<Future<LinkOutcome>> calls = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    calls.add(executor.submit(call));
                }
                for (Future<LinkOutcome> each : calls) {
                    outcomes.add(each.get());
                }
            } finally {
                executor.shutdownNow();
            }
            assertThat(outcomes).filteredOn(Linked.class::isInstance).hasSize(1);
            assertThat(outcomes).filteredOn(new NoToken()::equals).hasSize(threads - 1);
            assertThat(ids()).containsExactly(1, 2);
        }
    }

    @Test
    void anAccountHasSixDevicesAtMostAndTheLeaveStaysGood() {
        for (int id = 2; id <= Device.MAX_OF_AN_ACCOUNT; id++) {
            assertThat(linked().deviceId()).isEqualTo(id);
        }
        LinkToken token = leave();
        assertThat(link(token)).isEqualTo(new TooManyDevices());
        remove(1, 4);
        assertThat(((Linked) link(token)).deviceId()).isEqualTo(4);
    }

    @Test
    void aNameIsKeptAsItIs() {
        Octets name = Octets.of(new byte[Device.MAX_NAME_BYTES]);
        LinkToken token = leave();
        caller.inTransaction(() -> caller.deviceService.link(token, Optional.of(name)));
        assertThat(caller.inTransaction(() -> caller.deviceService.list(first.account())))
                .extracting(Device::name)
                .containsExactly(Optional.empty(), Optional.of(name));
    }

    @Nested
    class Removal {
        private final Linked second = linked();
        private final Linked third = linked();

        @Test
        void byTheFirstDeviceEndsTheCredential() {
            assertThat(remove(1, second.deviceId())).isEqualTo(DeviceRemoval.REMOVED);
            assertThat(authenticates(second)).isFalse();
            assertThat(authenticates(third)).isTrue();
            assertThat(server.events.of(first.account())).contains(SecurityEvent.DEVICE_REMOVED);
        }

        @Test
        void ofItselfIsForEveryOtherDevice() {
            assertThat(remove(3, 3)).isEqualTo(DeviceRemoval.REMOVED);
            assertThat(ids()).containsExactly(1, 2);
        }

        @Test
        void ofAnotherDeviceIsForTheFirstAlone() {
            assertThat(remove(3, 2)).isEqualTo(DeviceRemoval.FORBIDDEN);
            assertThat(remove(2, 1)).isEqualTo(DeviceRemoval.FORBIDDEN);
            assertThat(ids()).containsExactly(1, 2, 3);
        }

        @Test
        void ofTheFirstDeviceIsNotPossible() {
            assertThat(remove(1, 1)).isEqualTo(DeviceRemoval.FIRST_DEVICE);
            assertThat(ids()).containsExactly(1, 2, 3);
        }

        @Test
        void ofADeviceThatIsNotThereSaysSo() {
            assertThat(remove(1, 5)).isEqualTo(DeviceRemoval.NO_DEVICE);
        }

        @Test
        void ofAnotherAccountsDeviceIsNotPossible() {
            Registered other = caller.registered(OTHER_NUMBER);
            assertThat(caller.inTransaction(() -> caller.deviceService.remove(other.account(), 1, 2)))
                    .isEqualTo(DeviceRemoval.NO_DEVICE);
            assertThat(authenticates(second)).isTrue();
        }
    }

    @Test
    void aRegistrationLogsAllDevicesOut() {
        Linked second = linked();
        caller.registered(Server.NUMBER);
        assertThat(authenticates(second)).isFalse();
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void beingSeenIsWrittenADayLaterAndNotBefore() {
        Linked second = linked();
        Device before = device(second);
        server.clock.turn(Duration.ofDays(1).minusSeconds(1));
        assertThat(authenticates(second)).isTrue();
        assertThat(device(second).lastSeenAt()).isEqualTo(before.lastSeenAt());
        server.clock.turn(Duration.ofSeconds(2));
        assertThat(authenticates(second)).isTrue();
        assertThat(device(second).lastSeenAt()).isAfter(before.lastSeenAt());
    }

    private Device device(Linked linked) {
        return caller.inTransaction(() -> caller.devices.find(linked.account(), linked.deviceId()))
                .orElseThrow();
    }
}
