/** Tests of the order of calls, on a real database. */
@NullMarked
package org.pinfold.registration.service;

import org.jspecify.annotations.NullMarked;
