-- Accounts that are gone, and what else was theirs is being erased. A row stays for an hour after the account went: a request
-- that was let in before may have written something since.

CREATE TABLE account_deletion (
    account      VARCHAR(36) NOT NULL PRIMARY KEY,
    requested_at BIGINT      NOT NULL,
    erased_at    BIGINT
);
