-- A login leads to an account as a number does. A number is written as before; a login is login: and a hash.
ALTER TABLE registered_number RENAME TO registered_identifier;
ALTER TABLE registered_identifier RENAME COLUMN e164 TO identifier;
ALTER TABLE registered_identifier ALTER COLUMN identifier SET DATA TYPE VARCHAR(64);
-- Which account it led to before, and which its owner may bring back with the lock's value.
ALTER TABLE registered_identifier ADD COLUMN former_account VARCHAR(36);
CREATE INDEX registered_identifier_former ON registered_identifier (former_account);
ALTER TABLE account ADD COLUMN of_login BOOLEAN DEFAULT FALSE NOT NULL;

-- Nonces of logins that a registration used up, as hashes, until they would be worthless anyhow. Milliseconds since 1970 in UTC.
CREATE TABLE used_nonce (
    hash       VARCHAR(64) NOT NULL PRIMARY KEY,
    expires_at BIGINT      NOT NULL
);
CREATE INDEX used_nonce_expires_at ON used_nonce (expires_at);
