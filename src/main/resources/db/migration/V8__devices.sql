-- Several devices an account; a password that proves its number. Portable between H2 2 and PostgreSQL 15. Times are milliseconds since 1970 in UTC.

ALTER TABLE device ADD COLUMN name BYTEA;
ALTER TABLE device ADD COLUMN last_seen_at BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE device ADD COLUMN must_restore BOOLEAN DEFAULT FALSE NOT NULL;
UPDATE device SET last_seen_at = created_at;

-- The leave to add one device to an account, keyed by the SHA-256 of the token that gives it.
CREATE TABLE device_link (
    token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    account    VARCHAR(36) NOT NULL UNIQUE REFERENCES account (aci),
    expires_at BIGINT      NOT NULL
);

ALTER TABLE account ADD COLUMN recovery_password_mac BYTEA;
