/**
 * Carriers of verification codes behind {@link org.pinfold.registration.CodeSender}: SMPP, a signed webhook, e-mail, and
 * the budgets in front of whichever is chosen. Plain Java, made and closed by the wiring alone; none of them logs, throws
 * or keeps a number or a code. May import registration's root, outbound and protocol.
 */
@NullMarked
package org.pinfold.registration.sender;

import org.jspecify.annotations.NullMarked;
