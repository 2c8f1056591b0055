/**
 * The transactions of the ledger: a mirror row and its audit event are written together or not at all, and so are a
 * policy of guesses and what is told of it. Also its alarms, and the look at the clock that guesses are paced by.
 */
@NullMarked
package org.pinfold.ledger.service;

import org.jspecify.annotations.NullMarked;
