package org.pinfold.it.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.management.JMX;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.pinfold.admin.AccountsMXBean;
import org.pinfold.admin.GuessLedgerMXBean;
import org.pinfold.admin.SlotView;
import org.pinfold.it.ServerProcess;
import org.pinfold.ledger.SlotState;

/** The guess counters, by two ways that share no code: a running server's MBean, a stopped server's token; and what an
 * administrator sees beside them. */
final class Counters {
    private static final Pattern ROW = Pattern.compile(
            "^ *(?<slot>\\d+) +(?<generation>\\d+) +(?<round>\\d+) +(?<used>\\d+) +(?<state>[A-Za-z ]+?) +[0-9a-f]{8} +[0-9a-f]{8}$",
            Pattern.MULTILINE);
    private static final int MAX_SLOTS = 10_000;

    private Counters() {}

    /** One slot that belongs to an account. */
    record Counter(int slot, long generation, int round, int used, SlotState state) {}

    /** Asks the MBean over the wire. */
    static List<Counter> ofRunning(ServerProcess server) throws IOException {
        return ask(
                server,
                ledger -> ledger.slots(0, MAX_SLOTS).stream().map(Counters::of).toList());
    }

    /** What the ledger found wrong when it was opened, or since. */
    static List<String> alarmsOf(ServerProcess server) throws IOException {
        return ask(server, GuessLedgerMXBean::getAlarms);
    }

    /** What there is of an account besides the audit trail. */
    static List<String> remainsOf(ServerProcess server, String aci) throws IOException {
        return ask(server, "Accounts", AccountsMXBean.class, accounts -> accounts.remainsOf(aci));
    }

    private static <T> T ask(ServerProcess server, Function<GuessLedgerMXBean, T> question) throws IOException {
        return ask(server, "GuessLedger", GuessLedgerMXBean.class, question);
    }

    private static <B, T> T ask(ServerProcess server, String type, Class<B> view, Function<B, T> question)
            throws IOException {
        try (JMXConnector jmx = server.jmx()) {
            return question.apply(JMX.newMXBeanProxy(
                    jmx.getMBeanServerConnection(), new ObjectName("org.pinfold:type=" + type), view));
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Counter of(SlotView view) {
        return new Counter(
                view.getNumber(),
                view.getGeneration(),
                view.getRound(),
                view.getUsed(),
                SlotState.valueOf(view.getState()));
    }

    /** Decodes the token's registers with {@code hsm/decode-ledger}. */
    static List<Counter> ofStopped(ServerProcess server) {
        String decoded = Command.of(
                        Path.of("hsm/decode-ledger").toAbsolutePath().toString(),
                        server.token().directory().toString())
                .succeed(server.directory().resolve("decode-ledger.log"));
        return ROW.matcher(decoded)
                .results()
                .map(row -> new Counter(
                        Integer.parseInt(row.group(1)),
                        Long.parseLong(row.group(2)),
                        Integer.parseInt(row.group(3)),
                        Integer.parseInt(row.group(4)),
                        SlotState.valueOf(
                                row.group(5).toUpperCase(java.util.Locale.ROOT).replace(' ', '_'))))
                .toList();
    }
}
