/**
 * Events, through JPA.
 */
@NullMarked
package org.pinfold.events.store;

import org.jspecify.annotations.NullMarked;
