-- Peer help (section 4): asks, who offered, who answered, who has the same need, files, and what moderators did.

-- One ask. `user_id` is the only place where an unnamed ask knows its author; NULL: a former member. `opened_by` is the
-- interaction that opened the form. `alias` is random, for an unnamed ask alone. `round` counts how often the ask was brought to people
-- anew since `round_at`; `step` is the next step of the configuration, `told` how often the last one was taken, `invited` how many people were invited. `first`: its author's first.
-- `answered_at`: a person first answered. `asked_still_at`: its author was last asked whether it is still needed. `quiet_since`: nothing happened since. `news`: what an unnamed author has not seen yet.
-- Text is NULL once it expired or its author left.
CREATE TABLE asks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER,
    opened_by INTEGER NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('draft', 'held', 'open', 'helped', 'resolved', 'closed')),
    reason TEXT CHECK (reason IN ('asker', 'quiet', 'left', 'declined', 'removed')),
    kind TEXT NOT NULL,
    title TEXT,
    need TEXT,
    tried TEXT,
    by_when TEXT,
    by_day TEXT,
    alias TEXT,
    first INTEGER NOT NULL DEFAULT 0 CHECK (first IN (0, 1)),
    made_at INTEGER NOT NULL,
    posted_at INTEGER,
    edited_at INTEGER,
    answered_at INTEGER,
    quiet_since INTEGER,
    round INTEGER NOT NULL DEFAULT 0,
    round_at INTEGER,
    step INTEGER NOT NULL DEFAULT 0,
    told INTEGER NOT NULL DEFAULT 0,
    invited INTEGER NOT NULL DEFAULT 0,
    closed_at INTEGER,
    asked_still_at INTEGER,
    news TEXT,
    outcome TEXT,
    outcome_shared INTEGER NOT NULL DEFAULT 0 CHECK (outcome_shared IN (0, 1)),
    expired_at INTEGER
) STRICT;
CREATE INDEX asks_of_a_person ON asks (guild_id, user_id, made_at);
CREATE INDEX asks_by_state ON asks (guild_id, state, posted_at);

-- "I can help": once a helper an ask. `stepped_back_at`: they withdrew, without a word to explain. A negative id is a former member.
CREATE TABLE offers (
    ask_id INTEGER NOT NULL REFERENCES asks (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    stepped_back_at INTEGER,
    PRIMARY KEY (ask_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX offers_of_a_person ON offers (user_id, stepped_back_at);

-- Who wrote in an ask's thread; never what. A negative id is a former member.
CREATE TABLE voices (
    ask_id INTEGER NOT NULL REFERENCES asks (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    PRIMARY KEY (ask_id, user_id)
) STRICT, WITHOUT ROWID;

-- "Same here": they follow the thread. A negative id is a former member.
CREATE TABLE follows (
    ask_id INTEGER NOT NULL REFERENCES asks (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (ask_id, user_id)
) STRICT, WITHOUT ROWID;

-- Files that come with an ask, until they are posted.
CREATE TABLE ask_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ask_id INTEGER NOT NULL REFERENCES asks (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT;
CREATE INDEX files_of_an_ask ON ask_files (ask_id);

-- What an unnamed author said in the thread through Belay. `opened_by` is the interaction that opened the form.
CREATE TABLE alias_replies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ask_id INTEGER NOT NULL REFERENCES asks (id) ON DELETE CASCADE,
    opened_by INTEGER NOT NULL UNIQUE,
    text TEXT,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX replies_of_an_ask ON alias_replies (ask_id);

-- A report about an ask, once a person; what staff did about it is in `staff_actions`.
CREATE TABLE reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ask_id INTEGER NOT NULL REFERENCES asks (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    words TEXT,
    settled_at INTEGER,
    UNIQUE (ask_id, user_id)
) STRICT;

-- What staff did about an ask. `user_id` is the moderator; a negative id is a former member.
CREATE TABLE staff_actions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ask_id INTEGER NOT NULL REFERENCES asks (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    what TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Who cannot post asks for a while. Nothing here says about which ask, so that a mute is blind.
CREATE TABLE mutes (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- When a person who was helped before was last shown an open ask.
CREATE TABLE give_backs (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
