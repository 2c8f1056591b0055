/** Goes into a test WAR and refuses to start. */
@NullMarked
package org.pinfold.it.refusal;

import org.jspecify.annotations.NullMarked;
