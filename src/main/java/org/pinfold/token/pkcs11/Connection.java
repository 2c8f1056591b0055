package org.pinfold.token.pkcs11;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import org.bouncycastle.math.ec.ECPoint;
import org.pinfold.protocol.InvalidPointException;
import org.pinfold.protocol.P256;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.TokenIdentity;
import org.pinfold.token.TokenRefusedException;
import org.xipki.pkcs11.wrapper.Mechanism;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.PKCS11Module;
import org.xipki.pkcs11.wrapper.Session;
import org.xipki.pkcs11.wrapper.Slot;
import org.xipki.pkcs11.wrapper.Token;
import org.xipki.pkcs11.wrapper.TokenInfo;
import org.xipki.pkcs11.wrapper.params.GCM_PARAMS;

/**
 * One login to the token with everything that dies when the token is taken away: sessions, the SunPKCS11 provider, keys,
 * object handles. After a loss a new connection replaces it; neither the provider nor the handles ever heal.
 */
final class Connection {
    /** What is demanded of the keys before they are used. */
    interface KeyRequirements {
        void check(Session session, KeyVersions versions) throws PKCS11Exception;
    }

    /** An operation on a raw session. */
    interface RawOperation<T> {
        T apply(Session session) throws PKCS11Exception;
    }

    private static final AtomicInteger PROVIDERS = new AtomicInteger();
    private static final int TAG_BITS = 128;
    private static final int IV_BYTES = 12;
    private static final byte[] KNOWN = {0};

    private final Token token;
    private final TokenIdentity identity;
    private final Session anchor;
    private final ConcurrentLinkedQueue<Session> idleSessions = new ConcurrentLinkedQueue<>();
    private final Provider provider;
    private final PrivateKey oprfKey;
    private final ECPoint oprfPublicKey;
    private final SecretKey tweakKey;
    private final SecretKey macKey;
    private final long sealKey;
    private final RegisterObjects registerObjects;
    private final byte[] knownIv;
    private final byte[] knownSealed;
    private volatile boolean lost;

    private Connection(
            Pkcs11TokenConfig config,
            KeyRequirements keyRequirements,
            Token token,
            TokenIdentity identity,
            Session anchor,
            Optional<RegisterObjects> registerObjects,
            SecureRandom random)
            throws PKCS11Exception, GeneralSecurityException, IOException {
        this.token = token;
        this.identity = identity;
        this.anchor = anchor;
        keyRequirements.check(anchor, config.keyVersions());
        this.registerObjects = registerObjects.isPresent() ? registerObjects.get() : RegisterObjects.probe(anchor);
        this.provider = configureProvider(config);
        KeyStore keyStore = KeyStore.getInstance("PKCS11", provider);
        keyStore.load(null, null);
        String oprf = KeyCheck.oprfLabel(config.keyVersions());
        this.oprfKey = (PrivateKey) key(keyStore, oprf);
        this.tweakKey = (SecretKey) key(keyStore, KeyCheck.tweakLabel(config.keyVersions()));
        this.macKey = (SecretKey) key(keyStore, KeyCheck.macLabel(config.keyVersions()));
        this.sealKey = KeyCheck.secretKey(anchor, KeyCheck.sealLabel(config.keyVersions()));
        this.oprfPublicKey = publicKey(keyStore, oprf);
        checkThatPublicKeyBelongs(oprf);
        this.knownIv = new byte[IV_BYTES];
        random.nextBytes(knownIv);
        this.knownSealed = seal(knownIv, KNOWN, KNOWN);
    }

