package org.pinfold.registration.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.backup.BackupErasure;
import org.pinfold.database.MigratedDatabase;
import org.pinfold.events.EventErasure;
import org.pinfold.events.store.JpaAccountEvents;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.LegacyGate;
import org.pinfold.recovery.LegacyOutcome;
import org.pinfold.recovery.RecoveryOutcome;
import org.pinfold.recovery.RecoveryResolution;
import org.pinfold.recovery.SecretErasure;
import org.pinfold.registration.ChallengeAnswer;
import org.pinfold.registration.ChallengeCounts;
import org.pinfold.registration.ChallengeVerifier;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.Holder;
import org.pinfold.registration.Identifier;
import org.pinfold.registration.LockPolicy;
import org.pinfold.registration.LoginCaller;
import org.pinfold.registration.NumberOutcome;
import org.pinfold.registration.ObjectionOutcome;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RecoveryPassword;
import org.pinfold.registration.RegisteredIdentifier;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.registration.SessionId;
import org.pinfold.registration.Transport;
import org.pinfold.registration.TurnableClock;
import org.pinfold.registration.VerificationCode;
import org.pinfold.registration.VerificationOutcome;
import org.pinfold.registration.store.JpaAccountDeletions;
import org.pinfold.registration.store.JpaAccounts;
import org.pinfold.registration.store.JpaDevices;
import org.pinfold.registration.store.JpaRegisteredIdentifiers;
import org.pinfold.registration.store.JpaUsedNonces;
import org.pinfold.registration.store.JpaUsernames;
import org.pinfold.registration.store.JpaVerificationSessions;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.InMemoryToken;
import org.pinfold.token.TokenUnavailableException;

/** The services on a real database, each step in the transaction that a container would give it. */
final class Server implements AutoCloseable {
    static final PhoneNumber NUMBER = new PhoneNumber("+4915112345678");

    static final Octets RIGHT_PROOF = Octets.of(new byte[] {1});

    final MigratedDatabase database = new MigratedDatabase();
    // With microseconds, as a real clock has them and the database does not.
    final TurnableClock clock = new TurnableClock(Instant.parse("2026-03-01T12:00:00.123456Z"));
    final CryptoToken token = new InMemoryToken();
    final SecureRandom random = new SecureRandom();
    final LockPolicy lockPolicy;
    final Outbox outbox = new Outbox();
    final Gate challenges = new Gate();
    final ChallengeCounts challengeCounts = new ChallengeCounts();
    final Events events = new Events();
    final Belongings belongings = new Belongings();
    final Generations generations = new Generations(belongings);
    final OldLocks oldLocks = new OldLocks();
    final Caller caller;

    Server() {
        this(LockPolicy.DEFAULT);
    }

    Server(LockPolicy lockPolicy) {
        this.lockPolicy = lockPolicy;
        caller = new Caller();
    }

    /** One thread's way into the server. */
    final class Caller implements AutoCloseable {
        final MigratedDatabase.Connection connection = database.connect();
        final JpaVerificationSessions sessions = connection.adapter(JpaVerificationSessions.class);
        final JpaRegisteredIdentifiers identifiers = connection.adapter(JpaRegisteredIdentifiers.class);
        final JpaUsedNonces usedNonces = connection.adapter(JpaUsedNonces.class);
        final JpaAccounts accounts = connection.adapter(JpaAccounts.class);
        final JpaDevices devices = connection.adapter(JpaDevices.class);
        final VerificationService verification = new VerificationService(
                sessions,
                new TransactionalVerificationSteps(),
                outbox,
                challenges,
                challengeCounts,
                token,
                random,
                clock);
        final RegistrationService registration = new RegistrationService(
                new TransactionalRegistrationSteps(), generations, belongings.backups(), oldLocks, limiter());
        final RegistrationLockService locks =
                new RegistrationLockService(accounts, generations, oldLocks, events, token, random);
        final CredentialService credentials =
                new CredentialService(accounts, devices, identifiers, generations, token, clock);
        final DeviceService deviceService = new DeviceService(accounts, devices, events, token, random, clock);
        final RecoveryPasswordService recoveryPasswords =
                new RecoveryPasswordService(accounts, generations, events, token);
        final NumberService numberService =
                new NumberService(new TransactionalNumberSteps(), generations, oldLocks, limiter());
        final ObjectionService objections = new ObjectionService(
                new TransactionalObjectionSteps(), accounts, Server::prove, generations, lockPolicy, clock);
        final JpaUsernames usernames = connection.adapter(JpaUsernames.class);
        final UsernameService usernameService = new UsernameService(usernames, accounts, events, clock);
        final AccountLock accountLock = new AccountLock(accounts, events, token, random);
        final AccountAdministrationService administration =
                new AccountAdministrationService(identifiers, accounts, devices, events);
        final AccountDeletionService deletions = new AccountDeletionService(
                new TransactionalDeletionSteps(), belongings, belongings.backups(), new TransactionalErasure());

