-- Rings of asks (section 4): for two days everyone who joins posts one ask and answers two.

-- One ring. `started_by` and `ended_by` are moderators; NULL: a former member, or (`ended_by`) its time was up.
-- What it came to is counted once, when it ends, so that it stands when people and asks go later.
CREATE TABLE ask_rings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    started_by INTEGER,
    started_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    ended_by INTEGER,
    ended_at INTEGER,
    joined INTEGER NOT NULL DEFAULT 0,
    asks INTEGER NOT NULL DEFAULT 0,
    answers INTEGER NOT NULL DEFAULT 0,
    answered INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX ask_rings_one_running ON ask_rings (guild_id) WHERE ended_at IS NULL;

-- Who joined: once a person a ring; gone when they leave it. A negative id is a former member.
CREATE TABLE ring_members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ring_id INTEGER NOT NULL REFERENCES ask_rings (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    joined_at INTEGER NOT NULL,
    UNIQUE (ring_id, user_id)
) STRICT;
CREATE INDEX ring_members_of_a_person ON ring_members (guild_id, user_id);
