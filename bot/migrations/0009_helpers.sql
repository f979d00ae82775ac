-- Helpers: who offered to be asked, for what, and whom an ask was brought to (section 4 of the product page).

-- What somebody offers. `kinds` (ids from the configuration; empty: anything) and `fields` stand one a line. `capacity`: how
-- many open asks at once. `off_at`: they stopped, and what they offered is kept for their return. `invited_at` and
-- `last_invitation` tell when and in which order people were asked; they outlive the invitations, so that turns are kept.
CREATE TABLE helpers (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    kinds TEXT NOT NULL,
    fields TEXT NOT NULL,
    capacity INTEGER NOT NULL CHECK (capacity BETWEEN 1 AND 5),
    since INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    paused_until INTEGER,
    off_at INTEGER,
    invited_at INTEGER,
    last_invitation INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- Whose turn it is: reading along it can stop early, however many helpers there are.
CREATE INDEX helpers_by_turn ON helpers (guild_id, last_invitation, user_id) WHERE off_at IS NULL;

-- The fields of `helpers` by the longest word of each, so that an ask finds them by its own words.
CREATE TABLE helper_fields (
    guild_id INTEGER NOT NULL,
    word TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    PRIMARY KEY (guild_id, word, user_id, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX helper_fields_of_a_person ON helper_fields (guild_id, user_id);

-- Who was invited to which ask, each once an ask. Whose ask it is stands in the ask alone: it may be unnamed.
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    ask_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (ask_id, user_id)
) STRICT;
CREATE INDEX invitations_by_time ON invitations (guild_id, at, user_id);
CREATE INDEX invitations_of_a_person ON invitations (guild_id, user_id);
