-- Who asked not to be brought together with whom (section 4). It holds in both directions, and the other is never told.
CREATE TABLE blocks (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    blocked_id INTEGER NOT NULL CHECK (blocked_id <> user_id),
    at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id, blocked_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocks_of_the_blocked ON blocks (guild_id, blocked_id);
