-- Portable between H2 2 and PostgreSQL 15. Times are milliseconds since 1970 in UTC: exactly what the MACs cover.

CREATE TABLE audit_entry (
    sequence      BIGINT        NOT NULL PRIMARY KEY,
    occurred_at   BIGINT        NOT NULL,
    event         VARCHAR(64)   NOT NULL,
    account       VARCHAR(36),
    facts         VARCHAR(2000) NOT NULL,
    mac           BYTEA         NOT NULL
);
CREATE INDEX audit_entry_account ON audit_entry (account);

-- One row: the end of the chain, locked by whoever appends.
CREATE TABLE audit_head (
    id       INTEGER NOT NULL PRIMARY KEY,
    sequence BIGINT  NOT NULL,
    mac      BYTEA   NOT NULL
);
INSERT INTO audit_head (id, sequence, mac) VALUES (1, 0, CAST('' AS BYTEA));

-- One row: who owns the ledger. A later owner raises the epoch, and an earlier one can write no more.
CREATE TABLE ledger_owner (
    id    INTEGER NOT NULL PRIMARY KEY,
    epoch BIGINT  NOT NULL
);
INSERT INTO ledger_owner (id, epoch) VALUES (1, 0);

-- One row for each slot that is not FREE: the second witness of the token's counters.
CREATE TABLE ledger_mirror (
    account        VARCHAR(36) NOT NULL PRIMARY KEY,
    slot           INTEGER     NOT NULL UNIQUE,
    generation     BIGINT      NOT NULL,
    round          INTEGER     NOT NULL,
    used           INTEGER     NOT NULL,
    state          INTEGER     NOT NULL,
    record_tag     INTEGER     NOT NULL,
    guess_tag      INTEGER     NOT NULL,
    last_debit_at  BIGINT      NOT NULL,
    sequence       BIGINT      NOT NULL,
    oprf_version   INTEGER     NOT NULL,
    tweak_version  INTEGER     NOT NULL,
    mac_version    INTEGER     NOT NULL,
    seal_version   INTEGER     NOT NULL,
    mac            BYTEA       NOT NULL
);
