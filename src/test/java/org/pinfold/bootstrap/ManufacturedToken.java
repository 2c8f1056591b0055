package org.pinfold.bootstrap;

import org.pinfold.token.BlindEvaluator;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.InMemoryToken;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.Mac;
import org.pinfold.token.Registers;
import org.pinfold.token.Sealer;
import org.pinfold.token.TokenIdentity;

/** A working token that says of itself that this or that maker made it. */
class ManufacturedToken implements CryptoToken {
    private final InMemoryToken token = new InMemoryToken();
    private final String manufacturer;

    ManufacturedToken(String manufacturer) {
        this.manufacturer = manufacturer;
    }

    @Override
    public TokenIdentity identity() {
        return new TokenIdentity("a-token", manufacturer, "a-model", "1");
    }

    @Override
    public BlindEvaluator evaluator() {
        return token.evaluator();
    }

    @Override
    public Mac mac() {
        return token.mac();
    }

    @Override
    public Sealer sealer() {
        return token.sealer();
    }

    @Override
    public Registers registers() {
        return token.registers();
    }

    @Override
    public KeyVersions keyVersions() {
        return token.keyVersions();
    }
}
