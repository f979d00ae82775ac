-- Prompts worth reading (section 7): rounds of a bank, a moderators' desk, suggestions, a gathered post, doses, and what came of it.

-- `round` counts how often the bank was gone through; `encore`: posted once more after its round, since it had led many
-- people to something. `opened_by` is the interaction of a post made by hand. `suggestion_id`: the text is a member's.
-- `gathers`, `threaded`: as the series said when it was decided. `led_*`: what came of it within a day; `led_people`
-- counts each person once.
ALTER TABLE series_posts ADD COLUMN round INTEGER NOT NULL DEFAULT 0;
ALTER TABLE series_posts ADD COLUMN encore INTEGER NOT NULL DEFAULT 0 CHECK (encore IN (0, 1));
ALTER TABLE series_posts ADD COLUMN opened_by INTEGER;
ALTER TABLE series_posts ADD COLUMN suggestion_id INTEGER;
ALTER TABLE series_posts ADD COLUMN gathers INTEGER NOT NULL DEFAULT 0 CHECK (gathers IN (0, 1));
ALTER TABLE series_posts ADD COLUMN threaded INTEGER NOT NULL DEFAULT 0 CHECK (threaded IN (0, 1));
ALTER TABLE series_posts ADD COLUMN led_people INTEGER NOT NULL DEFAULT 0;
ALTER TABLE series_posts ADD COLUMN led_check_ins INTEGER NOT NULL DEFAULT 0;
ALTER TABLE series_posts ADD COLUMN led_asks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE series_posts ADD COLUMN led_replies INTEGER NOT NULL DEFAULT 0;
ALTER TABLE series_posts ADD COLUMN led_shares INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX series_posts_by_hand ON series_posts (opened_by) WHERE opened_by IS NOT NULL;
CREATE INDEX series_posts_of_a_suggestion ON series_posts (suggestion_id) WHERE suggestion_id IS NOT NULL;
CREATE INDEX series_posts_of_a_series ON series_posts (guild_id, series_id, due);

-- What a server decided about a series of config.yaml: whether it rests here, and whom it notifies. `low`: moderators
-- heard that its bank is nearly used up, and it still is.
CREATE TABLE series_settings (
    guild_id INTEGER NOT NULL,
    series_id TEXT NOT NULL,
    paused_at INTEGER,
    ping_role INTEGER,
    low INTEGER NOT NULL DEFAULT 0 CHECK (low IN (0, 1)),
    PRIMARY KEY (guild_id, series_id)
) STRICT, WITHOUT ROWID;

-- Due times that moderators leave out. `day` is the local date it was meant for, so that a time which an edit of
-- config.yaml moves on that day stays left out.
CREATE TABLE series_left_out (
    guild_id INTEGER NOT NULL,
    series_id TEXT NOT NULL,
    due INTEGER NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (guild_id, series_id, due)
) STRICT, WITHOUT ROWID;

-- Prompts that members suggested. `opened_by` is the interaction that opened the form. `text` is what they wrote (NULL once it
-- expired), `words` what moderators took up: that belongs to the server and stays, without its author, when they delete
-- their data (`user_id` NULL). `credit`: the author wishes to be named. `answer`: a kind word that came with a no.
-- `taken_out`: moderators took it out of the bank again; `lapsed`: nobody decided while its text was kept.
CREATE TABLE suggestions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER,
    opened_by INTEGER NOT NULL UNIQUE,
    series_id TEXT NOT NULL,
    text TEXT,
    credit INTEGER NOT NULL CHECK (credit IN (0, 1)),
    state TEXT NOT NULL
        CHECK (state IN ('waiting', 'approved', 'declined', 'taken_back', 'taken_out', 'lapsed')),
    words TEXT,
    answer TEXT,
    at INTEGER NOT NULL,
    decided_at INTEGER,
    CHECK ((state = 'approved') = (words IS NOT NULL))
) STRICT;
CREATE INDEX suggestions_of_a_person ON suggestions (guild_id, user_id, id);
CREATE INDEX suggestions_of_a_server ON suggestions (guild_id, state, series_id);

-- Who gets a series as a direct message: `at` in minutes after their local midnight. A row that was stopped remembers what
-- was sent, so that nothing comes twice for who begins again. `sent_day`: the local date of the latest, so that a day has
-- one, whatever time or zone they move to.
CREATE TABLE doses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    series_id TEXT NOT NULL,
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 1439),
    since INTEGER NOT NULL,
    stopped_at INTEGER,
    sent INTEGER NOT NULL DEFAULT 0,
    sent_day TEXT,
    UNIQUE (guild_id, user_id, series_id)
) STRICT;

-- What was sent to a subscriber, and when last. `text` is the SHA-256 of the words: a text is known by them, and a
-- member's is not kept here when its author takes it back.
CREATE TABLE dose_texts (
    dose_id INTEGER NOT NULL REFERENCES doses (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (dose_id, text)
) STRICT, WITHOUT ROWID;

-- Whom a post may have led to something: the post whose button a person pressed last (`series_presses`), and what it was
-- counted for (`series_led`). Both are removed when the post's day is over; only numbers stay.
CREATE TABLE series_presses (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    post_id INTEGER NOT NULL REFERENCES series_posts (id) ON DELETE CASCADE,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE series_led (
    post_id INTEGER NOT NULL REFERENCES series_posts (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('check_in', 'ask', 'reply', 'share')),
    PRIMARY KEY (post_id, user_id, what)
) STRICT, WITHOUT ROWID;

-- What a gathering post says: the wins and setbacks that their owners gave to it. Whether and how each is shown is asked at
-- its owner's room whenever the post is rendered.
CREATE TABLE gathered (
    post_id INTEGER NOT NULL REFERENCES series_posts (id) ON DELETE CASCADE,
    source TEXT NOT NULL CHECK (source IN ('win', 'setback')),
    item_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (post_id, source, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX gathered_items ON gathered (source, item_id);
