/**
 * The transactions of the ledger: a mirror row and its audit event are written together or not at all.
 */
@NullMarked
package org.pinfold.ledger.service;

import org.jspecify.annotations.NullMarked;
