/**
 * The calls of secret recovery in the order that the ledger demands; no transaction here spans a token
 * operation.
 */
@NullMarked
package org.pinfold.recovery.service;

import org.jspecify.annotations.NullMarked;
