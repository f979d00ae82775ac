-- What every room stands on: servers, members, the diary of what falls due, and what must be said to others.
-- Instants are whole milliseconds since 1970 UTC; local days are ISO dates; facts are JSON.

-- Settings of one Discord server. `left_at`: the bot was removed from it.
CREATE TABLE servers (
    guild_id INTEGER PRIMARY KEY,
    zone TEXT NOT NULL,
    set_up_at INTEGER,
    left_at INTEGER
) STRICT;

-- The channel a server picked for a purpose ("check-ins", "moderators", ...).
CREATE TABLE places (
    guild_id INTEGER NOT NULL,
    place TEXT NOT NULL,
    channel_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, place)
) STRICT, WITHOUT ROWID;

-- The role a server picked for a part people play ("helper", "coach", "moderator").
CREATE TABLE roles (
    guild_id INTEGER NOT NULL,
    part TEXT NOT NULL,
    role_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, part)
) STRICT, WITHOUT ROWID;

-- What Belay could not do in a server: told to moderators once, kept until it works again.
CREATE TABLE troubles (
    guild_id INTEGER NOT NULL,
    what TEXT NOT NULL,
    facts TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (guild_id, what)
) STRICT, WITHOUT ROWID;

-- A person in one server. `quiet_from` and `quiet_to` are minutes after local midnight.
CREATE TABLE members (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    met_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    left_at INTEGER,
    zone TEXT,
    country TEXT,
    quiet_from INTEGER,
    quiet_to INTEGER,
    paused_at INTEGER,
    paused_until INTEGER,
    dm_opened_at INTEGER,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- How a person wants one kind of message: 'off', 'inbox', 'mention' or 'dm'. No row: the kind's default.
CREATE TABLE preferences (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('off', 'inbox', 'mention', 'dm')),
    PRIMARY KEY (guild_id, user_id, kind)
) STRICT, WITHOUT ROWID;

-- Weeks shown up: one row a person a week, so the count can never be doubled and never resets.
CREATE TABLE weeks (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    monday TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('shown_up', 'rest')),
    PRIMARY KEY (guild_id, user_id, monday)
) STRICT, WITHOUT ROWID;

-- What could not be said to a person, waiting to be shown to that person alone.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT,
    facts TEXT NOT NULL,
    left_at INTEGER NOT NULL,
    shown_at INTEGER
) STRICT;
CREATE INDEX inbox_of_a_person ON inbox (guild_id, user_id, shown_at);

-- When a person did what is limited, kept only as long as the longest limit looks back.
CREATE TABLE uses (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    action TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX uses_of_a_person ON uses (guild_id, user_id, action, at);

-- The diary: what falls due when. The effect of a row and its removal are one transaction.
CREATE TABLE timers (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    guild_id INTEGER NOT NULL,
    due INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_by_due ON timers (due);

-- The outbox: what must be said to others, written with the change that caused it, delivered once, in order
-- within a lane. `revision` grows when a later change of the same subject joins a row that still waits.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lane TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER,
    facts TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 0,
    gave_up TEXT
) STRICT;
CREATE INDEX outbox_by_lane ON outbox (gave_up, lane, id);

CREATE UNIQUE INDEX outbox_one_a_subject ON outbox (kind, subject) WHERE subject IS NOT NULL AND gave_up IS NULL;

-- What delivery learned: where the message that shows a subject is.
CREATE TABLE posted (
    subject TEXT PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    thread_id INTEGER,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX posted_by_message ON posted (message_id);

-- Small things one installation remembers ("commands synced": a digest).
CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
