-- Names that lead to an account beside its number, as hashes. Times are milliseconds since 1970 in UTC.

CREATE TABLE username (
    hash       VARCHAR(64) NOT NULL PRIMARY KEY,
    account    VARCHAR(36) REFERENCES account (aci),
    state      INTEGER     NOT NULL,
    ends_at    BIGINT
);
CREATE INDEX username_account ON username (account);
CREATE INDEX username_ends_at ON username (ends_at);
