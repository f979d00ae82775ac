-- Wins (section 6, as far as prompts need them), and what of wins and setbacks their owners give to a gathering post.

-- `opened_by` is the interaction that opened the form: the same form sent twice is one win. `revision` grows with each change
-- of words, so that what is shared is what was previewed. Text is NULL once it expired. `alias` is random, for an unnamed
-- win alone; `was_named`: others saw it with its author's name before. `gather`: how it may stand in the week's post, chosen
-- at `gather_at`. Taken back means deleted; numbers are never used twice.
CREATE TABLE wins (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    opened_by INTEGER NOT NULL UNIQUE,
    what TEXT,
    helped TEXT,
    at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    visibility TEXT NOT NULL DEFAULT 'me' CHECK (visibility IN ('me', 'server', 'unnamed')),
    alias TEXT,
    was_named INTEGER NOT NULL DEFAULT 0 CHECK (was_named IN (0, 1)),
    gather TEXT NOT NULL DEFAULT 'no' CHECK (gather IN ('no', 'named', 'unnamed')),
    gather_at INTEGER,
    revision INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX wins_of_a_person ON wins (guild_id, user_id, at);
CREATE INDEX wins_to_gather ON wins (guild_id, gather_at) WHERE gather <> 'no';

-- Who is glad with somebody: each once a person. A former member's becomes a number that leads to nobody, and still counts.
CREATE TABLE win_cheers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    win_id INTEGER NOT NULL REFERENCES wins (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (win_id, user_id)
) STRICT;
CREATE INDEX win_cheers_of_a_person ON win_cheers (guild_id, user_id);

ALTER TABLE setbacks ADD COLUMN gather TEXT NOT NULL DEFAULT 'no' CHECK (gather IN ('no', 'named', 'unnamed'));
ALTER TABLE setbacks ADD COLUMN gather_at INTEGER;
-- Others saw it with its owner's name once: shared, or said so in the week's post.
ALTER TABLE setbacks ADD COLUMN was_named INTEGER NOT NULL DEFAULT 0 CHECK (was_named IN (0, 1));
UPDATE setbacks SET was_named = 1 WHERE shared_at IS NOT NULL;
CREATE INDEX setbacks_to_gather ON setbacks (guild_id, gather_at) WHERE gather <> 'no';
