/** Tests of events. */
@NullMarked
package org.pinfold.events;

import org.jspecify.annotations.NullMarked;
