/**
 * Tests of the released WAR in server processes of their own: another server, a refused start, a crash, a stop. Each test
 * class says which process it starts and why it cannot share one.
 */
@NullMarked
package org.pinfold.it.process;

import org.jspecify.annotations.NullMarked;
