package org.pinfold.protocol.messages;

import java.util.List;

/**
 * Answer of {@code GET /v1/accounts/events}.
 *
 * @param events by their numbers, at most 100
 * @param next what to send as {@code after} the next time
 */
public record AccountEventsResponse(List<AccountEventInfo> events, long next) {}
