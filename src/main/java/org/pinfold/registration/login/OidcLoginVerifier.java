package org.pinfold.registration.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URL;
import java.text.ParseException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.pinfold.registration.IdToken;
import org.pinfold.registration.LoginUnavailableException;
import org.pinfold.registration.LoginVerifier;

/**
 * Checks ID tokens with the provider's published keys. Signatures by RSA and ECDSA alone: with a shared secret the app, which
 * everyone can take apart, could sign for everyone.
 */
public final class OidcLoginVerifier implements LoginVerifier {
    private static final System.Logger LOG = System.getLogger(OidcLoginVerifier.class.getName());

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /** How long one caller waits while another fetches the keys, beyond what the fetch itself may take. */
    private static final long SPARE_MILLIS = 1000;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final KeyRetriever retriever;

    public OidcLoginVerifier(OpenIdProvider provider, Clock clock) {
        this(provider, clock, Optional.empty());
    }

    /** @param trusting whose certificates are accepted; those that Java accepts, if empty */
    OidcLoginVerifier(OpenIdProvider provider, Clock clock, Optional<SSLContext> trusting) {
        URL url;
        try {
            url = provider.keys().uri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("the address of the keys is no address");
        }
        long wait = provider.keys()
                .connectWait()
                .plus(provider.keys().answerWait())
                .plusMillis(SPARE_MILLIS)
                .toMillis();
        retriever = new KeyRetriever(provider.keys(), trusting);
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                ALGORITHMS,
                JWKSourceBuilder.create(url, retriever)
                        .cache(provider.keysFor().toMillis(), wait)
                        // No threads of its own in a container.
                        .refreshAheadCache(false)
                        .rateLimited(provider.pause().toMillis())
                        .outageTolerant(provider.outageFor().toMillis())
                        .build()));
        processor.setJWTClaimsSetVerifier(new IdTokenClaims(provider, clock));
    }

    @Override
    public boolean isOffered() {
        return true;
    }

    @Override
    public Optional<IdToken> verify(String text) {
        try {
            JWTClaimsSet claims = processor.process(SignedJWT.parse(text), null);
            return Optional.of(new IdToken(claims.getIssuer(), claims.getSubject(), claims.getStringClaim("nonce")));
        } catch (RateLimitReachedException e) {
            // The provider was asked just now. If it answered, nobody of its signs with this key.
            if (retriever.lastFailed()) {
                throw new LoginUnavailableException();
            }
            return Optional.empty();
        } catch (KeySourceException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the OpenID provider''s keys are not to be had: {0}",
                    e.getClass().getSimpleName());
            throw new LoginUnavailableException();
        } catch (ParseException | BadJOSEException | JOSEException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "an ID token is refused: {0}",
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}
