-- What owners are told of their accounts. Times are milliseconds since 1970 in UTC. Portable between H2 2 and PostgreSQL 15.

-- The last number that an account's events have got: numbers never come again, also when no event is left.
CREATE TABLE account_event_head (
    account VARCHAR(36) NOT NULL PRIMARY KEY,
    last_id BIGINT      NOT NULL
);

CREATE TABLE account_event (
    account         VARCHAR(36) NOT NULL,
    id              BIGINT      NOT NULL,
    type            VARCHAR(40) NOT NULL,
    occurred_at     BIGINT      NOT NULL,
    times           INTEGER     NOT NULL,
    generation      BIGINT,
    tries_remaining INTEGER,
    device          INTEGER,
    -- When the webhook's receiver is to be told next; null when it was, or when there is none.
    deliver_at      BIGINT,
    failures        INTEGER     NOT NULL,
    PRIMARY KEY (account, id)
);
CREATE INDEX account_event_occurred_at ON account_event (occurred_at);
CREATE INDEX account_event_deliver_at ON account_event (deliver_at);
