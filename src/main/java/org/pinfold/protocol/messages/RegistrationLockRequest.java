package org.pinfold.protocol.messages;

import java.util.Optional;

/**
 * Body of {@code PUT /v1/accounts/registration_lock}, and the lock part of {@link StoreRequest}.
 *
 * @param registrationLock the value to set, 64 lower-case hexadecimal characters
 * @param presentRegistrationLock the value in force; needed when there is one
 */
public record RegistrationLockRequest(String registrationLock, Optional<String> presentRegistrationLock) {}
