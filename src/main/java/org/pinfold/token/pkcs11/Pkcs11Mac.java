package org.pinfold.token.pkcs11;

import org.pinfold.token.Fields;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;
import org.pinfold.token.TokenFaultException;

/** HMAC-SHA-256 with {@code pinfold-mac} inside the token. */
final class Pkcs11Mac implements Mac {
    private final Pkcs11Token token;

    Pkcs11Mac(Pkcs11Token token) {
        this.token = token;
    }

    @Override
    public byte[] mac(MacPurpose purpose, byte[]... fields) {
        byte[] input = Fields.encode(purpose.label(), fields);
        byte[] result = token.use("make a MAC", connection -> {
            javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256", connection.provider());
            mac.init(connection.macKey());
            return mac.doFinal(input);
        });
        if (result.length != SIZE_BYTES) {
            throw new TokenFaultException("a MAC of " + result.length + " octets");
        }
        return result;
    }
}
