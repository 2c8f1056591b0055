/**
 * How often something may be asked: buckets that are emptied by asking and filled by time. Promises that no flood of keys takes
 * more memory than was set aside. May import nothing of Pinfold.
 */
@NullMarked
package org.pinfold.limits;

import org.jspecify.annotations.NullMarked;
