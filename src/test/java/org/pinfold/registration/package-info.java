/** What verification, registration and the lock promise, rule by rule. */
@NullMarked
package org.pinfold.registration;

import org.jspecify.annotations.NullMarked;
