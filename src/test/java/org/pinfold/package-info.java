/** Tests of the whole: who may import whom. */
@NullMarked
package org.pinfold;

import org.jspecify.annotations.NullMarked;