        <T> T inTransaction(Supplier<T> work) {
            return connection.inTransaction(work);
        }

        SessionId open(PhoneNumber number) {
            VerificationOutcome opened = inTransaction(() -> verification.open(number));
            return ((VerificationOutcome.Done) opened).session().id();
        }

        VerificationOutcome submit(SessionId id, VerificationCode code) {
            return inTransaction(() -> verification.submitCode(id, code));
        }

        SessionId verified(PhoneNumber number) {
            SessionId id = open(number);
            verification.requestCode(id, Transport.SMS);
            submit(id, outbox.latest(number));
            return id;
        }

        RegistrationOutcome register(SessionId id, String... lock) {
            Optional<RegistrationLockValue> value = lock.length == 0
                    ? Optional.empty()
                    : Optional.of(RegistrationLockValue.parse(lock[0]).orElseThrow());
            return registration.register(id, value);
        }

        RegistrationOutcome.Registered registered(PhoneNumber number, String... lock) {
            return (RegistrationOutcome.Registered) register(verified(number), lock);
        }

        @Override
        public void close() {
            connection.close();
        }

        private final class TransactionalErasure implements EventErasure {
            private final JpaAccountEvents accountEvents = connection.adapter(JpaAccountEvents.class);

            @Override
            public boolean exists(Aci account) {
                return inTransaction(() -> accountEvents.exists(account));
            }

            @Override
            public void erase(Aci account) {
                connection.inTransaction(() -> accountEvents.erase(account));
            }
        }

        private final class TransactionalVerificationSteps extends VerificationSteps {
            TransactionalVerificationSteps() {
                super(sessions);
            }

            @Override
            public Reservation reserveCode(SessionId id, Transport transport, Octets codeMac, Instant now) {
                return inTransaction(() -> super.reserveCode(id, transport, codeMac, now));
            }

            @Override
            public Reservation reserveChallenge(SessionId id, Instant now) {
                return inTransaction(() -> super.reserveChallenge(id, now));
            }

            @Override
            public VerificationOutcome passChallenge(SessionId id, Instant now) {
                return inTransaction(() -> super.passChallenge(id, now));
            }

            @Override
            public void release(Reservation reservation) {
                connection.inTransaction(() -> super.release(reservation));
            }
        }

        private final class TransactionalNumberSteps extends NumberSteps {
            TransactionalNumberSteps() {
                super(sessions, identifiers, accounts, lockPolicy, events, token, clock);
            }

            @Override
            public Seen look(Aci account, SessionId id) {
                return inTransaction(() -> super.look(account, id));
            }

            @Override
            public Optional<NumberOutcome> change(
                    Aci account,
                    SessionId id,
                    Optional<RegistrationLockValue> presented,
                    Seen seen,
                    boolean importedLock) {
                return inTransaction(() -> super.change(account, id, presented, seen, importedLock));
            }
        }

        private final class TransactionalObjectionSteps extends ObjectionSteps {
            TransactionalObjectionSteps() {
                super(identifiers, accounts, events, clock);
            }

            @Override
            public ObjectionOutcome object(Aci aci) {
                return inTransaction(() -> super.object(aci));
            }
        }

        private final class TransactionalDeletionSteps extends DeletionSteps {
            TransactionalDeletionSteps() {
                super(
                        identifiers,
                        accounts,
                        devices,
                        usernames,
                        connection.adapter(JpaAccountDeletions.class),
                        events,
                        clock);
            }

