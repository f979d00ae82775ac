"""The words of the moderators' desk: what is posted when, and what comes of it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.config import Series
from bot.prompts.model import Led, PostShown, SeriesShown, Standing, State, Upcoming
from bot.servers.places import STANDS_IN
from bot.text import harmless, plural, shortened

LIST = "Every series: where and when it is posted, what comes next, how it stands here"
PREVIEW = "Exactly what will be posted when, in the coming days"
POST = "Post the next text of a series now, beside its schedule; shown to you first"
SKIP = "Leave out the next post of a series; it can be taken in again"
PAUSE = "Let a series rest in this server until somebody resumes it"
RESUME = "Go on with a series that rests in this server"
SERIES = "Which series: its title finds it"
SERIES_OR_ALL = "One series; all of them where you leave this out"
DAYS = "How many days ahead, 1 to 28; 14 where you leave this out"

POST_NOW = "Post now"
SKIP_NEXT = "Skip the next"
PAUSE_HERE = "Pause here"
RESUME_HERE = "Resume"
ALL_SERIES = "All series"
OPEN = "Open a series"
THE_CARD = "Show the series"
SURELY = "Post it now"
LEAVE = "Leave it"
AFTER_ALL = "Post it after all"
EARLIER = "Earlier"
LATER = "Later"

_ZONE = "server"  # as `config.yaml` writes "the zone each server chose"
_WEEK = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_WORKDAYS = 5
_LONGEST_CHOICE = 100
_EXCERPT = 90
_FORMATTING = re.compile(r"\*\*|`")

Channels = Mapping[str, int]
"""Place -> the channel that was picked for it."""


def choice(series: Series) -> str:
    """A series where one is picked from a list: at most 100 characters."""
    name = f"{series.title} ({series.id})"
    return name if len(name) <= _LONGEST_CHOICE else shortened(series.title, _LONGEST_CHOICE)


# When and where


def in_words(series: Series, server_zone: str) -> str:
    """When a series is due, as a person says it: "Mondays at 09:00 (Europe/London)"."""
    zone = server_zone if series.zone == _ZONE else series.zone
    if series.time is None or series.days is None:
        return f"by the cron `{series.cron}` ({zone})"
    return f"{_days(sorted(series.days))} at {series.time:%H:%M} ({zone})"


def _days(days: Sequence[int]) -> str:
    if len(days) == len(_WEEK):
        return "every day"
    if list(days) == list(range(_WORKDAYS)):
        return "Monday to Friday"
    named = [_WEEK[day] for day in days]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def where(series: Series, channels: Channels) -> str:
    """Where its posts stand."""
    if series.is_dose:
        return "to its subscribers, by direct message"
    channel = _channel(series, channels)
    return f"in <#{channel}>" if channel else "in no channel yet"


def where_to_come(series: Series, channels: Channels) -> str:
    """Where a post to come will stand; nowhere, as long as no channel is picked."""
    place = where(series, channels)
    if series.is_dose or _channel(series, channels):
        return place
    return f"{place}: posted once `/setup` has a channel for **{series.channel}**"


def _channel(series: Series, channels: Channels) -> int:
    return channels.get(series.channel, channels.get(STANDS_IN.get(series.channel, ""), 0))


def due_at(due: datetime) -> str:
    seconds = int(due.timestamp())
    return f"<t:{seconds}:F> (<t:{seconds}:R>)"


_HERE = "It rests here: moderators paused it. **Resume** goes on with it."
_EVERYWHERE = "It rests everywhere: `config.yaml` says `paused: true`."


def _standing(shown: SeriesShown) -> str | None:
    match shown.standing:
        case Standing.RUNS:
            return None
        case Standing.NOWHERE:
            return f"No channel is picked for **{shown.series.channel}**, so it is not posted. `/setup` picks one."
        case Standing.RESTS_HERE:
            return _HERE
        case Standing.RESTS_IN_CONFIG:
            return _EVERYWHERE
        case Standing.BY_MESSAGE:
            return _by_message(shown)


def _by_message(shown: SeriesShown) -> str:
    asked = "Nobody here asked for it yet; members do with `/dose`."
    if shown.subscribers:
        asked = f"{plural(shown.subscribers, 'person', 'people')} here asked for it."
    if shown.rests:
        return f"{_EVERYWHERE if shown.series.paused else _HERE} {asked}"
    return f"{asked} Each gets it at their own local time." if shown.subscribers else asked


def _bank(shown: SeriesShown) -> str:
    if shown.bank == 1:
        return "one text"
    never = f"{shown.never} never posted" if shown.never else "all of them posted before"
    of_members = f", {shown.taken_up} from members" if shown.taken_up else ""
    return f"{plural(shown.bank, 'text')}, {never}{of_members}"


def _by_message_bank(shown: SeriesShown) -> str:
    of_members = f", {shown.taken_up} from members" if shown.taken_up else ""
    return f"{plural(shown.bank, 'text')}{of_members}"


# The list


def nothing() -> str:
    """`config.yaml` has no series."""
    return (
        "### No series yet\n"
        "`config.yaml` names no series, so nothing is posted by itself. Whoever runs Belay can add one "
        "there under "
        "`series:`; `docs/configuration.md` has an example. `/prompts reload` takes it up without a restart."
    )


def listing(pages: int, page: int) -> str:
    """Above the list."""
    which = f" ({page + 1} of {pages})" if pages > 1 else ""
    return f"### What is posted here{which}\nTimes are shown in your own zone."


def entry(shown: SeriesShown, server_zone: str, channels: Channels) -> str:
    """One series in the list."""
    series = shown.series
    lines = [
        f"**{harmless(series.title)}** (`{series.id}`)",
        f"{_first_up(where(series, channels))}, {in_words(series, server_zone)}",
    ]
    lines += [f"Next: {due_at(shown.next.due)}"] if shown.next is not None else []
    lines += [f"Left out: {due_at(shown.left_out.due)}"] if shown.left_out is not None else []
    if (standing := _standing(shown)) is not None:
        lines.append(standing)
    lines.append(f"-# {_first_up(_by_message_bank(shown) if series.is_dose else _bank(shown))}")
    return "\n".join(lines)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


# One series


def head(shown: SeriesShown, server_zone: str, channels: Channels) -> str:
    """What a series is, and how it stands."""
    series = shown.series
    lines = [
        f"### {harmless(series.title)}",
        f"{_first_up(where(series, channels))}, {in_words(series, server_zone)}. "
        f"{_first_up(_by_message_bank(shown) if series.is_dose else _bank(shown))}.",
    ]
    if (standing := _standing(shown)) is not None:
        lines.append(standing)
    return "\n".join(lines)


def coming(posts: Sequence[Upcoming]) -> str:
    """The next due times, each with what it will say."""
    if not posts:
        return "**Next**\nNothing is due in the next 28 days."
    return "**Next**\n" + "\n".join(f"{due_at(post.due)}\n-# {what(post)}" for post in posts)


def what(post: Upcoming) -> str:
    if post.left_out:
        return "Left out."
    return excerpt(post.text) + _remarks(post)


def _remarks(post: Upcoming) -> str:
    remarks: list[str] = []
    if post.late:
        remarks.append("fell due while Belay was down, and is posted as soon as it can be")
    if post.encore:
        remarks.append("once more, since it led many people to something")
    if post.suggestion is not None:
        remarks.append("suggested by a member")
    return f" ({'; '.join(remarks)})" if remarks else ""


def excerpt(text: str) -> str:
    """How it begins, without the formatting that a bank may have: a part of it would be litter."""
    plain = _FORMATTING.sub("", " ".join(text.split()))
    return f"“{harmless(shortened(plain, _EXCERPT))}”"


def past(shown: SeriesShown) -> str:
    """The latest posts, and what came of them and of all."""
    if not shown.last:
        return "**So far**\nIt was not posted here yet."
    latest = "\n".join(_past(one) for one in shown.last)
    total = f"{plural(shown.posted, 'post')} in all: {_came_of(shown.led)}."
    return (
        f"**So far**\n{latest}\n{total}\n-# Counted within a day of a post, each person once a post: who "
        "checked in, "
        "asked, replied, or shared a win or a setback from it."
    )


def _past(one: PostShown) -> str:
    seconds = int(one.post.due.timestamp())
    how = ""
    if one.post.opened_by is not None:
        how = ", by hand"
    elif one.post.state is State.LATE:
        how = ", late"
    return f"<t:{seconds}:d>{how}: {_came_of(one.led)}\n-# {excerpt(one.post.text)}"


def _came_of(led: Led) -> str:
    counted = [
        (led.check_ins, "check-in", "check-ins"),
        (led.asks, "ask", "asks"),
        (led.replies, "reply", "replies"),
        (led.shares, "share", "shares"),
    ]
    found = [plural(count, one, many) for count, one, many in counted if count]
    if not found:
        return "nothing counted"
    return f"{', '.join(found)}, by {plural(led.people, 'person', 'people')}"


# Preview


def preview_head(days: int, title: str | None, pages: int, page: int) -> str:
    """Above the preview."""
    of_it = "" if title is None else f" of {harmless(title)}"
    which = f" ({page + 1} of {pages})" if pages > 1 else ""
    span = "day" if days == 1 else f"{days} days"
    return f"### What will be posted{of_it} in the next {span}{which}\nTimes are shown in your own zone."


def preview_empty(days: int, title: str | None) -> str:
    """Nothing is due."""
    span = "24 hours" if days == 1 else f"{days} days"
    what = "Nothing" if title is None else f"Nothing of **{harmless(title)}**"
    return f"{what} is due in the next {span}. `/prompts list` says how each series stands."


def preview_entry(post: Upcoming, place: str, *, gathers: bool) -> str:
    """One post to come, with all of its text. `gathers`: members give to it until then."""
    lead = f"{due_at(post.due)}\n**{harmless(post.title)}**, {place}"
    if post.left_out:
        return f"{lead}: left out"
    text = post.text if post.suggestion is None else harmless(post.text)
    said = "\n".join(f"> {line}" for line in text.split("\n"))
    given = "\n-# And below it, the wins and setbacks that members give to it until then." if gathers else ""
    return f"{lead}{_remarks(post)}\n{said}{given}"
