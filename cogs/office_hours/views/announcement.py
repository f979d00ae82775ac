"""What everybody sees of a session: its announcement, and Discord's own event."""

from typing import Any, Literal

import discord
from discord import ui

from bot.client.components import Control, button
from bot.client.deliveries import Event
from bot.client.replies import card, row
from bot.office_hours.model import Format, Place, Session, SessionShown, SessionState
from bot.office_hours.service.planning.events import EVENT_GONE
from cogs.office_hours.texts import announcement as words

_PRIMARY = discord.ButtonStyle.primary
_QUIET = discord.Colour(0x8A8F98)  # grey: over or cancelled

_LABELS = {
    Format.SLOTS: ("office_hours.book", words.BOOK),
    Format.GROUP: ("office_hours.book", words.TAKE_A_SEAT),
    Format.QUEUE: ("office_hours.join", words.JOIN),
}


def announcement(shown: SessionShown, guild: int, later: Session | None = None) -> ui.LayoutView:
    """A session as it stands. `later`: the one that comes next, offered where this one is cancelled or over."""
    session = shown.session
    plan = session.plan
    parts: list[ui.Item[Any] | str] = [words.head(session)]
    state = words.state(shown)
    if state is not None:
        parts.append(state)
    if session.is_to_come:
        lines = [words.how(shown), f"**Where:** {words.place(plan)}"]
        if plan.topics:
            lines.append(f"**Topics:** {words.topics(plan)}")
        parts.append("\n".join(lines))
        if plan.about:
            parts.append(words.about(plan))
        parts += [words.EVERYONE, row(*_controls(shown, guild))]
        return card(*parts)
    if later is not None:
        parts.append(words.later(later))
    controls = [] if later is None else [_next_button(later, guild)]
    if shown.questions:
        controls.append(questions_button(shown, guild))
    if controls:
        parts.append(row(*controls))
    return card(*parts, accent=_QUIET)


def take_part_button(shown: SessionShown, guild: int) -> Control:
    """**Book**, **Take a seat** or **Join queue**; where nothing is free, the waitlist."""
    plan = shown.session.plan
    kind, label = _LABELS[plan.format]
    if plan.format is not Format.QUEUE and not shown.free:
        label = words.WAITLIST
    return button(kind, _key(shown.session, guild), label, style=_PRIMARY)


def questions_button(shown: SessionShown, guild: int) -> Control:
    """**Questions (n)**."""
    return button("office_hours.questions", _key(shown.session, guild), words.questions(shown.questions))


def _controls(shown: SessionShown, guild: int) -> list[Control]:
    key = _key(shown.session, guild)
    return [
        take_part_button(shown, guild),
        button("office_hours.notify", key, words.NOTIFY),
        button("office_hours.calendar", key, words.CALENDAR),
        questions_button(shown, guild),
    ]


def _next_button(later: Session, guild: int) -> Control:
    if later.plan.format is Format.QUEUE:  # there is nothing to join before it opens
        return button("office_hours.notify", _key(later, guild), words.NOTIFY_NEXT, style=_PRIMARY)
    return button("office_hours.book", _key(later, guild), words.BOOK_NEXT, style=_PRIMARY)


def _key(session: Session, guild: int) -> str:
    return f"{guild}-{session.id}"


def event_of(session: Session) -> Event:
    """Discord's own event of a session, as it should be."""
    plan = session.plan
    in_channel = plan.place in (Place.VOICE, Place.STAGE)
    return Event(
        name=plan.title[:100],
        about=words.event_about(plan),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        status=_status(session),
        channel=plan.place_id if in_channel else None,
        stage=plan.place is Place.STAGE,
        location=None if in_channel else words.location(plan),
        gone=EVENT_GONE,
    )


def _status(session: Session) -> Literal["scheduled", "active", "completed", "cancelled"]:
    match session.state:
        case SessionState.OPEN:
            return "active"
        case SessionState.OVER if session.opened_at is not None:
            return "completed"
        case SessionState.OVER | SessionState.CANCELLED:
            return "cancelled"  # Discord completes only what was active
        case _:
            return "scheduled"
