package org.pinfold.backup;

/**
 * A backup without its items.
 *
 * @param manifest the present manifest
 * @param usage what the items take up
 */
public record StoredBackup(BackupManifest manifest, BackupUsage usage) {}
