"""Whom an ask is brought to: pure, from plain values to the chosen few and why (section 4 of the product page).

Never chosen: the asker, whoever is blocked either way with them, whoever was invited to this ask or offered on it
already, whoever helps with as many open asks as they want, got a day's invitations, or gives other kinds. (Whoever is
paused, off, gone, or turned invitations off is not among the candidates to begin with: see `store.py`.)

Among the others, each line decides only where all those above it are even:

    somebody in their quiet hours comes last: their letter waits until those end
    awake now: whoever sleeps cannot answer, however well they fit
    the kind chosen explicitly, before "anything"
    a field of theirs that the ask names
    fewer open asks
    more whole days without an invitation, up to a week; never invited counts as more
    was thanked for this kind
    longest not invited, so that equals are invited in turn
"""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.helpers.model import words_of
from bot.members import Who

RESTED_AT_MOST = 7
"""Whole days without an invitation that count."""

NEVER_INVITED = 8
"""What never having been invited counts as, in days."""

MOST_REASONS = 4


@dataclass(slots=True)
class Candidate:
    """Somebody who could be invited.

    `kinds`: what they chose, empty for anything. `quiet_from`, `quiet_to`: minutes after midnight in `zone`. `rested`:
    whole days since their last invitation, None for none; `last_invitation`: its number, a later one has a higher.
    """

    user: int
    kinds: frozenset[str]
    fields: tuple[str, ...]
    capacity: int
    zone: str
    quiet_from: int | None = None
    quiet_to: int | None = None
    rested: int | None = None
    last_invitation: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """For what somebody is sought. `words`: all the texts of the ask."""

    ask_id: int
    asker: Who
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds now, by user id.

    `clocks`: the local time of each zone, in minutes after midnight; from `day_starts` to `day_ends` people are awake.
    `loads`: open asks that somebody helps with. `today`: invitations within a day, at most `a_day`. `barred`: not
    for this ask. `thanked`: for its kind.
    """

    clocks: Mapping[str, int]
    day_starts: int
    day_ends: int
    a_day: int
    loads: Mapping[int, int] = field(default_factory=dict[int, int])
    today: Mapping[int, int] = field(default_factory=dict[int, int])
    barred: frozenset[int] = frozenset()
    thanked: frozenset[int] = frozenset()

    def fit(self, one: Candidate, wanted: Wanted) -> bool:
        """Whether somebody may be invited at all."""
        return not (
            one.user == wanted.asker.user
            or one.user in self.barred
            or self.loads.get(one.user, 0) >= one.capacity
            or self.today.get(one.user, 0) >= self.a_day
            or (one.kinds and wanted.kind not in one.kinds)
        )

    def quiet(self, one: Candidate) -> bool:
        """Whether these are somebody's quiet hours.

        In the hour that a clock shows twice this may be off by one; whether a letter waits is decided at delivery.
        """
        if one.quiet_from is None or one.quiet_to is None:
            return False
        return _between(self.clocks[one.zone], one.quiet_from, one.quiet_to)

    def awake(self, one: Candidate) -> bool:
        """Whether it is day where somebody is, and not in their quiet hours."""
        return _between(self.clocks[one.zone], self.day_starts, self.day_ends) and not self.quiet(one)


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody chosen, and why: codes, the most telling first.

    "kind": they chose this kind. "field:<field>": the ask names it. "thanked": for this kind. "awake": it is day
    where they are. "free": no open ask. "new": never invited. "rested:<days>": whole days not invited.
    """

    who: Who
    why: tuple[str, ...]


class Clocks(dict[str, int]):
    """The local time of each zone at one instant, in minutes after midnight; worked out once a zone."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._now = now

    def __missing__(self, zone: str) -> int:
        local = self._now.astimezone(ZoneInfo(zone))
        self[zone] = minutes = local.hour * 60 + local.minute
        return minutes


def rank(wanted: Wanted, candidates: Iterable[Candidate], facts: Facts, count: int) -> list[Match]:
    """At most `count` of the candidates, the first to be invited first; the same for any order of them."""
    named = _Named(wanted.words)
    fitting = [
        (
            facts.quiet(one),
            not facts.awake(one),
            not one.kinds,
            not named.among(one.fields),
            facts.loads.get(one.user, 0),
            -(NEVER_INVITED if one.rested is None else min(one.rested, RESTED_AT_MOST)),
            one.user not in facts.thanked,
            one.last_invitation,
            one.user,  # nobody comes twice, so that candidates themselves are never compared
            one,
        )
        for one in candidates
        if facts.fit(one, wanted)
    ]
    return [
        Match(Who(wanted.asker.guild, one.user), _why(one, named, facts))
        for *_, one in heapq.nsmallest(count, fitting)
    ]


def first_in_turn(
    wanted: Wanted, in_turn: Iterable[Candidate], facts: Facts, count: int
) -> tuple[list[Candidate], bool]:
    """The first of candidates who come longest-not-invited first, and whether there are enough among them.

    It reads on until `count` of them fit, are awake and help with no ask. `rank` puts all of those before everybody
    behind them who has chosen the kind if they have, was not thanked, and has no field that the ask names.
    """
    taken: list[Candidate] = []
    enough = 0
    for one in in_turn:
        taken.append(one)
        if facts.fit(one, wanted) and not facts.loads.get(one.user) and facts.awake(one):
            enough += 1
            if enough == count:
                return taken, True
    return taken, False


def named_fields(words: str, fields: Iterable[str]) -> frozenset[str]:
    """Those of the fields that a text names: it says all of their words."""
    named = _Named(words)
    return frozenset(one for one in fields if named.among((one,)))


def _between(time: int, start: int, end: int) -> bool:
    """Whether a clock is in a span, which may go over midnight. Equal ends are no span."""
    return start <= time < end if start <= end else time >= start or time < end


def _why(one: Candidate, named: "_Named", facts: Facts) -> tuple[str, ...]:
    first = named.among(one.fields)
    reasons = [
        *(["kind"] if one.kinds else []),
        *([f"field:{first}"] if first else []),
        *(["thanked"] if one.user in facts.thanked else []),
        *(["awake"] if facts.awake(one) else []),
        *(["free"] if not facts.loads.get(one.user) else []),
        *(["new"] if one.rested is None else []),
        *([f"rested:{one.rested}"] if one.rested else []),
    ]
    return tuple(reasons[:MOST_REASONS])


class _Named:
    """Which fields a text names. Each distinct field is looked at once."""

    def __init__(self, words: str) -> None:
        self._said = words_of(words)
        self._known: dict[str, bool] = {}

    def among(self, fields: tuple[str, ...]) -> str | None:
        """The first of the fields that the text names."""
        for one in fields:
            found = self._known.get(one)
            if found is None:
                words = words_of(one)
                found = self._known[one] = bool(words) and words <= self._said
            if found:
                return one
        return None
