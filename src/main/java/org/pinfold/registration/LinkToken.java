package org.pinfold.registration;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * Leave to add one device to an account, within {@link DeviceLink#LIFETIME}: the account's first device asks for it and
 * hands it to the new one, in a QR code for example.
 */
public final class LinkToken extends Capability {
    private LinkToken(byte[] octets) {
        super(octets);
    }

    /** Draws a new one. */
    public static LinkToken draw(SecureRandom random) {
        return new LinkToken(drawOctets(random));
    }

    /** Reads the 43 characters that {@link #text} writes; empty for anything else. */
    public static Optional<LinkToken> parse(String text) {
        return parseOctets(text).map(LinkToken::new);
    }
}
