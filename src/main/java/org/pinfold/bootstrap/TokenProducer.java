package org.pinfold.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.security.SecureRandom;
import java.time.Clock;
import org.pinfold.ledger.AlarmListener;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.MirrorStore;
import org.pinfold.ledger.TokenGuessLedger;
import org.pinfold.recovery.RecoverySettings;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.MacRememberingToken;
import org.pinfold.token.pkcs11.Pkcs11Token;

/** The token and the ledger in it, opened once for the life of the process. */
@ApplicationScoped
public class TokenProducer {
    @Produces
    @ApplicationScoped
    CryptoToken token(Settings settings, SecureRandom random) {
        return new MacRememberingToken(Pkcs11Token.open(settings.token(), random));
    }

    @Produces
    @ApplicationScoped
    GuessLedger ledger(
            CryptoToken token,
            MirrorStore mirrors,
            RecoverySettings recovery,
            Settings settings,
            Clock clock,
            AlarmListener listener) {
        return TokenGuessLedger.open(token, mirrors, recovery.policy(), settings.ledger(), clock, listener);
    }
}
