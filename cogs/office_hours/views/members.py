"""The forms, cards and buttons of those who come to office hours."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import ui

from bot.client.components import Control, button, select
from bot.client.replies import card, row
from bot.config import OfficeHours as Settings
from bot.office_hours.model import (
    Booked,
    Booking,
    BookingState,
    Format,
    Mine,
    PlaceState,
    Session,
    SessionShown,
    SessionState,
    Standing,
)
from cogs.office_hours.cog.base import clock_time
from cogs.office_hours.texts import booking as words
from cogs.office_hours.texts import coming, waiting
from cogs.office_hours.texts import members as texts
from cogs.office_hours.views.after import action_buttons

Part = ui.Item[Any] | str

LISTED = 10
"""Sessions that a list shows."""

# What /officehours mine shows of each sort, so that all of it fits in one message: 40 parts, 4,000 characters.
_BOOKINGS, _PLACES, _ACTIONS, _LINES = 3, 2, 3, 3
_QUEUES = 3  # that /officehours position shows
_ROOM = 3400  # characters of a list
_PRIMARY = discord.ButtonStyle.primary


# Buttons: each carries the server's id, since it may stand in a direct message


def coach_button(guild_id: int, about: str = "") -> Control:
    """**Talk to a coach**, from anywhere; `about` names what it was offered for."""
    return button("office_hours.coach_door", f"{guild_id}-{about}", texts.TALK_TO_A_COACH)


def come_button(session: Session, label: str | None = None, *, primary: bool = True) -> Control:
    """**Book** or **Join queue**, whichever the session has."""
    style = _PRIMARY if primary else discord.ButtonStyle.secondary
    key = f"{session.guild}-{session.id}"
    if session.plan.format is Format.QUEUE:
        return button("office_hours.join", key, label or words.JOIN, style=style)
    return button("office_hours.book", key, label or words.BOOK, style=style)


def next_button(later: Session) -> Control:
    """Into the session that comes instead; a queue that is not open yet can only be waited for."""
    if later.plan.format is Format.QUEUE and later.state is not SessionState.OPEN:
        key = f"{later.guild}-{later.id}"
        return button("office_hours.notify", key, words.NOTIFY_NEXT, style=_PRIMARY)
    return come_button(later, words.BOOK_NEXT if later.plan.format is not Format.QUEUE else None)


def notify_button(session: Session, label: str = words.NOTIFY) -> Control:
    """**Notify me**."""
    return button("office_hours.notify", f"{session.guild}-{session.id}", label)


def calendar_button(session: Session, label: str = words.CALENDAR) -> Control:
    """**Add to calendar**."""
    return button("office_hours.calendar", f"{session.guild}-{session.id}", label)


def cancel_button(booking: Booking, session: Session) -> Control:
    """**Cancel my booking**, named after what it is."""
    label = words.CANCEL_SEAT if session.plan.format is Format.GROUP else words.CANCEL
    if booking.state is BookingState.WAITING:
        label = words.OFF_WAITLIST
    return button("office_hours.cancel_booking", f"{session.guild}-{booking.id}", label)


def offer_buttons(booking: Booking, session: Session) -> list[Control]:
    """Yes or no to a slot that is offered."""
    key = f"{session.guild}-{booking.id}"
    return [
        button("office_hours.accept", key, words.ACCEPT, style=_PRIMARY),
        button("office_hours.decline", key, words.DECLINE),
    ]


def place_buttons(standing: Standing) -> list[Control]:
    """What can be done with a place in a queue now."""
    key = f"{standing.session.guild}-{standing.place.id}"
    match standing.place.state:
        case PlaceState.WAITING:
            return [
                button("office_hours.hold_mine", key, words.HOLD),
                button("office_hours.leave", key, words.LEAVE),
            ]
        case PlaceState.HELD:
            return [
                button("office_hours.back", key, words.BACK, style=_PRIMARY),
                button("office_hours.leave", key, words.LEAVE),
            ]
        case PlaceState.DECIDING:
            return [
                button("office_hours.carry", key, words.CARRY, style=_PRIMARY),
                button("office_hours.leave_question", key, words.LEAVE_QUESTION),
                button("office_hours.let_go_place", key, words.LET_GO),
            ]
        case _:
            return []


# What comes


def session_list(
    sessions: Sequence[SessionShown],
    guild: int,
    zone: ZoneInfo,
    now: datetime,
    ways_on: Sequence[Control],
    *,
    lead: str = texts.LIST_HEAD,
) -> ui.LayoutView:
    """Sessions to come, and a select that leads into one. `ways_on`: where to go while there is none."""
    if not sessions:
        return card(lead, texts.EMPTY, *([row(*ways_on)] if ways_on else []))
    lines: list[str] = []
    for shown in sessions[:LISTED]:
        line = texts.list_line(shown, now)
        if sum(map(len, lines)) + len(line) > _ROOM:
            break
        lines.append(line)
    listed = sessions[: len(lines)]
    parts: list[Part] = [lead, *lines]
    if len(sessions) > len(listed):
        parts.append(texts.more(len(sessions) - len(listed)))
    options = [
        discord.SelectOption(
            label=texts.choice(shown.session, clock_time(shown.session.starts_at, zone)),
            value=str(shown.session.id),
        )
        for shown in listed
    ]
    return card(*parts, row(select("office_hours.pick", guild, texts.PICK, options)))


def with_next(text: str, later: Session) -> ui.LayoutView:
    """Words about something that is over, with the next session."""
    return card(text, row(next_button(later)))


# Bookings


def booking_card(booked: Booked, settings: Settings, now: datetime) -> ui.LayoutView:
    """How a booking stands, what the coach will see, and what can be done."""
    booking, session = booked.booking, booked.session
    parts: list[Part] = [words.booking_words(booked, settings, now)]
    if booked.first:
        parts += [ui.Separator(), words.first_visit(booked.before)]
    if seen := words.coach_sees(booking.given):
        parts += [ui.Separator(), seen]
    controls = booking_buttons(booking, session)
    return card(*parts, *_in_row(controls))


def booking_buttons(booking: Booking, session: Session) -> list[Control]:
    """What can be done with a booking now."""
    match booking.state:
        case BookingState.OFFERED:
            return offer_buttons(booking, session)
        case BookingState.BOOKED | BookingState.WAITING:
            return [cancel_button(booking, session), calendar_button(session)]
        case _:
            return []


def ask_cancel(booking: Booking, session: Session) -> ui.LayoutView:
    """Asked once."""
    return card(words.ask_cancel(booking, session), row(cancel_button(booking, session)))


def which_booking(held: Sequence[tuple[Booking, Session]], guild: int, zone: ZoneInfo) -> ui.LayoutView:
    """Several: which one?"""
    options = [
        discord.SelectOption(
            label=texts.choice(
                session,
                clock_time(session.starts_at if one.slot is None else one.slot.starts_at, zone),
            ),
            value=str(one.id),
        )
        for one, session in held[:25]
    ]
    return card(
        words.which_booking(), row(select("office_hours.cancel_pick", guild, words.CANCEL_WHICH, options))
    )


def ended(text: str, session: Session) -> ui.LayoutView:
    """A booking or a place came to its end; the way to another one."""
    if not session.is_to_come:
        return card(text)
    label = words.JOIN_AGAIN if session.plan.format is Format.QUEUE else words.BOOK_AGAIN
    return card(text, row(come_button(session, label, primary=False)))


# Queues


def standing_card(standing: Standing, settings: Settings, *, joined: bool = False) -> ui.LayoutView:
    """Where somebody stands in a queue, and what the coach will see. `joined`: a moment ago."""
    parts: list[Part] = [waiting.standing_words(standing, settings)]
    if joined and standing.first:
        parts += [ui.Separator(), words.first_visit(standing.before)]
    seen = words.coach_sees(standing.place.given)
    if seen and standing.place.state in (PlaceState.WAITING, PlaceState.HELD):
        parts += [ui.Separator(), seen]
    controls = place_buttons(standing)
    return card(*parts, *_in_row(controls))


def standing_cards(standings: Sequence[Standing], settings: Settings) -> ui.LayoutView:
    """Where somebody stands in every queue they are in."""
    parts: list[Part] = []
    for standing in standings[:_QUEUES]:
        parts += [ui.Separator()] if parts else []
        parts.append(waiting.standing_words(standing, settings))
        parts += _in_row(place_buttons(standing))
    if len(standings) > _QUEUES:
        parts.append(texts.more(len(standings) - _QUEUES))
    return card(*parts)


def left_queue(session: Session) -> ui.LayoutView:
    """After leaving."""
    return ended(waiting.left_queue(session), session)


def which_queue(standings: Sequence[Standing], guild: int, zone: ZoneInfo) -> ui.LayoutView:
    """Several: which one?"""
    options = [
        discord.SelectOption(
            label=texts.choice(one.session, clock_time(one.session.starts_at, zone)),
            value=str(one.place.id),
        )
        for one in standings[:25]
    ]
    return card(
        waiting.which_queue(), row(select("office_hours.leave_pick", guild, words.LEAVE_WHICH, options))
    )


def in_no_queue(sessions: Sequence[SessionShown]) -> ui.LayoutView:
    """Nowhere in line; the queue that is open, or opens next."""
    queues = [shown for shown in sessions if shown.session.plan.format is Format.QUEUE]
    found = next((shown for shown in queues if shown.on), next(iter(queues), None))
    if found is None:
        return card(waiting.NOT_IN_QUEUE)
    way = come_button(found.session) if found.on else notify_button(found.session)
    return card(waiting.NOT_IN_QUEUE, texts.head(found.session), row(way))


def not_open(session: Session, opens_at: datetime | None) -> ui.LayoutView:
    """The queue takes nobody yet."""
    return card(coming.not_open(session, opens_at), row(notify_button(session), calendar_button(session)))


# All that one has to do with


def mine(held: Mine, guild: int) -> ui.LayoutView:
    """Bookings, places, actions, questions, and sessions one hears about."""
    if not (held.bookings or held.places or held.follows or held.questions or held.actions):
        return card(texts.MINE_EMPTY, row(coach_button(guild)))
    parts: list[Part] = [texts.mine_head(held)]
    for one, session in held.bookings[:_BOOKINGS]:
        parts.append(words.mine_booking(one, session))
        parts += _in_row(booking_buttons(one, session))
    for standing in held.places[:_PLACES]:
        parts.append(waiting.mine_place(standing))
        parts += _in_row(place_buttons(standing))
    if held.actions:
        parts.append(texts.ACTIONS)
        for action in held.actions[:_ACTIONS]:
            parts += [texts.action_line(action), action_buttons(action)]
    if held.questions:
        parts.append("\n".join([texts.QUESTIONS, *map(texts.question_line, held.questions[:_LINES])]))
    if held.follows:
        parts.append("\n".join([texts.FOLLOWED, *map(texts.follow_line, held.follows[:_LINES])]))
    if more := _not_shown(held):
        parts.append(texts.more(more))
    return card(*parts)


def _not_shown(held: Mine) -> int:
    kept = (held.bookings, held.places, held.actions, held.questions, held.follows)
    limits = (_BOOKINGS, _PLACES, _ACTIONS, _LINES, _LINES)
    return sum(max(0, len(some) - most) for some, most in zip(kept, limits, strict=True))


def _in_row(controls: Sequence[Control]) -> list[Part]:
    return [row(*controls)] if controls else []
