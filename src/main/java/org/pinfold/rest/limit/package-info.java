/**
 * How often one client may ask what is open to strangers. Promises that each limit says whether calls pass while it cannot be
 * asked, and that a client is known by its address alone. May import what {@code rest} may.
 */
@NullMarked
package org.pinfold.rest.limit;

import org.jspecify.annotations.NullMarked;
