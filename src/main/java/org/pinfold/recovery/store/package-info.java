/**
 * Pending and current records, through JPA.
 */
@NullMarked
package org.pinfold.recovery.store;

import org.jspecify.annotations.NullMarked;
