package org.pinfold.registration.store;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Instants that may be absent, as columns of milliseconds that may be null. */
final class Times {
    private Times() {}

    static Optional<Instant> read(@Nullable Long millis) {
        return Optional.ofNullable(millis).map(Instant::ofEpochMilli);
    }

    static @Nullable Long write(Optional<Instant> instant) {
        return instant.map(Instant::toEpochMilli).orElse(null);
    }
}
