package org.pinfold.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The one encoding of a list of octet strings: for each, its length as four octets, most significant first, then its
 * octets. No two lists have one encoding, so no field can pass for part of its neighbour.
 */
final class Fields {
    private Fields() {}

    static byte[] encode(byte[]... fields) {
        int size = 0;
        for (byte[] field : fields) {
            size = Math.addExact(size, Integer.BYTES + field.length);
        }
        ByteBuffer encoded = ByteBuffer.allocate(size);
        for (byte[] field : fields) {
            encoded.putInt(field.length).put(field);
        }
        return encoded.array();
    }

    static byte[] ascii(String label) {
        return label.getBytes(StandardCharsets.US_ASCII);
    }
}
