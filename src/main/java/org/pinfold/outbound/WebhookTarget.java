package org.pinfold.outbound;

import java.net.URI;
import java.time.Duration;

/**
 * Where requests are posted.
 *
 * @param uri {@code https://host[:port]/path}, or {@code http://} for this very machine; no user, no fragment
 * @param connectWait for the connection
 * @param answerWait for the answer to one try
 */
public record WebhookTarget(URI uri, Duration connectWait, Duration answerWait) {
    public WebhookTarget {
        String host = String.valueOf(uri.getHost());
        boolean secure = "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && Loopback.is(host));
        if (!secure || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("the address must be https://host[:port]/path, or http:// for loopback");
        }
    }
}
