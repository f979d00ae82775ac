"""Office hours: coaching is for everyone. The room's verbs, by who does them and when."""

from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.members import Who
from bot.office_hours.service.after import After
from bot.office_hours.service.board import Board
from bot.office_hours.service.calendar import Calendar
from bot.office_hours.service.found import About
from bot.office_hours.service.holdings import OfficeHoursHoldings
from bot.office_hours.service.own import Own
from bot.office_hours.service.planning.hours import Hours
from bot.office_hours.service.planning.planning import Planning
from bot.office_hours.service.questions import Questions
from bot.office_hours.service.slots.bookings import Bookings
from bot.office_hours.service.turns.desk import Desk
from bot.office_hours.service.turns.queue import Queue
from bot.office_hours.store.queue import expected
from bot.timers import Diary


class OfficeHours:
    """planning, hours (a coach, before) · desk, with its visiting (a coach, during) · bookings, queue (members) ·
    questions, after (both) · board, calendar (looking)."""

    def __init__(
        self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary, *, about: About
    ) -> None:
        self.planning = Planning(database, clock, config, diary)
        self.hours = Hours(database, self.planning)
        self.bookings = Bookings(database, clock, config, diary, about)
        self.queue = Queue(database, clock, config, diary, about)
        self.desk = Desk(
            database, clock, config, diary, planning=self.planning, bookings=self.bookings, queue=self.queue
        )
        self.questions = Questions(database, clock, config)
        self.after = After(database, clock, config)
        self.board = Board(database, clock, config)
        self.calendar = Calendar(database, clock)
        self.own = Own(database, clock, config, self.queue)
        self.holdings = OfficeHoursHoldings()
        self._join()
        self.departed = self._person_gone
        """Somebody left the server: part of that transaction."""
        self.expected = expected
        """People who are expected at a session, so that it is noticed when they are gone."""

    def _join(self) -> None:
        """What the parts know of each other."""
        visiting = self.desk.visiting
        visiting.keep_actions = self.after.keep_actions
        visiting.keep_note = self.after.keep_note
        self.queue.leave_question = self.questions.leave
        self.planning.when_made += [self.bookings.session_made, self.questions.session_made]
        self.planning.when_moved += [
            self.bookings.session_moved,
            self.queue.session_moved,
            self.desk.session_moved,
        ]
        self.planning.when_ended += [
            self.bookings.session_ended,
            self.queue.session_ended,
            self.desk.session_ended,
            self.questions.session_ended,
        ]
        self.holdings.leave.append(self._person_gone)

    def _person_gone(self, connection: Connection, who: Who, now: datetime) -> None:
        self.desk.visiting.person_gone(connection, who, now)
        self.queue.person_gone(connection, who, now)
        self.bookings.person_gone(connection, who, now)
        self.planning.coach_gone(connection, who, now)
