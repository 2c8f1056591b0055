package org.pinfold.protocol.messages;

import java.util.Optional;

/**
 * Something that happened to the account.
 *
 * @param id its number in the account, from 1; later events have greater ones
 * @param type wire name of an {@link org.pinfold.protocol.AccountEventType}
 * @param timestamp milliseconds since 1970
 * @param times for how many acts of this type it stands, the last of which it tells; 1 or more
 * @param generation of the PIN, if one is concerned
 * @param triesRemaining after a guess
 * @param deviceId number of the device, if one is concerned
 */
public record AccountEventInfo(
        long id,
        String type,
        long timestamp,
        int times,
        Optional<Long> generation,
        Optional<Integer> triesRemaining,
        Optional<Integer> deviceId) {}