            @Override
            public boolean begin(Aci aci) {
                return inTransaction(() -> super.begin(aci));
            }

            @Override
            public boolean beginForAdministrator(Aci aci) {
                return inTransaction(() -> super.beginForAdministrator(aci));
            }

            @Override
            public boolean beginIfAbandoned(Aci aci) {
                return inTransaction(() -> super.beginIfAbandoned(aci));
            }

            @Override
            public void erased(Aci aci, OptionalInt slot) {
                connection.inTransaction(() -> super.erased(aci, slot));
            }

            @Override
            public List<Aci> due() {
                return inTransaction(super::due);
            }

            @Override
            public long unerased() {
                return inTransaction(super::unerased);
            }

            @Override
            public void forgetNames() {
                connection.inTransaction(super::forgetNames);
            }

            @Override
            public List<Aci> abandoned() {
                return inTransaction(super::abandoned);
            }

            @Override
            public boolean exists(Aci aci) {
                return inTransaction(() -> super.exists(aci));
            }
        }

        private final class TransactionalRegistrationSteps extends RegistrationSteps {
            TransactionalRegistrationSteps() {
                super(sessions, identifiers, usedNonces, accounts, devices, lockPolicy, events, token, random, clock);
            }

            @Override
            public Optional<RegisteredIdentifier> find(SessionId id) {
                return inTransaction(() -> super.find(id));
            }

            @Override
            public boolean isProved(PhoneNumber number, RecoveryPassword password) {
                return inTransaction(() -> super.isProved(number, password));
            }

            @Override
            public Optional<RegisteredIdentifier> find(Identifier identifier) {
                return inTransaction(() -> super.find(identifier));
            }

            @Override
            public Optional<RegistrationOutcome> register(
                    PhoneNumber number,
                    RecoveryPassword password,
                    Optional<RegistrationLockValue> presented,
                    Optional<Holder> resolvedHolder) {
                return inTransaction(() -> super.register(number, password, presented, resolvedHolder));
            }

            @Override
            public Optional<RegistrationOutcome> register(
                    SessionId id, Optional<RegistrationLockValue> presented, Optional<Holder> resolvedHolder) {
                return inTransaction(() -> super.register(id, presented, resolvedHolder));
            }

            @Override
            public Optional<RegistrationOutcome> register(
                    LoginCaller login, Optional<RegistrationLockValue> presented, Optional<Holder> resolvedHolder) {
                return inTransaction(() -> super.register(login, presented, resolvedHolder));
            }

            @Override
            public Optional<RegistrationOutcome.Registered> discard(Aci aci, int deviceId) {
                return inTransaction(() -> super.discard(aci, deviceId));
            }

            @Override
            public Optional<RegistrationOutcome> refusal(SessionId id) {
                return inTransaction(() -> super.refusal(id));
            }
        }
    }

    private LockLimiter limiter() {
        LockLimiter limiter = new LockLimiter();
        limiter.clock = clock;
        limiter.fill();
        return limiter;
    }

    @Override
    public void close() {
        caller.close();
    }

    /** The attempt is the account's; ones prove its PIN. */
    private static RecoveryOutcome.Unlock prove(Aci account, Octets attempt, Octets proof, Duration maxAge) {
        if (!attempt.equals(Octets.of(account.toByteArray()))) {
            return new RecoveryOutcome.AttemptInvalid();
        }
        return proof.equals(RIGHT_PROOF)
                ? new RecoveryOutcome.Unlocked(Octets.of(new byte[48]), 1, 10)
                : new RecoveryOutcome.WrongPin(9);
    }

    /** Where the codes go. */
    static final class Outbox implements CodeSender {
        private final Map<PhoneNumber, VerificationCode> latest = new ConcurrentHashMap<>();
        volatile Delivery delivery = Delivery.ACCEPTED;

        @Override
        public Delivery send(PhoneNumber number, VerificationCode code, Transport transport) {
            if (delivery == Delivery.ACCEPTED) {
                latest.put(number, code);
            }
            return delivery;
        }

