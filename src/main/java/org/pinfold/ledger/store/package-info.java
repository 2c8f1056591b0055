/**
 * The ledger's mirror rows and the policy of the last start in the database, through JPA.
 */
@NullMarked
package org.pinfold.ledger.store;

import org.jspecify.annotations.NullMarked;
