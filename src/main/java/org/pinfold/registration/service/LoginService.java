package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.pinfold.registration.IdToken;
import org.pinfold.registration.Login;
import org.pinfold.registration.LoginCaller;
import org.pinfold.registration.LoginNonce;
import org.pinfold.registration.LoginUnavailableException;
import org.pinfold.registration.LoginVerifier;
import org.pinfold.token.CryptoToken;

/** Authenticates people whom the organisation's OpenID provider vouches for, and gives out the nonces for that. */
@Stateless
public class LoginService {
    @Inject
    private LoginVerifier logins;

    @Inject
    private CryptoToken token;

    @Inject
    private SecureRandom random;

    @Inject
    private Clock clock;

    /** For the container. */
    public LoginService() {}

    LoginService(LoginVerifier logins, CryptoToken token, SecureRandom random, Clock clock) {
        this.logins = logins;
        this.token = token;
        this.random = random;
        this.clock = clock;
    }

    /** A nonce for an ID token; empty if this server registers no accounts by a login. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public Optional<LoginNonce> drawNonce() {
        return logins.isOffered()
                ? Optional.of(LoginNonce.draw(random, token.mac(), clock.instant()))
                : Optional.empty();
    }

    /**
     * Authenticates by an ID token. Whether its nonce was used is for the registration to see.
     *
     * @param idToken what was presented, of any form
     * @return empty if the token is not good here and now, or its nonce is not of this server or has expired
     * @throws LoginUnavailableException if nobody can tell, since the provider does not answer
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public Optional<LoginCaller> authenticate(String idToken) {
        if (!logins.isOffered()) {
            return Optional.empty();
        }
        Optional<IdToken> checked = logins.verify(idToken);
        if (checked.isEmpty()) {
            return Optional.empty();
        }
        Login login = Login.of(checked.get().issuer(), checked.get().subject());
        return LoginNonce.open(checked.get().nonce(), token.mac(), clock.instant())
                .map(nonce -> new LoginCaller(login, nonce.hash(), nonce.expiresAt()));
    }
}
