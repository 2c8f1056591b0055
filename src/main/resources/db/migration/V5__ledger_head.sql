-- How far the database has come: the ledger write behind the latest mirror rows, under a MAC by the token.
ALTER TABLE ledger_owner ADD COLUMN sequence BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE ledger_owner ADD COLUMN mac BYTEA;
CREATE INDEX ledger_mirror_last_debit ON ledger_mirror (last_debit_at);
