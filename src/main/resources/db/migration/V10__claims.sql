-- Who else proved an account's number, and what its owner said to it. Times are milliseconds since 1970 in UTC.

ALTER TABLE account ADD COLUMN claimed_at BIGINT;
ALTER TABLE account ADD COLUMN objected_at BIGINT;
ALTER TABLE account ADD COLUMN objected_before_at BIGINT;
