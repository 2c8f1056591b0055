package org.pinfold.protocol.messages;

import org.pinfold.protocol.Octets;

/**
 * One encrypted item of a backup.
 *
 * @param id 16 octets, chosen by the device
 * @param value ciphertext, 1 to 262,144 octets
 */
public record StorageItem(Octets id, Octets value) {}
