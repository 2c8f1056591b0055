/**
 * The device SDK over java.net.http, and its command line. May import protocol only; imported by nobody. Also
 * built as a jar of its own.
 */
@NullMarked
package org.pinfold.client;

import org.jspecify.annotations.NullMarked;
