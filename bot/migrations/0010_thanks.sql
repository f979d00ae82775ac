-- Thanks (section 4): one row a person thanked. Nothing here is ever counted in public.

-- `given_by` is NULL for thanks from an unnamed ask, where `signed` is its alias, and for those of a former member, where `signed`
-- is NULL too. `opened_by` is the interaction that opened the form: a form sent twice thanks once. `ask_id` and `kind`: what it was for,
-- if for an ask. `words` are NULL where there were none, or once they expired. `withheld`: the words do not reach the person, who
-- blocked the giver; the giver is not told.
CREATE TABLE thanks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    given_by INTEGER,
    signed TEXT,
    opened_by INTEGER NOT NULL,
    ask_id INTEGER,
    kind TEXT,
    words TEXT,
    withheld INTEGER NOT NULL DEFAULT 0 CHECK (withheld IN (0, 1)),
    at INTEGER NOT NULL,
    UNIQUE (opened_by, user_id),
    CHECK (signed IS NULL OR (given_by IS NULL AND ask_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX thanks_of_an_unnamed_ask ON thanks (ask_id, user_id) WHERE signed IS NOT NULL;
CREATE INDEX thanks_between_two ON thanks (guild_id, given_by, user_id, at);
CREATE INDEX thanks_received ON thanks (guild_id, user_id);
CREATE INDEX thanks_by_kind ON thanks (guild_id, kind, user_id) WHERE kind IS NOT NULL;
