"""What comes of a visit: actions, notes for coaches, ratings."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from bot import members, servers
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.errors import NotYours
from bot.members import Who
from bot.office_hours.model import Action, Note, Ratings, Visit, VisitState
from bot.office_hours.model.refusals import (
    ActionOver,
    NoActions,
    NobodyCame,
    NothingLeftToRate,
    NotTheirCoach,
    NotYourVisit,
    TooManyActions,
)
from bot.office_hours.store import after as store
from bot.office_hours.store import sessions, visits
from bot.servers import Staff
from bot.text import clean_within

ACTIONS_AT_MOST = 3
FIVE = 5
"""Ratings are shown in whole fives."""

RATED_WITHIN = timedelta(days=30)
CHANGED_WITHIN = timedelta(hours=1)
"""For how long a rating may be changed. It counts from then on, so that no change of a sum tells of one rating."""

NOTE_AT_MOST = 1000
"""Characters in a note."""

_NOTE = "Your note"
_REAL = (VisitState.OPEN, VisitState.DONE)  # not those to which nobody came


class After:
    """The verbs after a visit."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config

    # Actions

    def keep_actions(
        self, connection: Connection, visit: Visit, actions: Mapping[int, Sequence[str]], now: datetime
    ) -> None:
        """A visit ends with what each person in it will do, one to three things; part of the transaction that ends it.

        Raises:
            NoActions, TooManyActions, TextTooLong
            NotYourVisit: somebody who was not in it.
        """
        for user, texts in actions.items():
            if user not in {visitor.user for visitor in visit.people}:
                raise NotYourVisit
            if user < 0:
                continue  # they had their data deleted meanwhile
            limit = self._config().office_hours.text_limit
            cleaned = [clean_within(text, "What they will do", limit) for text in texts]
            kept = list(dict.fromkeys(text for text in cleaned if text))
            if not kept:
                raise NoActions
            if len(kept) > ACTIONS_AT_MOST:
                raise TooManyActions(ACTIONS_AT_MOST)
            store.add_actions(connection, visit.id, Who(visit.guild, user), kept, now)

    async def actions_of(self, who: Who) -> list[Action]:
        """What the person still means to do: of the newest visit first."""
        return await self._database.read(store.open_actions, who)

    async def taken_along(self, visit: Visit, user: int) -> list[Action]:
        """What a person took along from a visit, whatever became of it since."""
        return await self._database.read(store.actions_of_visit, visit.id, user)

    def set_out(self, connection: Connection, who: Who) -> str | None:
        """What the person means to do first; part of somebody else's reading."""
        found = store.open_actions(connection, who)
        return found[0].text if found else None

    async def find_action(self, action_id: int) -> Action:
        """One action, whatever became of it.

        Raises:
            ActionOver: it is gone.
        """
        found = await self._database.read(store.find_action, action_id)
        if found is None:
            raise ActionOver
        return found[0]

    async def did(self, who: Who, action_id: int) -> Action:
        """It is done. A second press finds it so.

        Raises:
            ActionOver: it was let go, or is gone.
            NotYours
        """
        return await self._database.write(self._end_action, who, action_id, "done")

    async def let_go(self, who: Who, action_id: int) -> Action:
        """It is let go. A second press finds it so.

        Raises:
            ActionOver: it is done, or gone.
            NotYours
        """
        return await self._database.write(self._end_action, who, action_id, "let_go")

    def _end_action(self, connection: Connection, who: Who, action_id: int, state: str) -> Action:
        found = store.find_action(connection, action_id)
        if found is None:
            raise ActionOver
        action, present = found
        if action.who != who:
            raise NotYours
        if present not in {"open", state}:
            raise ActionOver
        if present == "open":
            now = self._clock()
            members.meet(connection, who, now)
            store.end_action(connection, action_id, state, now)
        return action

    # Ratings

    async def rate(self, who: Who, visit_id: int, stars: int, comment: str | None = None) -> str | None:
        """Say how a visit was, from 1 to 5, and perhaps why; None leaves a comment as it is. Returns the comment.

        It can be changed within `CHANGED_WITHIN`.

        Raises:
            NothingLeftToRate: there was no such visit of theirs, it is long ago, or it was rated before.
            TextTooLong
        """
        limit = self._config().office_hours.text_limit
        given = None if comment is None else clean_within(comment, "A few words", limit) or ""
        return await self._database.write(self._rate, who, visit_id, stars, given)

    def _rate(
        self, connection: Connection, who: Who, visit_id: int, stars: int, comment: str | None
    ) -> str | None:
        now = self._clock()
        visit = visits.find(connection, visit_id)
        if visit is None or visit.guild != who.guild or visit.state is not VisitState.DONE:
            raise NothingLeftToRate
        earlier = store.rated(connection, visit_id, who.user)
        if earlier is None or not 1 <= stars <= FIVE:
            raise NothingLeftToRate
        _, words, first_at = earlier
        began = visit.ended_at or visit.began_at
        if now - (first_at or began) > (CHANGED_WITHIN if first_at else RATED_WITHIN):
            raise NothingLeftToRate
        members.meet(connection, who, now)
        kept = words if comment is None else comment or None
        store.rate(connection, visit_id, who.user, stars, kept, now)
        return kept

    async def ratings(self, staff: Staff) -> Ratings:
        """How the coach's own visits were rated, in whole fives.

        Raises:
            MissingPermission
        """
        return await self._database.read(self._ratings, staff)

    def _ratings(self, connection: Connection, staff: Staff) -> Ratings:
        staff.check_coach(servers.find(connection, staff.guild))
        settled = self._clock() - CHANGED_WITHIN
        found = store.ratings_of(connection, staff.guild, staff.user, settled)
        whole = found[: len(found) // FIVE * FIVE]
        if not whole:
            return Ratings(0, None, ())
        mean = sum(stars for stars, _ in whole) / len(whole)
        # An order that depends on nothing but the words themselves, so that it tells nothing of who came when.
        comments = sorted(
            (words for _, words in whole if words), key=lambda words: sha256(words.encode()).digest()
        )
        return Ratings(len(whole), mean, tuple(comments))

    # Notes

    def keep_note(self, connection: Connection, visit: Visit, text: str, now: datetime) -> None:
        """The coach's note about a visit, where they wrote one; part of the transaction that ends it.

        Raises:
            TextTooLong
        """
        kept = clean_within(text, _NOTE, NOTE_AT_MOST)
        if kept is not None:
            store.write_note(connection, visit.id, visit.coach, kept, now)

    async def note(self, staff: Staff, visit_id: int, text: str) -> Note | None:
        """Keep a note for the coaches of later visits, in place of an earlier one. None: it was emptied, so it is gone.

        Raises:
            MissingPermission, TextTooLong
            NotYourVisit: no such visit, or somebody else's.
            NobodyCame: of that no note is kept.
        """
        return await self._database.write(
            self._note, staff, visit_id, clean_within(text, _NOTE, NOTE_AT_MOST)
        )

    def _note(self, connection: Connection, staff: Staff, visit_id: int, text: str | None) -> Note | None:
        self._own_visit(connection, staff, visit_id)
        if text is None:
            store.drop_note(connection, visit_id, staff.user)
            return None
        store.write_note(connection, visit_id, staff.user, text, self._clock())
        return store.note_of(connection, visit_id, staff.user)

    async def own_note(self, staff: Staff, visit_id: int) -> tuple[Visit, Note | None]:
        """A visit of the coach's, and what they wrote about it so far.

        Raises:
            MissingPermission, NotYourVisit, NobodyCame
        """

        def transaction(connection: Connection) -> tuple[Visit, Note | None]:
            visit = self._own_visit(connection, staff, visit_id)
            return visit, store.note_of(connection, visit_id, staff.user)

        return await self._database.read(transaction)

    def _own_visit(self, connection: Connection, staff: Staff, visit_id: int) -> Visit:
        staff.check_coach(servers.find(connection, staff.guild))
        visit = visits.find(connection, visit_id)
        if visit is None or visit.guild != staff.guild:
            raise NotYourVisit
        session = sessions.find(connection, visit.session_id)
        if staff.user != visit.coach and (session is None or staff.user not in session.plan.coaches):
            raise NotYourVisit
        if visit.state not in _REAL:
            raise NobodyCame
        return visit

    async def notes_about(self, staff: Staff, user: int) -> list[Note]:
        """What coaches of the server wrote about visits of a person, the newest visit first.

        For a coach who has them with them now, had a visit with them, or has a booking of theirs to come.

        Raises:
            MissingPermission
            NotTheirCoach: they have not met, and are not about to.
        """
        return await self._database.read(self._notes_about, staff, user)

    def _notes_about(self, connection: Connection, staff: Staff, user: int) -> list[Note]:
        staff.check_coach(servers.find(connection, staff.guild))
        who = Who(staff.guild, user)
        if not store.meets(connection, who, staff.user):
            raise NotTheirCoach
        return store.notes_about(connection, who)

    async def last_visit_with(self, staff: Staff, user: int) -> int | None:
        """The visit that a person has or had last with the coach."""
        return await self._database.read(store.last_visit_with, Who(staff.guild, user), staff.user)
