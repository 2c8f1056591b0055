package org.pinfold.client;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.AccountEventsResponse;
import org.pinfold.protocol.messages.AnswerChallengeRequest;
import org.pinfold.protocol.messages.ChangeNumberRequest;
import org.pinfold.protocol.messages.ChangeNumberResponse;
import org.pinfold.protocol.messages.CreateSessionRequest;
import org.pinfold.protocol.messages.DevicesResponse;
import org.pinfold.protocol.messages.EvaluateRequest;
import org.pinfold.protocol.messages.EvaluateResponse;
import org.pinfold.protocol.messages.LegacyPinRequest;
import org.pinfold.protocol.messages.LegacyPinResponse;
import org.pinfold.protocol.messages.LinkDeviceRequest;
import org.pinfold.protocol.messages.LinkDeviceResponse;
import org.pinfold.protocol.messages.LinkTokenResponse;
import org.pinfold.protocol.messages.LoginNonceResponse;
import org.pinfold.protocol.messages.OutboxResponse;
import org.pinfold.protocol.messages.Problem;
import org.pinfold.protocol.messages.ReadItemsRequest;
import org.pinfold.protocol.messages.ReadItemsResponse;
import org.pinfold.protocol.messages.RecoveryPasswordRequest;
import org.pinfold.protocol.messages.RecoveryStateResponse;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.RegistrationLockStateResponse;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;
import org.pinfold.protocol.messages.RemoveRecoveryPasswordRequest;
import org.pinfold.protocol.messages.RemoveRegistrationLockRequest;
import org.pinfold.protocol.messages.RequestCodeRequest;
import org.pinfold.protocol.messages.ReserveUsernameRequest;
import org.pinfold.protocol.messages.SessionState;
import org.pinfold.protocol.messages.StorageManifest;
import org.pinfold.protocol.messages.StoreRequest;
import org.pinfold.protocol.messages.StoreResponse;
import org.pinfold.protocol.messages.StoreStartRequest;
import org.pinfold.protocol.messages.StoreStartResponse;
import org.pinfold.protocol.messages.SubmitCodeRequest;
import org.pinfold.protocol.messages.UnlockRequest;
import org.pinfold.protocol.messages.UnlockResponse;
import org.pinfold.protocol.messages.UsernameAccount;
import org.pinfold.protocol.messages.UsernameHash;
import org.pinfold.protocol.messages.WriteStorageRequest;

/**
 * The HTTP API, one method a call (protocol.md, section 10). Sends each request once and reads the answer; knows nothing
 * of PINs and keys. Safe for use by many threads.
 *
 * <p>Every method throws {@link IOException} if no answer arrived, {@link ProblemException} or another {@link
 * PinfoldException} if the server refused, and {@link UntrustedServerException} if the answer is not what the protocol
 * says.
 */
public final class PinfoldApi {
    /** Longest wait for an event. */
    public static final int MAX_EVENT_WAIT_SECONDS = 20;

    private static final String PROBLEM_JSON = "application/problem+json";
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NO_CONTENT = 204;
    private static final Set<Integer> SUCCESSES = Set.of(OK, ACCEPTED, NO_CONTENT);
    private static final String SESSION = "/v1/verification/session";
    private static final String REGISTRATION_LOCK = "/v1/accounts/registration_lock";
    private static final String RECOVERY_PASSWORD = "/v1/accounts/recovery_password";
    private static final String USERNAME = "/v1/accounts/username_hash";
    private static final String DEVICES = "/v1/devices";
    private static final String RECOVERY = "/v1/recovery";
    private static final String STORAGE = "/v1/storage";

    private final HttpTransport transport;

    public PinfoldApi(HttpTransport transport) {
        this.transport = transport;
    }

    /** Opens a verification session for an E.164 number. */
    public SessionState createSession(String number) throws IOException, PinfoldException {
        return call(SessionState.class, "POST", SESSION, null, new CreateSessionRequest(number));
    }

    /** State of a verification session. */
    public SessionState session(String id) throws IOException, PinfoldException {
        return call(SessionState.class, "GET", SESSION + "/" + encode(id), null, null);
    }

    /**
     * Shows what the app got from the challenge, if the session's {@code requestedInformation} asks for one; throws {@code
     * challenge-failed} if the server refuses it.
     */
    public SessionState answerChallenge(String id, String challenge) throws IOException, PinfoldException {
        return call(
                SessionState.class, "PATCH", SESSION + "/" + encode(id), null, new AnswerChallengeRequest(challenge));
    }

