package org.pinfold.token;

/** A token whose latest MACs are {@link RememberedMacs remembered}; all else is the token's own. */
public final class MacRememberingToken implements CryptoToken {
    private final CryptoToken token;
    private final Mac mac;

    /** @param token the token that does everything */
    public MacRememberingToken(CryptoToken token) {
        this.token = token;
        this.mac = new RememberedMacs(token.mac());
    }

    @Override
    public BlindEvaluator evaluator() {
        return token.evaluator();
    }

    @Override
    public Mac mac() {
        return mac;
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

    @Override
    public TokenIdentity identity() {
        return token.identity();
    }
}
