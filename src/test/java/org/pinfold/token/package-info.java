/** The token's contracts, and an in-memory token for the unit tests of other components. */
@NullMarked
package org.pinfold.token;

import org.jspecify.annotations.NullMarked;
