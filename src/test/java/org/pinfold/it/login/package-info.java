/** Accounts by a login at an OpenID provider: one of the tests' own, and, in the profile {@code keycloak}, a real Keycloak. */
@NullMarked
package org.pinfold.it.login;

import org.jspecify.annotations.NullMarked;
