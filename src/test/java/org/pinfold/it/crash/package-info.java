/**
 * Goes into a test WAR and ends the server's process between two steps of ours: alternatives around the ports, so that the
 * steps themselves are the released ones. A file in the server's data folder names the step; see {@link
 * org.pinfold.it.crash.CrashPoint}. The released WAR has no such package, and no way to be halted.
 */
@NullMarked
package org.pinfold.it.crash;

import org.jspecify.annotations.NullMarked;
