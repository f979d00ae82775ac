"""What coaches read about their weekly hours."""

from collections.abc import Sequence

from bot.office_hours.model import Published, Weekly
from bot.text import plural
from cogs.office_hours.texts.announcement import full_time, title
from cogs.office_hours.texts.planning import held

STOP = "Stop publishing"
STOP_SURELY = "Yes, stop publishing"
KEEP_HOURS = "Keep my hours"
CHANGE_HOURS = "Change my hours"

HOURS_TITLE = "Your weekly hours"
HOURS = "Hours, every week"
HOURS_EXAMPLE = "Tue 18:00-20:00, Thu 12:00-13:30"
HOURS_HINT = "Day and time, separated by commas. Empty: nothing is published any more."
SLOT_EXAMPLE = "20 minutes"
SLOT = "How long is one slot?"
LINK = "Link"
LINK_HINT = "Optional. Without one, each visit gets a private thread here."

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def hours(weekly: Sequence[Weekly]) -> str:
    """Weekly hours as they are typed: "Tue 18:00-20:00, Thu 12:00-13:30"."""
    return ", ".join(f"{_DAYS[one.weekday]} {one.at:%H:%M}-{_end(one)}" for one in weekly)


def _end(one: Weekly) -> str:
    hour, minute = divmod((one.at.hour * 60 + one.at.minute + one.minutes) % 1440, 60)
    return f"{hour:02}:{minute:02}"


def published(result: Published, zone: str) -> str:
    """After weekly hours were published."""
    first = result.shown[0].session.plan if result.shown else None
    lines = ["### Your hours are published", f"**{hours(result.hours)}**, every week, in the zone {zone}"]
    if first is not None:
        lines.append(f"Slots of {plural(first.slot_minutes, 'minute')}, {held(first)}")
    if result.shown:
        lines += ["", "**The first ones**"]
        lines += [
            f"- {full_time(one.session.starts_at)}: {plural(len(one.slots), 'slot')}"
            for one in result.shown[:8]
        ]
    if result.kept:
        lines += ["", "**Kept from before, since people booked**"]
        lines += [f"- {title(one.plan)}, {full_time(one.starts_at)}" for one in result.kept[:8]]
    lines += [
        "",
        "Each is announced, and the following ones are made by themselves. You hear of each booking.",
    ]
    return "\n".join(lines)


def stop_sure(weekly: Sequence[Weekly]) -> str:
    """Asked before weekly hours end."""
    return (
        "### Stop publishing your hours?\n"
        f"**{hours(weekly)}**\n"
        "No more sessions are made from them, and those that nobody booked are taken down. What people"
        " booked stands; `/coach cancel` cancels one."
    )


def stopped(kept_sessions: int) -> str:
    """After they ended. `kept_sessions`: those that people booked."""
    stand = (
        "\n"
        f"{plural(kept_sessions, 'session')} that people booked"
        f" {'stands' if kept_sessions == 1 else 'stand'}; you hear before each."
        if kept_sessions
        else ""
    )
    return f"### Your hours are not published any more\n`/coach availability` publishes new ones.{stand}"


def no_hours() -> str:
    """There was nothing to stop."""
    return (
        "### You have no hours published\n"
        f"Nothing was changed. With `/coach availability` and, for example, `{HOURS_EXAMPLE}`, people can"
        " book slots with you every week."
    )


HOURS_KEPT = "Your weekly hours were changed. `/coach availability` shows them."
"""What waits in the inbox when an answer could not be delivered."""


def hours_kept() -> str:
    """They thought better of it."""
    return "Your hours stay as they are."