    /**
     * Logs in, checks the keys and loads them.
     *
     * @param registerObjects how the token keeps registers, if an earlier connection found out: a token that became full
     *     since could not be asked
     * @throws TokenAbsentException if the token is not there or does not answer: may be tried again
     * @throws TokenRefusedException if the PIN is wrong, or a key missing or not as it must be: needs a person
     */
    static Connection open(
            Pkcs11TokenConfig config,
            KeyRequirements keyRequirements,
            Optional<RegisterObjects> registerObjects,
            SecureRandom random)
            throws TokenAbsentException {
        try {
            PKCS11Module module = NativeModule.load(config.modulePath());
            List<TokenIdentity> seen = new ArrayList<>();
            Optional<Token> found = Optional.empty();
            Optional<TokenIdentity> foundIdentity = Optional.empty();
            for (Slot slot : module.getSlotList(true)) {
                TokenIdentity candidate = identity(slot.getToken().getTokenInfo());
                seen.add(candidate);
                if (config.token().matches(candidate)) {
                    if (found.isPresent()) {
                        throw new TokenRefusedException(
                                "several tokens have " + config.token().description() + ": choose by serial number");
                    }
                    found = Optional.of(slot.getToken());
                    foundIdentity = Optional.of(candidate);
                }
            }
            if (found.isEmpty() || foundIdentity.isEmpty()) {
                throw new TokenAbsentException("no token has " + config.token().description()
                        + "; the PKCS#11 module shows "
                        + seen.stream().map(t -> "\"" + t.label() + "\"").toList());
            }
            // Held open and otherwise unused: a token logs everybody out when the last session closes.
            Session anchor = found.get().openSession(true);
            boolean opened = false;
            try {
                login(anchor, config.activationPin(), foundIdentity.get());
                Connection connection = new Connection(
                        config, keyRequirements, found.get(), foundIdentity.get(), anchor, registerObjects, random);
                opened = true;
                return connection;
            } finally {
                if (!opened) {
                    closeQuietly(anchor);
                }
            }
        } catch (PKCS11Exception | GeneralSecurityException | IOException | ProviderException e) {
            throw new TokenAbsentException("the token with " + config.token().description() + " cannot be opened", e);
        }
    }

    TokenIdentity identity() {
        return identity;
    }

    Provider provider() {
        return provider;
    }

    ECPoint oprfPublicKey() {
        return oprfPublicKey;
    }

    SecretKey tweakKey() {
        return tweakKey;
    }

    SecretKey macKey() {
        return macKey;
    }

    RegisterObjects registerObjects() {
        return registerObjects;
    }

    boolean isLost() {
        return lost;
    }

    /** Runs an operation on a session that no other thread uses meanwhile. */
    <T> T raw(RawOperation<T> operation) throws PKCS11Exception {
        Session session = idleSessions.poll();
        if (session == null) {
            session = token.openSession(true);
        }
        boolean usable = false;
        try {
            T result = operation.apply(session);
            usable = true;
            return result;
        } finally {
            // After an error the session may still be in the middle of an operation; of a lost connection nobody uses
            // it.
            if (usable && !lost) {
                idleSessions.offer(session);
            } else {
                closeQuietly(session);
            }
        }
    }

