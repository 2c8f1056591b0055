/**
 * Store, restore and remove a PIN-protected secret: records, tickets, attempts and the rules that decide which
 * row is live. May import protocol, token, audit and ledger.
 */
@NullMarked
package org.pinfold.recovery;

import org.jspecify.annotations.NullMarked;
