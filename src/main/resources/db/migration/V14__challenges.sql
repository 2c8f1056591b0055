-- The challenge that stands before a session's first code. Sessions that are open now need none.
ALTER TABLE verification_session ADD COLUMN challenge_standing VARCHAR(16) DEFAULT 'NOT_REQUIRED' NOT NULL;
ALTER TABLE verification_session ADD COLUMN challenge_tries INTEGER DEFAULT 0 NOT NULL;
