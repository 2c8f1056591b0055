package org.pinfold.token.pkcs11;

import java.util.Optional;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Register;
import org.pinfold.token.TokenFaultException;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.Session;

/**
 * One register: two copies, of which only the older is ever written, so that a write torn by a crash leaves the newer
 * one whole. The highest valid sequence is the value. All calls are serialised, because two threads that change one
 * object make some modules fail for good.
 */
final class Pkcs11Register implements Register {
    /**
     * One of the two copies: where it lies, and what it holds.
     *
     * @param handle the object with the highest whole copy, or any if none is whole
     * @param surplus whether there are other objects of this side, left by a replacement that was interrupted
     */
    private record Side(String application, Optional<Long> handle, Optional<RegisterCopy> copy, boolean surplus) {
        long sequence() {
            return copy.map(RegisterCopy::sequence).orElse(-1L);
        }

        Side withoutContent() {
            return new Side(
                    application,
                    handle,
                    copy.map(known -> new RegisterCopy(known.sequence(), Octets.of(new byte[0]))),
                    surplus);
        }
    }

    private record Pair(Connection connection, Side a, Side b) {
        Optional<RegisterCopy> latest() {
            return a.sequence() >= b.sequence() ? a.copy() : b.copy();
        }

        Side older() {
            return a.sequence() < b.sequence() ? a : b;
        }

        /** Whether somebody was told that this register exists: creation ends with the second copy. */
        boolean exists() {
            return latest().isPresent() || b.handle().isPresent();
        }

        /** What is worth remembering: a register's content would be in memory twice over. */
        Pair withoutContent() {
            return new Pair(connection, a.withoutContent(), b.withoutContent());
        }

        boolean isTidy() {
            return !a.surplus() && !b.surplus();
        }
    }

    private final Pkcs11Token token;
    private final String name;

    /** Handles and sequences, while no result is unknown. Of use only with the connection that they belong to. */
    private Optional<Pair> known = Optional.empty();

    /** The highest sequence whose write returned, in this process. */
    private long acknowledged = -1;

