package org.pinfold.token.pkcs11;

import java.nio.file.Path;
import org.pinfold.token.KeyVersions;

/**
 * How to reach the token.
 *
 * @param modulePath the maker's PKCS#11 library
 * @param token which of the library's tokens
 * @param activationPin its PIN, asked for at each login
 * @param keyVersions which version of each of the four keys to use
 */
public record Pkcs11TokenConfig(
        Path modulePath, TokenChoice token, ActivationPin activationPin, KeyVersions keyVersions) {}
