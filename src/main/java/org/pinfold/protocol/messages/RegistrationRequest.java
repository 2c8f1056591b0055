package org.pinfold.protocol.messages;

import java.util.Optional;
import org.pinfold.protocol.Octets;

/**
 * Body of {@code POST /v1/registration}: a session, or a number and its recovery password; none of them beside an ID token.
 *
 * @param sessionId the verified session
 * @param number the E.164 number that {@code recoveryPassword} proves
 * @param recoveryPassword 32 octets
 * @param registrationLock 64 lower-case hexadecimal characters; needed while the lock is {@code REQUIRED}
 */
public record RegistrationRequest(
        Optional<String> sessionId,
        Optional<String> number,
        Optional<Octets> recoveryPassword,
        Optional<String> registrationLock) {
    /** With the number of a verified session. */
    public static RegistrationRequest ofSession(String sessionId, Optional<String> registrationLock) {
        return new RegistrationRequest(Optional.of(sessionId), Optional.empty(), Optional.empty(), registrationLock);
    }

    /** With a number that the recovery password proves. */
    public static RegistrationRequest ofPassword(
            String number, Octets recoveryPassword, Optional<String> registrationLock) {
        return new RegistrationRequest(
                Optional.empty(), Optional.of(number), Optional.of(recoveryPassword), registrationLock);
    }

    /** Beside an ID token, which proves the login. */
    public static RegistrationRequest ofLogin(Optional<String> registrationLock) {
        return new RegistrationRequest(Optional.empty(), Optional.empty(), Optional.empty(), registrationLock);
    }

    /** Redacted: all but the number are secrets, and that is nobody's business. */
    @Override
    public String toString() {
        return "RegistrationRequest(redacted)";
    }
}
