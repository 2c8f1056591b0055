-- Encrypted profile backups: ciphertext only.

CREATE TABLE backup_manifest (
    account    VARCHAR(36) NOT NULL PRIMARY KEY,
    version    BIGINT      NOT NULL,
    content    BYTEA       NOT NULL,
    item_count INTEGER     NOT NULL,
    item_bytes BIGINT      NOT NULL
);

CREATE TABLE backup_item (
    account    VARCHAR(36) NOT NULL REFERENCES backup_manifest (account),
    item_id    VARCHAR(32) NOT NULL,
    content    BYTEA       NOT NULL,
    size_bytes INTEGER     NOT NULL,
    PRIMARY KEY (account, item_id)
);
