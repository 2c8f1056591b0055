-- One row once a server has started: the policy that it ran with, so that the next start sees whether guesses became easier.

CREATE TABLE guess_policy (
    id           INTEGER       NOT NULL PRIMARY KEY,
    max_tries    INTEGER       NOT NULL,
    free_guesses INTEGER       NOT NULL,
    steps        VARCHAR(1000) NOT NULL
);
