"""Sessions as files for calendars (iCalendar, RFC 5545).

A file tells one event: the session, or the slot that somebody booked in it. Its UID stays the same for as long as that
stands, and SEQUENCE grows when its time, title or place changes, so that a calendar replaces what it has. Times are
on the clock on the wall in the session's zone, with a VTIMEZONE that says what that clock shows around it.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import members, outbox
from bot.clock import Clock
from bot.database import Connection, Database
from bot.members import Who
from bot.office_hours.model import Booking, Place, Session, SessionState
from bot.office_hours.model.refusals import SessionGone
from bot.office_hours.service import found
from bot.office_hours.store import after as kept
from bot.office_hours.store import sessions

if TYPE_CHECKING:
    import icalendar

_PRODUCT = "-//Belay//Office hours//EN"
_AROUND = timedelta(days=366)  # so that a calendar that asks for the next clock change finds it
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001 - an onset is on the clock on the wall (RFC 5545, 3.6.5)


@dataclass(frozen=True, slots=True)
class _Offset:
    """What the clock in a zone shows from `since` (UTC) on."""

    since: datetime
    utc: timedelta
    name: str
    is_daylight: bool


class Calendar:
    """Gives people their calendar files."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def calendar_for(self, who: Who, session_id: int) -> tuple[str, bytes]:
        """The file for a person: its name, and what is in it. With a booking, it is about their slot.

        Of a session to come it is remembered that they have it, so that they are told when it changes. Of a cancelled
        one, the file takes it out of the calendar again.

        Raises:
            SessionGone, SessionEnded
        """
        session, booking, link, changed_at = await self._database.write(self._hand_out, who, session_id)
        day = session.starts_at.astimezone(ZoneInfo(session.zone)).date()
        content = await asyncio.to_thread(  # the library takes a moment to load
            ics, session, about_slot=booking, link=link, now=self._clock(), changed_at=changed_at
        )
        return f"office-hours-{day.isoformat()}.ics", content

    def _hand_out(
        self, connection: Connection, who: Who, session_id: int
    ) -> tuple[Session, Booking | None, str | None, datetime]:
        now = self._clock()
        session = found.find(connection, who.guild, session_id)
        if session.state is SessionState.DRAFT:
            raise SessionGone
        if session.state is not SessionState.CANCELLED:
            session = found.to_come(connection, who.guild, session_id, now)
            members.meet(connection, who, now)
            sessions.follow(connection, session_id, who.user, "calendar", now)
        booking = kept.booking_for_calendar(connection, session, who)
        posted = outbox.where_posted(connection, session.subject)
        link = posted and f"https://discord.com/channels/{who.guild}/{posted.channel_id}/{posted.message_id}"
        return session, booking, link, kept.changed_at(connection, session_id)


def ics(
    session: Session,
    *,
    about_slot: Booking | None,
    link: str | None,
    now: datetime,
    changed_at: datetime | None = None,
) -> bytes:
    """The calendar file of a session, or of the slot of `about_slot` in it.

    `link`: where it is announced. `changed_at`: when it last changed; None: when it was made. Pure.
    """
    import icalendar

    slot = about_slot.slot if about_slot is not None else None
    starts_at = session.starts_at if slot is None else slot.starts_at
    ends_at = session.ends_at if slot is None else slot.ends_at
    cancelled = session.state is SessionState.CANCELLED
    link_there = session.plan.link if session.plan.place is Place.LINK else None
    about = "\n\n".join(part for part in (session.plan.about, link) if part)
    zone = _zone_to_write(session.zone, starts_at, ends_at)
    made = icalendar.Calendar()
    _fill(
        made,
        {
            "PRODID": _PRODUCT,
            "VERSION": "2.0",
            "CALSCALE": "GREGORIAN",
            "METHOD": "CANCEL" if cancelled else "PUBLISH",
        },
    )
    if zone is not None:
        made.add_component(_timezone(zone, starts_at, ends_at))
    event = icalendar.Event()
    _fill(
        event,
        {
            "UID": _uid(session, None if slot is None else about_slot),
            "SEQUENCE": session.sequence,
            "DTSTAMP": _written(now),
            "CREATED": _written(session.made_at),
            "LAST-MODIFIED": _written(changed_at or session.made_at),
            "DTSTART": starts_at.astimezone(zone or UTC),
            "DTEND": ends_at.astimezone(zone or UTC),
            "SUMMARY": session.plan.title,
            "DESCRIPTION": about or None,
            "LOCATION": link_there or "Discord",
            "URL": link_there or link,
            "STATUS": "CANCELLED" if cancelled else "CONFIRMED",
        },
    )
    made.add_component(event)
    return made.to_ical()


