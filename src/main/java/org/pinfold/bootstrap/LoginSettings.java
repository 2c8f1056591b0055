package org.pinfold.bootstrap;

import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.pinfold.registration.LoginVerifier;
import org.pinfold.registration.login.NoLogins;
import org.pinfold.registration.login.OidcLoginVerifier;
import org.pinfold.registration.login.OpenIdProvider;

/** The settings of the OpenID provider whose logins register accounts. Without any there are none. */
final class LoginSettings {
    private static final String ISSUER = "pinfold.login.issuer";
    private static final String CLIENT_ID = "pinfold.login.client-id";
    private static final String KEYS_URL = "pinfold.login.keys-url";

    private final Settings settings;

    LoginSettings(Settings settings) {
        this.settings = settings;
    }

    /** @throws StartRefusedException if some are set and others are missing, or one makes no sense */
    LoginVerifier open(Clock clock) {
        if (Stream.of(ISSUER, CLIENT_ID, KEYS_URL).map(settings::text).allMatch(Optional::isEmpty)) {
            return new NoLogins();
        }
        return new OidcLoginVerifier(
                OpenIdProvider.of(
                        settings.required(ISSUER),
                        settings.required(CLIENT_ID),
                        new AddressSetting(settings, KEYS_URL).target()),
                clock);
    }
}
