-- Goals: one floor and one stretch a person a week, each with an if-then plan.

-- `monday` names the week. `cue` and `plan` are the if and the then. `text`, `cue` and `plan` are empty once their time
-- is up; how the week went stays. `carried_from`: the earlier goal that this one was carried over from, each at most
-- once. Numbers are never used twice, so that an old button cannot mean a newer goal.
CREATE TABLE goals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    monday TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('floor', 'stretch')),
    text TEXT,
    cue TEXT,
    plan TEXT,
    confidence INTEGER CHECK (confidence BETWEEN 0 AND 10),
    set_at INTEGER NOT NULL,
    outcome TEXT CHECK (outcome IN ('done', 'partly', 'not_this_week')),
    reviewed_at INTEGER,
    carried_from INTEGER UNIQUE REFERENCES goals (id) ON DELETE SET NULL,
    UNIQUE (guild_id, user_id, monday, kind)
) STRICT;
