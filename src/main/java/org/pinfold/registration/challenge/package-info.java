/**
 * Who checks challenges, behind the port {@link org.pinfold.registration.ChallengeVerifier}: nobody, a captcha service, a service
 * of the operator's. Plain Java; logs neither answers nor numbers. May import registration, outbound and protocol.
 */
@NullMarked
package org.pinfold.registration.challenge;

import org.jspecify.annotations.NullMarked;
