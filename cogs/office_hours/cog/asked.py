"""Reads what a coach asked for: the options of a command, the fields of a form, who and where is meant."""

import re
from dataclasses import replace

import discord

from bot.client.components import Answers, number_of
from bot.errors import OldControl
from bot.office_hours.model import Asked, Place, Session
from bot.office_hours.model.refusals import ChannelClosed, MinutesUnread, NoCoach
from cogs.office_hours.views import planning as views

_HELD_IN = discord.Permissions(view_channel=True, connect=True)
"""What Belay needs in a voice or stage channel, to have an event there."""

_MINUTES = re.compile(r"(\d{1,4})\s*(?:m|min|mins|minutes?)?")
_HOURS = re.compile(
    r"(\d{1,2}(?:\.\d{1,2})?)\s*(?:h|hrs?|hours?)(?:\s*(?:and\s+)?(\d{1,2})\s*(?:m|min|mins|minutes?)?)?"
)


def as_it_is(session: Session) -> Asked:
    """What a coach would ask for to have a session as it is."""
    plan = session.plan
    return Asked(
        "",
        plan.title,
        plan.about,
        plan.format,
        plan.place,
        plan.place_id,
        plan.link or "",
        plan.minutes,
        plan.slot_minutes,
        plan.seats,
        ", ".join(plan.topics),
        session.repeat,
        plan.coaches[1:],
    )


def read_minutes(text: str, least: int, most: int) -> int | None:
    """A length as people write it ("90", "90 minutes", "1h 30m", "1.5 hours"), in minutes; None: nothing was written.

    Raises:
        MinutesUnread: it is no length, or not between `least` and `most` minutes.
    """
    plain = text.strip().casefold()
    if not plain:
        return None
    minutes = -1
    if found := _MINUTES.fullmatch(plain):
        minutes = int(found[1])
    elif found := _HOURS.fullmatch(plain):
        minutes = round(float(found[1]) * 60) + int(found[2] or 0)
    if not least <= minutes <= most:
        raise MinutesUnread(text, least, most)
    return minutes


def filled(before: Session, answers: Answers) -> Asked:
    """What was asked for in a form; a field that was emptied is to be nothing from now on."""
    texts = {name: answers.get(name, "") for name in ("topics", "about")}
    return replace(
        as_it_is(before),
        when=answers.get("when", ""),
        title=answers.get("title", ""),
        minutes=read_minutes(answers.get("minutes", ""), *views.LENGTH),
        topics=texts["topics"],
        about=texts["about"],
        emptied=frozenset(name for name, text in texts.items() if not text.strip()),
    )


def session_in(key: str) -> int:
    """The id in a key "<guild>-<session>", which goes on where it is about later ones as well.

    Raises:
        OldControl: the key is no such one.
    """
    parts = key.split("-")
    if len(parts) < 2:  # noqa: PLR2004 - the server and the session
        raise OldControl
    return number_of(parts[1])


def later_too(key: str) -> bool:
    """Whether a key is about all later ones of a repeat as well."""
    return key.endswith(f"-{views.ALL}")


def kind_of(place: discord.VoiceChannel | discord.StageChannel | None, link: str | None) -> Place:
    """Where a session is held: in the channel if one is given, else by the link, else in private threads.

    Raises:
        ChannelClosed: Belay lacks permissions there.
    """
    if place is None:
        return Place.LINK if link and link.strip() else Place.THREAD
    lacks = lacking(_HELD_IN, place.permissions_for(place.guild.me))
    if lacks:
        raise ChannelClosed(place.id, lacks)
    return Place.STAGE if isinstance(place, discord.StageChannel) else Place.VOICE


def lacking(needed: discord.Permissions, present: discord.Permissions) -> tuple[str, ...]:
    """The permissions that are needed and not there, as Discord shows them."""
    missing = needed & ~present
    return tuple(name.replace("_", " ").title() for name, wanted in missing if wanted)


def others(with_coach: discord.User | discord.Member | None) -> tuple[int, ...]:
    """Who coaches it, too.

    Raises:
        NoCoach: a bot, or somebody who is not in the server.
    """
    if with_coach is None:
        return ()
    if with_coach.bot or not isinstance(with_coach, discord.Member):
        raise NoCoach(with_coach.id)
    return (with_coach.id,)
