package org.pinfold.token;

/**
 * What the token says of itself (CK_TOKEN_INFO), trimmed.
 *
 * @param label the token's label
 * @param manufacturer its maker
 * @param model its model
 * @param serial its serial number
 */
public record TokenIdentity(String label, String manufacturer, String model, String serial) {
    /** Whether this is SoftHSM: keys in ordinary files, no fsync, for development only. */
    public boolean isSoftHsm() {
        return manufacturer.equals("SoftHSM project");
    }
}
