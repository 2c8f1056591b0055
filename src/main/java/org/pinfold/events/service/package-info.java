/**
 * The transactions of events: recording in that of the act, reading, expiring, and the two around a delivery.
 */
@NullMarked
package org.pinfold.events.service;

import org.jspecify.annotations.NullMarked;
