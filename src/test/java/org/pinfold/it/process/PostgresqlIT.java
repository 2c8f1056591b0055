package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pinfold.client.IdTokenCredential;
import org.pinfold.client.JdkHttpTransport;
import org.pinfold.client.PinfoldApi;
import org.pinfold.it.PayaraMicroProcess;
import org.pinfold.it.ServerProcess;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.messages.AccountEventInfo;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.registration.login.TestOpenIdProvider;

/** On PostgreSQL, the database of production: what the other tests show on H2 and what the two do differently. */
class PostgresqlIT {
    private static final ServerProcess SERVER = WildFlyProcess.named("postgresql");

    private static PostgresqlCluster database;
    private static TestOpenIdProvider provider;
    private static PinfoldApi api;

    @BeforeAll
    static void start() throws Exception {
        database = new PostgresqlCluster("postgresql-cluster");
        provider = new TestOpenIdProvider();
        Path imports = Files.createDirectories(SERVER.directory().resolve("imports"));
        SERVER.usePostgresql(database.url())
                .property("pinfold.login.issuer", provider.issuer())
                .property("pinfold.login.client-id", TestOpenIdProvider.CLIENT_ID)
                .property("pinfold.login.keys-url", provider.keysUrl())
                .property("pinfold.legacy-import.directory", imports.toString())
                .start()
                .awaitReady();
        api = new PinfoldApi(new JdkHttpTransport(SERVER.uri("")));
    }

    @AfterAll
    static void stop() {
        SERVER.close();
        provider.close();
        database.close();
    }

    private static String value(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), "pinfold", "pinfold");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void theWholeStoryIsToldOnWildFly() {
        assertThat(StoryProgram.tell(SERVER).output()).contains("Everything held.");
    }

    @Test
    void theWholeStoryIsToldOnPayaraMicro() throws Exception {
        try (PostgresqlCluster own = new PostgresqlCluster("postgresql-cluster-payara");
                ServerProcess payara = PayaraMicroProcess.named("postgresql-payara")) {
            payara.usePostgresql(own.url()).start().awaitReady();
            assertThat(StoryProgram.tell(payara).output()).contains("Everything held.");
        }
    }

    @Test
    void whatWasAnsweredIsThereAfterAKill() throws Exception {
        Person person = Person.registeredAt(SERVER);
        person.setPin("8642");
        Octets wrongPoint = person.blindedPointOf("9753");
        assertThat(person.evaluate(wrongPoint).triesRemaining()).isEqualTo(9);
        SERVER.kill().start().awaitReady();
        assertThat(Counters.alarmsOf(SERVER)).isEmpty();
        assertThat(person.state().guessesSinceSuccess()).isEqualTo(1);
        assertThat(person.evaluate(wrongPoint).triesRemaining())
                .as("the same point")
                .isEqualTo(9);
        assertThat(person.restores("8642")).isTrue();
    }

    @Test
    void oneNumberRegisteredByManyAtOnceIsOneAccount() throws Exception {
        String number = "+12025550190";
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Callable<String>> registrations = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String session = Person.provedNumber(api, number);
            registrations.add(() -> api.register(RegistrationRequest.ofSession(session, Optional.empty()))
                    .aci());
        }
        Set<String> accounts = new HashSet<>();
        try {
            for (Future<String> account : threads.invokeAll(registrations)) {
                accounts.add(account.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(accounts).hasSize(1);
        assertThat(value("SELECT COUNT(*) FROM registered_identifier WHERE identifier = '" + number + "'"))
                .isEqualTo("1");
    }

    @Test
    void aLoginIsRegisteredOnce() throws Exception {
        IdTokenCredential login =
                new IdTokenCredential(provider.idToken("alice", api.loginNonce().nonce(), Instant.now()));
        String account = api.register(login, Optional.empty()).aci();
        assertThat(value("SELECT identifier FROM registered_identifier WHERE account = '" + account + "'"))
                .matches("login:[A-Za-z0-9_-]{43}");
        assertThat(value("SELECT COUNT(*) FROM used_nonce")).isEqualTo("1");
    }

    @Test
    void anOwnerReadsEventsAndDeletesEverything() throws Exception {
        Person person = Person.registeredAt(SERVER);
        person.setPinAndLock("8642");
        person.guessWrongly("9753");
        Octets name = Octets.of(new byte[32]);
        api.reserveUsername(person.device(), List.of(name));
        api.confirmUsername(person.device(), name);
        assertThat(api.findUsername(name)).isEqualTo(person.device().account());
        assertThat(api.events(person.device(), 0, 0).events())
                .extracting(AccountEventInfo::type)
                .contains("number-registered", "pin-changed", "lock-set", "guess-debited", "username-set");

        String account = person.device().account().toString();
        assertThat(person.deleteAccount()).isTrue();
        assertThat(Counters.remainsOf(SERVER, account)).isEmpty();
        assertThat(value("SELECT COUNT(*) FROM account_event WHERE account = '" + account + "'"))
                .isEqualTo("0");
    }

    @Test
    void locksOfAnOldSystemAreImportedOnce() throws Exception {
        String file = IntStream.range(0, 600)
                .mapToObj(i -> "+49151" + (40_000_000 + i) + ",3966," + "0".repeat(64))
                .collect(Collectors.joining("\n", "number,salt,hash\n", "\n"));
        Files.writeString(SERVER.directory().resolve("imports/locks.csv"), file);
        try (ImportPort imports = ImportPort.of(SERVER)) {
            assertThat(imports.importAll("locks.csv").getImported()).isEqualTo(600);
            assertThat(imports.importAll("locks.csv").getKnown()).isEqualTo(600);
        }
        assertThat(value("SELECT COUNT(*) FROM legacy_lock")).isEqualTo("600");
    }
}