        boolean isEmpty() {
            return latest.isEmpty();
        }

        VerificationCode latest(PhoneNumber number) {
            return Optional.ofNullable(latest.get(number)).orElseThrow();
        }
    }

    /** Says of each answer what the test wants. */
    static final class Gate implements ChallengeVerifier {
        private final AtomicInteger asked = new AtomicInteger();
        volatile boolean required;
        volatile Verdict verdict = Verdict.PASSED;

        @Override
        public boolean isRequired() {
            return required;
        }

        @Override
        public Verdict verify(ChallengeAnswer answer, PhoneNumber number) {
            asked.incrementAndGet();
            return verdict;
        }

        int asked() {
            return asked.get();
        }
    }

    /** What the audit trail was told. */
    static final class Events implements AuditTrail {
        private final List<Map.Entry<SecurityEvent, Optional<Aci>>> told = new CopyOnWriteArrayList<>();

        @Override
        public void append(SecurityEvent event, Optional<Aci> account, Map<String, String> facts) {
            told.add(Map.entry(event, account));
        }

        List<SecurityEvent> of(Aci account) {
            List<SecurityEvent> events = new ArrayList<>();
            told.forEach(entry -> {
                if (entry.getValue().equals(Optional.of(account))) {
                    events.add(entry.getKey());
                }
            });
            return events;
        }
    }

    /** Who has a secret and a backup; token and database of these can be away. */
    static final class Belongings implements SecretErasure {
        final Set<Aci> secrets = ConcurrentHashMap.newKeySet();
        final Set<Aci> backups = ConcurrentHashMap.newKeySet();
        volatile boolean tokenAway;
        volatile boolean backupsAway;

        void put(Aci account) {
            secrets.add(account);
            backups.add(account);
        }

        @Override
        public OptionalInt erase(Aci account) {
            if (tokenAway) {
                throw new TokenUnavailableException("write", new IOException("away"));
            }
            return secrets.remove(account) ? OptionalInt.of(7) : OptionalInt.empty();
        }

        @Override
        public boolean hasSlot(Aci account) {
            return secrets.contains(account);
        }

        @Override
        public int recordCount(Aci account) {
            return secrets.contains(account) ? 1 : 0;
        }

        BackupErasure backups() {
            return new BackupErasure() {
                @Override
                public boolean exists(Aci account) {
                    return backups.contains(account);
                }

                @Override
                public void erase(Aci account) {
                    if (backupsAway) {
                        throw new IllegalStateException("away");
                    }
                    backups.remove(account);
                }
            };
        }
    }

    /** Imported locks, each with the PIN that opens it. */
    static final class OldLocks implements LegacyGate {
        final Map<Aci, String> pins = new ConcurrentHashMap<>();

        @Override
        public boolean holds(Aci account) {
            return pins.containsKey(account);
        }

        @Override
        public LegacyOutcome guess(Aci account, byte[] pin) {
            if (!holds(account)) {
                return new LegacyOutcome.NoLegacyLock();
            }
            return new String(pin, StandardCharsets.UTF_8).equals(pins.get(account))
                    ? new LegacyOutcome.Opened()
                    : new LegacyOutcome.WrongPin(9);
        }
    }

    /** Which generation each account's secret has. */
    static final class Generations implements RecoveryResolution {
        private final Map<Aci, Long> latest = new HashMap<>();
        private final Map<Aci, Runnable> interruptedPromotions = new HashMap<>();
        private final Belongings belongings;

        Generations(Belongings belongings) {
            this.belongings = belongings;
        }

        @Override
        public boolean holdsSecret(Aci account) {
            return belongings.hasSlot(account);
        }

        @Override
        public synchronized long resolve(Aci account) {
            Optional.ofNullable(interruptedPromotions.remove(account)).ifPresent(Runnable::run);
            return latest.getOrDefault(account, 0L);
        }

        synchronized void open(Aci account) {
            latest.merge(account, 1L, Long::sum);
        }

        /** Leaves something for the next resolve to complete. */
        synchronized void interrupt(Aci account, Runnable promotion) {
            interruptedPromotions.put(account, promotion);
        }
    }
}
