"""Calendar files: read back by two parsers, and held against the text of RFC 5545 by hand."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil import tz
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.database import Connection
from bot.local_time import resolve
from bot.members import Who
from bot.office_hours.model import (
    Booking,
    BookingState,
    Format,
    Place,
    Plan,
    Repeat,
    Session,
    SessionState,
    Slot,
)
from bot.office_hours.model.refusals import SessionEnded, SessionGone
from bot.office_hours.service.calendar import Calendar, ics
from bot.office_hours.store import sessions
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from bot.text import clean
from tests.ground import MONDAY_NOON, Ground

ANA = Who(1, 201)
AT_SIX = datetime(2026, 3, 3, 18, tzinfo=UTC)
PLAN = Plan("Resume hour", "", Format.SLOTS, Place.THREAD, None, None, 60, 20, 1, (), (700,))
SESSION = Session(
    12, 1, None, 700, "Europe/London", Repeat.NONE, AT_SIX, PLAN, SessionState.PLANNED, 0, MONDAY_NOON
)
LINK = "https://discord.com/channels/1/11/5012"
ZONES = ("America/New_York", "Europe/London", "Africa/Cairo", "Australia/Lord_Howe")


def written(session: Session = SESSION, booking: Booking | None = None, link: str | None = None) -> bytes:
    """The file of a session."""
    return ics(session, about_slot=booking, link=link, now=MONDAY_NOON)


def booked(number: int = 5, state: BookingState = BookingState.BOOKED) -> Booking:
    """A booking of the second slot."""
    slot = Slot(31, SESSION.id, 700, AT_SIX + timedelta(minutes=20), 20)
    return Booking(number, SESSION.id, ANA, state, None, MONDAY_NOON, slot)


# The text, by RFC 5545


@dataclass
class Component:
    """A component as it stands in the text."""

    name: str
    lines: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    inner: list["Component"] = field(default_factory=list["Component"])

    def value(self, name: str) -> str:
        """The value of a property that stands there exactly once."""
        (found,) = [value for known, _, value in self.lines if known == name]
        return found

    def parameters(self, name: str) -> str:
        """Its parameters."""
        (found,) = [parameters for known, parameters, _ in self.lines if known == name]
        return found


_LINE = re.compile(
    r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*))*):([^\x00-\x08\x0a-\x1f]*)'
)


def read(content: bytes) -> Component:
    """The calendar object in a file; asserts what section 3.1 says about lines."""
    assert content.endswith(b"\r\n")
    assert re.findall(rb"(?<!\r)\n|\r(?!\n)", content) == []
    for line in content.split(b"\r\n")[:-1]:
        assert 0 < len(line) <= 75
        line.decode("utf-8")  # no character is torn by folding
    open_now: list[Component] = [Component("")]
    for line in content.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]:
        found = _LINE.fullmatch(line)
        assert found is not None, line
        name, parameters, value = found.groups()
        if name == "BEGIN":
            open_now.append(Component(value))
        elif name == "END":
            ended = open_now.pop()
            assert ended.name == value
            open_now[-1].inner.append(ended)
        else:
            open_now[-1].lines.append((name, parameters, value))
    (root,) = open_now
    (calendar,) = root.inner
    assert (calendar.name, root.lines) == ("VCALENDAR", [])
    return calendar


def event_in(content: bytes) -> Component:
    """The one event of a file."""
    (event,) = [one for one in read(content).inner if one.name == "VEVENT"]
    return event


def unescaped(value: str) -> str:
    """A text value as it is meant (section 3.3.11)."""
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], value)


def test_a_file_has_all_that_the_standard_requires_each_once():
    calendar = read(written(link=LINK))
    assert {name: value for name, _, value in calendar.lines} == {
        "PRODID": "-//Belay//Office hours//EN",
        "VERSION": "2.0",
        "CALSCALE": "GREGORIAN",
        "METHOD": "PUBLISH",
    }
    assert [one.name for one in calendar.inner] == ["VTIMEZONE", "VEVENT"]
    event = calendar.inner[1]
    assert {name: (parameters, value) for name, parameters, value in event.lines} == {
        "UID": ("", "1-session-12@belay"),
        "SEQUENCE": ("", "0"),
        "DTSTAMP": ("", "20260302T120000Z"),
        "CREATED": ("", "20260302T120000Z"),
        "LAST-MODIFIED": ("", "20260302T120000Z"),
        "DTSTART": (";TZID=Europe/London", "20260303T180000"),
        "DTEND": (";TZID=Europe/London", "20260303T190000"),
        "SUMMARY": ("", "Resume hour"),
        "DESCRIPTION": ("", LINK),
        "LOCATION": ("", "Discord"),
        "URL": ("", LINK),
        "STATUS": ("", "CONFIRMED"),
    }
    assert len(event.lines) == 12
    assert event.inner == []  # no alarm: Belay reminds already, as each person chose


def test_a_change_is_the_same_event_with_a_higher_sequence():
    moved = replace(SESSION, sequence=3, starts_at=AT_SIX + timedelta(hours=1))
    changed_at = MONDAY_NOON + timedelta(minutes=5)
    later = MONDAY_NOON + timedelta(minutes=9)
    before = event_in(written())
    after = event_in(ics(moved, about_slot=None, link=None, now=later, changed_at=changed_at))
    assert after.value("UID") == before.value("UID")
    assert (before.value("SEQUENCE"), after.value("SEQUENCE")) == ("0", "3")
    assert (after.value("DTSTAMP"), after.value("LAST-MODIFIED")) == ("20260302T120900Z", "20260302T120500Z")
    assert after.value("CREATED") == "20260302T120000Z"
    assert after.value("DTSTART") == "20260303T190000"


def test_the_end_of_a_session_takes_it_out_of_calendars():
    content = written(replace(SESSION, state=SessionState.CANCELLED, sequence=1))
    assert read(content).value("METHOD") == "CANCEL"
    event = event_in(content)
    assert (event.value("STATUS"), event.value("UID"), event.value("SEQUENCE")) == (
        "CANCELLED",
        "1-session-12@belay",
        "1",
    )


def test_a_booking_is_an_event_of_its_own_at_its_slot():
    event = event_in(written(booking=booked()))
    assert (event.value("UID"), event.value("DTSTART"), event.value("DTEND")) == (
        "1-booking-5@belay",
        "20260303T182000",
        "20260303T184000",
    )
    without_slot = replace(booked(), slot=None, state=BookingState.WAITING)
    assert event_in(written(booking=without_slot)).value("UID") == "1-session-12@belay"


def test_a_link_is_where_it_is_held():
    plan = replace(PLAN, place=Place.LINK, link="https://meet.example.org/a?b=1;c,d")
    event = event_in(written(replace(SESSION, plan=plan), link=LINK))
    assert event.value("URL") == plan.link
    assert unescaped(event.value("LOCATION")) == plan.link
    assert unescaped(event.value("DESCRIPTION")) == LINK


def test_without_words_and_link_there_is_nothing_empty():
    assert {"DESCRIPTION", "URL"} & {name for name, _, _ in event_in(written()).lines} == set()


@settings(max_examples=60, deadline=None)  # the first one waits for icalendar to load
@given(st.text(max_size=300), st.text(min_size=1, max_size=80))
def test_any_text_arrives_as_it_was_written(about: str, title: str):
    plan = replace(PLAN, about=clean(about), title=clean(title) or "x")
    content = written(replace(SESSION, plan=plan))
    event = event_in(content)
    assert unescaped(event.value("SUMMARY")) == plan.title
    parsed = icalendar.Calendar.from_ical(content).events[0]
    assert str(parsed["SUMMARY"]) == plan.title
    if plan.about:
        assert unescaped(event.value("DESCRIPTION")) == plan.about
        assert str(parsed["DESCRIPTION"]) == plan.about


def test_nobody_breaks_out_of_a_text():
    plan = replace(PLAN, title="a\nEND:VEVENT\nBEGIN:VALARM", about="x\r\nATTENDEE:mailto:a@b.c")
    content = written(replace(SESSION, plan=plan))
    assert [name for name, _, _ in event_in(content).lines if name in {"END", "ATTENDEE"}] == []


# Times, through the file's own time zone


def offset_of(value: str) -> timedelta:
    """A UTC offset as the file writes it (section 3.3.14)."""
    found = re.fullmatch(r"([+-])(\d\d)(\d\d)(\d\d)?", value)
    assert found is not None
    sign = -1 if found[1] == "-" else 1
    return sign * timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))


def local(value: str) -> datetime:
    """A local time as the file writes it."""
    return datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - on the clock on the wall


def instant_of(content: bytes, name: str) -> datetime:
    """The instant that DTSTART or DTEND names, by nothing but the file (section 3.6.5)."""
    calendar = read(content)
    event = event_in(content)
    if event.value(name).endswith("Z"):
        assert event.parameters(name) == ""
        assert [one.name for one in calendar.inner] == ["VEVENT"]
        return local(event.value(name).removesuffix("Z")).replace(tzinfo=UTC)
    (zone,) = [one for one in calendar.inner if one.name == "VTIMEZONE"]
    assert event.parameters(name) == f";TZID={zone.value('TZID')}"
    naive = local(event.value(name))
    rules: list[tuple[datetime, timedelta]] = []
    for rule in zone.inner:
        assert rule.name in {"STANDARD", "DAYLIGHT"}
        assert {known for known, _, _ in rule.lines} == {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}
        rules.append((local(rule.value("DTSTART")), offset_of(rule.value("TZOFFSETTO"))))
        first = rule is zone.inner[0]
        assert first or offset_of(rule.value("TZOFFSETFROM")) == rules[-2][1]
    _, offset = max((onset, offset) for onset, offset in rules if onset <= naive)
    return (naive - offset).replace(tzinfo=UTC)


def by_dateutil(content: bytes, name: str) -> datetime:
    """The same by dateutil, which reads VTIMEZONE for itself and knows nothing of icalendar."""
    event = event_in(content)
    zone = tz.tzical(io.StringIO(content.decode().replace("\r\n ", ""))).get()
    assert zone is not None
    return local(event.value(name)).replace(tzinfo=zone).astimezone(UTC)


def by_icalendar(content: bytes, name: str) -> datetime:
    """The same by icalendar."""
    found = getattr(icalendar.Calendar.from_ical(content).events[0], name)
    assert isinstance(found, datetime)
    return found.astimezone(UTC)


@pytest.mark.no_cover
@pytest.mark.parametrize("zone", ZONES)
def test_six_in_the_evening_is_six_in_the_evening_for_two_years(zone: str):
    day = date(2026, 1, 6)
    while day < date(2028, 1, 1):
        starts_at = resolve(datetime.combine(day, time(18)), ZoneInfo(zone))
        content = written(replace(SESSION, zone=zone, starts_at=starts_at))
        event = event_in(content)
        assert event.value("DTSTART") == f"{day:%Y%m%d}T180000"
        for name, meant in (("DTSTART", starts_at), ("DTEND", starts_at + timedelta(hours=1))):
            assert instant_of(content, name) == meant
            assert by_dateutil(content, name) == meant
            assert by_icalendar(content, name) == meant
        day += timedelta(days=7)


CHANGES: Mapping[str, tuple[str, ...]] = {
    "America/New_York": ("2026-03-08 06:59", "2026-11-01 05:59", "2027-03-14 07:00"),
    "Europe/London": ("2026-03-29 00:59", "2026-10-25 00:59", "2026-10-25 01:00"),
    "Africa/Cairo": ("2026-04-23 21:59", "2026-10-29 20:59", "2026-10-29 21:00"),
    "Australia/Lord_Howe": ("2026-04-04 14:59", "2026-10-03 15:29", "2026-10-03 15:30"),
    "Europe/Dublin": ("2026-03-29 00:59", "2026-10-25 00:59", "2026-10-25 01:00"),
    "Africa/Casablanca": ("2026-02-15 01:59", "2026-02-15 02:00", "2026-03-22 02:00"),
    "Asia/Kolkata": ("2026-03-08 06:59",),
    "Etc/UTC": ("2026-03-08 06:59",),
}


@pytest.mark.parametrize(
    ("zone", "around"), [(zone, one) for zone, found in CHANGES.items() for one in found]
)
def test_around_a_clock_change_every_quarter_of_an_hour_is_read_as_meant(zone: str, around: str):
    change = datetime.strptime(around, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    for quarter in range(-16, 17):
        starts_at = change + quarter * timedelta(minutes=15)
        content = written(replace(SESSION, zone=zone, starts_at=starts_at))
        assert instant_of(content, "DTSTART") == starts_at
        assert instant_of(content, "DTEND") == starts_at + timedelta(hours=1)


def test_the_zone_says_what_comes_a_year_before_and_after():
    lord_howe = read(written(replace(SESSION, zone="Australia/Lord_Howe"))).inner[0]
    assert [
        (rule.name, rule.value("DTSTART"), rule.value("TZOFFSETFROM"), rule.value("TZOFFSETTO"))
        for rule in lord_howe.inner
    ] == [
        ("DAYLIGHT", "19700101T000000", "+1100", "+1100"),
        ("STANDARD", "20250406T020000", "+1100", "+1030"),
        ("DAYLIGHT", "20251005T020000", "+1030", "+1100"),
        ("STANDARD", "20260405T020000", "+1100", "+1030"),
        ("DAYLIGHT", "20261004T020000", "+1030", "+1100"),
    ]


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC"])
def test_utc_needs_no_zone(zone: str):
    content = written(replace(SESSION, zone=zone))
    assert [one.name for one in read(content).inner] == ["VEVENT"]
    assert event_in(content).value("DTSTART") == "20260303T180000Z"


# For a person


async def kept(ground: Ground, state: SessionState = SessionState.PLANNED) -> int:
    """A session that is in the database."""

    def transaction(connection: Connection) -> int:
        number = sessions.add(
            connection,
            guild=1,
            made_by=700,
            zone="Europe/London",
            repeat=Repeat.NONE,
            starts_at=AT_SIX,
            plan=PLAN,
            state=state,
            at=ground.clock(),
        )
        return number or 0

    return await ground.database.write(transaction)


async def change(ground: Ground, session_id: int, **columns: str | int | datetime | None) -> None:
    """It changes, as planning would have it."""

    def transaction(connection: Connection) -> None:
        sessions.change(connection, session_id, **columns)

    await ground.database.write(transaction)


async def book(ground: Ground, session_id: int, state: str = "booked", who: Who = ANA) -> None:
    """A slot is booked."""

    def transaction(connection: Connection) -> None:
        at = int((AT_SIX + timedelta(minutes=40)).timestamp() * 1000)
        cursor = connection.execute(
            "INSERT INTO slots (session_id, coach_id, starts_at, minutes) VALUES (?, 700, ?, 20)",
            (session_id, at),
        )
        connection.execute(
            "INSERT INTO bookings (session_id, user_id, slot_id, state, made_at) VALUES (?, ?, ?, ?, 0)",
            (session_id, who.user, cursor.lastrowid, state),
        )

    await ground.database.write(transaction)


def calendars(ground: Ground) -> Calendar:
    """The verb."""
    return Calendar(ground.database, ground.clock)


async def followers(ground: Ground, session_id: int) -> list[int]:
    """Who is told when it changes."""
    return await ground.database.read(sessions.followers, session_id, "calendar")


async def test_whoever_takes_the_file_is_told_of_changes(ground: Ground):
    session_id = await kept(ground)
    posted = Posted(f"session:{session_id}", 1, 11, 5000, None)
    await ground.database.write(outbox_store.remember_posted, posted, ground.clock())
    name, content = await calendars(ground).calendar_for(ANA, session_id)
    assert name == "office-hours-2026-03-03.ics"
    assert event_in(content).value("URL") == "https://discord.com/channels/1/11/5000"
    assert await followers(ground, session_id) == [ANA.user]
    await calendars(ground).calendar_for(ANA, session_id)
    assert await followers(ground, session_id) == [ANA.user]


async def test_with_a_booking_it_is_about_the_slot(ground: Ground):
    session_id = await kept(ground)
    await book(ground, session_id)
    _, content = await calendars(ground).calendar_for(ANA, session_id)
    assert event_in(content).value("DTSTART") == "20260303T184000"
    _, of_another = await calendars(ground).calendar_for(Who(1, 202), session_id)
    assert event_in(of_another).value("DTSTART") == "20260303T180000"


@pytest.mark.parametrize("state", ["waiting", "offered", "cancelled", "lapsed"])
async def test_what_is_not_booked_is_no_slot(ground: Ground, state: str):
    session_id = await kept(ground)
    await book(ground, session_id, state)
    _, content = await calendars(ground).calendar_for(ANA, session_id)
    assert event_in(content).value("UID") == f"1-session-{session_id}@belay"


async def test_a_cancelled_session_is_taken_out_for_whoever_asks(ground: Ground):
    session_id = await kept(ground)
    await book(ground, session_id, "off")
    await change(ground, session_id, state="cancelled", sequence=1, ended_at=ground.clock())
    _, content = await calendars(ground).calendar_for(ANA, session_id)
    assert (read(content).value("METHOD"), event_in(content).value("UID")) == ("CANCEL", "1-booking-1@belay")
    _, content = await calendars(ground).calendar_for(Who(1, 202), session_id)
    assert (read(content).value("METHOD"), event_in(content).value("UID")) == (
        "CANCEL",
        f"1-session-{session_id}@belay",
    )
    assert await followers(ground, session_id) == []


async def test_there_is_no_file_of_what_is_over_or_was_never_there(ground: Ground):
    over = await kept(ground)
    await change(ground, over, state="over", ended_at=ground.clock())
    with pytest.raises(SessionEnded):
        await calendars(ground).calendar_for(ANA, over)
    draft = await kept(ground, SessionState.DRAFT)
    for who, session_id in ((ANA, draft), (ANA, 99), (Who(2, 201), over)):
        with pytest.raises(SessionGone):
            await calendars(ground).calendar_for(who, session_id)
