package org.pinfold.protocol;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** HMAC-SHA-256 (RFC 2104, FIPS 180-4) over the concatenation of its inputs. */
final class HmacSha256 {
    static final int SIZE_BYTES = 32;

    private HmacSha256() {}

    static byte[] compute(byte[] key, byte[]... parts) {
        HMac hmac = new HMac(SHA256Digest.newInstance());
        hmac.init(new KeyParameter(key));
        for (byte[] part : parts) {
            hmac.update(part, 0, part.length);
        }
        byte[] mac = new byte[SIZE_BYTES];
        hmac.doFinal(mac, 0);
        return mac;
    }
}
