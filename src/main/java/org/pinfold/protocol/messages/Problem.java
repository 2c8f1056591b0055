package org.pinfold.protocol.messages;

import java.util.Optional;

/**
 * An {@code application/problem+json} body (RFC 9457) with the extensions that Pinfold uses.
 *
 * @param type a value of {@link org.pinfold.protocol.ProblemType#uri}
 * @param title one sentence for people
 * @param status the HTTP status
 * @param field the JSON field at fault, for the 400 types that have one
 * @param triesRemaining for {@code wrong-pin}, 0 to 254
 * @param retryAfterSeconds for 429 and 503; the same as the {@code Retry-After} header
 * @param timeRemainingMillis for {@code registration-locked}: until the lock expires without activity
 * @param recoveryCredential for {@code registration-locked}: bearer credential for evaluate and unlock
 * @param lockKind for {@code registration-locked}: {@code legacy} if the lock is an old system's, opened by its PIN
 * @param manifest for {@code manifest-conflict}: the present one
 */
public record Problem(
        String type,
        String title,
        int status,
        Optional<String> field,
        Optional<Integer> triesRemaining,
        Optional<Integer> retryAfterSeconds,
        Optional<Long> timeRemainingMillis,
        Optional<String> recoveryCredential,
        Optional<String> lockKind,
        Optional<StorageManifest> manifest) {}
