/**
 * Hostile and honest callers at the public door of one WildFly. All classes share one deployment (see {@link
 * org.pinfold.it.http.SharedWar}), make accounts of their own and need no order. {@link org.pinfold.it.http.HttpProbe}
 * sends what no honest client would, and holds every answer to what the protocol promises about refusals.
 */
@NullMarked
package org.pinfold.it.http;

import org.jspecify.annotations.NullMarked;
