package org.pinfold.registration;

import java.time.Duration;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.recovery.LegacyOutcome;

/** What a registration came to. */
public sealed interface RegistrationOutcome {
    /** Hands this outcome to the case that it is. */
    <T> T fold(Cases<T> cases);

    /** One method for each case, so that a new case does not compile before everyone has an answer to it. */
    interface Cases<T> {
        T registered(Registered outcome);

        T locked(Locked outcome);

        T usedLogin(UsedLogin outcome);

        T noSession(NoSession outcome);

        T notVerified(NotVerified outcome);

        T wrongRecoveryPassword(WrongRecoveryPassword outcome);

        T tooMany(TooMany outcome);

        T legacyRefused(LegacyRefused outcome);
    }

    /**
     * The number, or the login, leads to this account, whose only device is the new one.
     *
     * @param password shown this once
     * @param reregistered whether the account existed before
     * @param mustRestore whether the device may only restore until it proves the PIN, or discards what is there
     * @param recoveryCredential a secret; of the account that the number left just now, if something is behind a PIN there
     */
    record Registered(
            Aci account,
            Identifier identifier,
            int deviceId,
            DevicePassword password,
            boolean reregistered,
            boolean mustRestore,
            Optional<String> recoveryCredential)
            implements RegistrationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.registered(this);
        }

        /** This with leave to go on with the PIN of the account that the number left. */
        public Registered withRecovery(Optional<String> credential) {
            return new Registered(account, identifier, deviceId, password, reregistered, mustRestore, credential);
        }

        @Override
        public String toString() {
            return "Registered[account=" + account.loggable() + ", deviceId=" + deviceId + ", redacted]";
        }
    }

    /**
     * The lock holds; nobody was logged out.
     *
     * @param timeRemaining until the lock expires without activity
     * @param recoveryCredential a secret; restores the PIN-protected secret and nothing else; absent for a day after the owner
     *     objected
     * @param otherGeneration whether the caller showed a value and the lock is not of the account's latest generation: what
     *     the PIN brings may then not open it
     * @param imported whether the lock is one of an old system, opened by that system's PIN
     */
    record Locked(
            Duration timeRemaining, Optional<String> recoveryCredential, boolean otherGeneration, boolean imported)
            implements RegistrationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.locked(this);
        }

        @Override
        public String toString() {
            return "Locked[timeRemaining=" + timeRemaining + ", recoveryCredential=redacted, otherGeneration="
                    + otherGeneration + ", imported=" + imported + "]";
        }
    }

    /** The login has expired, or a registration used its nonce up. */
    record UsedLogin() implements RegistrationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.usedLogin(this);
        }
    }

    /** There is no such verification session, it has expired, or a registration consumed it. */
    record NoSession() implements RegistrationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.noSession(this);
        }
    }

    /** The session has not proved its number. */
    record NotVerified() implements RegistrationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.notVerified(this);
        }
    }

    /** The recovery password is not the one of the account that the number leads to, or there is none. */
    record WrongRecoveryPassword() implements RegistrationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.wrongRecoveryPassword(this);
        }
    }

    /** A PIN of an old system did not open the account's lock, for this reason. */
    record LegacyRefused(LegacyOutcome reason) implements RegistrationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.legacyRefused(this);
        }
    }

    /**
     * Values were tried too often at the account's lock; nothing was tried now.
     *
     * @param retryAfter until there is a try again
     */
    record TooMany(Duration retryAfter) implements RegistrationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.tooMany(this);
        }
    }
}
