"""Words for what belongs to no room: limits, storage, old buttons, and an apology."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.database import StorageTrouble
from bot.dates import TimeAmbiguous, TimePast, TimeSkipped, TimeTooFar, TimeUnread
from bot.errors import MissingPermission, NotSetUp, NotThere, NotYours, OldControl, OnlyInServer, explain
from bot.members import Gather, TooOften
from bot.members.giving import NothingGathers, WeeksPost
from bot.text import TextEmpty, TextTooLong, clean, harmless, plural, shortened


def apology(reference: int) -> str:
    """Something unexpected went wrong."""
    return (
        "Sorry, something went wrong on Belay's side. Please try again in a moment; nothing is done twice by that. "
        f"If it happens again, give a moderator this reference: `{reference}`."
    )


def when(moment: datetime) -> str:
    """A moment, as Discord shows it in each reader's own time, with how far away it is."""
    seconds = int(moment.timestamp())
    return f"<t:{seconds}:f> (<t:{seconds}:R>)"


WEEKS_POST = "The week's post"

GATHER: Mapping[Gather, str] = {
    Gather.NO: "Not in it",
    Gather.NAMED: "In it, with my name",
    Gather.UNNAMED: "In it, without my name",
}

_HOW: Mapping[Gather, str] = {
    Gather.NO: "",
    Gather.NAMED: ", with your name",
    Gather.UNNAMED: ", without your name",
}


def weeks_post(gather: Gather, post: WeeksPost, out: str = "this one is not in it.") -> str:
    """What the week's post says of an item, above the choice. `out`: while it was never given."""
    title = "" if post.title is None else f", “{harmless(post.title)}”"
    about = f"-# The week's post{title}: "
    if gather is Gather.NO:
        return about + ("this one is not in it any more." if post.said else out)
    if post.said:
        return f"{about}this one stands in the post that is out{_HOW[gather]}."
    if post.title is None:
        return f"{about}none is planned at the moment. Your choice is kept until you change it."
    return f"{about}this one is in the next post{_HOW[gather]}. You can change that at any time."


def kept_gather(what: str, gather: Gather) -> str:
    """What happened to `what` ("setback"), for an inbox: the answer to a choice for the week's post did not arrive."""
    chosen = "is not in the week's post" if gather is Gather.NO else "is given to the week's post"
    return f"Your {what} {chosen}{_HOW[gather]}. `/{what} mine` can change that."


def span(length: timedelta) -> str:
    """A length of time as a person says it: "a day", "3 hours"."""
    for unit, seconds in (("week", 604800), ("day", 86400), ("hour", 3600), ("minute", 60)):
        count, rest = divmod(int(length.total_seconds()), seconds)
        if count and not rest:
            return plural(count, unit) if count > 1 else f"{'an' if unit == 'hour' else 'a'} {unit}"
    return plural(int(length.total_seconds()), "second")


@explain.register
def _(refusal: OldControl) -> str:
    return (
        "That button is from an earlier time and does nothing any more. "
        "`/checkin now` starts a fresh check-in, and `/me inbox` shows what waits for you."
    )


@explain.register
def _(refusal: OnlyInServer) -> str:
    return "That works inside a server, since what you share belongs to that server. Please try it there."


@explain.register
def _(refusal: NotThere) -> str:
    return "That belongs to a server you are no longer in, so nothing was changed."


@explain.register
def _(refusal: NotYours) -> str:
    return "That one belongs to somebody else, so nothing was changed."


@explain.register
def _(refusal: NotSetUp) -> str:
    return (
        f"This server has no channel for {refusal.place} yet. A moderator can pick one with `/setup`. "
        "Whatever you wrote is kept."
    )


@explain.register
def _(refusal: MissingPermission) -> str:
    return f"That needs **{refusal.needed}**. A server admin can give it to you."


@explain.register
def _(refusal: StorageTrouble) -> str:
    return (
        "Belay cannot save anything right now, so nothing was changed. It is in the log of those who run it. "
        "Please try again in a little while."
    )


@explain.register
def _(refusal: TooOften) -> str:
    many = f"{plural(refusal.times, 'time')} in {span(refusal.per)}"
    return (
        f"That can be done {many}, so that nobody is flooded. You can do it again {when(refusal.again_at)}."
    )


@explain.register
def _(refusal: TextTooLong) -> str:
    return (
        f"**{refusal.field}** holds up to {refusal.limit} characters, and yours has {len(refusal.text)}. "
        "Nothing was saved yet; shorten it a little and send it again."
    )


@explain.register
def _(refusal: TextEmpty) -> str:
    return f"**{refusal.field}** has nothing in it that others could read. A few words are enough."


_GIVEN = 80


def given(text: str) -> str:
    """A time as somebody wrote it, on one line."""
    line = harmless(shortened(" ".join(clean(text).split()), _GIVEN))
    return f"“{line}”" if line else "An empty time"


def _day(day: date) -> str:
    return f"**{day:%A}, {day.day} {day:%B %Y}**"


@explain.register
def _(refusal: TimeUnread) -> str:
    if refusal.day is None:
        return (
            f"{given(refusal.given)} could not be read as a day and an hour. What works, for example: "
            "`Tue 6pm`, `tomorrow 17:30`, `3 Dec 18:00`, `in 2 hours`."
        )
    if refusal.at_odds:
        return (
            f"{given(refusal.given)} names another weekday, and the date in it is {_day(refusal.day)}. "
            "Write the date or the weekday alone, with the hour: `Tue 6pm`, `3 Dec 18:00`."
        )
    return (
        f"{given(refusal.given)} was read as {_day(refusal.day)}, and it needs an hour too. "
        f"For example: `{refusal.example}`."
    )


@explain.register
def _(refusal: TimePast) -> str:
    return (
        f"{given(refusal.given)} was read as {when(refusal.understood)}, and that is over. "
        "A time to come works, for example `tomorrow 17:30` or `3 Dec 18:00`."
    )


@explain.register
def _(refusal: TimeTooFar) -> str:
    return (
        f"{given(refusal.given)} was read as {when(refusal.understood)}, more than a year from now. "
        "Anything up to a year ahead works, for example `tomorrow 17:30` or `3 Dec 18:00`."
    )


@explain.register
def _(refusal: TimeAmbiguous) -> str:
    if refusal.twice:
        return (
            f"The clocks go back that night, so {given(refusal.given)} comes twice. "
            f"Write `{refusal.first}` for the first time, or `{refusal.second}` for the second."
        )
    return (
        f"{given(refusal.given)} can be read in more than one way. "
        f"Write it as `{refusal.first}` or `{refusal.second}`, whichever you mean."
    )


@explain.register
def _(refusal: TimeSkipped) -> str:
    return (
        f"The clocks go forward then ({refusal.zone}), and {given(refusal.given)} is left out. "
        f"The first time after that works: `{refusal.instead}`."
    )


@explain.register
def _(refusal: NothingGathers) -> str:
    return (
        "No post gathers wins and no's here at the moment, so there is none to be in. Yours stays as it is."
    )
