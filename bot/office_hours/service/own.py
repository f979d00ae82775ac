"""All that a person has to do with in office hours: bookings, places, questions, actions, sessions they hear of."""

from collections.abc import Callable

from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.members import Who
from bot.office_hours.model import Mine
from bot.office_hours.service.slots import booked
from bot.office_hours.service.turns.queue import Queue
from bot.office_hours.store import after, follows, questions, visits


class Own:
    """The verb of looking at what is one's own."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config], queue: Queue) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._queue = queue

    async def of(self, who: Who) -> Mine:
        """All that a person has to do with now; questions as long as they are recent (`office_hours.recent`)."""
        return await self._database.read(self._of, who)

    def _of(self, connection: Connection, who: Who) -> Mine:
        now = self._clock()
        recent = now - self._config().office_hours.recent
        return Mine(
            tuple(booked.of_person(connection, who)),
            tuple(self._queue.standings(connection, who, now)),
            tuple(follows.of_person(connection, who)),
            tuple(questions.of_person(connection, who, recent)),
            tuple(after.open_actions(connection, who)),
            visits.how_many_of(connection, who),
        )
