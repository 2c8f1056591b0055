/**
 * The ledger's mirror rows in the database, through JPA.
 */
@NullMarked
package org.pinfold.ledger.store;

import org.jspecify.annotations.NullMarked;
