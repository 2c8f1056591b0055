package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.PinfoldApi;
import org.pinfold.client.PinfoldException;
import org.pinfold.client.RecoveryCredential;
import org.pinfold.client.RegistrationLockedException;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.messages.OutboxMessage;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;

/**
 * A registered telephone of a test's own, made through the public door and the development outbox as an app would.
 *
 * @param number that nobody else has
 */
record TestPhone(PinfoldApi api, String number, DeviceCredential device) {
    /** Ring nowhere: 555-0100 to 555-0199 behind any area code are set aside for stories. */
    private static final int NUMBERS_OF_AN_AREA = 100;

    private static final int FIRST_AREA = 201;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    static String freshNumber() {
        int number = NUMBERS.getAndIncrement();
        return "+1%03d55501%02d".formatted(FIRST_AREA + number / NUMBERS_OF_AN_AREA, number % NUMBERS_OF_AN_AREA);
    }

    static TestPhone registered(PinfoldApi api) throws IOException, PinfoldException {
        String number = freshNumber();
        return new TestPhone(api, number, register(api, number, Optional.empty()));
    }

    /** Registers the number again on another device; this one's credential dies. */
    TestPhone reregistered(Optional<String> lock) throws IOException, PinfoldException {
        return new TestPhone(api, number, register(api, number, lock));
    }

    Aci account() {
        return device.account();
    }

    /** What somebody gets who proves this number, which is locked, without the lock's value. */
    RecoveryCredential lockedOut() throws IOException, PinfoldException {
        String session = verifiedSession(api, number);
        RegistrationLockedException locked = catchThrowableOfType(
                RegistrationLockedException.class,
                () -> api.register(RegistrationRequest.ofSession(session, Optional.empty())));
        assertThat(locked).as("the number is locked").isNotNull();
        return locked.recoveryCredential().orElseThrow();
    }

    /** A session that has proved control of the number. */
    static String verifiedSession(PinfoldApi api, String number) throws IOException, PinfoldException {
        String session = api.createSession(number).id();
        api.requestCode(session, "sms");
        assertThat(api.submitCode(session, latestCode(api, number)).verified()).isTrue();
        return session;
    }

    static String latestCode(PinfoldApi api, String number) throws IOException, PinfoldException {
        List<OutboxMessage> messages = api.developmentOutbox(number).messages();
        assertThat(messages).as("codes in the outbox").isNotEmpty();
        return messages.get(messages.size() - 1).code();
    }

    private static DeviceCredential register(PinfoldApi api, String number, Optional<String> lock)
            throws IOException, PinfoldException {
        RegistrationResponse answer = api.register(RegistrationRequest.ofSession(verifiedSession(api, number), lock));
        assertThat(answer.number()).contains(number);
        return new DeviceCredential(Aci.parse(answer.aci()), answer.deviceId(), answer.devicePassword());
    }

    @Override
    public String toString() {
        return "TestPhone(" + device + ")";
    }
}
