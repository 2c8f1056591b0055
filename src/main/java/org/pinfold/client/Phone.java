package org.pinfold.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.protocol.messages.AccountEventsResponse;
import org.pinfold.protocol.messages.DeviceInfo;
import org.pinfold.protocol.messages.LinkDeviceRequest;
import org.pinfold.protocol.messages.LinkTokenResponse;
import org.pinfold.protocol.messages.OutboxMessage;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;
import org.pinfold.protocol.messages.RemoveRegistrationLockRequest;
import org.pinfold.protocol.messages.SessionState;

/** One phone: what it knows, and what its owner does with it, each step as an app would do it. */
final class Phone {
    private final PinfoldApi api;
    private final SecretRecovery recovery;
    private final SecureRandom random;
    private final RepeatPolicy repeatPolicy;
    private Optional<String> number;
    private Optional<String> sessionId;
    private Optional<IdTokenCredential> idToken;
    private Optional<DeviceCredential> device;
    private Optional<RecoveryCredential> recoveryCredential;
    private Optional<Octets> masterKey;

    Phone(PinfoldApi api, SecretRecovery recovery, SecureRandom random, RepeatPolicy repeatPolicy, PhoneMemory memory) {
        this.api = api;
        this.recovery = recovery;
        this.random = random;
        this.repeatPolicy = repeatPolicy;
        number = memory.number();
        sessionId = memory.sessionId();
        idToken = memory.idToken().map(IdTokenCredential::new);
        recoveryCredential = memory.recoveryCredential().map(RecoveryCredential::new);
        masterKey = memory.masterKey();
        device = memory.aci()
                .map(aci -> new DeviceCredential(
                        Aci.parse(aci),
                        memory.deviceId().orElseThrow(),
                        memory.devicePassword().orElseThrow()));
    }

    PhoneMemory memory() {
        return new PhoneMemory(
                number,
                sessionId,
                idToken.map(IdTokenCredential::value),
                device.map(credential -> credential.account().toString()),
                device.map(DeviceCredential::deviceId),
                device.map(DeviceCredential::password),
                recoveryCredential.map(RecoveryCredential::value),
                masterKey);
    }

    /**
     * Opens a verification session for a number; nothing else is asked of the phone's owner yet.
     *
     * @return whether the server wants a challenge answered before a code
     */
    boolean openSession(String e164) throws IOException, PinfoldException {
        SessionState session = api.createSession(e164);
        number = Optional.of(e164);
        sessionId = Optional.of(session.id());
        idToken = Optional.empty();
        recoveryCredential = Optional.empty();
        return session.requestedInformation().contains(SessionState.CHALLENGE);
    }

    void answerChallenge(String answer) throws IOException, PinfoldException {
        api.answerChallenge(session(), answer);
    }

    /** Has a code sent to the number. */
    void requestCode() throws IOException, PinfoldException {
        api.requestCode(session(), "sms");
    }

    private String session() throws IOException {
        return require(sessionId, "a verification session");
    }

    /** What a person reads in the message; a server in the development profile keeps it in its outbox. */
    String codeFromDevelopmentOutbox() throws IOException, PinfoldException {
        List<OutboxMessage> messages =
                api.developmentOutbox(require(number, "a number")).messages();
        if (messages.isEmpty()) {
            throw new IOException("no code has arrived in the development outbox");
        }
        return messages.get(messages.size() - 1).code();
    }

    void submitCode(String code) throws IOException, PinfoldException {
        api.submitCode(session(), code);
    }

    /** What the OpenID provider is to put into an ID token for this phone. */
    String loginNonce() throws IOException, PinfoldException {
        return api.loginNonce().nonce();
    }

    /** Takes an ID token that the OpenID provider gave, in the place of a number. */
    void logIn(String token) {
        idToken = Optional.of(new IdTokenCredential(token));
        sessionId = Optional.empty();
        recoveryCredential = Optional.empty();
    }

    /**
     * Registers the proved number or login, with the lock's value if this phone has the master key.
     *
     * @return what the server answered
     * @throws RegistrationLockedException if the number is locked; the phone keeps the recovery credential
     */
    RegistrationResponse register() throws IOException, PinfoldException {
        Optional<String> lock = masterKey.isPresent() ? Optional.of(registrationLock()) : Optional.empty();
        RegistrationResponse response;
        try {
            response = idToken.isPresent()
                    ? api.register(idToken.get(), lock)
                    : api.register(RegistrationRequest.ofSession(session(), lock));
        } catch (RegistrationLockedException e) {
            recoveryCredential = e.recoveryCredential();
            throw e;
        }
        device = Optional.of(DeviceCredential.of(response));
        sessionId = Optional.empty();
        idToken = Optional.empty();
        recoveryCredential = response.recoveryCredential().map(RecoveryCredential::new);
        return response;
    }

    /** Begins anew: the number moves to a new account. */
    void discard() throws IOException, PinfoldException {
        device = Optional.of(DeviceCredential.of(api.discard(credential())));
    }

    /** Leave for another phone to join this account. */
    LinkTokenResponse allowDevice() throws IOException, PinfoldException {
        return api.allowDevice(credential());
    }

    /** Joins the account of whoever gave the token; this phone then needs the PIN for the master key. */
    void join(String linkToken) throws IOException, PinfoldException {
        device = Optional.of(DeviceCredential.of(api.linkDevice(new LinkDeviceRequest(linkToken, Optional.empty()))));
        masterKey = Optional.empty();
    }

    List<DeviceInfo> devices() throws IOException, PinfoldException {
        return api.devices(credential()).devices();
    }

