-- Setbacks: a rejection, a silence, a no. Private; shared only when their owner says so.

-- `opened_by` is the interaction that opened the form: the same form sent twice is one setback. `revision` grows with
-- each change of words, so that what is shared is what was previewed. `happened` and `next_step` are empty once their
-- time is up. Taken back means deleted; numbers are never used twice, so that an old button cannot mean a newer row.
CREATE TABLE setbacks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    opened_by INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('rejection', 'ghosted', 'no_reply', 'other')),
    happened TEXT,
    next_step TEXT,
    logged_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    shared_at INTEGER,
    revision INTEGER NOT NULL DEFAULT 0,
    UNIQUE (guild_id, user_id, opened_by)
) STRICT;
CREATE INDEX setbacks_of_a_person ON setbacks (guild_id, user_id, logged_at);

-- "Same here": each once a person. A former member's becomes a number that leads to nobody, and still counts.
CREATE TABLE setback_same_here (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    setback_id INTEGER NOT NULL REFERENCES setbacks (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (setback_id, user_id)
) STRICT;
CREATE INDEX setback_same_here_of_a_person ON setback_same_here (guild_id, user_id);
