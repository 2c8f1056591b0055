/**
 * What owners are told of their accounts: an event for each act that concerns one, written in the act's own transaction,
 * read by the owner's devices and sent to the operator's receiver at least once. An event holds no number, no secret and
 * nothing that a user typed. May import protocol, audit and outbound.
 */
@NullMarked
package org.pinfold.events;

import org.jspecify.annotations.NullMarked;
