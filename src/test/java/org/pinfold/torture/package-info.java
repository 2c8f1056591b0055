/**
 * Programs that kill what they test, thousands of times, and check what is left against everything that a client saw.
 * {@code server-config/torture} runs them; a short form of each is among the tests.
 */
@NullMarked
package org.pinfold.torture;

import org.jspecify.annotations.NullMarked;
