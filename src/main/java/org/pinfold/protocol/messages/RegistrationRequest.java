package org.pinfold.protocol.messages;

import java.util.Optional;

/**
 * Body of {@code POST /v1/registration}.
 *
 * @param sessionId the verified session
 * @param registrationLock 64 lower-case hexadecimal characters; needed while the lock is {@code REQUIRED}
 */
public record RegistrationRequest(String sessionId, Optional<String> registrationLock) {}
