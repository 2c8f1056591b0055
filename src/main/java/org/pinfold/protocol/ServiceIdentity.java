package org.pinfold.protocol;

import java.nio.charset.StandardCharsets;

/**
 * The name of the service that a device is pinned to. It goes into the salt of every PIN hash, so that a hash made for
 * one service is worthless at another, also at one that only pretends. Not secret; never changes once secrets exist.
 *
 * @param name 1 to 255 octets of UTF-8, without control characters
 */
public record ServiceIdentity(String name) {
    public ServiceIdentity {
        int sizeBytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (sizeBytes < 1 || sizeBytes > 255) {
            throw new IllegalArgumentException("a service identity has 1 to 255 octets of UTF-8: " + sizeBytes);
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a service identity has no control characters");
        }
    }

    byte[] toByteArray() {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
