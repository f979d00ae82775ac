"""The cards and forms with which coaches plan."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import ui

from bot.client.components import Form, button
from bot.client.replies import card, row
from bot.config import OfficeHours
from bot.local_time import resolve
from bot.office_hours.model import Changed, Repeat, Session, SessionShown, SessionState
from bot.office_hours.service.planning.recurrence import occurrences
from cogs.office_hours.texts import announcement
from cogs.office_hours.texts import planning as words

LENGTH = (15, 480)
"""Minutes that a session may last."""

ALL = "all"
"""In a key: about all later ones of a repeat as well."""

_PRIMARY = discord.ButtonStyle.primary
_DANGER = discord.ButtonStyle.danger
_WHEN_LIMIT = 100
_MINUTES_LIMIT = 30
_TOPICS_LIMIT = 400


def key_of(session: Session, *, following: bool = False) -> str:
    """What a control about a session carries; with `following`, about all later ones of its repeat as well."""
    return f"{session.guild}-{session.id}-{ALL}" if following else f"{session.guild}-{session.id}"


def when_text(session: Session, zone: ZoneInfo) -> str:
    """Its start on the clock on the wall in `zone`, written so that it is read as that instant again."""
    return f"{session.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"


def comes_again(session: Session) -> datetime | None:
    """When a session that repeats comes next, at the same time on the clock on the wall."""
    if session.repeat is Repeat.NONE:
        return None
    zone = ZoneInfo(session.zone)
    local = session.starts_at.astimezone(zone).replace(tzinfo=None)
    day = next(occurrences(session.repeat, local.date(), local.date()), None)
    return None if day is None else resolve(datetime.combine(day, local.time()), zone)


# Planning one


def draft(session: Session, *, given: str | None = None, hints: Sequence[str] = ()) -> ui.LayoutView:
    """What was understood, to be confirmed. `given`: the time as it was typed."""
    key = key_of(session)
    parts: list[ui.Item[Any] | str] = [words.draft(session, given, comes_again(session))]
    if session.plan.about:
        parts.append(words.draft_about(session.plan))
    parts += hints
    controls = [
        button("office_hours.create", key, words.CREATE, style=_PRIMARY),
        button("office_hours.redraft", key, words.CHANGE),
        button("office_hours.drop", key, words.THROW_AWAY),
    ]
    return card(*parts, words.DRAFT_END, row(*controls))


def made(
    shown: SessionShown, channel: int | None, settings: OfficeHours, hints: Sequence[str] = ()
) -> ui.LayoutView:
    """After **Create**, or after it was pressed again."""
    parts: list[ui.Item[Any] | str] = [words.made(shown, channel, settings, hindered=bool(hints))]
    if shown.session.state is SessionState.PLANNED:
        parts += hints
    return card(*parts)


def plan_form(
    kind: str, session: Session, zone: ZoneInfo, settings: OfficeHours, *, following: bool = False
) -> Form:
    """The form of a draft, or of a session to come, as it is. `zone`: the one of whoever fills it in."""
    plan = session.plan
    is_draft = session.state is SessionState.DRAFT
    name = words.DRAFT_TITLE if is_draft else words.EDIT_TITLE[following]
    form = Form(kind, key_of(session, following=following), name)
    form.text(
        "title",
        words.TITLE,
        value=plan.title[: settings.title_limit] or None,
        limit=settings.title_limit,
        required=True,
        long=False,
    )
    form.text(
        "when",
        words.WHEN,
        hint=words.when_hint(zone.key),
        value=when_text(session, zone),
        limit=_WHEN_LIMIT,
        required=True,
        long=False,
    )
    form.text(
        "minutes",
        words.MINUTES,
        hint=words.minutes_hint(words.LENGTH_EXAMPLE, *LENGTH),
        value=announcement.lasting(plan.minutes),
        limit=_MINUTES_LIMIT,
        required=True,
        long=False,
    )
    listed = ", ".join(plan.topics)[:_TOPICS_LIMIT] or None
    form.text("topics", words.TOPICS, hint=words.TOPICS_HINT, value=listed, limit=_TOPICS_LIMIT, long=False)
    about = plan.about[: settings.text_limit] or None
    return form.text("about", words.ABOUT, hint=words.ABOUT_HINT, value=about, limit=settings.text_limit)


def changed(before: Session, change: Changed, *, following: bool) -> ui.LayoutView:
    """After an edit."""
    return card(words.changed(before, change, following=following))


# Cancelling


def cancel_sure(session: Session, count: int, *, following: bool) -> ui.LayoutView:
    """Asked before it is cancelled."""
    key = key_of(session, following=following)
    return card(
        words.cancel_sure(session, count, following=following),
        row(
            button("office_hours.cancel_session", key, words.CANCEL_SURELY, style=_DANGER),
            button("office_hours.keep_session", key, words.KEEP),
        ),
    )


def reason_form(key: str, limit: int) -> Form:
    """Why, if they like to say."""
    form = Form("office_hours.cancelled", key, words.REASON_TITLE)
    return form.text("reason", words.REASON, hint=words.REASON_HINT, limit=limit)
