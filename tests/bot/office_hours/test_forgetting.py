"""Somebody is forgotten in the middle of everything: neither their id nor a word of theirs stays anywhere."""

from datetime import timedelta

import pytest

from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Place, Repeat, Tick
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from cogs.office_hours.texts.coaching import coach_changed
from tests.bot.office_hours.hours import ANA, BEN, CAM, COACH, SECOND, follows, go_on, now_is, planned, queued
from tests.bot.office_hours.queues import joined, opened, wrote
from tests.ground import Ground

WORDS = "Xylophone"


def left_over(connection: Connection, who: Who) -> list[str]:
    """Every place in the database where the person's id or words stand."""
    found: list[str] = []
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in connection.execute(f'SELECT * FROM "{table}"').fetchall():  # noqa: S608 - names of tables
            for value in row:
                text = str(value)
                if value == who.user or WORDS in text or f"-{who.user}" in text or f":{who.user}" in text:
                    found.append(f"{table}: {row}")
                    break
    return found


async def test_a_visitor_in_the_middle_of_everything(ground: Ground):
    session = await opened(ground, SECOND.user)
    other = await planned(
        ground, SECOND, start=ground.clock() + timedelta(days=2), minutes=20, slot_minutes=20
    )
    third = await planned(
        ground, SECOND, start=ground.clock() + timedelta(days=3), minutes=20, slot_minutes=20
    )
    await queued(ground, start=ground.clock() + timedelta(days=7))
    words = wrote(WORDS, WORDS, *Tick)
    await joined(ground, session, ANA, written=words)
    await joined(ground, session, BEN)
    bookings = ground.services.office_hours.bookings
    await bookings.book(CAM, third.session.id, None, wrote())
    for one in (other, third):
        await bookings.book(ANA, one.session.id, None, words)
        await follows(ground, one.session.id, ANA)
    await ground.services.office_hours.questions.ask(ANA, other.session.id, 99, WORDS, unnamed=True)
    await ground.services.office_hours.questions.ask(ANA, other.session.id, 98, WORDS, unnamed=False)
    visit = await ground.services.office_hours.desk.visiting.next(COACH)
    assert visit.visit.people[0].user == ANA.user
    posted = Posted(visit.visit.subject, 1, 11, 77, 78)
    await ground.database.write(outbox_store.remember_posted, posted, ground.clock())
    await ground.services.office_hours.queue.leave(BEN, 2)
    await ground.services.members.delete(ANA)
    assert await ground.database.read(left_over, ANA) == []
    await go_on(ground, days=4)
    assert await ground.database.read(left_over, ANA) == []


@pytest.mark.parametrize("alone", [True, False])
async def test_a_coach_in_the_middle_of_everything(ground: Ground, alone: bool):
    others = () if alone else (SECOND.user,)
    session = await opened(
        ground,
        *others,
        about=WORDS if alone else "",
        link="https://meet.example.org/Xylophone" if alone else "https://meet.example.org/a",
        place=Place.LINK,
    )
    await planned(
        ground,
        start=ground.clock() + timedelta(days=2),
        coaches=others,
        repeat=Repeat.WEEKLY,
        about=WORDS if alone else "",
    )
    off = await planned(ground, start=ground.clock() + timedelta(days=4), coaches=others, about=WORDS)
    await ground.services.office_hours.planning.cancel(COACH, off.session.id, WORDS, following=False)
    await joined(ground, session, ANA, BEN)
    visiting = ground.services.office_hours.desk.visiting
    visit = await visiting.next(COACH)
    await visiting.done(COACH, visit.visit.id, ["Rest"], WORDS)
    await visiting.next(COACH)
    await ground.services.members.delete(Who(1, COACH.user))
    assert await ground.database.read(left_over, Who(1, COACH.user)) == []
    await go_on(ground, days=3)
    assert await ground.database.read(left_over, Who(1, COACH.user)) == []


async def test_a_coach_who_stays_is_not_told_of_a_number(ground: Ground):
    shown = await planned(ground, coaches=(SECOND.user,))
    await ground.services.members.delete(Who(1, COACH.user))
    said = coach_changed(await now_is(ground, shown.session.id), SECOND.user)
    assert "<@-" not in said
    assert "was changed" in said
