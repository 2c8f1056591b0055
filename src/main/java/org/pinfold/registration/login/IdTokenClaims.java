package org.pinfold.registration.login;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an ID token must claim (OpenID Connect Core 1.0, sections 2 and 3.1.3.7): our issuer, this client as its audience and its
 * authorised party, a subject, a nonce, and times of which the clocks may differ by a minute.
 */
final class IdTokenClaims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private static final Set<String> REQUIRED = Set.of("sub", "exp", "iat", "nonce");
    private static final int CLOCK_SKEW_SECONDS = 60;
    private static final int MAX_SUBJECT_CHARACTERS = 255;

    private final String clientId;
    private final Clock clock;

    IdTokenClaims(OpenIdProvider provider, Clock clock) {
        super(
                provider.clientId(),
                new JWTClaimsSet.Builder().issuer(provider.issuer()).build(),
                REQUIRED);
        clientId = provider.clientId();
        this.clock = clock;
        setMaxClockSkew(CLOCK_SKEW_SECONDS);
    }

    @Override
    protected Date currentTime() {
        return Date.from(clock.instant());
    }

    @Override
    public void verify(JWTClaimsSet claims, @Nullable SecurityContext context) throws BadJWTException {
        super.verify(claims, context);
        Date issued = claims.getIssueTime();
        if (issued == null || issued.after(Date.from(clock.instant().plusSeconds(CLOCK_SKEW_SECONDS)))) {
            throw new BadJWTException("issued in the future, or never");
        }
        String subject = claims.getSubject();
        if (subject == null || subject.isEmpty() || subject.length() > MAX_SUBJECT_CHARACTERS) {
            throw new BadJWTException("the subject has a wrong size");
        }
        if (text(claims, "nonce") == null) {
            throw new BadJWTException("no nonce");
        }
        String authorizedParty = text(claims, "azp");
        boolean isForOthersToo = claims.getAudience().size() > 1;
        if (authorizedParty == null ? isForOthersToo : !authorizedParty.equals(clientId)) {
            throw new BadJWTException("issued to another client");
        }
    }

    private static @Nullable String text(JWTClaimsSet claims, String name) throws BadJWTException {
        try {
            return claims.getStringClaim(name);
        } catch (ParseException e) {
            throw new BadJWTException("a claim that is no text");
        }
    }
}
