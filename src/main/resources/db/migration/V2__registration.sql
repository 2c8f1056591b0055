-- Portable between H2 2 and PostgreSQL 15. Times are milliseconds since 1970 in UTC.

CREATE TABLE account (
    aci                  VARCHAR(36) NOT NULL PRIMARY KEY,
    created_at           BIGINT      NOT NULL,
    last_active_at       BIGINT      NOT NULL,
    lock_generation      BIGINT,
    lock_verifier        BYTEA,
    without_number_since BIGINT
);
CREATE INDEX account_without_number_since ON account (without_number_since);

CREATE TABLE device (
    account      VARCHAR(36) NOT NULL REFERENCES account (aci),
    id           INTEGER     NOT NULL,
    password_mac BYTEA       NOT NULL,
    created_at   BIGINT      NOT NULL,
    PRIMARY KEY (account, id)
);

-- One number leads to one account, and to an account leads at most one number.
CREATE TABLE registered_number (
    e164               VARCHAR(16) NOT NULL PRIMARY KEY,
    account            VARCHAR(36) NOT NULL UNIQUE REFERENCES account (aci),
    registration_count BIGINT      NOT NULL
);

-- Whoever registers a number locks one of these first, so that two who register a new one take turns: there is no row of
-- its own to lock yet, and a unique key that does not hold would put the number into a log.
CREATE TABLE number_gate (
    id INTEGER NOT NULL PRIMARY KEY
);
INSERT INTO number_gate (id) VALUES
    (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15),
    (16), (17), (18), (19), (20), (21), (22), (23), (24), (25), (26), (27), (28), (29), (30), (31),
    (32), (33), (34), (35), (36), (37), (38), (39), (40), (41), (42), (43), (44), (45), (46), (47),
    (48), (49), (50), (51), (52), (53), (54), (55), (56), (57), (58), (59), (60), (61), (62), (63);

-- Keyed by the SHA-256 of the identifier: the identifier itself is a capability and is stored nowhere.
CREATE TABLE verification_session (
    id_hash       VARCHAR(64) NOT NULL PRIMARY KEY,
    e164          VARCHAR(16) NOT NULL,
    code_mac      BYTEA,
    code_sent_at  BIGINT,
    sms_count     INTEGER     NOT NULL,
    sms_last_at   BIGINT,
    voice_count   INTEGER     NOT NULL,
    voice_last_at BIGINT,
    check_count   INTEGER     NOT NULL,
    check_last_at BIGINT,
    verified      BOOLEAN     NOT NULL,
    expires_at    BIGINT      NOT NULL
);
CREATE INDEX verification_session_expires_at ON verification_session (expires_at);
