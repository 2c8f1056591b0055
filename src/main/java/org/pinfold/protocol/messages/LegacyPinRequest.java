package org.pinfold.protocol.messages;

/**
 * Body of {@code POST /v1/registration/legacy_pin}. Holds a secret; {@link #toString} does not show it.
 *
 * @param sessionId the verified session
 * @param pin the PIN as the old system's users typed it, 1 to 64 octets of UTF-8 without U+0000
 */
public record LegacyPinRequest(String sessionId, String pin) {
    @Override
    public String toString() {
        return "LegacyPinRequest[redacted]";
    }
}
