package org.pinfold.protocol.messages;

import org.pinfold.protocol.Octets;

/**
 * The manifest of a backup: the one object that names its version.
 *
 * @param version 1 or more; a write carries the present version plus 1
 * @param value ciphertext, 1 to 65,536 octets
 */
public record StorageManifest(long version, Octets value) {}
