/**
 * The PKCS#11 token as four ports (evaluate, mac, seal, register): keys stay inside, operations and registers
 * come out. May import protocol. No Jakarta.
 */
@NullMarked
package org.pinfold.token;

import org.jspecify.annotations.NullMarked;
