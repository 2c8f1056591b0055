package org.pinfold.token;

/**
 * The token that holds Pinfold's keys and registers. Its parts fail alike: {@link TokenUnavailableException} when it
 * does not answer, {@link TokenFaultException} when it answers nonsense. An implementation is open after its four keys
 * passed {@link TokenRefusedException the start-up check}.
 */
public interface CryptoToken {
    BlindEvaluator evaluator();

    Mac mac();

    Sealer sealer();

    Registers registers();

    /** The versions of the keys in use. */
    KeyVersions keyVersions();

    TokenIdentity identity();
}
