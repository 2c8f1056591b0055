package org.pinfold.protocol.messages;

import java.util.Optional;

/**
 * Answer of {@code GET /v1/accounts/registration_lock}.
 *
 * @param state {@code absent}, {@code required} or {@code expired}
 * @param timeRemainingMillis how long it holds without further activity, if it is required
 * @param claimedAt milliseconds since 1970: when somebody who proved the number without the lock's value opened a claim
 * @param objectionsLeft 0 to 2
 */
public record RegistrationLockStateResponse(
        String state, Optional<Long> timeRemainingMillis, Optional<Long> claimedAt, int objectionsLeft) {}
