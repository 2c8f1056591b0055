/**
 * Signed requests to services of the operator's, over HTTPS or within this machine. Plain Java; logs no address, no body and
 * no answer. May import protocol.
 */
@NullMarked
package org.pinfold.outbound;

import org.jspecify.annotations.NullMarked;
