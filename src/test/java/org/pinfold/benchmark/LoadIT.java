package org.pinfold.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.pinfold.it.http.SharedDeployment;
import org.pinfold.it.http.SharedWar;

/** That the load generator does to a real server what its report says. How fast is nobody's question here. */
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(ArquillianExtension.class)
@SharedDeployment(SharedWar.class)
@RunAsClient
@NullUnmarked
class LoadIT {
    /** Far from those that other tests of this server take. */
    private static final int FIRST_NUMBER = 50_000;

    private static final int ACCOUNTS = 2;
    private static final int POINTS = 2;

    @ArquillianResource
    private URL root;

    private JMXConnector jmx;
    private URI server;
    private ServerCounters counters;
    private List<GuessedAccount> accounts;

    @BeforeEach
    @SuppressWarnings("BanJNDI") // the peer is the server that the tests started on loopback
    void prepare() throws Exception {
        server = root.toURI();
        jmx = JMXConnectorFactory.connect(new JMXServiceURL(
                "service:jmx:remote+http://127.0.0.1:" + System.getProperty("arquillian.wildfly.management-port")));
        counters = new ServerCounters(jmx.getMBeanServerConnection());
        accounts = AccountPool.prepare(server, FIRST_NUMBER, ACCOUNTS, 5, POINTS);
    }

    @AfterEach
    void disconnect() throws Exception {
        jmx.close();
    }

    @Test
    void everyOperationIsADebitedGuessAndNoneARepetition() throws Exception {
        ServerCounters.Reading before = counters.read();
        try (ApiConnection connection = new ApiConnection(server)) {
            for (GuessedAccount account : accounts) {
                account.restore(connection);
                account.restore(connection);
                while (!account.isNearlySpent()) {
                    account.evaluate(connection);
                }
                account.restore(connection);
                assertThat(account.isHalfSpent()).isFalse();
            }
        }
        ServerCounters.Reading after = counters.read();

        // Two restores, four guesses of five, and the fifth is the last restore's.
        assertThat(after.debits().orElseThrow() - before.debits().orElseThrow()).isEqualTo(ACCOUNTS * (2 + 4 + 1));
        assertThat(after.repeats()).isEqualTo(before.repeats());
    }

    @Test
    void aWindowOfEachOperationIsServedWithoutARefusal() throws Exception {
        Load load = new Load(server, accounts, counters, Duration.ZERO);

        for (Operation operation : Operation.values()) {
            Window window = load.measure(operation, ACCOUNTS, Duration.ofSeconds(1));

            assertThat(window.refusals()).isEmpty();
            assertThat(window.repeats()).hasValue(0);
        }
        load.resetCounts();
        assertThat(accounts).noneMatch(GuessedAccount::isHalfSpent);
    }
}
