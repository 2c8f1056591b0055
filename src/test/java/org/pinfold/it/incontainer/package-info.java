/**
 * Goes into the shared test WAR: tests that run beside the services, callers with every role, and a door to the database
 * for tests that change it behind the server's back. The released WAR has no such package.
 */
@NullMarked
package org.pinfold.it.incontainer;

import org.jspecify.annotations.NullMarked;
