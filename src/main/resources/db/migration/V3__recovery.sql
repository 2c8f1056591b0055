-- Sealed records: one is live, one may be pending; which is live is what the token's slot says.

CREATE TABLE recovery_record (
    account        VARCHAR(36) NOT NULL,
    generation     BIGINT      NOT NULL,
    nonce          VARCHAR(64) NOT NULL,
    slot           INTEGER     NOT NULL,
    pending        BOOLEAN     NOT NULL,
    pending_until  BIGINT      NOT NULL,
    oprf_version   INTEGER     NOT NULL,
    tweak_version  INTEGER     NOT NULL,
    mac_version    INTEGER     NOT NULL,
    seal_version   INTEGER     NOT NULL,
    sealed         BYTEA       NOT NULL,
    lock_verifier  BYTEA,
    PRIMARY KEY (account, generation, nonce)
);
CREATE INDEX recovery_record_slot ON recovery_record (slot);
CREATE INDEX recovery_record_pending ON recovery_record (pending, pending_until);
