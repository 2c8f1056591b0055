/**
 * Who checks logins, behind the port {@link org.pinfold.registration.LoginVerifier}: nobody, or the keys of the organisation's
 * OpenID provider. Plain Java; logs no token and nothing of what is in it. May import registration and outbound.
 */
@NullMarked
package org.pinfold.registration.login;

import org.jspecify.annotations.NullMarked;
