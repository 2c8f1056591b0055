-- Since when a probe of the lock keeps an account's devices out, if the operator wants that. Milliseconds since 1970 in UTC.
ALTER TABLE account ADD COLUMN frozen_at BIGINT;
