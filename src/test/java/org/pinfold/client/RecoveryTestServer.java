package org.pinfold.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.InvalidPointException;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.P256;
import org.pinfold.protocol.PinSalt;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.protocol.ServiceIdentity;
import org.pinfold.protocol.UnlockProof;
import org.pinfold.protocol.messages.AnswerChallengeRequest;
import org.pinfold.protocol.messages.CreateSessionRequest;
import org.pinfold.protocol.messages.EvaluateRequest;
import org.pinfold.protocol.messages.EvaluateResponse;
import org.pinfold.protocol.messages.LegacyPinRequest;
import org.pinfold.protocol.messages.LegacyPinResponse;
import org.pinfold.protocol.messages.LoginNonceResponse;
import org.pinfold.protocol.messages.OutboxMessage;
import org.pinfold.protocol.messages.OutboxResponse;
import org.pinfold.protocol.messages.PinHashParametersMessage;
import org.pinfold.protocol.messages.Problem;
import org.pinfold.protocol.messages.ReadItemsRequest;
import org.pinfold.protocol.messages.ReadItemsResponse;
import org.pinfold.protocol.messages.RecoveryStateResponse;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;
import org.pinfold.protocol.messages.RemoveRegistrationLockRequest;
import org.pinfold.protocol.messages.SessionState;
import org.pinfold.protocol.messages.StorageItem;
import org.pinfold.protocol.messages.StorageManifest;
import org.pinfold.protocol.messages.StoreRequest;
import org.pinfold.protocol.messages.StoreResponse;
import org.pinfold.protocol.messages.StoreStartRequest;
import org.pinfold.protocol.messages.StoreStartResponse;
import org.pinfold.protocol.messages.SubmitCodeRequest;
import org.pinfold.protocol.messages.UnlockRequest;
import org.pinfold.protocol.messages.UnlockResponse;
import org.pinfold.protocol.messages.WriteStorageRequest;

/**
 * The server's side in memory, so that the SDK can be tested without a token: real HTTP, real arithmetic, a plain Java
 * scalar as OPRF key. It counts guesses as the protocol says; it keeps nothing, checks little and trusts its tests.
 */
final class RecoveryTestServer implements AutoCloseable {
    static final ServiceIdentity IDENTITY = new ServiceIdentity("pinfold-development");

    private static final PinHashParametersMessage DEFAULT_COST = new PinHashParametersMessage(16_384, 32, 1);
    private static final String JSON = "application/json";
    private static final String NONCE = "n".repeat(76);
    private static final Duration LOCK_EXPIRY = Duration.ofDays(7);

    final int maxTries;
    volatile boolean countsGuesses = true;
    volatile boolean locksNumbers = true;
    /** Numbers with a lock of an old system, each with its PIN. */
    final Map<String, String> legacyPins = new ConcurrentHashMap<>();
    /** The right answer to the challenge before a code; none is wanted if empty. */
    volatile String challenge = "";
    /** What it asks for once before each guess after the second; nothing if 0. */
    volatile int waitSeconds;

    private final SecureRandom random = new SecureRandom();
    private final HttpServer http;
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Map<String, Session> sessions = new HashMap<>();
    private final Map<String, List<OutboxMessage>> outbox = new HashMap<>();
    private final Map<String, Account> accountsByNumber = new HashMap<>();
    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, Account> recoveryCredentials = new HashMap<>();
    private final Map<Octets, Ticket> tickets = new HashMap<>();
    private final Map<Octets, Attempt> attempts = new HashMap<>();

