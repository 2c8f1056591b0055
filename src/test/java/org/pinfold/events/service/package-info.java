/** Tests of the transactions of events, on a migrated database. */
@NullMarked
package org.pinfold.events.service;

import org.jspecify.annotations.NullMarked;
