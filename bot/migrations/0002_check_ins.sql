-- Check-ins, what others answered to them, introductions that came of it, reminders, and early-ask offers.

-- One check-in. `opened_by` is the interaction that opened the form: a form sent twice (its answer was lost on the
-- way) is one check-in. `day` is the person's local day, which ends at the hour in the configuration.
-- `alias` is random, for an unnamed post alone; `was_named`: others saw it with its author's name before. Text is NULL once it expired or was taken back.
CREATE TABLE check_ins (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    opened_by INTEGER NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    day TEXT NOT NULL,
    feeling INTEGER CHECK (feeling BETWEEN 1 AND 5),
    worked_in TEXT,
    worked_on TEXT,
    next_step TEXT,
    in_the_way TEXT,
    visibility TEXT NOT NULL CHECK (visibility IN ('me', 'council', 'coaches', 'server', 'unnamed')),
    alias TEXT,
    was_named INTEGER NOT NULL DEFAULT 0 CHECK (was_named IN (0, 1)),
    edited_at INTEGER,
    answered_at INTEGER,
    withdrawn_at INTEGER,
    expired_at INTEGER
) STRICT;
CREATE INDEX check_ins_of_a_person ON check_ins (guild_id, user_id, at);

-- Cheer, Same here, I can help: each once a person. A negative user_id is a former member.
CREATE TABLE responses (
    check_in_id INTEGER NOT NULL REFERENCES check_ins (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('cheer', 'same_here', 'can_help')),
    at INTEGER NOT NULL,
    PRIMARY KEY (check_in_id, user_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX responses_by_person ON responses (user_id);

-- "I can help": the author is asked, and only a yes brings the two together.
CREATE TABLE introductions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    check_in_id INTEGER NOT NULL REFERENCES check_ins (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL,
    helper_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'declined')),
    at INTEGER NOT NULL,
    decided_at INTEGER,
    UNIQUE (check_in_id, helper_id)
) STRICT;

-- When a person wants to be reminded: a bit a weekday (Monday 1, Sunday 64) and minutes after local midnight.
CREATE TABLE reminders (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 127),
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 1439),
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- An offer to ask for help, made before things are desperate. `answer`: NULL while open.
CREATE TABLE early_asks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    answer TEXT CHECK (answer IN ('not_now')),
    snoozed_until INTEGER
) STRICT;
CREATE INDEX early_asks_of_a_person ON early_asks (guild_id, user_id, at);
