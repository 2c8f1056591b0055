package org.pinfold.token;

/**
 * Which version of each of the four keys made something; sealed and MACed with what it describes, so that a key can be
 * rotated without guessing.
 *
 * @param oprf version of {@code pinfold-oprf-vN}, 1 to 255
 * @param tweak version of {@code pinfold-tweak-vN}, 1 to 255
 * @param mac version of {@code pinfold-mac-vN}, 1 to 255
 * @param seal version of {@code pinfold-seal-vN}, 1 to 255
 */
public record KeyVersions(int oprf, int tweak, int mac, int seal) {
    public KeyVersions {
        check("oprf", oprf);
        check("tweak", tweak);
        check("mac", mac);
        check("seal", seal);
    }

    /** One octet a key, in the order of the components. */
    public byte[] toByteArray() {
        return new byte[] {(byte) oprf, (byte) tweak, (byte) mac, (byte) seal};
    }

    private static void check(String key, int version) {
        if (version < 1 || version > 255) {
            throw new IllegalArgumentException(key + " key version must be in [1, 255]: " + version);
        }
    }
}
