"""Reads what a coach asks for into a plan, and says what stands against it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.config import OfficeHours
from bot.database import Connection
from bot.dates import TimePast
from bot.office_hours.model import Asked, Format, Place, Plan, Session
from bot.office_hours.model.refusals import LinkUnread, NoRoomForSlot, Overlaps, PlaceLacking, TooManySlots
from bot.office_hours.store import sessions
from bot.text import TextEmpty, clean, clean_within

LONGEST = 8 * 60
"""Minutes that a session may last."""

_SHORTEST = 5
_SEATS = 100
_GROUP = 10  # seats of a group whose coach named no number
_TOPICS = 20  # what a select of Discord holds, with room for "something else"
_TOPIC = 80  # characters that fit in one line of it
_LINK = 100  # characters that Discord keeps for where an event is
_IN_A_CHANNEL = (Place.VOICE, Place.STAGE)

T = TypeVar("T")
Span = tuple[datetime, datetime]


def local_text(moment: datetime, zone: ZoneInfo) -> str:
    """An instant on the clock on the wall, as `Asked.when` has it when a form is filled in beforehand."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def plan_of(asked: Asked, coach: int, settings: OfficeHours) -> Plan:
    """The plan of a new session of `coach`; what is not said is as configured.

    Raises:
        TextEmpty, TextTooLong, PlaceLacking, LinkUnread, TooManySlots, NoRoomForSlot
    """
    title = _title(asked, settings)
    if title is None:
        raise TextEmpty("Title")
    minutes = _within(asked.minutes or _minutes(settings.length), _SHORTEST, LONGEST)
    turn = asked.slot_minutes or min(_minutes(settings.slot), minutes)
    place_id, link = _where(asked, None, None)
    return checked(
        Plan(
            title,
            _text(asked.about, "About", settings) or "",
            asked.format,
            asked.place,
            place_id,
            link,
            minutes,
            _within(turn, _SHORTEST, LONGEST),
            _within(asked.seats or _GROUP, 1, _SEATS) if asked.format is Format.GROUP else 1,
            _topics(asked, settings),
            _unique((coach, *asked.coaches)),
        ),
        settings,
    )


def replanned(asked: Asked, plan: Plan, settings: OfficeHours) -> Plan:
    """`plan` with what is asked for; what is not said stays as it was.

    Raises:
        TextTooLong, PlaceLacking, LinkUnread, TooManySlots, NoRoomForSlot
    """
    about = _text(asked.about, "About", settings)
    kept = plan if asked.place is plan.place else replace(plan, place_id=None, link=None)
    place_id, link = _where(asked, kept.place_id, kept.link)
    was_group = plan.format is Format.GROUP
    seats = (
        asked.seats if asked.seats and (was_group or asked.seats > 1) else plan.seats if was_group else _GROUP
    )
    minutes = _within(asked.minutes or plan.minutes, _SHORTEST, LONGEST)
    return checked(
        Plan(
            _title(asked, settings) or plan.title,
            "" if "about" in asked.emptied else about or plan.about,
            asked.format,
            asked.place,
            place_id,
            link,
            minutes,
            _within(asked.slot_minutes or plan.slot_minutes, _SHORTEST, LONGEST),
            _within(seats, 1, _SEATS) if asked.format is Format.GROUP else 1,
            () if "topics" in asked.emptied else _topics(asked, settings) or plan.topics,
            _unique((plan.coaches[0], *asked.coaches)) if asked.coaches else plan.coaches,
        ),
        settings,
    )


def checked(plan: Plan, settings: OfficeHours) -> Plan:
    """The plan, if its slots fit into it.

    Raises:
        NoRoomForSlot, TooManySlots
    """
    if plan.format is Format.GROUP:
        return plan
    if plan.minutes < plan.slot_minutes:
        raise NoRoomForSlot(plan.minutes, plan.slot_minutes)
    slots = plan.minutes // plan.slot_minutes * len(plan.coaches)
    if plan.format is Format.SLOTS and slots > settings.slots_at_most:
        raise TooManySlots(slots, settings.slots_at_most)
    return plan


def https_link(given: str) -> str:
    """A link that people can be sent to.

    Raises:
        LinkUnread: it is none, no https one, or too long for Discord to keep.
    """
    link = clean(given)
    if len(link) <= _LINK and re.fullmatch(r"https://[^\s<>\\|`\"]+", link):
        try:
            parts = urlsplit(link)
        except ValueError:
            raise LinkUnread(given) from None
        host = parts.hostname or ""
        if parts.username is None and re.fullmatch(r"[^.\s]+(\.[^.\s]+)+", host):
            return link
    raise LinkUnread(given)


def check_to_come(moment: datetime, now: datetime, zone: ZoneInfo) -> None:
    """Refuse what is over.

    Raises:
        TimePast
    """
    if moment <= now:
        raise TimePast(local_text(moment, zone), moment)


def span(starts_at: datetime, plan: Plan) -> Span:
    """From when to when."""
    return starts_at, starts_at + timedelta(minutes=plan.minutes)


def overlapping(
    connection: Connection,
    guild: int,
    coaches: Collection[int],
    spans: Iterable[Span],
    *,
    but: Collection[int] = (),
) -> tuple[int, Session] | None:
    """The first session to come, besides those in `but`, that one of these coaches has at one of these times."""
    to_come = [one for one in sessions.to_come(connection, guild) if one.id not in but]
    for begins, ends in spans:
        for one in to_come:
            if one.starts_at < ends and begins < one.ends_at:
                for coach in coaches:
                    if coach in one.plan.coaches:
                        return coach, one
    return None


def check_overlaps(
    connection: Connection,
    guild: int,
    asker: int,
    plan: Plan,
    spans: Iterable[Span],
    *,
    but: Collection[int] = (),
) -> None:
    """Refuse where one of its coaches has another session at one of these times.

    Raises:
        Overlaps
    """
    found = overlapping(connection, guild, plan.coaches, spans, but=but)
    if found is not None:
        coach, one = found
        raise Overlaps(coach, one.id, one.plan.title, one.starts_at, one.ends_at, coach == asker)


def _where(asked: Asked, place_id: int | None, link: str | None) -> tuple[int | None, str | None]:
    if asked.place in _IN_A_CHANNEL:
        chosen = asked.place_id or place_id
        if chosen is None:
            raise PlaceLacking(asked.place)
        return chosen, None
    if asked.place is Place.LINK:
        given = https_link(asked.link) if clean(asked.link) else link
        if given is None:
            raise PlaceLacking(asked.place)
        return None, given
    return None, None


def _title(asked: Asked, settings: OfficeHours) -> str | None:
    return clean_within(" ".join(asked.title.split()), "Title", settings.title_limit)


def _text(given: str, field: str, settings: OfficeHours) -> str | None:
    return clean_within(given, field, settings.text_limit)


def _topics(asked: Asked, settings: OfficeHours) -> tuple[str, ...]:
    """Each once, whatever its case; at most as many as can be chosen from."""
    given = _text(asked.topics, "Topics", settings) or ""
    found: dict[str, str] = {}
    for part in re.split(r"[,;\n]", given):
        if topic := clean_within(part, "Topics", _TOPIC):
            found.setdefault(topic.casefold(), topic)
    return tuple(found.values())[:_TOPICS]


def _within(number: int, least: int, most: int) -> int:
    """Forms and commands offer nothing else; whatever comes by another way is brought into these bounds."""
    return max(least, min(most, number))


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)


def _unique(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
