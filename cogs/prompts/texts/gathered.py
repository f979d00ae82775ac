"""How a post says the wins and no's that members gave to it: all of them, shortened kindly where there are many."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.prompts import Gathered
from bot.text import harmless, plural, shortened

WINS = "**Wins**"
NOS = "**No's, and what is next**"
GIVEN = (
    "-# Each was given to this post by whoever wrote it. What you give from now on stands in the next one."
)

LONGEST = 1000
"""Characters of one text beyond which nothing is gained by more: what members may write is shorter."""

_SHORTEST = 24
_OF_THE_REST = 2  # what is next, or what helped, gets half the room of what happened

_WAS: Mapping[str | None, str] = MappingProxyType(
    {"rejection": "got a rejection", "ghosted": "was ghosted", "no_reply": "got no reply"}
)


def gathered(shown: Sequence[Gathered], room: int) -> str:
    """Both parts, in at most `room` characters; empty when there is nothing to say.

    Each text gets as much room as all can have: short ones are whole, long ones end in an ellipsis. When not even
    the beginnings fit, the last ones are counted and not said.
    """
    if not shown:
        return ""
    short, long = _SHORTEST, LONGEST
    if len(whole := _parts(shown, long)) <= room:
        return whole
    while long - short > 1:
        middle = (short + long) // 2
        if len(_parts(shown, middle)) <= room:
            short = middle
        else:
            long = middle
    left = len(shown)
    while left and len(_parts(shown, short, left)) > room:
        left -= 1
    return _parts(shown, short, left) if left else ""


def _parts(shown: Sequence[Gathered], limit: int, left: int | None = None) -> str:
    said = shown if left is None else shown[:left]
    wins = [_win(one, limit) for one in said if one.source == "win"]
    nos = [_no(one, limit) for one in said if one.source == "setback"]
    parts = ["\n".join([title, *lines]) for title, lines in ((WINS, wins), (NOS, nos)) if lines]
    if len(said) < len(shown):
        parts.append(f"And {plural(len(shown) - len(said), 'more', 'more')}.")
    return "\n\n".join([*parts, GIVEN])  # else the next title would be read as a part of the last entry


def _win(one: Gathered, limit: int) -> str:
    return f"- {_name(one)}: {_within(one.text, limit)}{_rest('Helped', one, limit)}"


def _no(one: Gathered, limit: int) -> str:
    what = _WAS.get(one.kind, "had a setback")
    happened = f": {_within(one.text, limit)}" if one.text.strip() else "."
    return f"- {_name(one)} {what}{happened}{_rest('Next', one, limit)}"


def _rest(title: str, one: Gathered, limit: int) -> str:
    return f"\n  **{title}:** {_within(one.rest, limit // _OF_THE_REST)}" if one.rest else ""


def _name(one: Gathered) -> str:
    return "Somebody" if one.user_id is None else f"<@{one.user_id}>"


def _within(text: str, limit: int) -> str:
    """A member's text on one line, in at most `limit` characters once it is harmless."""
    line, fits = " ".join(text.split()), limit
    while len(said := harmless(shortened(line, fits))) > limit and fits > 1:
        fits = max(1, fits * limit // len(said))
    return said
