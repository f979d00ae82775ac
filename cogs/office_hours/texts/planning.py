"""What coaches read while they plan. Read it as somebody who gives an evening a week, and has ten minutes for this."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.client.texts import span
from bot.config import OfficeHours
from bot.office_hours.model import (
    Changed,
    Format,
    Place,
    Plan,
    Repeat,
    Session,
    SessionShown,
    SessionState,
)
from bot.text import harmless, plural, shortened
from cogs.office_hours.texts.announcement import (
    REPEATS,
    about,
    full_time,
    lasting,
    listed,
    people,
    place,
    title,
    topics,
)

CREATE = "Create"
CHANGE = "Change"
THROW_AWAY = "Throw away"
CANCEL_SURELY = "Yes, cancel it"
KEEP = "Keep it"

FORMATS = {
    Format.SLOTS: "Slots: people book a time",
    Format.QUEUE: "Queue: people come and wait for a turn",
    Format.GROUP: "Group: people take a seat, all at once",
}
"""The formats while a command is typed."""

WHICH = {False: "Only this one", True: "This one and all later ones"}

TITLE = "Title"
WHEN = "When"
MINUTES = "How long"
TOPICS = "Topics"
TOPICS_HINT = "Optional, separated by commas. People choose one when they book."
ABOUT = "About"
ABOUT_HINT = "Optional. What to bring, what it is good for."
LENGTH_EXAMPLE = "90 minutes, or 2h"
REASON_TITLE = "Cancel it"
REASON = "Would you like to say why?"
REASON_HINT = "Optional. Everybody who booked reads it. “I am ill” is enough."

DRAFT_TITLE = "Change the draft"
EDIT_TITLE = {False: "Change this session", True: "Change this and all later ones"}


def when_hint(zone: str) -> str:
    """Beside a time that is typed, at most 100 characters."""
    return f"Tue 6pm, tomorrow 17:30, 2026-12-03 18:00: in your zone {zone}."


def minutes_hint(example: str, least: int, most: int) -> str:
    """Beside a length that is typed."""
    return f"For example {example}; from {lasting(least)} to {lasting(most)}."


# The draft


def turns(plan: Plan) -> str:
    """The format in words."""
    match plan.format:
        case Format.SLOTS:
            each = plan.minutes // plan.slot_minutes if plan.slot_minutes else 0
            lead = f"{plural(each, 'slot')} of {plural(plan.slot_minutes, 'minute')}"
            if len(plan.coaches) > 1:
                lead += " with each coach"
            return f"{lead}, one person at a time"
        case Format.QUEUE:
            return f"a queue, about {plural(plan.slot_minutes, 'minute')} a turn"
        case Format.GROUP:
            return f"a group of up to {plural(plan.seats, 'person', 'people')}, all at once"


def held(plan: Plan) -> str:
    """Where it is held, as its coach reads it."""
    if plan.place is not Place.THREAD:
        return place(plan)
    if plan.format is Format.GROUP:
        return "in a private thread, with everybody who has a seat"
    return "in a private thread for each visit"


def draft(session: Session, given: str | None, next_at: datetime | None) -> str:
    """What was understood. `given`: the time as it was typed. `next_at`: when it comes again."""
    plan = session.plan
    typed = f"Read from “{harmless(shortened(given, 60))}” in" if given else "It is planned in"
    lines = [
        "### Is this right?",
        f"**{title(plan)}** with {people(plan.coaches)}",
        f"{full_time(session.starts_at)}, {lasting(plan.minutes)}",
        f"-# {typed} your zone {session.zone}. Another one? `/me preferences` sets it.",
        "",
        f"**How:** {turns(plan)}",
        f"**Where:** {held(plan)}",
        f"**Repeats:** {repeats(session, next_at)}",
    ]
    if plan.topics:
        lines.append(f"**Topics:** {topics(plan)}")
    return "\n".join(lines)


def draft_about(plan: Plan) -> str:
    """What it is about."""
    return about(plan)


def repeats(session: Session, next_at: datetime | None) -> str:
    """How it comes again, always at the same time on the clock on the wall."""
    if session.repeat is Repeat.NONE or next_at is None:
        return "no, once"
    return f"{REPEATS[session.repeat].lower()}; the next on <t:{int(next_at.timestamp())}:F>"


DRAFT_END = "-# Only you see this. Nothing is announced before you press **Create**."


def dropped() -> str:
    """A draft was thrown away."""
    return "Thrown away; nobody saw it. `/coach schedule` starts another."


def hints(
    channel: int | None,
    lacks: Sequence[str],
    lacks_for_events: Sequence[str],
    lacks_for_threads: Sequence[str] = (),
) -> list[str]:
    """What Belay lacks for it, and who can give it. `channel`: where it will be announced."""
    said: list[str] = []
    if channel is None:
        said.append(
            "The channel for office hours is not there any more, so the announcement waits for another. A"
            " moderator picks it with `/setup`."
        )
    elif lacks:
        said.append(
            f"Belay cannot post in <#{channel}>, where it would be announced: it lacks **{listed(lacks)}**"
            " there. An admin can allow that for Belay's role under the channel's settings > Permissions;"
            " the announcement waits until then."
        )
    if lacks_for_events:
        said.append(
            f"Belay lacks **{listed(lacks_for_events)}**, so this is announced without an event in the"
            " server's list. An admin can allow that for Belay's role."
        )
    if lacks_for_threads:
        said.append(
            f"Belay lacks **{listed(lacks_for_threads)}** in <#{channel}>, so it cannot open the private threads of"
            " turns. An admin can allow that for Belay's role under the channel's settings > Permissions."
        )
    return [f"-# {line}" for line in said]


def no_coach_yet(user: int) -> str:
    """Somebody named as a coach does not have that role."""
    return (
        f"-# <@{user}> does not have the coach role yet, and can open and change this once they do. An"
        " admin can give it to them."
    )


# Made


_MADE = {
    SessionState.OPEN: "### It is open",
    SessionState.OVER: "### It is over",
    SessionState.CANCELLED: "### It was cancelled meanwhile",
}


def made(shown: SessionShown, channel: int | None, settings: OfficeHours, *, hindered: bool) -> str:
    """After **Create**: what was made, and what happens next. `hindered`: Belay lacks something for that."""
    session = shown.session
    head = _MADE.get(session.state, "### Created")
    lines = [head, f"**{title(session.plan)}**, {full_time(session.starts_at)}"]
    if shown.link is not None or shown.event is not None:
        lines.append(_links(shown))
    elif session.is_to_come and not hindered:
        lines.append(f"It is announced in <#{channel}> in a moment, and appears among the server's events.")
    if session.state is SessionState.PLANNED:
        lines += ["", "**What happens next**", *_next(session, settings)]
    return "\n".join(lines)


def _links(shown: SessionShown) -> str:
    guild = shown.session.guild
    links: list[str] = []
    if shown.link is not None:
        links.append(
            f"[its announcement](https://discord.com/channels/{guild}/{shown.link[0]}/{shown.link[1]})"
        )
    if shown.event is not None:
        links.append(f"[its event](https://discord.com/events/{guild}/{shown.event})")
    return f"See {' and '.join(links)}."


def _next(session: Session, settings: OfficeHours) -> list[str]:
    reminders = listed([span(before) for before in settings.remind])
    first = {
        Format.SLOTS: "- People can book now. You hear of each booking; what they share is shown when their time comes.",
        Format.GROUP: "- People can take a seat now. You hear of each of them.",
        Format.QUEUE: "- People can ask to be told when it opens, and ask questions ahead.",
    }[session.plan.format]
    lines = [first]
    if reminders and session.plan.format is not Format.QUEUE:
        lines.append(f"- Whoever booked is reminded {reminders} before.")
    early = f"up to {span(settings.opens_before)} before" if settings.opens_before else "at the start"
    lines.append(
        f"- `/coach open`, {early}, says that you are there; `/coach next` brings in the next person."
    )
    lines.append(
        "- Whether you hear by direct message or by a mention is yours to choose in `/me preferences`."
    )
    lines.append("- `/coach edit` and `/coach cancel` tell everybody whom it concerns.")
    return lines


KEPT = "What you did with your session is done. `/officehours list` shows how it stands."
"""What waits in the inbox when an answer could not be delivered."""


# Changed


def changed(before: Session, change: Changed, *, following: bool) -> str:
    """After an edit: what is different, and who hears of it."""
    after = change.shown.session
    lines = differences(before, after)
    if not lines:
        return f"### Nothing was changed\n**{title(after.plan)}** stands as it was, {full_time(after.starts_at)}."
    which = "\nThe later ones of its repeat change in the same way." if following else ""
    return f"### Changed\n{chr(10).join(f'- {line}' for line in lines)}{which}\n{told(change.told)}"


def differences(before: Session, after: Session) -> list[str]:
    """What an edit changed, a line each."""
    old, new = before.plan, after.plan
    found: list[str] = []
    if old.title != new.title:
        found.append(f"**Title:** {title(new)}")
    if before.starts_at != after.starts_at:
        found.append(
            f"**When:** {full_time(after.starts_at)}; before, <t:{int(before.starts_at.timestamp())}:F>"
        )
    if old.minutes != new.minutes:
        found.append(f"**How long:** {lasting(new.minutes)}; before, {lasting(old.minutes)}")
    if (old.format, old.slot_minutes, old.seats) != (new.format, new.slot_minutes, new.seats):
        found.append(f"**How:** {turns(new)}")
    if (old.place, old.place_id, old.link) != (new.place, new.place_id, new.link):
        found.append(f"**Where:** {held(new)}")
    if old.topics != new.topics:
        found.append(f"**Topics:** {topics(new)}" if new.topics else "**Topics:** those of this server")
    if old.about != new.about:
        found.append("**About:** your new words" if new.about else "**About:** nothing any more")
    if before.repeat is not after.repeat:
        found.append(f"**Repeats:** {REPEATS[after.repeat].lower()}")
    if old.coaches != new.coaches:
        found.append(f"**Coaches:** {people(new.coaches)}")
    return found


def told(count: int) -> str:
    """Who hears of it."""
    if not count:
        return "Nobody had booked it or asked to hear of it, so nobody needs to be told."
    return f"{plural(count, 'person', 'people')} who booked or asked to hear of it {'is' if count == 1 else 'are'} told."


# Cancelled


def cancel_sure(session: Session, count: int, *, following: bool) -> str:
    """Asked before it is cancelled."""
    which = ""
    if following:
        which = "\nAll later ones of its repeat are cancelled with it."
    elif session.repeat is not Repeat.NONE:
        which = f"\nIt comes {REPEATS[session.repeat].lower()}; the others stay."
    if not count:
        concerned = "Nobody has booked it or asked to hear of it yet."
    else:
        who = (
            "1 person has booked, waits for it" if count == 1 else f"{count} people have booked, wait for it"
        )
        concerned = (
            f"{who} or asked to hear of it. They are told at once, with your words if you add some, and are"
            " offered the next session where there is one."
        )
    return f"### Cancel this?\n**{title(session.plan)}**, {full_time(session.starts_at)}{which}\n{concerned}"


def cancelled(count: int, *, following: bool) -> str:
    """After it was cancelled."""
    which = "It and all later ones are" if following else "It is"
    return f"### Cancelled\n{which} taken off, and the announcement says so.\n{told(count)}"


def kept() -> str:
    """They thought better of it."""
    return "It stays as it is. Nothing was cancelled."


# While a command is typed, and given back


def choice(session: Session, at: str, limit: int) -> str:
    """One of the sessions to choose from: its title, and `at`, the time that tells it from others."""
    room = limit - len(at) - 3
    return f"{shortened(session.plan.title, room)} · {at}"


def as_typed(command: str, parts: Mapping[str, str | None]) -> str:
    """A command as it was given, to be copied."""
    return " ".join([command, *(f"{name}: {value}" for name, value in parts.items() if value)])
