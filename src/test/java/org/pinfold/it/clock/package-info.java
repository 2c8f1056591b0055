/**
 * Goes into a test WAR and replaces the server's clock by one that a test sets, from within or over HTTP. The released
 * WAR has no such package, and no way to set its clock.
 */
@NullMarked
package org.pinfold.it.clock;

import org.jspecify.annotations.NullMarked;
