/**
 * The transactions of backup: one write is all or nothing.
 */
@NullMarked
package org.pinfold.backup.service;

import org.jspecify.annotations.NullMarked;
