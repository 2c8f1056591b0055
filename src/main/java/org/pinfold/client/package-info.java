/**
 * The device SDK over java.net.http, and its command line. May import protocol only; imported by nobody. Also
 * built as a jar of its own.
 *
 * <p>Start with {@link org.pinfold.client.PinfoldApi} (one method a call of the HTTP API), {@link
 * org.pinfold.client.SecretRecovery} (store and restore a PIN-protected master key) and {@link
 * org.pinfold.client.ProfileBackup} (encrypted files). Every class is safe for use by one thread at a time; the API
 * object by many.
 *
 * <p>What the SDK never does: send a PIN or its hash; prove a PIN to a server that has not shown the server proof;
 * make a fresh blind where a lost answer can be asked for again; begin a second store where the outcome of the first is
 * unknown.
 */
@NullMarked
package org.pinfold.client;

import org.jspecify.annotations.NullMarked;
