/**
 * The transactions and order of calls of verification, registration and the lock; authenticates credentials for
 * the HTTP mechanism.
 */
@NullMarked
package org.pinfold.registration.service;

import org.jspecify.annotations.NullMarked;
