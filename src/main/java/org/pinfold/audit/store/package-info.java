/**
 * The audit trail's table, through JPA.
 */
@NullMarked
package org.pinfold.audit.store;

import org.jspecify.annotations.NullMarked;
