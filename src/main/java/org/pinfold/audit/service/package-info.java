/**
 * Transactions around the audit trail: an event is written in the transaction of the act that it tells of.
 */
@NullMarked
package org.pinfold.audit.service;

import org.jspecify.annotations.NullMarked;