    /**
     * The x coordinate of {@code k * point}; the caller checks its length.
     *
     * @param point on the curve, not infinity
     */
    byte[] deriveX(ECPoint point) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH", provider);
        agreement.init(oprfKey);
        agreement.doPhase(new PeerPoint(point), true);
        return agreement.generateSecret();
    }

    /**
     * AES-GCM with the seal key. Not through SunPKCS11, which begins every operation with associated data twice, and ends the
     * first one by an error that it provokes.
     *
     * @return ciphertext and tag
     */
    byte[] seal(byte[] iv, byte[] associatedData, byte[] plaintext) throws PKCS11Exception {
        return raw(session -> session.encryptSingle(gcm(iv, associatedData), sealKey, plaintext));
    }

    /**
     * The reverse.
     *
     * @throws PKCS11Exception of any code if the tag is wrong: modules do not agree on one
     */
    byte[] unseal(byte[] iv, byte[] associatedData, byte[] ciphertextAndTag) throws PKCS11Exception {
        return raw(session -> session.decryptSingle(gcm(iv, associatedData), sealKey, ciphertextAndTag));
    }

    private static Mechanism gcm(byte[] iv, byte[] associatedData) {
        return new Mechanism(PKCS11Constants.CKM_AES_GCM, new GCM_PARAMS(iv, associatedData, TAG_BITS));
    }

    /** Whether the token still opens what it sealed when the connection was opened. */
    boolean opensKnownGood() {
        try {
            return Arrays.equals(unseal(knownIv, KNOWN, knownSealed), KNOWN);
        } catch (PKCS11Exception e) {
            return false;
        }
    }

    /**
     * After an operation that met another one in its session: an error has left that one unfinished, and the provider
     * has put the session back among those that it uses next. Only a new provider is rid of it.
     */
    void giveUp() {
        lost = true;
    }

    /** Whether its sessions are still there: given up then, and not taken away. */
    boolean answers() {
        try {
            return anchor.getSessionInfo().getState() == PKCS11Constants.CKS_RW_USER_FUNCTIONS;
        } catch (PKCS11Exception e) {
            return false;
        }
    }

    /**
     * Closes what this connection holds open, for the token has a limit. Only after another one is open, because the
     * last session that closes logs out; and only if the sessions are still there, because a token that was taken away
     * may give their handles to the next ones.
     */
    void close() {
        for (Session idle = idleSessions.poll(); idle != null; idle = idleSessions.poll()) {
            closeQuietly(idle);
        }
        closeQuietly(anchor);
    }

    /** After an error: finds out whether it was this operation's alone or the whole connection is gone. */
    void suspect() {
        if (!lost) {
            lost = !answers() || !opensKnownGood();
        }
    }

    private static void login(Session anchor, ActivationPin activationPin, TokenIdentity identity)
            throws PKCS11Exception {
        char[] pin = activationPin.read();
        try {
            anchor.login(PKCS11Constants.CKU_USER, pin);
        } catch (PKCS11Exception e) {
            long code = e.getErrorCode();
            // The login belongs to the process. A process that has logged in before accepts any PIN from then on, so
            // this is no check of the PIN; a fresh process makes that.
            if (code == PKCS11Constants.CKR_USER_ALREADY_LOGGED_IN) {
                return;
            }
            if (code == PKCS11Constants.CKR_PIN_INCORRECT || code == PKCS11Constants.CKR_PIN_LEN_RANGE) {
                throw new TokenRefusedException("the activation PIN of token \"" + identity.label() + "\" is wrong");
            }
            if (code == PKCS11Constants.CKR_PIN_LOCKED) {
                throw new TokenRefusedException(
                        "the activation PIN of token \"" + identity.label() + "\" is locked: unlock it as its SO");
            }
            throw e;
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    private Provider configureProvider(Pkcs11TokenConfig config) {
        Provider prototype = Security.getProvider("SunPKCS11");
        if (prototype == null) {
            throw new TokenRefusedException("this Java has no SunPKCS11 (module jdk.crypto.cryptoki)");
        }
        // The attributes let the JDK read a derived secret out of the token; they concern session objects only.
        String text = "--name=Pinfold" + PROVIDERS.incrementAndGet() + "\n"
                + "library=\"" + config.modulePath().toAbsolutePath().toString().replace("\\", "\\\\") + "\"\n"
                + "slot=" + token.getTokenID() + "\n"
                + "attributes(generate,CKO_SECRET_KEY,CKK_GENERIC_SECRET)={\n"
                + "CKA_SENSITIVE=false\n"
                + "CKA_EXTRACTABLE=true\n"
                + "}\n";
        try {
            return prototype.configure(text);
        } catch (InvalidParameterException e) {
            throw new TokenRefusedException("SunPKCS11 does not accept the token's module", e);
        }
    }

    private static Key key(KeyStore keyStore, String label) throws GeneralSecurityException {
        Key key = keyStore.getKey(label, null);
        if (key == null) {
            throw new TokenRefusedException(label + ": Java's KeyStore does not show this key");
        }
        return key;
    }

    private static ECPoint publicKey(KeyStore keyStore, String label) throws GeneralSecurityException {
        if (!(keyStore.getCertificate(label).getPublicKey() instanceof ECPublicKey publicKey)) {
            throw new TokenRefusedException(label + ": the carrier certificate holds no EC key");
        }
        try {
            return P256.point(publicKey.getW().getAffineX(), publicKey.getW().getAffineY());
        } catch (InvalidPointException e) {
            throw new TokenRefusedException(label + ": the carrier certificate's key is not on P-256");
        }
    }

    private void checkThatPublicKeyBelongs(String label) throws GeneralSecurityException {
        BigInteger x = XOnlyMultiplication.coordinate(deriveX(P256.generator()));
        if (!x.equals(oprfPublicKey.getAffineXCoord().toBigInteger())) {
            throw new TokenRefusedException(label + ": the carrier certificate is over another key; replace it");
        }
    }

    private static TokenIdentity identity(TokenInfo info) {
        return new TokenIdentity(
                info.getLabel().trim(),
                info.getManufacturerID().trim(),
                info.getModel().trim(),
                info.getSerialNumber().trim());
    }

    private static void closeQuietly(Session session) {
        try {
            session.closeSession();
        } catch (PKCS11Exception e) {
            // It is closed, then, or the token is gone and with it the session.
            return;
        }
    }
}
