-- What moderators are told (section 8): somebody who would welcome a word, and low check-ins that nobody answered.
-- Nothing of what a person wrote is kept here, nor from where they asked.

-- A raised hand. Gone: withdrawn, or told anew. `opened_by` is the interaction that raised it, so that a repeated
-- delivery of one press raises one hand. `taken_at` without `taken_by`: a former member took it.
CREATE TABLE hands (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    opened_by INTEGER NOT NULL UNIQUE,
    taken_by INTEGER,
    taken_at INTEGER
) STRICT;
CREATE UNIQUE INDEX hands_one_open_a_person ON hands (guild_id, user_id) WHERE taken_at IS NULL;

-- A check-in brought to moderators because no person had answered it, and where it is posted.
CREATE TABLE watches (
    check_in_id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    taken_by INTEGER,
    taken_at INTEGER
) STRICT;
CREATE INDEX watches_of_a_person ON watches (guild_id, user_id);
