/** The token's contracts and refusals on SoftHSM. */
@NullMarked
package org.pinfold.token.pkcs11;

import org.jspecify.annotations.NullMarked;
