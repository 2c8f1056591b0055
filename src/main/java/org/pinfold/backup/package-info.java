/**
 * Encrypted profile backup: manifest and items with optimistic versions. Sees ciphertext only. May import
 * protocol, token and audit.
 */
@NullMarked
package org.pinfold.backup;

import org.jspecify.annotations.NullMarked;