    RecoveryTestServer(int maxTries) throws IOException {
        this.maxTries = maxTries;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(executor);
        http.createContext("/", this::handle);
        http.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    Account account(Aci aci) {
        return Objects.requireNonNull(accounts.get(aci.toString()));
    }

    @Override
    public void close() {
        http.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Answer answer;
        try {
            answer = route(exchange);
        } catch (Refusal e) {
            answer = e.answer;
        } catch (InvalidPointException e) {
            answer = problem(ProblemType.INVALID_POINT);
        }
        exchange.getResponseHeaders().set("Content-Type", answer.mediaType());
        byte[] body = answer.body().toByteArray();
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Answer route(HttpExchange exchange) throws IOException, Refusal, InvalidPointException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        Octets body = Octets.of(exchange.getRequestBody().readAllBytes());
        String call = method + " " + path.replaceFirst("(session|outbox|version)/[^/]+", "$1/*");
        return switch (call) {
            case "POST /v1/verification/session" -> {
                Session session = new Session(
                        token(), read(CreateSessionRequest.class, body).number());
                session.challenged = challenge.isEmpty();
                sessions.put(session.id, session);
                yield json(session.state());
            }
            case "PATCH /v1/verification/session/*" -> {
                Session session = session(segment(path, 4));
                if (!read(AnswerChallengeRequest.class, body).challenge().equals(challenge)) {
                    throw new Refusal(problem(ProblemType.CHALLENGE_FAILED));
                }
                session.challenged = true;
                yield json(session.state());
            }
            case "GET /v1/verification/session/*" ->
                json(session(segment(path, 4)).state());
            case "POST /v1/verification/session/*/code" -> {
                Session session = session(segment(path, 4));
                if (!session.challenged) {
                    throw new Refusal(problem(ProblemType.CHALLENGE_REQUIRED));
                }
                session.code = String.format("%06d", random.nextInt(1_000_000));
                outbox.computeIfAbsent(session.number, number -> new ArrayList<>())
                        .add(new OutboxMessage(session.number, session.code, "sms"));
                yield json(session.state());
            }
            case "PUT /v1/verification/session/*/code" -> {
                Session session = session(segment(path, 4));
                if (!read(SubmitCodeRequest.class, body).code().equals(session.code)) {
                    throw new Refusal(problem(ProblemType.WRONG_CODE));
                }
                session.verified = true;
                yield json(session.state());
            }
            case "GET /v1/development/outbox/*" ->
                json(new OutboxResponse(outbox.getOrDefault(segment(path, 4), List.of())));
            case "POST /v1/login/nonce" -> json(new LoginNonceResponse(NONCE, LOCK_EXPIRY.toSeconds()));
            case "POST /v1/registration" -> {
                RegistrationRequest request = read(RegistrationRequest.class, body);
                String bearer = exchange.getRequestHeaders().getFirst("Authorization");
                yield register(bearer == null ? session(request.sessionId().orElseThrow()) : login(bearer), request);
            }
            case "POST /v1/registration/legacy_pin" -> registerWithLegacyPin(read(LegacyPinRequest.class, body));
            case "PUT /v1/accounts/registration_lock" -> {
                Account account = device(exchange);
                setLock(account, read(RegistrationLockRequest.class, body));
                yield noContent();
            }
            case "DELETE /v1/accounts/registration_lock" -> {
                Account account = device(exchange);
                requirePresentLock(
                        account,
                        Optional.of(
                                read(RemoveRegistrationLockRequest.class, body).presentRegistrationLock()));
                account.lock = Optional.empty();
                yield noContent();
            }
            case "GET /v1/recovery" -> json(any(exchange).recoveryState());
            case "POST /v1/recovery/store/start" -> startStore(device(exchange), read(StoreStartRequest.class, body));
            case "PUT /v1/recovery/store" -> store(device(exchange), read(StoreRequest.class, body), body);
            case "POST /v1/recovery/restore/evaluate" -> evaluate(any(exchange), read(EvaluateRequest.class, body));
            case "POST /v1/recovery/restore/unlock" -> unlock(any(exchange), read(UnlockRequest.class, body));
            case "DELETE /v1/recovery" -> {
                Account account = device(exchange);
                account.generation++;
                account.state = "removed";
                yield noContent();
            }
            case "GET /v1/storage/manifest" -> json(device(exchange).presentManifest());
            case "GET /v1/storage/manifest/version/*" -> {
                StorageManifest present = device(exchange).presentManifest();
                yield present.version() == Long.parseLong(segment(path, 5)) ? noContent() : json(present);
            }
            case "PUT /v1/storage" -> writeStorage(device(exchange), read(WriteStorageRequest.class, body));
            case "POST /v1/storage/read" -> {
                Account account = device(exchange);
                List<StorageItem> found = new ArrayList<>();
                for (Octets id : read(ReadItemsRequest.class, body).readKeys()) {
                    Optional.ofNullable(account.items.get(id))
                            .ifPresent(value -> found.add(new StorageItem(id, value)));
                }
                yield json(new ReadItemsResponse(found));
            }
            case "DELETE /v1/storage" -> {
                Account account = device(exchange);
                account.manifest = Optional.empty();
                account.items.clear();
                yield noContent();
            }
            default -> problem(ProblemType.NOT_FOUND);
        };
    }

    /** The login of an ID token, which here is the nonce and a name. */
    private static Session login(String bearer) throws Refusal {
        if (!bearer.startsWith("Bearer " + NONCE + ".")) {
            throw new Refusal(problem(ProblemType.UNAUTHENTICATED));
        }
        Session login = new Session(bearer, bearer);
        login.verified = true;
        return login;
    }

    private Answer register(Session session, RegistrationRequest request) throws Refusal {
        if (!session.verified) {
            throw new Refusal(problem(ProblemType.NOT_VERIFIED));
        }
        Optional<Account> known = Optional.ofNullable(accountsByNumber.get(session.number));
        boolean legacy = legacyPins.containsKey(session.number);
        boolean locked = known.isPresent()
                && known.get().lock.isPresent()
                && !known.get().lock.equals(request.registrationLock());
        if (locksNumbers && (legacy || locked)) {
            String credential = token();
            known.ifPresent(account -> recoveryCredentials.put(credential, account));
            throw new Refusal(problem(new Problem(
                    ProblemType.REGISTRATION_LOCKED.uri(),
                    ProblemType.REGISTRATION_LOCKED.title(),
                    ProblemType.REGISTRATION_LOCKED.status(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(LOCK_EXPIRY.toMillis()),
                    Optional.of(credential),
                    legacy ? Optional.of("legacy") : Optional.empty(),
                    Optional.empty())));
        }
        return json(registered(session));
    }

    private Answer registerWithLegacyPin(LegacyPinRequest request) throws Refusal {
        Session session = session(request.sessionId());
        if (!request.pin().equals(legacyPins.get(session.number))) {
            throw new Refusal(problem(new Problem(
                    ProblemType.WRONG_PIN.uri(),
                    ProblemType.WRONG_PIN.title(),
                    ProblemType.WRONG_PIN.status(),
                    Optional.empty(),
                    Optional.of(maxTries - 1),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())));
        }
        RegistrationResponse response = registered(session);
        return json(new LegacyPinResponse(
                response.aci(),
                session.number,
                response.deviceId(),
                response.devicePassword(),
                response.reregistered(),
                true));
    }

    private RegistrationResponse registered(Session session) {
        Optional<Account> known = Optional.ofNullable(accountsByNumber.get(session.number));
        Account account = known.orElseGet(() -> new Account(new Aci(UUID.randomUUID())));
        accounts.put(account.aci.toString(), account);
        accountsByNumber.put(session.number, account);
        recoveryCredentials.values().remove(account);
        sessions.remove(session.id);
        account.password = token();
        return new RegistrationResponse(
                account.aci.toString(),
                Optional.of(session.number),
                1,
                account.password,
                known.isPresent(),
                false,
                Optional.empty());
    }

    private Answer startStore(Account account, StoreStartRequest request) throws InvalidPointException {
        account.startsSeen++;
        BigInteger key = new BigInteger(256, random)
                .mod(P256.order().subtract(BigInteger.ONE))
                .add(BigInteger.ONE);
        Octets ticket = octets(100);
        tickets.put(ticket, new Ticket(account, account.generation + 1, key, request.pinHashParameters()));
        return json(new StoreStartResponse(
                evaluate(key, request.blindedElement()), ticket, account.generation + 1, maxTries));
    }

    private Answer store(Account account, StoreRequest request, Octets body) throws Refusal {
        account.storesSeen++;
        Ticket ticket = tickets.get(request.ticket());
        if (ticket == null || ticket.account != account) {
            throw new Refusal(problem(ProblemType.TICKET_INVALID));
        }
        if (ticket.committedBody.isPresent()) {
            if (!ticket.committedBody.get().equals(body)) {
                throw new Refusal(problem(ProblemType.STORE_CONFLICT));
            }
            return json(new StoreResponse(account.generation, maxTries - account.used));
        }
        if (ticket.generation != account.generation + 1) {
            throw new Refusal(problem(ProblemType.STALE_GENERATION));
        }
        if (request.registrationLock().isPresent()) {
            setLock(account, request.registrationLock().get());
            legacyPins.keySet().removeIf(number -> account.equals(accountsByNumber.get(number)));
        }
        ticket.committedBody = Optional.of(body);
        account.open(ticket, request);
        return json(new StoreResponse(account.generation, maxTries));
    }

    private Answer evaluate(Account account, EvaluateRequest request) throws Refusal, InvalidPointException {
        account.evaluationsSeen++;
        requireStored(account);
        Octets point = request.blindedElement();
        EvaluatedElement evaluated =
                EvaluatedElement.of(BlindedElement.parse(point).point().multiply(account.oprfKey));
        if (account.used == 0 || !account.lastPoint.equals(Optional.of(point))) {
            if (account.used == maxTries) {
                account.state = "exhausted";
                throw new Refusal(problem(ProblemType.NO_TRIES_REMAINING));
            }
            if (waitSeconds > 0 && account.used >= 2 && !account.hasWaited) {
                account.hasWaited = true;
                throw new Refusal(problem(new Problem(
                        ProblemType.TOO_SOON.uri(),
                        ProblemType.TOO_SOON.title(),
                        ProblemType.TOO_SOON.status(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(waitSeconds),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
            }
            account.hasWaited = false;
            account.used += countsGuesses ? 1 : 0;
            account.lastPoint = Optional.of(point);
        }
        Octets attempt = octets(60);
        attempts.put(attempt, new Attempt(account, account.generation, account.used));
        return json(new EvaluateResponse(
                account.lieAboutEvaluation.orElse(evaluated.encode()),
                account.lieAboutServerProof.orElse(account.serverProof),
                attempt,
                account.generation,
                maxTries - account.used));
    }

    private Answer unlock(Account account, UnlockRequest request) throws Refusal {
        account.proofsSeen++;
        requireStored(account);
        Attempt attempt = attempts.get(request.attempt());
        if (attempt == null || attempt.account != account || attempt.generation != account.generation) {
            throw new Refusal(problem(ProblemType.ATTEMPT_INVALID));
        }
        try (SecretBytes unlockKey = SecretBytes.takeOwnership(account.unlockKey.toByteArray())) {
            if (!UnlockProof.verify(unlockKey, request.attempt(), request.proof())) {
                if (account.used == maxTries && attempt.used == account.used) {
                    account.state = "exhausted";
                    throw new Refusal(problem(ProblemType.NO_TRIES_REMAINING));
                }
                throw new Refusal(problem(new Problem(
                        ProblemType.WRONG_PIN.uri(),
                        ProblemType.WRONG_PIN.title(),
                        ProblemType.WRONG_PIN.status(),
                        Optional.empty(),
                        Optional.of(maxTries - account.used),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
            }
        }
        account.used = 0;
        account.lastPoint = Optional.empty();
        return json(new UnlockResponse(account.lieAboutSecret.orElse(account.secret), account.generation, maxTries));
    }

    private Answer writeStorage(Account account, WriteStorageRequest request) throws Refusal {
        long present = account.manifest.map(StorageManifest::version).orElse(0L);
        if (request.manifest().version() != present + 1) {
            throw new Refusal(problem(new Problem(
                    ProblemType.MANIFEST_CONFLICT.uri(),
                    ProblemType.MANIFEST_CONFLICT.title(),
                    ProblemType.MANIFEST_CONFLICT.status(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    account.manifest)));
        }
        if (request.clearAll().orElse(false)) {
            account.items.clear();
        }
        request.deleteItems().forEach(account.items::remove);
        request.insertItems().forEach(item -> account.items.put(item.id(), item.value()));
        account.manifest = Optional.of(request.manifest());
        return noContent();
    }

    private static Octets evaluate(BigInteger key, Octets point) throws InvalidPointException {
        return EvaluatedElement.of(BlindedElement.parse(point).point().multiply(key))
                .encode();
    }

    private static void requireStored(Account account) throws Refusal {
        switch (account.state) {
            case "stored" -> {}
            case "exhausted" -> throw new Refusal(problem(ProblemType.NO_TRIES_REMAINING));
            case "removed" -> throw new Refusal(problem(ProblemType.SECRET_REMOVED));
            default -> throw new Refusal(problem(ProblemType.NO_SECRET));
        }
    }

    private static void setLock(Account account, RegistrationLockRequest request) throws Refusal {
        requirePresentLock(account, request.presentRegistrationLock());
        account.lock = Optional.of(request.registrationLock());
    }

    private static void requirePresentLock(Account account, Optional<String> presented) throws Refusal {
        if (account.lock.isPresent() && !account.lock.equals(presented)) {
            throw new Refusal(problem(ProblemType.WRONG_LOCK));
        }
    }

    private static String segment(String path, int number) {
        return List.of(path.split("/", -1)).get(number);
    }

    private Session session(String id) throws Refusal {
        Session session = sessions.get(id);
        if (session == null) {
            throw new Refusal(problem(ProblemType.NO_SESSION));
        }
        return session;
    }

    private Account device(HttpExchange exchange) throws Refusal {
        String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (header.startsWith("Bearer ")) {
            throw new Refusal(problem(ProblemType.FORBIDDEN));
        }
        if (header.startsWith("Basic ")) {
            String userPass = new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8);
            for (Account account : accounts.values()) {
                if (userPass.equals(account.aci + ".1:" + account.password)) {
                    return account;
                }
            }
        }
        throw new Refusal(problem(ProblemType.UNAUTHENTICATED));
    }

    private Account any(HttpExchange exchange) throws Refusal {
        String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!header.startsWith("Bearer ")) {
            return device(exchange);
        }
        Account account = recoveryCredentials.get(header.substring(7));
        if (account == null) {
            throw new Refusal(problem(ProblemType.UNAUTHENTICATED));
        }
        return account;
    }

    private static <T extends Record> T read(Class<T> type, Octets body) throws Refusal {
        return WireJson.read(type, body).orElseThrow(() -> new Refusal(problem(ProblemType.MALFORMED_JSON)));
    }

    private String token() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets(16).toByteArray());
    }

    private Octets octets(int sizeBytes) {
        byte[] octets = new byte[sizeBytes];
        random.nextBytes(octets);
        return Octets.of(octets);
    }

    private static Answer json(Record message) {
        return new Answer(200, JSON, WireJson.write(message));
    }

    private static Answer noContent() {
        return new Answer(204, JSON, Octets.of(new byte[0]));
    }

    private static Answer problem(ProblemType type) {
        return problem(new Problem(
                type.uri(),
                type.title(),
                type.status(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    private static Answer problem(Problem problem) {
        return new Answer(problem.status(), "application/problem+json", WireJson.write(problem));
    }

    private record Answer(int status, String mediaType, Octets body) {}

    private record Attempt(Account account, long generation, int used) {}

    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Answer answer;

        Refusal(Answer answer) {
            this.answer = answer;
        }
    }

    private static final class Session {
        private final String id;
        private final String number;
        private @Nullable String code;
        private boolean challenged = true;
        private boolean verified;

        Session(String id, String number) {
            this.id = id;
            this.number = number;
        }

        SessionState state() {
            return new SessionState(
                    id,
                    verified,
                    Optional.of(0),
                    Optional.of(0),
                    Optional.of(0).filter(zero -> code != null),
                    !verified && challenged,
                    challenged ? List.of() : List.of(SessionState.CHALLENGE));
        }
    }

    private static final class Ticket {
        private final Account account;
        private final long generation;
        private final BigInteger key;
        private final PinHashParametersMessage cost;
        private Optional<Octets> committedBody = Optional.empty();

        Ticket(Account account, long generation, BigInteger key, PinHashParametersMessage cost) {
            this.account = account;
            this.generation = generation;
            this.key = key;
            this.cost = cost;
        }
    }

    /** One account; tests read its counts and make it lie. */
    final class Account {
        final Aci aci;
        String password = "";
        Optional<String> lock = Optional.empty();
        String state = "never";
        long generation;
        int used;
        int startsSeen;
        int storesSeen;
        int evaluationsSeen;
        int proofsSeen;
        PinHashParametersMessage cost = DEFAULT_COST;
        Octets salt;
        Optional<StorageManifest> manifest = Optional.empty();
        final Map<Octets, Octets> items = new HashMap<>();
        Optional<Octets> lieAboutEvaluation = Optional.empty();
        Optional<Octets> lieAboutServerProof = Optional.empty();
        Optional<Octets> lieAboutSecret = Optional.empty();

        private BigInteger oprfKey = BigInteger.ONE;
        private Optional<Octets> lastPoint = Optional.empty();
        private boolean hasWaited;
        private Octets unlockKey = Octets.of(new byte[32]);
        private Octets serverProof = Octets.of(new byte[32]);
        private Octets secret = Octets.of(new byte[48]);

        Account(Aci aci) {
            this.aci = aci;
            this.salt = PinSalt.compute(IDENTITY, aci).encode();
        }

        void forgetAttempts() {
            attempts.clear();
        }

        private void open(Ticket ticket, StoreRequest request) {
            generation = ticket.generation;
            oprfKey = ticket.key;
            cost = ticket.cost;
            unlockKey = request.unlockKey();
            serverProof = request.serverProof();
            secret = request.secret();
            used = 0;
            lastPoint = Optional.empty();
            state = "stored";
        }

        private RecoveryStateResponse recoveryState() {
            boolean stored = state.equals("stored");
            return new RecoveryStateResponse(
                    aci.toString(), state, generation, stored ? maxTries - used : 0, stored ? used : 0, salt, cost);
        }

        private StorageManifest presentManifest() throws Refusal {
            return manifest.orElseThrow(() -> new Refusal(problem(ProblemType.NO_BACKUP)));
        }
    }
}