    /** Has a code sent by {@code sms} or {@code voice}. */
    public SessionState requestCode(String id, String codeTransport) throws IOException, PinfoldException {
        return call(
                SessionState.class,
                "POST",
                SESSION + "/" + encode(id) + "/code",
                null,
                new RequestCodeRequest(codeTransport));
    }

    /** Submits the code that arrived; throws {@code wrong-code} if it is another. */
    public SessionState submitCode(String id, String code) throws IOException, PinfoldException {
        return call(SessionState.class, "PUT", SESSION + "/" + encode(id) + "/code", null, new SubmitCodeRequest(code));
    }

    /**
     * Registers the number of a verified session, or one that the recovery password proves.
     *
     * @throws RegistrationLockedException if the number is locked and the lock value is missing or wrong
     */
    public RegistrationResponse register(RegistrationRequest request) throws IOException, PinfoldException {
        return call(RegistrationResponse.class, "POST", "/v1/registration", null, request);
    }

    /**
     * A nonce for the authentication request to the organisation's OpenID provider (OpenID Connect Core 1.0, section 3.1.2.1);
     * throws {@code no-logins} if this server registers numbers alone.
     */
    public LoginNonceResponse loginNonce() throws IOException, PinfoldException {
        return call(LoginNonceResponse.class, "POST", "/v1/login/nonce", null, null);
    }

    /**
     * Registers the login that an ID token proves.
     *
     * @param registrationLock 64 lower-case hexadecimal characters; needed while the lock is {@code REQUIRED}
     * @throws RegistrationLockedException if the account is locked and the lock value is missing or wrong; the ID token is
     *     good for another registration as long as it has not expired
     */
    public RegistrationResponse register(IdTokenCredential login, Optional<String> registrationLock)
            throws IOException, PinfoldException {
        return call(
                RegistrationResponse.class,
                "POST",
                "/v1/registration",
                login,
                RegistrationRequest.ofLogin(registrationLock));
    }

    /** Gives the number of a device that must restore to a new account; the old one keeps what it holds. */
    public RegistrationResponse discard(DeviceCredential device) throws IOException, PinfoldException {
        return call(RegistrationResponse.class, "POST", "/v1/registration/discard", device, null);
    }

    /** Leave to add a device to the account; only for its first device. */
    public LinkTokenResponse allowDevice(DeviceCredential device) throws IOException, PinfoldException {
        return call(LinkTokenResponse.class, "POST", DEVICES + "/link_token", device, null);
    }

    /** Adds this device to the account of whoever gave the link token. */
    public LinkDeviceResponse linkDevice(LinkDeviceRequest request) throws IOException, PinfoldException {
        return call(LinkDeviceResponse.class, "POST", DEVICES, null, request);
    }

    /** The account's devices, by their numbers. */
    public DevicesResponse devices(DeviceCredential device) throws IOException, PinfoldException {
        return call(DevicesResponse.class, "GET", DEVICES, device, null);
    }

    /**
     * Removes a device of the account. If it may be in foreign hands, store a new master key behind the PIN afterwards, with
     * a lock of it, and write the backup again: the removed device knows the old one.
     */
    public void removeDevice(DeviceCredential device, int id) throws IOException, PinfoldException {
        callWithoutAnswer("DELETE", DEVICES + "/" + id, device, null);
    }

    /**
     * What happened to the account.
     *
     * @param after {@code next} of the last answer, or 0
     * @param waitSeconds how long the server may wait for an event if there is none: 0 to {@value #MAX_EVENT_WAIT_SECONDS},
     *     so that the answer is there before {@link JdkHttpTransport} gives up. It may answer earlier with nothing, so
     *     whoever asks in a loop pauses between two such answers
     */
    public AccountEventsResponse events(DeviceCredential device, long after, int waitSeconds)
            throws IOException, PinfoldException {
        if (after < 0 || waitSeconds < 0 || waitSeconds > MAX_EVENT_WAIT_SECONDS) {
            throw new IllegalArgumentException("out of range: after " + after + ", wait " + waitSeconds);
        }
        String query = "?after=" + after + "&wait=" + waitSeconds;
        return call(AccountEventsResponse.class, "GET", "/v1/accounts/events" + query, device, null);
    }

    /**
     * Registers the number of a verified session with the PIN of the old system that its lock was imported from.
     *
     * @throws PinMismatchException if it is another one; the guess was counted
     */
    public LegacyPinResponse registerWithLegacyPin(LegacyPinRequest request) throws IOException, PinfoldException {
        return call(LegacyPinResponse.class, "POST", "/v1/registration/legacy_pin", null, request);
    }

