"""What people read after a visit: what they take along, how it was; and what coaches read of notes and ratings."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.errors import explain
from bot.office_hours.model import Action, Note, Ratings, Session, Visit
from bot.office_hours.model.refusals import (
    ActionOver,
    NobodyCame,
    NothingLeftToRate,
    NotTheirCoach,
    TooManyActions,
)
from bot.text import plural, quoted_within
from cogs.office_hours.texts import announcement

HOW_WAS_IT = "How was it for you?"
STARS: Mapping[int, tuple[str, str]] = {
    1: ("1 of 5", "It was of no use to me"),
    2: ("2 of 5", "Of little use"),
    3: ("3 of 5", "Of some use"),
    4: ("4 of 5", "Of good use"),
    5: ("5 of 5", "Of great use"),
}
"""From the lowest up, in even steps: no number is praised above another."""

DONE = "Done"
LET_GO = "Let it go"

RATE_TITLE = "How was it for you?"
COMMENT = "A few words, if you like"
NOTE_TITLE = "A note for coaches"
NOTE = "What will help whoever meets them next?"
NOTE_HINT = "Coaches who meet them read this, and so can they, in their export. Write it as if to them."
NOTE_HINT_SHARED = "Only coaches who meet one of these people read this. Write it as if to them."
ADD_NOTE = "Write a note"
CHANGE_NOTE = "Change my note"

KEPT_NOTE = "Your note is kept."
KEPT_RATING = "Your rating of the visit is kept. Thank you."

_ACTION_ROOM = 560  # characters; all of a message together stays below Discord's 4,000
_ASIDE_ROOM = 220  # beside a check-in, which may be long itself
_NOTES_ROOM = 2300
_NOTE_ROOM = 1200
_NOTE_LEAST = 150
_COMMENT_ROOM = 240
_COMMENTS_SHOWN = 4


def coach(user: int) -> str:
    """A coach by a mention, which pings nobody; a former member has none."""
    return f"<@{user}>" if user > 0 else "a coach who is no longer here"


def _day(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:D>"


# To the person who was there


def after_head(visit: Visit, session: Session) -> str:
    """Whom they met, and in what."""
    when = _day(visit.ended_at or visit.began_at)
    return f"### Your visit with {coach(visit.coach)}\n{announcement.title(session.plan)}, {when}."


def take_along(actions: Sequence[Action]) -> str:
    """What they will do. Without any: that being there was something."""
    if not actions:
        return "Talking it over with somebody is work on your career. It counts."
    lines = "\n".join(quoted_within(action.text, _ACTION_ROOM) for action in actions)
    if len(actions) == 1:
        later = "It will be beside your next check-in, where you can say that it is done, or let it go."
    else:
        later = "They will be beside your next check-in, where you can say what is done, or let them go."
    return f"**What you take along**\n{lines}\n{later}"


def how_was_it() -> str:
    """Above the select of a rating."""
    return (
        "**How was it for you?** A low number is as welcome as a high one: it is how coaching gets better."
        "\n-# Coaches see ratings only as sums of five or more, a while later, never yours alone."
    )


def where_next() -> str:
    """Where to go from here."""
    return (
        "-# `/officehours list` shows when coaches are here again, and `/ask new` reaches people in between."
    )


def rate_hint(stars: int) -> str:
    """In the form of a comment, once the stars are kept."""
    return f"Your {stars} of 5 is kept. Words are shown among others', without a name."


def rated(stars: int) -> str:
    """Kept, with words or without."""
    return f"Thank you, {stars} of 5 is kept. For an hour you can still change it; from then on it is part of a sum."


def aside(action: Action, when: datetime | None) -> str:
    """An action beside a check-in. `when`: the day of its visit, said once for all of them."""
    words = quoted_within(action.text, _ASIDE_ROOM)
    return words if when is None else f"**From your visit on {_day(when)}**\n{words}"


def did() -> str:
    """An action is done."""
    return "**Done.** Good to know that it is behind you."


def let_go() -> str:
    """An action was let go."""
    return "**Let go.** Plans change, and that is fine."


# To coaches


def notes_head(user: int, count: int) -> str:
    """Above the notes about somebody."""
    head = f"### Notes about <@{user}>"
    if not count:
        return f"{head}\nNobody has noted anything about a visit of theirs yet."
    return f"{head}\n-# For the coaches who meet them. They can read what is noted of them in their export."


def notes(found: Sequence[Note], own: int) -> list[str]:
    """The newest notes, as whole as they fit, and how many there are besides. `own`: the coach who reads."""
    shown: list[str] = []
    room = _NOTES_ROOM
    for one in found:
        by = "you" if one.coach == own else coach(one.coach)
        words = quoted_within(one.text, min(room, _NOTE_ROOM))
        shown.append(f"-# {_day(one.at)}, {by}\n{words}")
        room -= len(shown[-1])
        if room < _NOTE_LEAST:
            break
    more = len(found) - len(shown)
    return [*shown, f"-# And {more} earlier."] if more else shown


def ratings(found: Ratings) -> str:
    """How a coach's own visits were rated."""
    if found.mean is None:
        return (
            "**Your visits**\nRatings are shown from five on, in whole fives, so that nobody's can be told apart."
            " There are not enough yet."
        )
    lines = [f"**Your visits**\n{found.mean:.1f} of 5, from {found.count} ratings."]
    lines += [quoted_within(comment, _COMMENT_ROOM) for comment in found.comments[:_COMMENTS_SHOWN]]
    more = len(found.comments) - _COMMENTS_SHOWN
    if more > 0:
        lines.append(f"-# And {plural(more, 'more comment')}.")
    lines.append("-# Whole fives only, comments in no order.")
    return "\n".join(lines)


def noted(*, emptied: bool) -> str:
    """After the form of a note."""
    if emptied:
        return "Your note about that visit is gone."
    return "Your note is kept. Coaches who meet them next will have it."


@explain.register
def _(refusal: ActionOver) -> str:
    del refusal
    return "You have answered that one already, so it is off your list. Nothing more to do."


@explain.register
def _(refusal: NothingLeftToRate) -> str:
    del refusal
    return "There is nothing left to rate here: either your rating is in already, or that visit is a good while ago."


@explain.register
def _(refusal: TooManyActions) -> str:
    return (
        f"More than {refusal.most} things are hard to carry home. Choose the {refusal.most} that matter most;"
        " nothing was saved yet."
    )


@explain.register
def _(refusal: NotTheirCoach) -> str:
    del refusal
    return (
        "Notes are for coaches who meet that person: they are with you now, had a visit with you, or have booked one."
        " That is not so here."
    )


@explain.register
def _(refusal: NobodyCame) -> str:
    del refusal
    return (
        "Nobody came to that visit, so there is nothing to note about it."
        " That somebody could not come is never a mark."
    )
