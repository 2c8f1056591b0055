/**
 * Manifests and items, through JPA.
 */
@NullMarked
package org.pinfold.backup.store;

import org.jspecify.annotations.NullMarked;