    /** Sets the registration lock; over an existing one only with its present value. */
    public void setRegistrationLock(DeviceCredential device, RegistrationLockRequest request)
            throws IOException, PinfoldException {
        callWithoutAnswer("PUT", REGISTRATION_LOCK, device, request);
    }

    /** State of the registration lock, and who claims the number. */
    public RegistrationLockStateResponse registrationLock(DeviceCredential device)
            throws IOException, PinfoldException {
        return call(RegistrationLockStateResponse.class, "GET", REGISTRATION_LOCK, device, null);
    }

    /** Objects to whoever proved the number, with the proof of a guess that is not older than ten minutes. */
    public void object(DeviceCredential device, UnlockRequest request) throws IOException, PinfoldException {
        callWithoutAnswer("POST", REGISTRATION_LOCK + "/objection", device, request);
    }

    /** Removes the registration lock, given its present value. */
    public void removeRegistrationLock(DeviceCredential device, RemoveRegistrationLockRequest request)
            throws IOException, PinfoldException {
        callWithoutAnswer("DELETE", REGISTRATION_LOCK, device, request);
    }

    /** Sets the password that proves the number without a message; while a lock is set, only with its value. */
    public void setRecoveryPassword(DeviceCredential device, RecoveryPasswordRequest request)
            throws IOException, PinfoldException {
        callWithoutAnswer("PUT", RECOVERY_PASSWORD, device, request);
    }

    /** Removes that password. */
    public void removeRecoveryPassword(DeviceCredential device, RemoveRecoveryPasswordRequest request)
            throws IOException, PinfoldException {
        callWithoutAnswer("DELETE", RECOVERY_PASSWORD, device, request);
    }

    /**
     * Gives the account the number of a verified session, in the place of its present one; only for its first device.
     *
     * @throws RegistrationLockedException if another account has the number, and its lock holds
     */
    public ChangeNumberResponse changeNumber(DeviceCredential device, ChangeNumberRequest request)
            throws IOException, PinfoldException {
        return call(ChangeNumberResponse.class, "PUT", "/v1/accounts/number", device, request);
    }

    /**
     * Reserves the first free one of 1 to 20 username hashes for five minutes.
     *
     * @return the one that is reserved
     */
    public Octets reserveUsername(DeviceCredential device, List<Octets> hashes) throws IOException, PinfoldException {
        return call(UsernameHash.class, "PUT", USERNAME + "/reserve", device, new ReserveUsernameRequest(hashes))
                .usernameHash();
    }

    /** Takes the username that is reserved, in the place of the present one. */
    public void confirmUsername(DeviceCredential device, Octets hash) throws IOException, PinfoldException {
        callWithoutAnswer("PUT", USERNAME + "/confirm", device, new UsernameHash(hash));
    }

    /** Gives the username up; for seven days nobody else gets it. */
    public void removeUsername(DeviceCredential device) throws IOException, PinfoldException {
        callWithoutAnswer("DELETE", USERNAME, device, null);
    }

    /** The account that a username leads to; throws {@code no-username} if there is none. */
    public Aci findUsername(Octets hash) throws IOException, PinfoldException {
        UsernameAccount found = call(UsernameAccount.class, "GET", USERNAME + "/" + hash.toHex(), null, null);
        try {
            return Aci.parse(found.aci());
        } catch (IllegalArgumentException e) {
            throw new UntrustedServerException("the server gave no account identifier");
        }
    }

    /**
     * Deletes the account with all that is its; the credential is worthless from then on.
     *
     * @return whether nothing is left; if not, the server erases the rest by itself
     */
    public boolean deleteAccount(DeviceCredential device) throws IOException, PinfoldException {
        return send("DELETE", "/v1/accounts/me", device, null).status() == NO_CONTENT;
    }

    /** State of the stored secret. */
    public RecoveryStateResponse recoveryState(Credential caller) throws IOException, PinfoldException {
        return call(RecoveryStateResponse.class, "GET", RECOVERY, caller, null);
    }

    /** First step of a store: one evaluation and a ticket; nothing is stored. */
    public StoreStartResponse startStore(DeviceCredential device, StoreStartRequest request)
            throws IOException, PinfoldException {
        return call(StoreStartResponse.class, "POST", RECOVERY + "/store/start", device, request);
    }

