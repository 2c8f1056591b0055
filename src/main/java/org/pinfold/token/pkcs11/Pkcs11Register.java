package org.pinfold.token.pkcs11;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Register;
import org.pinfold.token.TokenFaultException;
import org.pinfold.token.TokenFullException;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.Session;

/**
 * One register: two copies, of which only the older is ever written, so that a write torn by a crash leaves the newer
 * one whole. The highest valid sequence is the value. All calls are serialised, because two threads that change one
 * object make some modules fail for good.
 */
final class Pkcs11Register implements Register {
    /**
     * Where the copies lie, as a search found them; nothing is known of what they hold. More than one of a side is left
     * by a replacement that was interrupted.
     */
    record Handles(Connection connection, List<Long> a, List<Long> b) {}

    /**
     * One of the two copies: where it lies, and what it holds.
     *
     * @param handle the object with the highest whole copy, or any if none is whole
     * @param surplus other objects of this side
     */
    private record Side(String application, Optional<Long> handle, Optional<RegisterCopy> copy, List<Long> surplus) {
        long sequence() {
            return copy.map(RegisterCopy::sequence).orElse(-1L);
        }

        Stream<Long> objects() {
            return Stream.concat(handle.stream(), surplus.stream());
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
    }

    /**
     * What is remembered while no result is unknown. Each is of use only with the connection that it belongs to.
     *
     * @param pair handles and sequences
     * @param handles where to find these, if they are not known yet
     */
    private record Memory(Optional<Pair> pair, Optional<Handles> handles) {
        static final Memory NOTHING = new Memory(Optional.empty(), Optional.empty());

        Optional<Pair> pairOf(Connection connection) {
            return pair.filter(known -> known.connection() == connection);
        }

        Optional<Handles> handlesOf(Connection connection) {
            return handles.filter(known -> known.connection() == connection);
        }
    }

    private final Pkcs11Token token;
    private final String name;

    private Memory memory = Memory.NOTHING;

    /** How often this register was used; what was found before a use may not be so after it. */
    private long uses;

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
        Memory before = takeMemory();
        Pair pair = token.use(
                "read a register",
                connection -> connection.raw(session -> {
                    Optional<Pair> known = before.pairOf(connection);
                    return known.isPresent()
                            ? readAgain(session, known.get())
                            : load(session, connection, before.handlesOf(connection));
                }));
        byte[] value = latest(pair).content().toByteArray();
        remember(pair);
        return value;
    }

    @Override
    public synchronized void write(byte[] value) {
        // Until the module has answered, nobody knows which copies are whole: the next call then reads both before it
        // decides, because writing "the older" from memory might destroy the only whole one.
        Memory before = takeMemory();
        Pair written = token.use("write a register", connection -> {
            checkSize(connection, value);
            return connection.raw(session -> {
                Optional<Pair> known = before.pairOf(connection);
                Pair present =
                        known.isPresent() ? known.get() : load(session, connection, before.handlesOf(connection));
                return writeOlder(session, tidy(session, present), value);
            });
        });
        acknowledged = latest(written).sequence();
        remember(written);
    }

    synchronized boolean exists() {
        takeMemory();
        Pair pair = token.use(
                "open a register",
                connection -> connection.raw(session -> load(session, connection, Optional.empty())));
        remember(pair);
        return pair.exists();
    }

    synchronized long uses() {
        return uses;
    }

    /** Takes over what a search found, unless this register was used since it had been used {@code usesBefore} times. */
    synchronized void remember(Handles found, long usesBefore) {
        if (uses == usesBefore && memory.pairOf(found.connection()).isEmpty()) {
            memory = new Memory(Optional.empty(), Optional.of(found));
        }
    }

    synchronized void create(byte[] value) {
        takeMemory();
        Pair created = token.use("create a register", connection -> {
            checkSize(connection, value);
            return connection.raw(session -> {
                Pair present = load(session, connection, Optional.empty());
                if (present.exists()) {
                    throw new TokenFaultException("register " + name + " exists");
                }
                // What is left of a creation that was interrupted; nobody was told of it.
                destroy(session, present.a().objects().toList());
                return createBoth(session, connection, value);
            });
        });
        acknowledged = latest(created).sequence();
        remember(created);
    }

    synchronized void recreate(byte[] value) {
        takeMemory();
        Pair created = token.use("make a register again", connection -> {
            checkSize(connection, value);
            return connection.raw(session -> {
                Pair present = load(session, connection, Optional.empty());
                if (present.latest().isPresent()) {
                    throw new TokenFaultException("register " + name + " has a valid copy");
                }
                destroy(session, present.b().objects().toList());
                destroy(session, present.a().objects().toList());
                return createBoth(session, connection, value);
            });
        });
        acknowledged = latest(created).sequence();
        remember(created);
    }

