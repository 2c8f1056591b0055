package org.pinfold.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.ProblemType;
import org.pinfold.registration.DeviceCaller;
import org.pinfold.registration.RecoveryCaller;
import org.pinfold.registration.service.CredentialService;
import org.pinfold.registration.service.LoginService;

/**
 * The one place that authenticates: HTTP Basic for devices, Bearer for recovery credentials, for ID tokens of the
 * organisation's OpenID provider and, at the metrics alone, for the monitor's. A call without credentials goes on as nobody; one with credentials that are not accepted ends here, on every address.
 */
@ApplicationScoped
public class CredentialMechanism implements HttpAuthenticationMechanism {
    private static final System.Logger LOG = System.getLogger(CredentialMechanism.class.getName());
    private static final String AUTHORIZATION = "Authorization";
    private static final String REGISTRATION = "/v1/registration";
    private static final int MAX_HEADER_CHARACTERS = 1024;
    private static final int MAX_ID_TOKEN_CHARACTERS = 8192;
    /** JWS Compact Serialization (RFC 7515, section 7.1): no other credential has dots. */
    private static final Pattern JWS = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    @Inject
    CredentialService credentials;

    @Inject
    LoginService logins;

    @Inject
    EvenRefusals refusals;

    @Inject
    MonitorCredential monitor;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        Duration begun = refusals.begin();
        // Whatever leaves this method as an exception never meets an exception mapper: the server would answer for us.
        try {
            List<String> headers = Collections.list(request.getHeaders(AUTHORIZATION));
            if (headers.isEmpty()) {
                return context.doNothing();
            }
            Optional<Caller> caller = headers.size() == 1 ? authenticate(headers.get(0), request) : Optional.empty();
            if (caller.isPresent()) {
                return context.notifyContainerAboutLogin(
                        caller.get().name(), caller.get().roles());
            }
            refusals.hold(begun);
            return refuse(request, response, ProblemType.UNAUTHENTICATED);
        } catch (RuntimeException e) {
            ProblemType type = FailureMapper.classify(e);
            LOG.log(
                    System.Logger.Level.ERROR,
                    "authentication failed with {0}: {1}",
                    type,
                    e.getClass().getName());
            return refuse(request, response, type);
        }
    }

    private record Caller(String name, Set<String> roles) {}

    private Optional<Caller> authenticate(String header, HttpServletRequest request) {
        int space = header.indexOf(' ');
        if (space < 0 || header.length() > MAX_ID_TOKEN_CHARACTERS) {
            return Optional.empty();
        }
        String scheme = header.substring(0, space);
        String credential = header.substring(space + 1).trim();
        // At any other address it is as unknown as any other word, and the provider is not asked about it.
        if (scheme.equalsIgnoreCase("Bearer")
                && JWS.matcher(credential).matches()
                && request.getRequestURI().equals(request.getContextPath() + REGISTRATION)) {
            return logins.authenticate(credential)
                    .map(caller -> new Caller(Callers.loginName(caller), Set.of(CallerRole.LOGIN)));
        }
        if (header.length() > MAX_HEADER_CHARACTERS) {
            return Optional.empty();
        }
        if (scheme.equalsIgnoreCase("Basic")) {
            return device(credential)
                    .map(found -> new Caller(Callers.deviceName(found.account(), found.deviceId()), roles(found)));
        }
        if (scheme.equalsIgnoreCase("Bearer")) {
            // At any other address it is as unknown as any other word.
            if (MetricsServlet.isAsked(request) && monitor.matches(credential)) {
                return Optional.of(new Caller(MonitorCredential.CALLER, Set.of(CallerRole.MONITOR)));
            }
            return credentials
                    .authenticateRecovery(credential)
                    .map(RecoveryCaller::account)
                    .map(account -> new Caller(Callers.recoveryName(account), Set.of(CallerRole.RECOVERY)));
        }
        return Optional.empty();
    }

    private static Set<String> roles(DeviceCaller device) {
        if (device.frozen()) {
            return Set.of(CallerRole.RECOVERY, CallerRole.FROZEN);
        }
        return device.mustRestore() ? Set.of(CallerRole.RECOVERY, CallerRole.RESTORING) : Set.of(CallerRole.DEVICE);
    }

    private Optional<DeviceCaller> device(String credential) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(credential);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String pair = new String(decoded, StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : credentials.authenticateDevice(pair.substring(0, colon), pair.substring(colon + 1));
    }

    /**
     * Leaves the answer uncommitted: WildFly replaces it by the error page, which finds the type in the request; Payara
     * sends it as it is.
     */
    private static AuthenticationStatus refuse(
            HttpServletRequest request, HttpServletResponse response, ProblemType type) {
        try {
            request.setAttribute(ProblemServlet.TYPE_ATTRIBUTE, type);
            ProblemServlet.write(response, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return AuthenticationStatus.SEND_FAILURE;
    }
}
