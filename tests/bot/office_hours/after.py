"""What the tests of what comes after visits begin from: visits that took place, with whom, and what was kept of them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.database import Connection
from bot.members import Who, meet
from bot.office_hours.model import (
    Format,
    Given,
    Place,
    Plan,
    Repeat,
    Session,
    SessionState,
    Tick,
    Visit,
    Visitor,
    VisitState,
)
from bot.office_hours.store import queue, sessions, visits
from bot.servers import Staff
from tests.bot.office_hours.hours import ANA, COACH, tomorrow, with_coaches
from tests.ground import Ground

GIVEN = Given("Resume", "A clear first page", frozenset({Tick.WORDS}), "Two alumni", "No replies")


async def kept(
    ground: Ground,
    *coaches: int,
    state: SessionState = SessionState.PLANNED,
    format: Format = Format.QUEUE,  # noqa: A002 - the session's own word
    about: str = "",
) -> Session:
    """A session in the database, coached by these; by `COACH` alone without any."""
    await with_coaches(ground)
    people = coaches or (COACH.user,)
    plan = Plan("Resume hour", about, format, Place.THREAD, None, None, 60, 20, 1, (), people)

    def transaction(connection: Connection) -> Session:
        number = sessions.add(
            connection,
            guild=1,
            made_by=people[0],
            zone="Europe/London",
            repeat=Repeat.NONE,
            starts_at=tomorrow(ground),
            plan=plan,
            state=state,
            at=ground.clock(),
        )
        found = sessions.find(connection, number or 0)
        assert found is not None
        return found

    return await ground.database.write(transaction)


async def met(
    ground: Ground,
    *people: Who,
    coach: Staff = COACH,
    state: VisitState = VisitState.DONE,
    session: Session | None = None,
) -> Visit:
    """A visit of these people, by places in a queue; 20 minutes long unless it goes on."""
    at = session or await kept(ground, coach.user)
    began = ground.clock()

    def transaction(connection: Connection) -> Visit:
        visitors: list[Visitor] = []
        for who in people or (ANA,):
            meet(connection, who, began)
            place = queue.add(connection, at.id, who.user, GIVEN, began)
            queue.change(connection, place, state="done", ended_at=began)
            visitors.append(Visitor(who.user, GIVEN, place_id=place))
        number = visits.add(
            connection,
            guild=1,
            session_id=at.id,
            coach=coach.user,
            slot_id=None,
            people=visitors,
            at=began,
        )
        if state is not VisitState.OPEN:
            visits.end(connection, number, state, began + timedelta(minutes=20))
        found = visits.find(connection, number)
        assert found is not None
        return found

    return await ground.database.write(transaction)


async def take_along(ground: Ground, visit: Visit, who: Who, *texts: str) -> list[int]:
    """What somebody takes along from a visit; the ids of their actions."""

    def transaction(connection: Connection) -> None:
        ground.services.office_hours.after.keep_actions(connection, visit, {who.user: texts}, ground.clock())

    await ground.database.write(transaction)
    return [action.id for action in await ground.services.office_hours.after.taken_along(visit, who.user)]


async def rows(ground: Ground, query: str, *values: Any) -> list[Any]:
    """What the database holds."""

    def transaction(connection: Connection) -> Sequence[Any]:
        return connection.execute(query, values).fetchall()

    return list(await ground.database.read(transaction))
