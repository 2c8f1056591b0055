/**
 * How many guesses are left, durably: the 16-octet slot, its transitions as pure functions, and the ledger that
 * writes them to token registers before anyone sees them. May import protocol, token and audit.
 */
@NullMarked
package org.pinfold.ledger;

import org.jspecify.annotations.NullMarked;
