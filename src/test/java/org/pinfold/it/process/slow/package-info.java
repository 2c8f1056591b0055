/** Goes into a test WAR, makes its start slow and then refuses it. */
@NullMarked
package org.pinfold.it.process.slow;

import org.jspecify.annotations.NullMarked;
