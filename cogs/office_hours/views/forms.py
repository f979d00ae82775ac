"""The forms of those who book or join, and what was filled in."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import discord
from discord import ui

from bot.client.components import Filled, Form
from bot.config import OfficeHours as Settings
from bot.office_hours.model import Format, QueuePlace, Session, SessionShown, Tick, Written
from bot.office_hours.service.writing import TOPIC_LIMIT
from cogs.office_hours.cog.base import clock_time
from cogs.office_hours.texts import booking as words
from cogs.office_hours.texts import waiting

_ELSE = "something-else"
_FIRST = "first"
_MOST = 24  # options beside the one that names none; Discord takes 25
_BOOKING_TICKS = (Tick.WORDS, Tick.GOAL, Tick.OBSTACLE)


def booking_form(shown: SessionShown, settings: Settings, zone: ZoneInfo) -> Form:
    """Which slot, what about, what for, and what the coach may see."""
    session = shown.session
    free = shown.free
    group = session.plan.format is Format.GROUP
    title = words.FORM_WAITLIST if not free else words.FORM_SEAT if group else words.FORM_BOOK
    made = Form("office_hours.booking", f"{session.guild}-{session.id}", title)
    if free and not group:
        coaches = session.plan.coaches if len({slot.coach for slot in free}) > 1 else ()
        if coaches:
            made.add_item(ui.TextDisplay(words.coaches_numbered(coaches)))
        options = [discord.SelectOption(label=words.FIRST_FREE, value=_FIRST, default=True)]
        for slot in free[:_MOST]:
            number = coaches.index(slot.coach) + 1 if slot.coach in coaches else None
            label = words.slot_choice(clock_time(slot.starts_at, zone), number)
            options.append(discord.SelectOption(label=label, value=str(slot.id)))
        made.choice("slot", words.SLOT, options, hint=words.zone_hint(zone.key))
    _about(made, session, settings)
    return made.choices("ticks", words.SEES, _ticks(_BOOKING_TICKS), hint=words.SEES_HINT)


def joining_form(session: Session, settings: Settings) -> Form:
    """What about, what for, and what may be seen."""
    made = Form("office_hours.joining", f"{session.guild}-{session.id}", words.FORM_QUEUE)
    _about(made, session, settings)
    return made.choices("ticks", words.SEEN, _ticks(tuple(Tick)), hint=words.SEES_HINT)


def _about(made: Form, session: Session, settings: Settings) -> None:
    topics = list(
        dict.fromkeys(topic[:TOPIC_LIMIT] for topic in session.plan.topics or settings.topics if topic)
    )[:24]
    if topics:
        options = [discord.SelectOption(label=topic, value=topic) for topic in topics]
        options.append(discord.SelectOption(label=words.SOMETHING_ELSE, value=_ELSE))
        made.choice("topic", words.TOPIC, options)
    else:
        made.text("topic", words.TOPIC, limit=TOPIC_LIMIT, long=False)
    made.text("wish", words.WISH, hint=words.WISH_HINT, limit=settings.text_limit)


def _ticks(offered: Sequence[Tick]) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=words.TICKS[tick][0],
            description=words.TICKS[tick][1],
            value=tick,
            default=tick is Tick.WORDS,
        )
        for tick in offered
    ]


def written(answers: Filled, *, queue: bool) -> Written:
    """What was filled in; a value that the form does not offer is none."""
    topic = answers.get("topic", "")
    given = answers.many.get("ticks", ())
    offered = tuple(Tick) if queue else _BOOKING_TICKS
    ticks = frozenset(tick for tick in offered if tick in given)
    return Written("" if topic == _ELSE else topic, answers.get("wish", ""), ticks)


def slot_of(answers: Filled) -> str | None:
    """The number of the slot that was chosen; None: the first free one."""
    slot = answers.get("slot", _FIRST)
    return None if slot in ("", _FIRST) else slot


def question_form(place: QueuePlace, session: Session, settings: Settings) -> Form:
    """What is left behind; it begins with what they wrote."""
    given = place.given
    text = "" if given is None else "\n".join(part for part in (given.topic, given.wish) if part)
    limit = settings.text_limit
    made = Form("office_hours.place_question", f"{session.guild}-{place.id}", waiting.FORM_QUESTION)
    return made.text(
        "text",
        waiting.QUESTION,
        hint=waiting.QUESTION_HINT,
        value=text[:limit] or None,
        limit=limit,
        required=True,
    )
