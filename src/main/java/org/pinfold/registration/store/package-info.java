/**
 * Accounts, devices and verification sessions, through JPA.
 */
@NullMarked
package org.pinfold.registration.store;

import org.jspecify.annotations.NullMarked;
