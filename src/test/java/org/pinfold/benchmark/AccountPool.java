package org.pinfold.benchmark;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.JdkHttpTransport;
import org.pinfold.client.PinfoldApi;
import org.pinfold.client.PinfoldException;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.messages.OutboxMessage;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;

/** Accounts made as apps make them, over the API, with the codes out of the development outbox. */
final class AccountPool {
    private static final int THREADS = 16;
    /** Ring nowhere: 555-0100 to 555-0199 behind any area code are set aside for stories. */
    private static final int NUMBERS_OF_AN_AREA = 100;

    private static final int FIRST_AREA = 201;
    /** Greatest size of a pool: area codes have three digits. */
    static final int MAX_ACCOUNTS = (1000 - FIRST_AREA) * NUMBERS_OF_AN_AREA;

    private AccountPool() {}

    /**
     * Registers numbers and stores a secret for each.
     *
     * @param firstNumber index of the first number, 0 or more; a server that has seen a number reregisters it
     * @param wantedMaxTries 1 to 255; the server lowers it to its own limit
     */
    static List<GuessedAccount> prepare(
            URI server, int firstNumber, int accounts, int wantedMaxTries, int pointsOfAnAccount)
            throws IOException, InterruptedException {
        PinfoldApi api = new PinfoldApi(new JdkHttpTransport(server));
        SecureRandom random = new SecureRandom();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<GuessedAccount>> made = new ArrayList<>();
            for (int index = firstNumber; index < firstNumber + accounts; index++) {
                String number = number(index);
                made.add(threads.submit(() ->
                        GuessedAccount.store(api, register(api, number), wantedMaxTries, pointsOfAnAccount, random)));
            }
            List<GuessedAccount> pool = new ArrayList<>();
            for (Future<GuessedAccount> account : made) {
                pool.add(account.get());
            }
            return pool;
        } catch (ExecutionException e) {
            throw new IOException("an account could not be made", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** One of {@link #MAX_ACCOUNTS} numbers. */
    static String number(int index) {
        return String.format(
                Locale.ROOT, "+1%03d55501%02d", FIRST_AREA + index / NUMBERS_OF_AN_AREA, index % NUMBERS_OF_AN_AREA);
    }

    /** Registers a number, in a new account if an earlier one has a secret. */
    static DeviceCredential register(PinfoldApi api, String number) throws IOException, PinfoldException {
        String session = api.createSession(number).id();
        api.requestCode(session, "sms");
        List<OutboxMessage> messages = api.developmentOutbox(number).messages();
        if (messages.isEmpty()) {
            throw new IOException("no code in the outbox: the server is not in the development profile");
        }
        api.submitCode(session, messages.get(messages.size() - 1).code());
        RegistrationResponse answer = api.register(RegistrationRequest.ofSession(session, Optional.empty()));
        // A secret of an earlier pool would wait for its PIN.
        return answer.mustRestore() ? device(api.discard(device(answer))) : device(answer);
    }

    private static DeviceCredential device(RegistrationResponse answer) {
        return new DeviceCredential(Aci.parse(answer.aci()), answer.deviceId(), answer.devicePassword());
    }
}
