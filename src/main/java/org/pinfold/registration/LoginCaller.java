package org.pinfold.registration;

import java.time.Instant;
import org.pinfold.protocol.Octets;

/**
 * Somebody whom the OpenID provider vouches for.
 *
 * @param login who
 * @param nonceHash {@link LoginNonce#hash} of the nonce in the ID token, 32 octets: good for one registration
 * @param proofEndsAt when the nonce, and with it the proof, is worthless
 */
public record LoginCaller(Login login, Octets nonceHash, Instant proofEndsAt) {}
