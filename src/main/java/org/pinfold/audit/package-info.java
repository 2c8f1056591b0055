/**
 * Security events in one vocabulary, chained by the token so that a changed, dropped or reordered entry shows.
 * May import protocol and token.
 */
@NullMarked
package org.pinfold.audit;

import org.jspecify.annotations.NullMarked;
