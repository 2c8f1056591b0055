/**
 * The ports of token on a stock PKCS#11 module: keys through SunPKCS11, registers and attribute checks through
 * ipkcs11wrapper. The only place that knows PKCS#11 or KeyStore.
 */
@NullMarked
package org.pinfold.token.pkcs11;

import org.jspecify.annotations.NullMarked;