def _fill(component: "icalendar.Component", properties: Mapping[str, object]) -> None:
    for name, value in properties.items():
        if value is not None:
            component.add(name, value)  # pyright: ignore[reportUnknownMemberType] - icalendar types no values


def _written(moment: datetime) -> datetime:
    """An instant as calendars keep it: UTC, whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _uid(session: Session, booking: Booking | None) -> str:
    what = f"session-{session.id}" if booking is None else f"booking-{booking.id}"
    return f"{session.guild}-{what}@belay"


def _zone_to_write(name: str, *instants: datetime) -> ZoneInfo | None:
    """The zone in which the instants can be written so that they are read as meant; None: write them in UTC.

    A local time that occurs twice is read as the first of them (RFC 5545, 3.3.5).
    """
    zone = ZoneInfo(name)
    if name in {"UTC", "Etc/UTC", "Zulu"} or any(one.astimezone(zone).fold for one in instants):
        return None
    return zone


def _timezone(zone: ZoneInfo, starts_at: datetime, ends_at: datetime) -> "icalendar.Timezone":
    """What the clock in the zone shows around an event: each change in an observance of its own.

    Built here since `icalendar.Timezone.from_tzinfo` (7.3) writes the onset in spring as the clock shows it after the
    change; RFC 5545, 3.6.5 wants it as it was before.
    """
    import icalendar

    made = icalendar.Timezone()
    _fill(made, {"TZID": zone.key})
    before: _Offset | None = None
    for offset in _offsets(zone, starts_at - _AROUND, ends_at + _AROUND):
        part = icalendar.TimezoneDaylight() if offset.is_daylight else icalendar.TimezoneStandard()
        _fill(
            part,
            {
                "DTSTART": _LONG_AGO if before is None else (offset.since + before.utc).replace(tzinfo=None),
                "TZOFFSETFROM": (before or offset).utc,
                "TZOFFSETTO": offset.utc,
                "TZNAME": offset.name,
            },
        )
        made.add_component(part)
        before = offset
    return made


def _offsets(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[_Offset]:
    """What the clock in a zone shows between two instants, from change to change."""
    shown = _at(zone, first)
    yield shown
    moment = first
    while moment < last:
        day_on = _at(zone, moment + _DAY)
        if not _same(day_on, shown):
            shown = _at(zone, _change(zone, moment, moment + _DAY))
            yield shown
            moment = shown.since
        else:
            moment += _DAY


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second in (`before`, `after`] at which the clock shows what it does not show at `before`."""
    before, after = before.replace(microsecond=0), after.replace(microsecond=0)
    shown = _at(zone, before)
    while (seconds := (after - before) // _SECOND) > 1:
        middle = before + seconds // 2 * _SECOND
        if _same(_at(zone, middle), shown):
            before = middle
        else:
            after = middle
    return after


def _at(zone: ZoneInfo, moment: datetime) -> _Offset:
    local = moment.astimezone(zone)
    return _Offset(
        moment,
        local.utcoffset() or timedelta(),
        local.tzname() or zone.key,
        (local.dst() or timedelta()) > timedelta(),
    )


def _same(one: _Offset, other: _Offset) -> bool:
    return (one.utc, one.name, one.is_daylight) == (other.utc, other.name, other.is_daylight)
