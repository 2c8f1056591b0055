/**
 * Wiring, configuration and self-test: producers for the clock, randomness, the token and the sender of codes, and the checks
 * without which the server refuses to serve. Imports everything; imported by nobody.
 */
@NullMarked
package org.pinfold.bootstrap;

import org.jspecify.annotations.NullMarked;
