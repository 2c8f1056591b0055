package org.pinfold.torture;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.jdbcx.JdbcConnectionPool;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.ledger.LedgerLimits;
import org.pinfold.ledger.Mirror;
import org.pinfold.ledger.TokenGuessLedger;
import org.pinfold.ledger.TokenSlots;
import org.pinfold.protocol.Aci;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.pkcs11.Pkcs11Token;
import org.pinfold.token.pkcs11.SoftHsm;

/**
 * The process that is killed: the ledger on a SoftHSM token and an H2 file, and clients in threads of their own. It says
 * what it finds in both stores, opens the ledger, says what the ledger makes of it, and then every act of its clients
 * before it is begun and after its outcome.
 */
final class TorturedLedger {
    private static final String URL = "jdbc:h2:file:%s;DB_CLOSE_ON_EXIT=FALSE";
    /** One account in so many is driven by two clients at once. */
    private static final int SHARED = 4;

    private final Lines lines = new Lines();
    private final ProcessPlan plan;
    private final Halts halts;
    private final CryptoToken token;
    private final JdbcConnectionPool pool;
    private final JdbcMirrors rows;

    private TorturedLedger(Path directory, ProcessPlan plan) {
        this.plan = plan;
        this.halts = new Halts(plan.halts(), lines::say);
        this.pool = connect(directory, plan.fault() != Fault.LAZY_DATABASE);
        this.pool.setMaxConnections(plan.threads() + 4);
        this.rows = new JdbcMirrors(pool);
        this.token = new HaltingToken(
                Pkcs11Token.open(SoftHsm.developmentToken(), new SecureRandom()),
                plan.maxValueBytes(),
                halts,
                plan.fault());
    }

    /** Arguments: the stores' directory, then a {@link ProcessPlan}. */
    public static void main(String[] arguments) throws InterruptedException {
        ProcessPlan plan = ProcessPlan.parse(List.of(arguments).subList(1, arguments.length));
        try {
            new TorturedLedger(Path.of(arguments[0]), plan).run();
        } catch (RuntimeException e) {
            e.printStackTrace();
            new Lines().say("refused " + e.getClass().getName() + ": " + e.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    static JdbcConnectionPool connect(Path directory, boolean durable) {
        String url = String.format(URL, directory.resolve("database").toAbsolutePath());
        return JdbcConnectionPool.create(durable ? url + ";WRITE_DELAY=0" : url, "sa", "");
    }

    static Aci aci(int account) {
        return new Aci(new UUID(0x4000L, 0x8000_0000_0000_0000L | account));
    }

    private static int account(Aci aci) {
        return (int) UUID.fromString(aci.toString()).getLeastSignificantBits();
    }

    private void run() throws InterruptedException {
        sayStores();
        lines.say("opening");
        GuessLedger ledger = TokenGuessLedger.open(
                token,
                new HaltingMirrors(rows, halts, plan.fault()),
                GuessPolicy.unpaced(Act.MAX_TRIES),
                LedgerLimits.DEFAULT,
                Clock.systemUTC(),
                alarm -> lines.say("alarm " + alarm));
        List<Integer> accounts = sayLedger(ledger);
        runClients(ledger, accounts);
        if (plan.acts() > 0) {
            ledger.close();
        }
        pool.dispose();
        lines.say("closed");
        System.exit(0);
    }

    private void sayStores() {
        StringJoiner said = new StringJoiner("\n");
        TokenSlots slots = TokenSlots.read(token.registers());
        said.add("token " + slots.sequence() + " " + slots.capacity());
        slots.slots().forEach((number, slot) -> said.add("slot " + new Spot(number, slot)));
        said.add("head " + rows.head().sequence());
        for (Mirror row : rows.rows()) {
            said.add("row " + account(row.account()) + " " + new Spot(row.slotNumber(), row.slot()));
        }
        rows.told(SecurityEvent.GUESS_DEBITED)
                .forEach((account, count) -> said.add("told " + account(account) + " " + count));
        lines.say(said.toString());
    }

    /** Accounts that have a place. */
    private List<Integer> sayLedger(GuessLedger ledger) {
        List<Integer> accounts = new ArrayList<>();
        StringJoiner said = new StringJoiner("\n");
        said.add("opened " + ledger.view().epoch() + " " + ledger.view().sequence());
        ledger.view().alarms().forEach(alarm -> said.add("alarm " + alarm));
        for (GuessLedger.NumberedSlot slot : ledger.slots(0, Integer.MAX_VALUE)) {
            said.add("now " + new Spot(slot.number(), slot.slot()));
        }
        for (Mirror row : rows.rows()) {
            int account = account(row.account());
            ledger.find(row.account()).ifPresent(place -> {
                accounts.add(account);
                said.add("place " + account + " " + new Spot(place.slotNumber(), place.slot()));
            });
        }
        said.add("serving");
        lines.say(said.toString());
        return accounts;
    }

    private void runClients(GuessLedger ledger, List<Integer> accounts) throws InterruptedException {
        List<List<Integer>> byClient = new ArrayList<>();
        for (int client = 0; client < plan.threads(); client++) {
            byClient.add(new CopyOnWriteArrayList<>());
        }
        accounts.forEach(account -> share(account, byClient));
        AtomicLong acts = new AtomicLong();
        AtomicInteger newAccounts = new AtomicInteger(plan.firstAccount());
        Random seeds = new Random(plan.seed());
        List<Thread> clients = new ArrayList<>();
        for (int number = 0; number < plan.threads(); number++) {
            TorturedClient client = new TorturedClient(
                    ledger,
                    lines,
                    halts,
                    plan,
                    byClient.get(number),
                    acts,
                    new Random(seeds.nextLong()),
                    newAccounts::getAndIncrement,
                    account -> share(account, byClient));
            clients.add(new Thread(client));
        }
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
    }

    private void share(int account, List<List<Integer>> byClient) {
        byClient.get(account % plan.threads()).add(account);
        if (account % SHARED == 0) {
            byClient.get((account / SHARED + 1) % plan.threads()).add(account);
        }
    }
}
