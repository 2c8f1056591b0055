package org.pinfold.registration.login;

import java.util.Optional;
import org.pinfold.registration.IdToken;
import org.pinfold.registration.LoginVerifier;

/** Accounts are registered by numbers alone. */
public final class NoLogins implements LoginVerifier {
    @Override
    public boolean isOffered() {
        return false;
    }

    @Override
    public Optional<IdToken> verify(String text) {
        return Optional.empty();
    }
}
