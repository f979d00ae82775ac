"""Two years of a weekly session at 18:00: announcement, Discord's event, reminders and calendar file say the same."""

from datetime import datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import icalendar
import pytest
from discord import ui

from bot.members import Who
from bot.office_hours.model import News, Repeat, Session, Written
from cogs.office_hours.views.announcement import announcement, event_of
from tests.bot.office_hours.hours import ANA, COACH, due, go_to, planned, told, with_coaches
from tests.ground import Ground

ZONES = ("America/New_York", "Europe/London", "Africa/Cairo", "Australia/Lord_Howe")
NOTHING = Written("", "", frozenset())
WEEKS = 105  # two years, and one more to be sure


def text_of(view: ui.LayoutView) -> str:
    """All that can be read in a card."""
    return "\n".join(part.content for part in view.walk_children() if isinstance(part, ui.TextDisplay))


async def in_calendar(ground: Ground, session: Session) -> tuple[datetime, str]:
    """When the file says that the session begins, and its UID."""
    _, content = await ground.services.office_hours.calendar.calendar_for(Who(1, 500), session.id)
    calendar = cast("Any", icalendar.Calendar.from_ical(content))
    event = calendar.walk("VEVENT")[0]
    return event["DTSTART"].dt, str(event["UID"])


@pytest.mark.no_cover
@pytest.mark.parametrize("zone", ZONES)
async def test_all_that_shows_a_session_agrees_through_two_years_of_clock_changes(ground: Ground, zone: str):
    await with_coaches(ground)
    await ground.services.members.set_zone(Who(1, COACH.user), zone)
    local = ZoneInfo(zone)
    first = datetime.combine((ground.clock() + timedelta(days=3)).date(), time(18), tzinfo=local)
    shown = await planned(ground, start=first, repeat=Repeat.WEEKLY, minutes=20)
    office = ground.services.office_hours
    uids: set[str] = set()
    offsets: set[timedelta | None] = set()
    for week in range(WEEKS):
        session = shown.session
        begins = session.starts_at
        offsets.add(begins.astimezone(local).utcoffset())
        assert begins.astimezone(local).replace(tzinfo=None) == first.replace(tzinfo=None) + week * timedelta(
            days=7
        )
        assert event_of(session).starts_at == begins
        assert f"<t:{int(begins.timestamp())}:F>" in text_of(announcement(shown, 1))
        from_file, uid = await in_calendar(ground, session)
        assert from_file == begins
        uids.add(uid)
        booked = await office.bookings.book(ANA, session.id, None, NOTHING)
        assert booked.booking.slot is not None
        assert booked.booking.slot.starts_at == begins
        await ground.clear_letters()
        for before in (timedelta(days=1), timedelta(hours=1), timedelta(minutes=10)):
            if begins - before <= ground.clock():
                continue
            await go_to(ground, begins - before - timedelta(seconds=1))
            assert (ANA.user, News.REMINDER) not in await told(ground)
            await go_to(ground, begins - before)
            assert (ANA.user, News.REMINDER) in await told(ground)
            await ground.clear_letters()
        assert await due(ground, "late", session.id) == begins + timedelta(minutes=10)
        await go_to(ground, begins)
        await office.desk.open(COACH, session.id)
        await office.desk.close(COACH, surely=True)
        upcoming = await office.board.upcoming(1)
        shown = upcoming[0]
        assert [one.session.starts_at > begins for one in upcoming] == [True, True]
    assert len(uids) == WEEKS
    assert len(offsets) == 2, "clocks changed"
