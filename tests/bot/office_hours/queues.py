"""What the tests of queues and visits begin from: a queue that is open, people in it, and who is called."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import (
    PlaceState,
    Session,
    Standing,
    Tick,
    Visitor,
    VisitShown,
    VisitState,
    Written,
)
from bot.office_hours.store import queue, visits
from bot.servers import Staff
from tests.bot.office_hours.hours import COACH, go_to, queued
from tests.ground import Ground


def wrote(topic: str = "Interviews", wish: str = "", *ticks: Tick) -> Written:
    """What somebody fills in."""
    return Written(topic, wish, frozenset(ticks or (Tick.WORDS,)))


async def opened(ground: Ground, *others: int, staff: Staff = COACH, **fields: Any) -> Session:
    """A session with a queue, begun, with its first coach there."""
    shown = await queued(ground, staff, coaches=others, **fields)
    await go_to(ground, shown.session.starts_at)
    queue_shown = await ground.services.office_hours.desk.open(staff, shown.session.id)
    return queue_shown.session


async def joined(
    ground: Ground, session: Session, *people: Who, written: Written | None = None
) -> list[Standing]:
    """These people join, a second apart."""
    standings: list[Standing] = []
    for who in people:
        standings.append(await ground.services.office_hours.queue.join(who, session.id, written or wrote()))
        ground.clock.move(seconds=1)
    return standings


async def order(ground: Ground, session: Session) -> list[int]:
    """Who would be called, in order."""
    shown = await ground.services.office_hours.desk.queue(session.id)
    assert shown is not None
    return [place.who.user for place in shown.waiting]


async def called(ground: Ground, staff: Staff = COACH) -> int:
    """Whom **Next** brings in."""
    shown = await ground.services.office_hours.desk.visiting.next(staff)
    return shown.visit.people[0].user


async def finish(ground: Ground, staff: Staff = COACH, *, minutes: float = 10) -> VisitShown:
    """The coach's present visit takes so long and ends with an action."""
    visiting = ground.services.office_hours.desk.visiting
    ground.clock.move(minutes=minutes)
    shown = await visiting.of_coach(staff)
    return await visiting.done(staff, shown.visit.id, ["Write to one person"])


async def state_of(ground: Ground, place_id: int) -> PlaceState:
    """Where a place is in its life."""
    found = await ground.services.office_hours.queue.find(place_id)
    assert found is not None
    return found[0].state


async def had_visits(ground: Ground, session: Session, people: Iterable[Who], days_ago: float) -> None:
    """These people had a visit so long ago."""

    def transaction(connection: Connection) -> None:
        for who in people:
            at = ground.clock() - timedelta(days=days_ago)
            number = visits.add(
                connection,
                guild=1,
                session_id=session.id,
                coach=999,
                slot_id=None,
                people=[Visitor(who.user, None)],
                at=at - timedelta(minutes=10),
            )
            visits.end(connection, number, VisitState.DONE, at)

    await ground.database.write(transaction)


async def joined_states(ground: Ground, session: Session) -> dict[int, str]:
    """Everybody's newest place in the queue."""

    def transaction(connection: Connection) -> dict[int, str]:
        places = queue.of_session(connection, session.id, ground.clock(), *PlaceState)
        return {place.who.user: place.state.value for place in places}

    return await ground.database.read(transaction)