    /** Second step of a store, the commit point; the same body again is free. */
    public StoreResponse store(DeviceCredential device, StoreRequest request) throws IOException, PinfoldException {
        return call(StoreResponse.class, "PUT", RECOVERY + "/store", device, request);
    }

    /** Spends a guess on a point; the same point again is free. */
    public EvaluateResponse evaluate(Credential caller, EvaluateRequest request) throws IOException, PinfoldException {
        return call(EvaluateResponse.class, "POST", RECOVERY + "/restore/evaluate", caller, request);
    }

    /** Proves the PIN for an attempt and gets the stored secret. */
    public UnlockResponse unlock(Credential caller, UnlockRequest request) throws IOException, PinfoldException {
        return call(UnlockResponse.class, "POST", RECOVERY + "/restore/unlock", caller, request);
    }

    /** Removes the stored secret for good. */
    public void removeSecret(DeviceCredential device) throws IOException, PinfoldException {
        callWithoutAnswer("DELETE", RECOVERY, device, null);
    }

    /** The present manifest; throws {@code no-backup} if there is none. */
    public StorageManifest manifest(DeviceCredential device) throws IOException, PinfoldException {
        return manifestWith(device);
    }

    /** What somebody without a device gets for asking for the manifest; an honest server refuses. */
    StorageManifest manifestWith(Credential caller) throws IOException, PinfoldException {
        return call(StorageManifest.class, "GET", STORAGE + "/manifest", caller, null);
    }

    /** The present manifest, or empty if its version is {@code knownVersion}. */
    public Optional<StorageManifest> manifestUnlessVersion(DeviceCredential device, long knownVersion)
            throws IOException, PinfoldException {
        HttpTransport.Response response = send("GET", STORAGE + "/manifest/version/" + knownVersion, device, null);
        return response.status() == NO_CONTENT ? Optional.empty() : Optional.of(read(StorageManifest.class, response));
    }

    /**
     * Writes to the backup: all of it or nothing.
     *
     * @throws ManifestConflictException if the present version is not the one before the write's
     */
    public void writeStorage(DeviceCredential device, WriteStorageRequest request)
            throws IOException, PinfoldException {
        callWithoutAnswer("PUT", STORAGE, device, request);
    }

    /** Reads items; those that do not exist are left out of the answer. */
    public ReadItemsResponse readItems(DeviceCredential device, ReadItemsRequest request)
            throws IOException, PinfoldException {
        return call(ReadItemsResponse.class, "POST", STORAGE + "/read", device, request);
    }

    /** Removes the backup. */
    public void removeStorage(DeviceCredential device) throws IOException, PinfoldException {
        callWithoutAnswer("DELETE", STORAGE, device, null);
    }

    /** Codes that the development sender kept for a number; a server in production answers {@code not-found}. */
    public OutboxResponse developmentOutbox(String number) throws IOException, PinfoldException {
        return call(OutboxResponse.class, "GET", "/v1/development/outbox/" + encode(number), null, null);
    }

    private <T extends Record> T call(
            Class<T> answer, String method, String path, @Nullable Credential caller, @Nullable Record body)
            throws IOException, PinfoldException {
        return read(answer, send(method, path, caller, body));
    }

    private void callWithoutAnswer(String method, String path, Credential caller, @Nullable Record body)
            throws IOException, PinfoldException {
        send(method, path, caller, body);
    }

    private HttpTransport.Response send(String method, String path, @Nullable Credential caller, @Nullable Record body)
            throws IOException, PinfoldException {
        HttpTransport.Response response = transport.send(new HttpTransport.Request(
                method,
                path,
                Optional.ofNullable(caller).map(Credential::authorization),
                Optional.ofNullable(body).map(WireJson::write)));
        if (SUCCESSES.contains(response.status())) {
            return response;
        }
        throw problem(response);
    }

    private static PinfoldException problem(HttpTransport.Response response) {
        if (response.mediaType().equals(PROBLEM_JSON)) {
            Optional<Problem> problem = WireJson.read(Problem.class, response.body());
            Optional<ProblemType> type = problem.flatMap(document -> ProblemType.ofUri(document.type()));
            if (problem.isPresent() && type.isPresent() && type.get().status() == response.status()) {
                return ProblemException.of(type.get(), problem.get());
            }
        }
        return new UnexpectedAnswerException(response.status());
    }

    private static <T extends Record> T read(Class<T> type, HttpTransport.Response response)
            throws UntrustedServerException {
        Octets body = response.body();
        return WireJson.read(type, body)
                .orElseThrow(() -> new UntrustedServerException("the answer is no " + type.getSimpleName()));
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
