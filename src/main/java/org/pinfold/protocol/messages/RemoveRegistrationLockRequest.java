package org.pinfold.protocol.messages;

/**
 * Body of {@code DELETE /v1/accounts/registration_lock}.
 *
 * @param presentRegistrationLock the value in force, 64 lower-case hexadecimal characters
 */
public record RemoveRegistrationLockRequest(String presentRegistrationLock) {}
