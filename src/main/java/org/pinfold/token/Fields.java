package org.pinfold.token;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The encoding of what is fed to an HMAC in the token: {@code field(label) || field(f1) || … } where {@code field(x)} is
 * the length of x as four octets, most significant first, followed by x. No two lists of fields have one encoding.
 */
public final class Fields {
    private Fields() {}

    /**
     * Encodes a label and fields.
     *
     * @param label ASCII; domain separation
     * @param fields in an order and number fixed per label
     */
    public static byte[] encode(String label, byte[]... fields) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        append(encoded, label.getBytes(StandardCharsets.US_ASCII));
        for (byte[] field : fields) {
            append(encoded, field);
        }
        return encoded.toByteArray();
    }

    private static void append(ByteArrayOutputStream encoded, byte[] field) {
        encoded.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
        encoded.writeBytes(field);
    }
}
