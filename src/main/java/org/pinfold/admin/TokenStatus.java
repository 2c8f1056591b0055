package org.pinfold.admin;

import java.util.Map;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.MacPurpose;
import org.pinfold.token.TokenFaultException;
import org.pinfold.token.TokenUnavailableException;

/** The token, as administrators see it. */
final class TokenStatus implements TokenMXBean {
    private final CryptoToken token;

    TokenStatus(CryptoToken token) {
        this.token = token;
    }

    @Override
    public String getLabel() {
        return token.identity().label();
    }

    @Override
    public String getManufacturer() {
        return token.identity().manufacturer();
    }

    @Override
    public String getModel() {
        return token.identity().model();
    }

    @Override
    public String getSerial() {
        return token.identity().serial();
    }

    @Override
    public Map<String, Integer> getKeyVersions() {
        KeyVersions versions = token.keyVersions();
        return Map.of(
                "oprf", versions.oprf(), "tweak", versions.tweak(), "mac", versions.mac(), "seal", versions.seal());
    }

    @Override
    public boolean isAnswering() {
        try {
            token.mac().mac(MacPurpose.AUDIT);
            return true;
        } catch (TokenUnavailableException | TokenFaultException e) {
            return false;
        }
    }
}