    private Pair createBoth(Session session, Connection connection, byte[] value) throws PKCS11Exception {
        try {
            Side a = createSide(session, connection, "a", new RegisterCopy(1, Octets.of(value)));
            Side b = createSide(session, connection, "b", new RegisterCopy(0, Octets.of(value)));
            return new Pair(connection, a, b);
        } catch (PKCS11Exception e) {
            if (!RegisterObjects.isFull(e)) {
                throw e;
            }
            // A first copy alone would be a register.
            Handles left = search(session, connection);
            destroy(session, left.b());
            destroy(session, left.a());
            throw new TokenFullException(name, e);
        }
    }

    private Memory takeMemory() {
        Memory taken = memory;
        memory = Memory.NOTHING;
        uses++;
        return taken;
    }

    private void remember(Pair pair) {
        memory = new Memory(Optional.of(pair.withoutContent()), Optional.empty());
    }

    private Pair writeOlder(Session session, Pair pair, byte[] value) throws PKCS11Exception {
        RegisterObjects objects = pair.connection().registerObjects();
        RegisterCopy next = new RegisterCopy(latest(pair).sequence() + 1, Octets.of(value));
        Side older = pair.older();
        byte[] octets = next.encode(name);
        long handle = older.handle().isPresent()
                ? objects.replace(session, older.handle().get(), older.application(), octets)
                : objects.create(session, older.application(), octets);
        Side written = new Side(older.application(), Optional.of(handle), Optional.of(next), List.of());
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

    private Pair load(Session session, Connection connection, Optional<Handles> known) throws PKCS11Exception {
        Handles handles = known.isPresent() ? known.get() : search(session, connection);
        return new Pair(connection, loadSide(session, "a", handles.a()), loadSide(session, "b", handles.b()));
    }

    private Handles search(Session session, Connection connection) throws PKCS11Exception {
        return new Handles(connection, search(session, connection, "a"), search(session, connection, "b"));
    }

    private List<Long> search(Session session, Connection connection, String letter) throws PKCS11Exception {
        return Arrays.stream(connection.registerObjects().find(session, application(letter)))
                .boxed()
                .toList();
    }

    private Side loadSide(Session session, String letter, List<Long> objects) throws PKCS11Exception {
        String application = application(letter);
        Side best = new Side(application, Optional.empty(), Optional.empty(), List.of());
        for (long object : objects) {
            Side candidate = readSide(session, application, object, List.of());
            if (best.handle().isEmpty() || candidate.sequence() > best.sequence()) {
                best = candidate;
            }
        }
        List<Long> surplus = new ArrayList<>(objects);
        best.handle().ifPresent(surplus::remove);
        return new Side(application, best.handle(), best.copy(), List.copyOf(surplus));
    }

    private static Pair tidy(Session session, Pair pair) throws PKCS11Exception {
        return new Pair(pair.connection(), tidySide(session, pair.a()), tidySide(session, pair.b()));
    }

    private static Side tidySide(Session session, Side side) throws PKCS11Exception {
        destroy(session, side.surplus());
        return new Side(side.application(), side.handle(), side.copy(), List.of());
    }

    private static void destroy(Session session, List<Long> objects) throws PKCS11Exception {
        for (long object : objects) {
            session.destroyObject(object);
        }
    }

    private Pair readAgain(Session session, Pair pair) throws PKCS11Exception {
        return new Pair(pair.connection(), readSideAgain(session, pair.a()), readSideAgain(session, pair.b()));
    }

    private Side readSideAgain(Session session, Side side) throws PKCS11Exception {
        return side.handle().isPresent()
                ? readSide(session, side.application(), side.handle().get(), side.surplus())
                : side;
    }

    private Side readSide(Session session, String application, long object, List<Long> surplus) throws PKCS11Exception {
        Optional<RegisterCopy> copy = RegisterCopy.decode(name, RegisterObjects.read(session, object));
        return new Side(application, Optional.of(object), copy, surplus);
    }

    private Side createSide(Session session, Connection connection, String letter, RegisterCopy copy)
            throws PKCS11Exception {
        String application = application(letter);
        long handle = connection.registerObjects().create(session, application, copy.encode(name));
        return new Side(application, Optional.of(handle), Optional.of(copy), List.of());
    }

    private static void checkSize(Connection connection, byte[] value) {
        int max = connection.registerObjects().maxContentBytes();
        if (value.length > max) {
            throw new IllegalArgumentException(
                    "a register's value must have at most " + max + " octets: " + value.length);
        }
    }

    private String application(String letter) {
        return RegisterObjects.REGISTER + name + "/" + letter;
    }
}
