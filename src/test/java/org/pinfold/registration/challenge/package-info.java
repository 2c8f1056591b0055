/** Tests of who checks challenges, against HTTP servers of this machine. */
@NullMarked
package org.pinfold.registration.challenge;

import org.jspecify.annotations.NullMarked;
