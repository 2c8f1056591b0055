package org.pinfold.registration.sender;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** The default alphabet of short messages and its extension table (3GPP TS 23.038, section 6.2.1), one octet a septet. */
final class GsmAlphabet {
    private static final int ESCAPE = 0x1B;

    /** The character of each septet; the escape's place is held by a no-break space, which the alphabet does not have. */
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u00A0ÆæßÉ"
            + " !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /** Characters that follow an escape, and their septets. */
    private static final String EXTENDED = "^{}\\[~]|€";

    private static final byte[] EXTENDED_SEPTETS = {0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65};

    private GsmAlphabet() {}

    /** The octets, or empty if the alphabet lacks a character. */
    static Optional<byte[]> encode(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            int basic = BASIC.indexOf(text.charAt(i));
            int extended = EXTENDED.indexOf(text.charAt(i));
            if (basic >= 0 && basic != ESCAPE) {
                octets.write(basic);
            } else if (extended >= 0) {
                octets.write(ESCAPE);
                octets.write(EXTENDED_SEPTETS[extended]);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(octets.toByteArray());
    }
}
