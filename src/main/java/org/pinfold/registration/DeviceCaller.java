package org.pinfold.registration;

import org.pinfold.protocol.Aci;

/**
 * A caller who proved to be a device.
 *
 * @param account whose
 * @param deviceId its number in the account, from 1
 * @param mustRestore {@link Device#mustRestore}
 * @param frozen whether a probe of the lock shuts the account's devices out
 */
public record DeviceCaller(Aci account, int deviceId, boolean mustRestore, boolean frozen) {}
