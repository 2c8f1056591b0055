/** Carriers against the real other side over TCP, and the budgets; no number and no code in any log. */
@NullMarked
package org.pinfold.registration.sender;

import org.jspecify.annotations.NullMarked;
