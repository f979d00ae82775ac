-- Office hours: sessions, slots and who booked them, queues, visits and what came of them (section 5 of the product page).
-- A person's number turns negative when their data is deleted: a former member, the same one wherever it stands.

-- How sessions come again. `first_on` and `at_minute` are the date and the minutes since midnight on the clock on the wall in
-- `zone`: each session is made from these, so that it stays at that time through every clock change. `from_hours`: made from a
-- coach's weekly hours, and replaced when those change. What is planned stands here as it stands in `office_sessions`.
CREATE TABLE session_rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    repeat TEXT NOT NULL CHECK (repeat IN ('weekly', 'fortnightly', 'monthly')),
    zone TEXT NOT NULL,
    first_on TEXT NOT NULL,
    at_minute INTEGER NOT NULL CHECK (at_minute BETWEEN 0 AND 1439),
    from_hours INTEGER NOT NULL DEFAULT 0,
    plan TEXT NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX session_rules_of_a_coach ON session_rules (guild_id, made_by);

-- One session. `plan` (JSON): title, what it is about, format, place, length, slots, seats, topics. `occurrence`: the local date of
-- its rule that it stands for, so that none is made twice. `opened_by`: the interaction it was drafted in, so that a form sent twice is one
-- session. `sequence` counts changes of time, title or place, as calendars want it. `away_at`: no coach was there in time and people
-- were told. `why`: how it ended; `reason`: in the coach's words.
CREATE TABLE office_sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    rule_id INTEGER REFERENCES session_rules (id),
    occurrence TEXT,
    opened_by INTEGER UNIQUE,
    made_by INTEGER NOT NULL,
    zone TEXT NOT NULL,
    repeat TEXT NOT NULL CHECK (repeat IN ('none', 'weekly', 'fortnightly', 'monthly')),
    starts_at INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    plan TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'planned', 'open', 'over', 'cancelled')),
    sequence INTEGER NOT NULL DEFAULT 0,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    away_at INTEGER,
    opened_at INTEGER,
    ended_at INTEGER,
    why TEXT,
    reason TEXT,
    UNIQUE (rule_id, occurrence)
) STRICT;
CREATE INDEX office_sessions_by_time ON office_sessions (guild_id, state, starts_at);