    AccountEventsResponse events(long after, int waitSeconds) throws IOException, PinfoldException {
        return api.events(credential(), after, waitSeconds);
    }

    void removeDevice(int id) throws IOException, PinfoldException {
        api.removeDevice(credential(), id);
    }

    /**
     * Registers the proved number, whose lock is an old system's, with that system's PIN.
     *
     * @return for {@link #upgrade}, closed by the caller
     */
    LegacyUpgrade registerWithLegacyPin(char[] oldPin) throws IOException, PinfoldException {
        LegacyUpgrade upgrade =
                LegacyUpgrade.register(api, recovery, require(sessionId, "a verification session"), oldPin);
        device = Optional.of(upgrade.device());
        sessionId = Optional.empty();
        recoveryCredential = Optional.empty();
        return upgrade;
    }

    /** Sets the first PIN, with the lock that takes the old one's place. */
    StoredSecret upgrade(LegacyUpgrade upgrade, char[] newPin) throws IOException, PinfoldException {
        try (NormalizedPin normalized = Pin.normalize(newPin);
                MasterKey key = openMasterKey().orElseGet(() -> MasterKey.random(random))) {
            StoredSecret stored = upgrade.setPin(normalized, key);
            keep(key);
            return stored;
        }
    }

    /** Sets a PIN; a phone without a master key draws one. With {@code lock} the registration lock is set as well. */
    StoredSecret setPin(char[] pin, boolean lock) throws IOException, PinfoldException {
        try (NormalizedPin normalized = Pin.normalize(pin);
                MasterKey key = openMasterKey().orElseGet(() -> MasterKey.random(random))) {
            Optional<RegistrationLockRequest> request = lock
                    ? Optional.of(new RegistrationLockRequest(key.registrationLock(), presentLock()))
                    : Optional.empty();
            StoredSecret stored = recovery.store(credential(), normalized, key, request);
            keep(key);
            return stored;
        }
    }

    void lock() throws IOException, PinfoldException {
        api.setRegistrationLock(credential(), new RegistrationLockRequest(registrationLock(), presentLock()));
    }

    void unlock() throws IOException, PinfoldException {
        api.removeRegistrationLock(credential(), new RemoveRegistrationLockRequest(registrationLock()));
    }

    RecoveryState state() throws IOException, PinfoldException {
        return recovery.state(caller());
    }

    /** One guess; the right PIN brings the master key. */
    RestoredSecret restore(char[] pin) throws IOException, PinfoldException {
        try (NormalizedPin normalized = Pin.normalize(pin)) {
            // Of the account that this number left, if there is one: the own is new.
            RestoredSecret restored =
                    recovery.restore(recoveryCredential.isPresent() ? recoveryCredential.get() : caller(), normalized);
            keep(restored.masterKey());
            return restored;
        }
    }

    void removePin() throws IOException, PinfoldException {
        recovery.remove(credential());
    }

    long backUp(List<BackupFile> files) throws IOException, PinfoldException {
        try (ProfileBackup backup = openBackup()) {
            return backup.upload(files);
        }
    }

    List<BackupFile> download() throws IOException, PinfoldException {
        try (ProfileBackup backup = openBackup()) {
            return backup.download();
        }
    }

    void removeBackup() throws IOException, PinfoldException {
        api.removeStorage(credential());
    }

    /** Deletes the account; the phone forgets all that it knew of it. */
    boolean deleteAccount() throws IOException, PinfoldException {
        boolean complete = api.deleteAccount(credential());
        number = Optional.empty();
        sessionId = Optional.empty();
        device = Optional.empty();
        recoveryCredential = Optional.empty();
        masterKey = Optional.empty();
        return complete;
    }

    Aci account() throws IOException {
        return credential().account();
    }

    /** What this phone can show: its own credential, else the recovery credential of a number it proved. */
    Credential caller() throws IOException {
        Optional<Credential> own = device.map(credential -> credential);
        return require(own.or(() -> recoveryCredential), "a registration, or a recovery credential");
    }

    /** Whether the number led to another account until it was registered, whose PIN brings that one back. */
    boolean hasFormerAccount() {
        return device.isPresent() && recoveryCredential.isPresent();
    }

    boolean isRegistered() {
        return device.isPresent();
    }

    private DeviceCredential credential() throws IOException {
        return require(device, "a registration");
    }

    private ProfileBackup openBackup() throws IOException {
        try (MasterKey key = require(openMasterKey(), "a master key: set a PIN, or restore with one")) {
            return new ProfileBackup(api, credential(), key, random, repeatPolicy);
        }
    }

    private Optional<MasterKey> openMasterKey() {
        return masterKey.map(octets -> MasterKey.takeOwnership(SecretBytes.takeOwnership(octets.toByteArray())));
    }

    private void keep(MasterKey key) {
        byte[] octets = key.exposeOctets();
        masterKey = Optional.of(Octets.of(octets));
        Arrays.fill(octets, (byte) 0);
    }

    private String registrationLock() throws IOException {
        try (MasterKey key = require(openMasterKey(), "a master key: set a PIN, or restore with one")) {
            return key.registrationLock();
        }
    }

    /** The lock in force, if there is one, has this value: this phone never changes its master key. */
    private Optional<String> presentLock() throws IOException {
        return masterKey.isPresent() ? Optional.of(registrationLock()) : Optional.empty();
    }

    private static <T> T require(Optional<T> held, String what) throws IOException {
        return held.orElseThrow(() -> new IOException("this phone does not have " + what));
    }
}
