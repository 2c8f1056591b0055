package org.pinfold.rest.limit;

import java.util.Map;

/**
 * How often one client may ask, and whom to believe about who it is.
 *
 * @param anHour calls for each limit; 0 for no limit
 * @param proxies whose {@code X-Forwarded-For} is believed
 */
public record LimitSettings(Map<RequestLimit, Integer> anHour, TrustedProxies proxies) {
    public LimitSettings {
        anHour = Map.copyOf(anHour);
        if (anHour.size() != RequestLimit.values().length) {
            throw new IllegalArgumentException("each limit has a number");
        }
    }
}