-- Who coaches a session. `on_since`: they are there now; `seen_at`: they did something last; `asked_at`: they were asked whether
-- they still are.
CREATE TABLE session_coaches (
    session_id INTEGER NOT NULL REFERENCES office_sessions (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    on_since INTEGER,
    seen_at INTEGER,
    asked_at INTEGER,
    PRIMARY KEY (session_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_coaches_of_a_person ON session_coaches (user_id);

-- Who wishes to hear of a session (`notify`), or put it into their calendar (`calendar`) and needs to know when it changes.
CREATE TABLE session_followers (
    session_id INTEGER NOT NULL REFERENCES office_sessions (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('notify', 'calendar')),
    at INTEGER NOT NULL,
    PRIMARY KEY (session_id, user_id, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_followers_of_a_person ON session_followers (user_id);

-- The times of a session that can be booked, each with its coach. A group session has one, with many seats and no one coach.
CREATE TABLE slots (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id INTEGER NOT NULL REFERENCES office_sessions (id) ON DELETE CASCADE,
    coach_id INTEGER,
    starts_at INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    seats INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX slots_of_a_session ON slots (session_id, starts_at);

-- A wish for a slot, from the waitlist to its end. `given` (JSON): what the person wrote, and what they ticked that their coach may see.
-- `reserved`: it waits although slots are free, since two were left unused lately; until a day before, others come first.
-- `ahead`: it had a slot that a change of the session took away, so it stands before the others on the waitlist.
CREATE TABLE bookings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id INTEGER NOT NULL REFERENCES office_sessions (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    slot_id INTEGER REFERENCES slots (id) ON DELETE SET NULL,
    state TEXT NOT NULL
        CHECK (state IN ('waiting', 'offered', 'booked', 'called', 'done', 'cancelled', 'lapsed', 'no_show', 'off')),
    given TEXT,
    made_at INTEGER NOT NULL,
    reserved INTEGER NOT NULL DEFAULT 0,
    ahead INTEGER NOT NULL DEFAULT 0,
    offered_until INTEGER,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX one_active_booking ON bookings (session_id, user_id)
    WHERE state IN ('waiting', 'offered', 'booked', 'called');
CREATE INDEX bookings_of_a_person ON bookings (user_id, state);
CREATE INDEX bookings_of_a_slot ON bookings (slot_id);

-- A place in a queue. `passed`: how often somebody who came later was called first, so that nobody waits for ever. `put_back`: they
-- could not be found and got their place back. `told_at`: they heard that they are next but one. `carried_from`: the place in an
-- earlier session's queue that this one goes on from.
CREATE TABLE queue_places (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id INTEGER NOT NULL REFERENCES office_sessions (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('waiting', 'held', 'called', 'deciding', 'carried', 'asked', 'done', 'left', 'not_found', 'off')),
    given TEXT,
    joined_at INTEGER NOT NULL,
    held_at INTEGER,
    passed INTEGER NOT NULL DEFAULT 0,
    put_back INTEGER NOT NULL DEFAULT 0,
    told_at INTEGER,
    carried_from INTEGER,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX one_place_in_a_queue ON queue_places (session_id, user_id)
    WHERE state IN ('waiting', 'held', 'called', 'deciding');
CREATE INDEX queue_places_of_a_person ON queue_places (user_id, state);

-- One turn with a coach, for one person or for several with the same topic. `arrived_at`: somebody was seen to be there.
CREATE TABLE visits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    session_id INTEGER NOT NULL REFERENCES office_sessions (id),
    coach_id INTEGER NOT NULL,
    slot_id INTEGER,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'no_show', 'put_back')),
    began_at INTEGER NOT NULL,
    arrived_at INTEGER,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX one_visit_at_a_time ON visits (session_id, coach_id) WHERE state = 'open';
CREATE INDEX visits_by_time ON visits (guild_id, state, ended_at);
CREATE INDEX visits_of_a_coach ON visits (coach_id);

-- Who was in a visit, by which booking or place in the queue, and how it was for them (1 to 5). Coaches see ratings in sums only.
CREATE TABLE visit_people (
    visit_id INTEGER NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    booking_id INTEGER,
    place_id INTEGER,
    stars INTEGER CHECK (stars BETWEEN 1 AND 5),
    comment TEXT,
    rated_at INTEGER,
    PRIMARY KEY (visit_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_people_of_a_person ON visit_people (user_id);

-- What a person will do after a visit; shown beside their next check-in until they say it is done or let go.
CREATE TABLE visit_actions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    visit_id INTEGER NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    text TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'let_go')),
    made_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX visit_actions_of_a_person ON visit_actions (guild_id, user_id, state);

-- What a coach wrote down about a visit, for the coaches of later ones.
CREATE TABLE coach_notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    visit_id INTEGER NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
    coach_id INTEGER NOT NULL,
    text TEXT,
    at INTEGER NOT NULL,
    UNIQUE (visit_id, coach_id)
) STRICT;

-- Questions asked ahead. `unnamed`: nobody is shown who asked. `opened_by`: the form it came in.
CREATE TABLE session_questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    session_id INTEGER NOT NULL REFERENCES office_sessions (id),
    user_id INTEGER,
    opened_by INTEGER UNIQUE,
    unnamed INTEGER NOT NULL,
    text TEXT,
    made_at INTEGER NOT NULL,
    answer TEXT,
    answered_by INTEGER,
    answered_at INTEGER,
    published_at INTEGER,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX questions_of_a_session ON session_questions (session_id);
CREATE INDEX questions_of_a_person ON session_questions (user_id);

-- Who has the same question, each once.
CREATE TABLE question_votes (
    question_id INTEGER NOT NULL REFERENCES session_questions (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (question_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX question_votes_of_a_person ON question_votes (user_id);
