package org.pinfold.registration;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

/**
 * A device's password: 128 random bits from the server, as 22 characters of Base64url (RFC 4648, section 5) without
 * padding. Secret. The server stores {@link #mac} only; there is nothing to stretch, because nobody chose it.
 */
public final class DevicePassword {
    /** Octets of a password. */
    public static final int SIZE_BYTES = 16;

    private final String text;

    private DevicePassword(String text) {
        this.text = text;
    }

    /** Draws a password. */
    public static DevicePassword draw(SecureRandom random) {
        byte[] octets = new byte[SIZE_BYTES];
        random.nextBytes(octets);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        Arrays.fill(octets, (byte) 0);
        return new DevicePassword(text);
    }

    /** What a caller presented, right or not, of any form. */
    public static DevicePassword presented(String text) {
        return new DevicePassword(text);
    }

    /** The characters, for the one answer that shows them. */
    public String text() {
        return text;
    }

    /**
     * What the server stores and compares: a MAC by the token over account, device number (4 octets) and password.
     *
     * @return 32 octets
     */
    public Octets mac(Mac mac, Aci account, int deviceId) {
        return Octets.of(mac.mac(
                MacPurpose.DEVICE_PASSWORD,
                account.toByteArray(),
                ByteBuffer.allocate(Integer.BYTES).putInt(deviceId).array(),
                text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return "DevicePassword(redacted)";
    }
}
