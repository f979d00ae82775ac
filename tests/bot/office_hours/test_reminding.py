"""A booked slot is reminded of, called by its coach, and done."""

from datetime import timedelta

import pytest

from bot.config import parse
from bot.database import Connection
from bot.office_hours.model import BookingState, Format
from bot.office_hours.model.refusals import (
    BookingOver,
)
from bot.office_hours.service import letters
from bot.office_hours.store import sessions
from tests.bot.office_hours.booking import (
    COACH,
    SECOND,
    book,
    booked_up,
    cancel,
    desk,
    look,
    made,
    moved,
    refused,
    said,
    slots_of,
    timers_of,
)
from tests.bot.office_hours.hours import go_to, tomorrow
from tests.ground import Ground

# Reminders


async def test_reminders_come_a_day_an_hour_and_ten_minutes_before(ground: Ground):
    session = await made(ground, start=tomorrow(ground) + timedelta(days=1))
    booked = await book(ground, 201, session)
    await ground.clear_letters()
    heard: list[tuple[timedelta, int]] = []
    for timer in await timers_of(ground, "remind"):
        await go_to(ground, timer.due)
        (letter,) = [one for one in await ground.letters() if one.kind == letters.YOURS]
        assert letter.facts == {
            "what": "reminder",
            "booking": booked.booking.id,
            "before": letter.facts["before"],
        }
        heard.append((session.starts_at - ground.clock(), letter.facts["before"]))
        await ground.clear_letters()
    assert heard == [
        (timedelta(days=1), 86400),
        (timedelta(hours=1), 3600),
        (timedelta(minutes=10), 600),
    ]


async def test_a_reminder_whose_time_is_past_is_not_set(ground: Ground):
    session = await made(ground)
    ground.clock.set(session.starts_at - timedelta(hours=1))
    booked = await book(ground, 201, session)
    assert [timer.subject for timer in await timers_of(ground, "remind")] == [f"{booked.booking.id}:600"]


@pytest.mark.parametrize(
    ("minutes", "heard"),
    [(30, [3600]), (10, [600]), (5, [600]), (0, []), (-5, []), (25 * 60, [])],
)
async def test_after_a_while_without_power_only_the_last_reminder_is_said(
    ground: Ground, minutes: int, heard: list[int]
):
    session = await made(ground, start=tomorrow(ground) + timedelta(days=1))
    await book(ground, 201, session)
    await ground.clear_letters()
    ground.clock.set(session.starts_at - timedelta(minutes=minutes))
    await ground.fall_due()
    said_then = [one.facts["before"] for one in await ground.letters() if one.kind == letters.YOURS]
    assert said_then == heard


async def test_nobody_is_reminded_of_what_they_gave_back(ground: Ground):
    session = await made(ground)
    booked = await book(ground, 201, session)
    await cancel(ground, booked.booking.id)
    assert await timers_of(ground, "remind") == []


async def test_reminders_move_with_the_session(ground: Ground):
    session = await made(ground, start=tomorrow(ground) + timedelta(days=1))
    await book(ground, 201, session)
    after = await moved(ground, session, by=timedelta(days=1))
    assert [after.starts_at - timer.due for timer in await timers_of(ground, "remind")] == [
        timedelta(days=1),
        timedelta(hours=1),
        timedelta(minutes=10),
    ]


async def test_a_reminder_of_another_configuration_finds_out_for_itself(ground: Ground):
    session = await made(ground)
    one, two = await booked_up(ground, session, 201, 202)
    ground.config = parse("office_hours:\n  remind: [30m]", "config.yaml")
    await cancel(ground, one)
    await moved(ground, session, by=timedelta(hours=1))
    begins = session.starts_at + timedelta(minutes=80)
    await go_to(ground, begins - timedelta(days=1))
    await ground.clear_letters()

    async def heard() -> set[int]:
        return {one.facts["booking"] for one in await ground.letters() if one.facts.get("what") == "reminder"}

    await go_to(ground, begins - timedelta(minutes=61))
    assert await heard() == set()
    await go_to(ground, begins)
    assert await heard() == {two}


# The desk


async def test_a_coach_may_call_their_own_from_five_minutes_before(ground: Ground):
    session = await made(ground, coaches=(COACH, SECOND))
    for user in (201, 202, 203, 204):
        await book(ground, user, session)
    for coach in (COACH, SECOND):
        await ground.database.write(sessions.set_on, session.id, coach, ground.clock())

    async def due(coach: int) -> list[str]:
        def read(connection: Connection) -> list[str]:
            found = ground.services.office_hours.bookings.due(connection, session, coach, ground.clock())
            return [said(one) for one in found]

        return await ground.database.read(read)

    ground.clock.set(session.starts_at - timedelta(minutes=5, seconds=1))
    assert await due(COACH) == []
    ground.clock.move(seconds=1)
    assert (await due(COACH), await due(SECOND)) == (["201 booked 18:00"], ["202 booked 18:00"])
    ground.clock.set(session.starts_at + timedelta(minutes=20))
    assert await due(COACH) == ["201 booked 18:00", "203 booked 18:20"]


async def test_in_a_group_everybody_may_be_called(ground: Ground):
    session = await made(ground, form=Format.GROUP)
    await booked_up(ground, session, 202, 201)

    def read(connection: Connection) -> list[str]:
        found = ground.services.office_hours.bookings.due(connection, session, COACH, ground.clock())
        return [said(one) for one in found]

    assert await ground.database.read(read) == ["202 booked 18:00", "201 booked 18:00"]


async def test_called_put_back_called_again_and_done(ground: Ground):
    session = await made(ground)
    number = (await book(ground, 201, session)).booking.id
    await desk(ground, "call", number)
    assert await timers_of(ground, "remind") == []
    assert await refused(desk(ground, "call", number)) == BookingOver(BookingState.CALLED, session.id)
    await desk(ground, "put_back", number)
    assert (await look(ground, number)).state is BookingState.BOOKED
    await desk(ground, "call", number)
    await desk(ground, "done", number)
    done = await look(ground, number)
    assert (done.state, done.ended_at) == (BookingState.DONE, ground.clock())
    assert (await slots_of(ground, session))[0].taken == 1
    for verb in ("done", "put_back", "no_show"):
        await desk(ground, verb, number)
        assert await look(ground, number) == done
