package org.pinfold.protocol.messages;

import java.util.List;

/**
 * Answer of {@code GET /v1/devices}.
 *
 * @param devices by their numbers
 */
public record DevicesResponse(List<DeviceInfo> devices) {}
