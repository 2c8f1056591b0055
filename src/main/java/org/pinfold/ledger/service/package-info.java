/**
 * The ledger as a service of the server: starts it, owns its thread-safety, and joins token write, mirror row
 * and audit event in their order.
 */
@NullMarked
package org.pinfold.ledger.service;

import org.jspecify.annotations.NullMarked;
