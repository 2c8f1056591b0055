/** A migrated database for tests of the stores and of what stands on them. */
@NullMarked
package org.pinfold.database;

import org.jspecify.annotations.NullMarked;
