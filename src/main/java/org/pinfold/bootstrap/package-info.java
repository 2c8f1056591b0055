/**
 * Wiring, configuration and self-test: producers for the clock, randomness and the token, and the checks
 * without which the server refuses to serve. Imports everything; imported by nobody.
 */
@NullMarked
package org.pinfold.bootstrap;

import org.jspecify.annotations.NullMarked;
