package org.pinfold.protocol.messages;

import java.util.List;

/**
 * Answer of {@code GET /v1/development/outbox/{number}}, which exists in the development profile only.
 *
 * @param messages what was sent to the number, newest last
 */
public record OutboxResponse(List<OutboxMessage> messages) {}
