/**
 * The calls of secret recovery in the order that the ledger demands; no transaction here spans
 * a write to the token.
 */
@NullMarked
package org.pinfold.recovery.service;

import org.jspecify.annotations.NullMarked;
