"""What the tests of office hours begin from: coaches, a session of any kind, time that goes by, and who hears what."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.clock import stamp
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Asked, Format, Session, SessionShown, Written
from bot.office_hours.service import letters
from bot.office_hours.store import sessions
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from bot.servers import Staff
from bot.servers import store as server_store
from bot.timers import store as timer_store
from tests.ground import PLACES, Ground

COACH_ROLE = 77
COACH = Staff(1, 700, frozenset({COACH_ROLE}), manages_server=False)
SECOND = Staff(1, 701, frozenset({COACH_ROLE}), manages_server=False)
MODERATOR = Staff(1, 900, frozenset(), manages_server=True)
MEMBER = Staff(1, 100, frozenset(), manages_server=False)
"""Somebody without any role."""

ANA, BEN, CAM, DEE = (Who(1, user) for user in (201, 202, 203, 204))
LINK = "https://meet.example.org/room"


def tomorrow(ground: Ground, hour: int = 18, minute: int = 0) -> datetime:
    """That hour (UTC) of the day after the clock's."""
    day = ground.clock() + timedelta(days=1)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


async def with_coaches(ground: Ground, zone: str = "Europe/London") -> None:
    """The server has a coach role."""
    await ground.services.servers.set_up(1, zone, PLACES, {"coach": COACH_ROLE})


async def written(ground: Ground, moment: datetime, staff: Staff = COACH) -> str:
    """An instant as the coach would write it: on the clock on the wall in their zone."""
    zone = (await ground.services.members.preferences(Who(staff.guild, staff.user))).zone
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


async def asked(
    ground: Ground,
    *,
    start: datetime | None = None,
    staff: Staff = COACH,
    coaches: Iterable[int] = (),
    title: str = "Resume hour",
    **fields: Any,
) -> Asked:
    """What a coach asks for; without `start`, tomorrow at 18:00 UTC. `coaches`: others besides `staff`."""
    when = await written(ground, start or tomorrow(ground), staff)
    return Asked(when=when, title=title, coaches=tuple(coaches), **fields)


async def drafted(ground: Ground, staff: Staff = COACH, **fields: Any) -> Session:
    """A draft; `fields` as `asked`."""
    await _with_a_role(ground)
    request = await asked(ground, staff=staff, **fields)
    return await ground.services.office_hours.planning.draft(staff, await _interaction(ground), request)


async def planned(ground: Ground, staff: Staff = COACH, **fields: Any) -> SessionShown:
    """A session that is planned; `fields` as `asked`: `format=Format.GROUP`, `start=`, `coaches=(701,)`, `minutes=60`."""
    draft = await drafted(ground, staff, **fields)
    return await ground.services.office_hours.planning.create(staff, draft.id)


async def queued(ground: Ground, staff: Staff = COACH, **fields: Any) -> SessionShown:
    """A session with a queue that is planned."""
    return await planned(ground, staff, format=Format.QUEUE, **fields)


async def now_is(ground: Ground, session_id: int) -> Session:
    """A session as it stands."""
    found = await ground.database.read(sessions.find, session_id)
    assert found is not None
    return found


async def stands(ground: Ground, session_id: int) -> str:
    """Its state, and why where it has ended."""
    session = await now_is(ground, session_id)
    return session.state.value if session.why is None else f"{session.state.value}: {session.why.value}"


async def posted(ground: Ground, session_id: int) -> None:
    """As if its announcement (message 5000 + id) and its event (6000 + id) stood in Discord."""
    session = await now_is(ground, session_id)
    for subject, channel, message in (
        (session.subject, 11, 5000 + session_id),
        (session.event_subject, 0, 6000 + session_id),
    ):
        place = Posted(subject, 1, channel, message, None)
        await ground.database.write(outbox_store.remember_posted, place, ground.clock())


async def coach_is_on(ground: Ground, session_id: int, coach: int = COACH.user) -> None:
    """As if a coach had opened it; the desk's own verb says more."""

    def transaction(connection: Connection) -> None:
        now = ground.clock()
        sessions.change(connection, session_id, state="open", opened_at=now)
        sessions.set_on(connection, session_id, coach, now)

    await ground.database.write(transaction)


async def follows(ground: Ground, session_id: int, *people: Who, what: str = "notify") -> None:
    """People who wish to hear of it, or have it in their calendar ("calendar")."""
    for who in people:
        await ground.database.write(sessions.follow, session_id, who.user, what, ground.clock())


async def booked(ground: Ground, session_id: int, who: Who) -> None:
    """Somebody books the first free slot, or waits for one."""
    wish = Written("Resume or portfolio", "A first page that is read", frozenset())
    await ground.services.office_hours.bookings.book(who, session_id, None, wish)


async def told(ground: Ground, kind: str = letters.YOURS) -> list[tuple[int, str]]:
    """Who hears what, in order: (user, news). With `letters.COACH`: what coaches hear."""
    found = [letter for letter in await ground.letters() if letter.kind == kind]
    return [(letter.user_id or 0, letter.facts["what"]) for letter in found]


async def said(ground: Ground, kind: str) -> list[int]:
    """The sessions that letters of a kind (announcement, event, panel, moderators) are about, in order."""
    return [letter.facts["session"] for letter in await ground.letters() if letter.kind == kind]


async def due(ground: Ground, what: str, session_id: int) -> datetime | None:
    """When the timer "office_hours.<what>" of a session falls due."""
    timer = await ground.database.read(timer_store.find, f"office_hours.{what}", str(session_id))
    return None if timer is None else timer.due


async def go_to(ground: Ground, moment: datetime) -> None:
    """Let time go by up to an instant, with every timer falling due in its order, at its time."""
    while (upcoming := await ground.next_due()) is not None and upcoming <= moment:
        ground.clock.set(max(upcoming, ground.clock()))
        await ground.fall_due()
    ground.clock.set(moment)


async def go_on(ground: Ground, **span: float) -> None:
    """`go_to` a `timedelta(**span)` from now."""
    await go_to(ground, ground.clock() + timedelta(**span))


async def _with_a_role(ground: Ground) -> None:
    server = await ground.database.read(server_store.find, 1)
    if "coach" not in server.roles:
        await with_coaches(ground, server.zone)


async def _interaction(ground: Ground) -> int:
    """The id of an interaction that no session was drafted in yet."""

    def highest(connection: Connection) -> int:
        (number,) = connection.execute("SELECT coalesce(max(opened_by), 0) FROM office_sessions").fetchone()
        return number

    return max(await ground.database.read(highest), stamp(ground.clock())) + 1
