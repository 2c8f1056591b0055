package org.pinfold.token.pkcs11;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.pinfold.token.BlindEvaluator;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.Mac;
import org.pinfold.token.Registers;
import org.pinfold.token.Sealer;
import org.pinfold.token.TokenIdentity;
import org.pinfold.token.TokenRefusedException;
import org.pinfold.token.TokenUnavailableException;
import org.pinfold.token.pkcs11.Connection.KeyRequirements;
import org.xipki.pkcs11.wrapper.PKCS11Exception;

/**
 * The token behind a stock PKCS#11 module: keys through SunPKCS11, registers and attribute checks through
 * ipkcs11wrapper.
 *
 * <p>One instance per token and process. Safe for use by many threads. After the token was away (device removed, session
 * gone), the next call logs in again, checks the keys again and goes on; the call that met the loss throws
 * {@link TokenUnavailableException}. There is no logout and no close: the login belongs to the process.
 */
public final class Pkcs11Token implements CryptoToken {
    /** An operation that fails with the module's error. */
    interface Operation<T> {
        T apply(Connection connection) throws PKCS11Exception, GeneralSecurityException;
    }

    private static final long REOPEN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Pkcs11TokenConfig config;
    private final KeyRequirements keyRequirements;
    private final SecureRandom random;
    private final TokenIdentity identity;
    private final Pkcs11BlindEvaluator evaluator;
    private final Pkcs11Mac mac;
    private final Pkcs11Sealer sealer;
    private final Pkcs11Registers registers;
    private final Object reopening = new Object();
    private volatile Connection connection;
    private long lastReopenNanos;
    private Optional<TokenRefusedException> refusal = Optional.empty();
    private Optional<TokenAbsentException> absence = Optional.empty();

    private Pkcs11Token(
            Pkcs11TokenConfig config, KeyRequirements keyRequirements, Connection connection, SecureRandom random) {
        this.config = config;
        this.keyRequirements = keyRequirements;
        this.random = random;
        this.connection = connection;
        this.identity = connection.identity();
        this.evaluator = new Pkcs11BlindEvaluator(this, config.keyVersions().oprf(), random);
        this.mac = new Pkcs11Mac(this);
        this.sealer = new Pkcs11Sealer(this, random);
        this.registers = new Pkcs11Registers(this);
    }

    /**
     * Opens the token: finds it, logs in, checks its four keys and tries them.
     *
     * @param random for initialisation vectors and the blinding of scalars
     * @throws TokenRefusedException if the token is not fit to serve; its message says what is wrong with which key
     */
    public static Pkcs11Token open(Pkcs11TokenConfig config, SecureRandom random) {
        return open(config, KeyCheck::demandAll, random);
    }

    /** As above with other requirements: known answers need a key that was imported. */
    static Pkcs11Token open(Pkcs11TokenConfig config, KeyRequirements keyRequirements, SecureRandom random) {
        try {
            Connection connection = Connection.open(config, keyRequirements, Optional.empty(), random);
            return new Pkcs11Token(config, keyRequirements, connection, random);
        } catch (TokenAbsentException e) {
            throw new TokenRefusedException(e.reason(), e);
        }
    }

    @Override
    public BlindEvaluator evaluator() {
        return evaluator;
    }

    /** As {@link #evaluator}, with the package-private door that known answers need. */
    Pkcs11BlindEvaluator pkcs11Evaluator() {
        return evaluator;
    }

    @Override
    public Mac mac() {
        return mac;
    }

    @Override
    public Sealer sealer() {
        return sealer;
    }

    @Override
    public Registers registers() {
        return registers;
    }

    @Override
    public KeyVersions keyVersions() {
        return config.keyVersions();
    }

    @Override
    public TokenIdentity identity() {
        return identity;
    }

    /**
     * Runs an operation on the present connection.
     *
     * @param name what is asked of the token, for the exception
     * @throws TokenUnavailableException if the module reports an error
     */
    <T> T use(String name, Operation<T> operation) {
        Connection present = connection(name);
        try {
            return operation.apply(present);
        } catch (PKCS11Exception e) {
            present.suspect();
            throw new TokenUnavailableException(name, e);
        } catch (GeneralSecurityException | ProviderException e) {
            if (meetsAnUnfinishedOperation(e)) {
                present.giveUp();
            } else {
                present.suspect();
            }
            throw new TokenUnavailableException(name, e);
        }
    }

    private static boolean meetsAnUnfinishedOperation(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .anyMatch(message -> message != null && message.contains("CKR_OPERATION_ACTIVE"));
    }

    private Connection connection(String name) {
        Connection present = connection;
        return present.isLost() ? reopen(name) : present;
    }

    /** Another token of this name would be served with the counters that memory has of the first one. */
    private void demandTheSameKey(Connection next, Connection old) {
        if (!next.oprfPublicKey().equals(old.oprfPublicKey())) {
            next.close();
            throw new TokenRefusedException("the token with " + config.token().description()
                    + " came back with another key " + KeyCheck.oprfLabel(config.keyVersions()));
        }
    }

    private Connection reopen(String name) {
        synchronized (reopening) {
            if (!connection.isLost()) {
                return connection;
            }
            // Knocking again with a PIN that was refused would lock it; a token with other keys needs a person.
            if (refusal.isPresent()) {
                throw new TokenUnavailableException(name, refusal.get());
            }
            long now = System.nanoTime();
            if (absence.isPresent() && now - lastReopenNanos < REOPEN_INTERVAL_NANOS) {
                throw new TokenUnavailableException(name, absence.get());
            }
            lastReopenNanos = now;
            try {
                Connection old = connection;
                boolean oldAnswers = old.answers();
                Connection next = Connection.open(config, keyRequirements, Optional.of(old.registerObjects()), random);
                demandTheSameKey(next, old);
                connection = next;
                if (oldAnswers) {
                    old.close();
                }
                absence = Optional.empty();
                return connection;
            } catch (TokenAbsentException e) {
                absence = Optional.of(e);
                throw new TokenUnavailableException(name, e);
            } catch (TokenRefusedException e) {
                refusal = Optional.of(e);
                throw new TokenUnavailableException(name, e);
            }
        }
    }
}
