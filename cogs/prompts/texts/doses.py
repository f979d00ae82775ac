"""The words of `/dose` and of what it sends."""

from collections.abc import Sequence
from datetime import time

from bot.client.texts import when
from bot.errors import explain
from bot.members import Way
from bot.prompts.model.doses import DoseCard
from bot.prompts.model.refusals import DoseGone, DoseRests
from bot.text import harmless

COMMAND = "A text from this server by direct message, at your local time; you can stop it any time"
AT = "A time of day, for example 08:30 or 7pm"
ZONE = "Your time zone; type a city"

ANOTHER_TIME = "Another time"
STOP = "Stop"
STOP_THESE = "Stop these"
SEND_AGAIN = "Send them again"
BY_DM = "As a direct message"
WHICH = "Choose one"

FORM = "When should it come?"
FORM_AT = "Time of day"

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK, _WORKDAYS = tuple(range(7)), tuple(range(5))
_NO_LONGER_HERE = "Something that this server sent before"


def send_at(at: time) -> str:
    """The button that asks for it."""
    return f"Send it to me at {at:%H:%M}"


def form_hint(zone: str) -> str:
    """Below the field of the form; at most 100 characters."""
    return f"For example 08:30 or 7pm. Your zone: {zone}"[:100]


def title(card: DoseCard) -> str:
    """What a series is called."""
    return _NO_LONGER_HERE if card.title is None else harmless(card.title)


def days(wanted: Sequence[int]) -> str:
    """Days of the week as a person says them; 0 is Monday."""
    chosen = tuple(sorted(wanted))
    if chosen == _WEEK:
        return "every day"
    if chosen == _WORKDAYS:
        return "from Monday to Friday"
    names = [_WEEKDAYS[day] for day in chosen]
    return f"on {names[0]}s" if len(names) == 1 else f"on {', '.join(names[:-1])} and {names[-1]}"


def none() -> str:
    """No series can be asked for."""
    return (
        "This server sends nothing by direct message at the moment, so there is nothing to choose here. "
        "When its moderators begin one, `/dose` offers it."
    )


def which() -> str:
    """There are several series."""
    return "### By direct message\nThis server has more than one. Choose one to see what it is, and when it comes."


def which_at(at: time) -> str:
    """There are several series, and the time was given."""
    return f"### By direct message\nThis server has more than one. Which one should come at {at:%H:%M}?"


def offer(card: DoseCard) -> str:
    """To somebody who does not get it: what it is."""
    lead = f"### {title(card)}"
    if card.dose is not None:
        lead += "\nYou stopped it, so nothing of it comes."
    return (
        f"{lead}\nOne short text {days(card.days)}, as a direct message to you alone. For example:\n"
        f"{_block(card.example)}"
    )


def offer_foot(card: DoseCard) -> str:
    """Below the offer: whose clock it follows."""
    return (
        f"-# It follows your clock: {card.zone}. If that is not yours, `/dose zone:` changes it. "
        "Every text has a button that stops them."
    )


def present(card: DoseCard) -> str:
    """To a subscriber: when it comes, how, and the next one."""
    lines = [f"### {title(card)}"]
    if card.title is not None:
        lines.append(f"You get it {days(card.days)} at {card.at:%H:%M} ({card.zone}), {_HOW[card.way]}.")
    if card.rests:
        lines.append(
            "It rests in this server at the moment, so nothing comes. You stay on its list, and it goes on "
            "by itself when the server takes it up again."
        )
    elif card.way is Way.OFF:
        lines.append("So nothing comes. The button below turns it on again.")
    elif card.away_until is not None:
        lines.append(f"You are away until {when(card.away_until)}. Nothing is sent before that.")
    if card.next_at is not None and (card.away_until is None or card.next_at > card.away_until):
        lines.append(f"The next one comes {when(card.next_at)}.")
    return "\n".join(lines)


_HOW = {
    Way.DM: "as a direct message",
    Way.INBOX: "in your inbox: the latest one is shown to you when you next use Belay here",
    Way.MENTION: "with a line in the check-ins channel that something is waiting for you",
    Way.OFF: "and it is turned off in `/me preferences`",
}


def kept(card: DoseCard) -> str:
    """What was decided, in a sentence or two, where the answer itself could not be shown."""
    return present(card) if card.is_active else stopped(card)


def kept_zone(zone: str) -> str:
    """Their clock was set, where the answer itself could not be shown."""
    return f"Your time zone is {zone} from now on. `/dose` shows what comes, and when."


def stopped(card: DoseCard) -> str:
    """It is stopped."""
    return (
        f"### Stopped\nNothing more of **{title(card)}** comes to you. What you had so far is remembered, so if you "
        "begin again, it goes on with what is new to you."
    )


# The message


def said(text: str, *, by_member: bool) -> str:
    """The text itself. The formatting of whoever runs the server stands; a member's text comes without any."""
    return harmless(text) if by_member else text


def footer(server: str | None, credit: int | None) -> str:
    """Below each text: where it comes from and why."""
    place = f"**{harmless(server)}**" if server else "a server you are in"
    thanks = "" if credit is None else f"Suggested by <@{credit}>. "
    return f"-# {thanks}From {place}, as you asked for with `/dose`. Commands named here work in that server."


def _block(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


# Noes


@explain.register
def _(refusal: DoseRests) -> str:
    what = "It" if refusal.title is None else f"**{harmless(refusal.title)}**"
    return f"{what} is not sent in this server at the moment, so nothing was changed. `/dose` shows what there is."


@explain.register
def _(refusal: DoseGone) -> str:
    return "Nothing is kept about that any more, so nothing of it comes to you."
