/** What a backup write does, rule by rule. */
@NullMarked
package org.pinfold.backup;

import org.jspecify.annotations.NullMarked;
