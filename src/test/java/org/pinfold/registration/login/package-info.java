/** Checks of ID tokens: from a provider of the tests', and as a real provider issued them. */
@NullMarked
package org.pinfold.registration.login;

import org.jspecify.annotations.NullMarked;
