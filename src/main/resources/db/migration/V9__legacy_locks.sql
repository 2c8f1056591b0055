-- Locks that were imported from an old system, until their owner sets a PIN: the old hash, wrapped by the token.

CREATE TABLE legacy_lock (
    account     VARCHAR(36)  NOT NULL PRIMARY KEY,
    slot        INTEGER      NOT NULL,
    generation  BIGINT       NOT NULL,
    salt        BYTEA        NOT NULL,
    scheme      VARCHAR(200) NOT NULL,
    wrapped     BYTEA        NOT NULL,
    imported_at BIGINT       NOT NULL
);
CREATE INDEX legacy_lock_slot ON legacy_lock (slot);

-- Accounts that an import is about to make: one that a crash cut short may have left a slot with such a name.
CREATE TABLE legacy_allocation (
    account VARCHAR(36) NOT NULL PRIMARY KEY
);
