-- Scheduled prompts (section 7): what each server's timers were set from, and what became of each due time.

-- When a series is due next in a server, and the schedule that said so: an edit of config.yaml moves exactly what it
-- touches. The timer only wakes; this is the due time. No row: the series rests here (new, paused or removed).
CREATE TABLE series (
    guild_id INTEGER NOT NULL,
    series_id TEXT NOT NULL,
    schedule TEXT NOT NULL,
    due INTEGER NOT NULL,
    PRIMARY KEY (guild_id, series_id)
) STRICT, WITHOUT ROWID;

-- One row a due time, and the UNIQUE is what makes a post happen once. `day` is the local date it was meant for (ISO).
-- Title, place and text are kept as they were decided, so that a post can still be said once its series is gone.
-- `post_by`: after this instant it is too late to be said.
CREATE TABLE series_posts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    series_id TEXT NOT NULL,
    due INTEGER NOT NULL,
    day TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('on_time', 'late', 'skipped')),
    place TEXT NOT NULL,
    posts TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    post_by INTEGER NOT NULL,
    UNIQUE (guild_id, series_id, due)
) STRICT;