    Pkcs11Register(Pkcs11Token token, String name) {
        this.token = token;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized byte[] read() {
        Optional<Pair> before = takeKnown();
        Pair pair = token.use(
                "read a register",
                connection -> connection.raw(session -> {
                    Optional<Pair> usable = before.filter(known -> known.connection() == connection);
                    return usable.isPresent() ? readAgain(session, usable.get()) : load(session, connection);
                }));
        byte[] value = latest(pair).content().toByteArray();
        if (pair.isTidy()) {
            known = Optional.of(pair.withoutContent());
        }
        return value;
    }

    @Override
    public synchronized void write(byte[] value) {
        // Until the module has answered, nobody knows which copies are whole: the next call then reads both before it
        // decides, because writing "the older" from memory might destroy the only whole one.
        Optional<Pair> before = takeKnown();
        Pair written = token.use("write a register", connection -> {
            checkSize(connection, value);
            return connection.raw(session -> {
                Optional<Pair> usable = before.filter(known -> known.connection() == connection);
                Pair present = usable.isPresent() ? usable.get() : tidy(session, load(session, connection));
                return writeOlder(session, present, value);
            });
        });
        acknowledged = latest(written).sequence();
        known = Optional.of(written.withoutContent());
    }

    synchronized boolean exists() {
        return token.use(
                "open a register",
                connection ->
                        connection.raw(session -> load(session, connection).exists()));
    }

    synchronized void create(byte[] value) {
        takeKnown();
        Pair created = token.use("create a register", connection -> {
            checkSize(connection, value);
            return connection.raw(session -> {
                if (load(session, connection).exists()) {
                    throw new TokenFaultException("register " + name + " exists");
                }
                // What is left of a creation that was interrupted; nobody was told of it.
                for (long object : connection.registerObjects().find(session, application("a"))) {
                    session.destroyObject(object);
                }
                Side a = createSide(session, connection, "a", new RegisterCopy(1, Octets.of(value)));
                Side b = createSide(session, connection, "b", new RegisterCopy(0, Octets.of(value)));
                return new Pair(connection, a, b);
            });
        });
        acknowledged = latest(created).sequence();
        known = Optional.of(created.withoutContent());
    }

    private Optional<Pair> takeKnown() {
        Optional<Pair> taken = known;
        known = Optional.empty();
        return taken;
    }

    private Pair writeOlder(Session session, Pair pair, byte[] value) throws PKCS11Exception {
        RegisterObjects objects = pair.connection().registerObjects();
        RegisterCopy next = new RegisterCopy(latest(pair).sequence() + 1, Octets.of(value));
        Side older = pair.older();
        byte[] octets = next.encode(name);
        long handle = older.handle().isPresent()
                ? objects.replace(session, older.handle().get(), older.application(), octets)
                : objects.create(session, older.application(), octets);
        Side written = new Side(older.application(), Optional.of(handle), Optional.of(next), false);
        return older == pair.a()
                ? new Pair(pair.connection(), written, pair.b())
                : new Pair(pair.connection(), pair.a(), written);
    }

    private RegisterCopy latest(Pair pair) {
        RegisterCopy latest =
                pair.latest().orElseThrow(() -> new TokenFaultException("register " + name + " has no valid copy"));
        // Somebody turned the token back under our feet, or it dropped a write that it had acknowledged.
        if (latest.sequence() < acknowledged) {
            throw new TokenFaultException("register " + name + " holds an older value than was written");
        }
        return latest;
    }

    private Pair load(Session session, Connection connection) throws PKCS11Exception {
        return new Pair(connection, loadSide(session, connection, "a"), loadSide(session, connection, "b"));
    }

    private Side loadSide(Session session, Connection connection, String letter) throws PKCS11Exception {
        String application = application(letter);
        long[] objects = connection.registerObjects().find(session, application);
        Side best = new Side(application, Optional.empty(), Optional.empty(), false);
        for (long object : objects) {
            Side candidate = readSide(session, application, object, objects.length > 1);
            if (best.handle().isEmpty() || candidate.sequence() > best.sequence()) {
                best = candidate;
            }
        }
        return best;
    }

    private Pair tidy(Session session, Pair pair) throws PKCS11Exception {
        return new Pair(
                pair.connection(),
                tidySide(session, pair.connection(), pair.a()),
                tidySide(session, pair.connection(), pair.b()));
    }

    private Side tidySide(Session session, Connection connection, Side side) throws PKCS11Exception {
        for (long object : connection.registerObjects().find(session, side.application())) {
            if (!side.handle().equals(Optional.of(object))) {
                session.destroyObject(object);
            }
        }
        return new Side(side.application(), side.handle(), side.copy(), false);
    }

    private Pair readAgain(Session session, Pair pair) throws PKCS11Exception {
        return new Pair(pair.connection(), readSideAgain(session, pair.a()), readSideAgain(session, pair.b()));
    }

    private Side readSideAgain(Session session, Side side) throws PKCS11Exception {
        return side.handle().isPresent()
                ? readSide(session, side.application(), side.handle().get(), side.surplus())
                : side;
    }

    private Side readSide(Session session, String application, long object, boolean surplus) throws PKCS11Exception {
        Optional<RegisterCopy> copy = RegisterCopy.decode(name, RegisterObjects.read(session, object));
        return new Side(application, Optional.of(object), copy, surplus);
    }

    private Side createSide(Session session, Connection connection, String letter, RegisterCopy copy)
            throws PKCS11Exception {
        String application = application(letter);
        long handle = connection.registerObjects().create(session, application, copy.encode(name));
        return new Side(application, Optional.of(handle), Optional.of(copy), false);
    }

    private static void checkSize(Connection connection, byte[] value) {
        int max = connection.registerObjects().maxContentBytes();
        if (value.length > max) {
            throw new IllegalArgumentException(
                    "a register's value must have at most " + max + " octets: " + value.length);
        }
    }

    private String application(String letter) {
        return "pinfold-register/" + name + "/" + letter;
    }
}
