"""What the tests of questions ahead begin from: a session, questions, and who hears what."""

from datetime import timedelta
from typing import Any

from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Format, Place, Plan, Question, Repeat, Session, SessionState
from bot.office_hours.service import letters
from bot.office_hours.service.questions import Questions
from bot.office_hours.store import sessions
from tests.bot.office_hours.hours import ANA, COACH, now_is, with_coaches
from tests.ground import Ground


def verbs(ground: Ground) -> Questions:
    """The verbs."""
    return ground.services.office_hours.questions


async def session(
    ground: Ground, *, in_hours: float = 24, coaches: tuple[int, ...] = (COACH.user,)
) -> Session:
    """A planned session."""
    await with_coaches(ground)
    plan = Plan("Resume hour", "", Format.SLOTS, Place.THREAD, None, None, 60, 20, 1, (), coaches)
    number = await ground.database.write(
        lambda connection: sessions.add(
            connection,
            guild=1,
            made_by=coaches[0],
            zone="Europe/London",
            repeat=Repeat.NONE,
            starts_at=ground.clock() + timedelta(hours=in_hours),
            plan=plan,
            state=SessionState.PLANNED,
            at=ground.clock(),
        )
    )
    assert number is not None
    return await now_is(ground, number)


async def is_over(ground: Ground, session_id: int, state: SessionState = SessionState.OVER) -> None:
    """The session has ended."""

    def transaction(connection: Connection) -> None:
        sessions.change(connection, session_id, state=state, ended_at=ground.clock())

    await ground.database.write(transaction)


_FORMS = iter(range(1, 100_000))


async def asked(
    ground: Ground, about: Session, who: Who = ANA, text: str = "How long is a letter?", **fields: Any
) -> Question:
    """A question, named unless said otherwise."""
    fields = {"unnamed": False, **fields}
    return await verbs(ground).ask(who, about.id, next(_FORMS), text, **fields)


async def facts(ground: Ground, kind: str = letters.YOURS) -> list[tuple[int | None, dict[str, Any]]]:
    """Whom letters of a kind go to, with their facts."""
    return [(one.user_id, dict(one.facts)) for one in await ground.letters() if one.kind == kind]
