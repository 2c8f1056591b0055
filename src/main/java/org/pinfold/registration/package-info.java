/**
 * Numbers, verification sessions, accounts, device credentials and the registration lock. May import protocol,
 * token, audit, ledger, recovery and backup.
 */
@NullMarked
package org.pinfold.registration;

import org.jspecify.annotations.NullMarked;
