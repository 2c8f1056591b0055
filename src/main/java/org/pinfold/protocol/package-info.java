/**
 * What server and device agree on: PIN, PIN hash, OPRF, key hierarchy, sealed secret, problem types. Plain
 * Java; imports the JDK, JSpecify, BouncyCastle and argon2-jvm, and nothing else of Pinfold.
 */
@NullMarked
package org.pinfold.protocol;

import org.jspecify.annotations.NullMarked;
