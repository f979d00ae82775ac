"""What happened in a month, whether a promise was broken in it, and its figures: plain values and pure functions."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from benchmarks.month.people import Away, Block, How

A_DAY = timedelta(days=1)
_IN_TIME = 36 * 60


@dataclass(slots=True)
class Wait:
    """One stretch in which an ask had nobody; `until` is None while it lasts."""

    since: datetime
    until: datetime | None = None
    moderators_at: datetime | None = None


@dataclass(slots=True)
class Asked:
    """One ask. `first_at`: when somebody first said that they help, or wrote. `by`: who that was, in a word."""

    number: int
    asker: int
    at: datetime
    first_at: datetime | None = None
    by: str = ""
    coaches_at: datetime | None = None
    moderators_at: datetime | None = None
    waits: list[Wait] = field(default_factory=list[Wait])

    @property
    def minutes(self) -> float | None:
        """How long it took."""
        return None if self.first_at is None else (self.first_at - self.at) / timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Invited:
    """Belay chose somebody for an ask."""

    number: int
    user: int
    at: datetime


@dataclass
class Record:
    """One month under one policy. `pings`: each time a helper was told of an ask; `rung`: of those, the ones that made
    a phone ring."""

    name: str
    ends: datetime
    asked: dict[int, Asked] = field(default_factory=dict[int, Asked])
    invited: list[Invited] = field(default_factory=list[Invited])
    pings: list[tuple[int, datetime]] = field(default_factory=list[tuple[int, datetime]])
    rung: list[tuple[int, datetime]] = field(default_factory=list[tuple[int, datetime]])
    aways: list[Away] = field(default_factory=list[Away])
    blocks: list[Block] = field(default_factory=list[Block])


def violations(record: Record, *, within: timedelta, a_day: int) -> list[str]:
    """Every promise that was broken, in words; none is how it should be.

    An ask is alone for at most `within` before a moderator is told; a helper is invited at most `a_day` times in any
    24 hours, once to one ask, and never while away nor to somebody from whom they are kept apart.
    """
    return [
        *_alone(record, within),
        *_too_many(record.invited, a_day),
        *_twice(record.invited),
        *_unwanted(record),
    ]


def _alone(record: Record, within: timedelta) -> Iterable[str]:
    for ask in record.asked.values():
        if not ask.waits:
            yield f"ask {ask.number} was never shown"
        for wait in ask.waits:
            until = min(one for one in (wait.until, wait.moderators_at, record.ends) if one is not None)
            if until - wait.since > within:
                yield f"ask {ask.number} was alone for {until - wait.since}"


def _too_many(invited: Sequence[Invited], a_day: int) -> Iterable[str]:
    for user in sorted({one.user for one in invited}):
        times = sorted(one.at for one in invited if one.user == user)
        for first, beyond in zip(times, times[a_day:], strict=False):
            if beyond - first < A_DAY:
                yield f"helper {user} was invited {a_day + 1} times between {first} and {beyond}"


def _twice(invited: Sequence[Invited]) -> Iterable[str]:
    for one, other in pairwise(sorted((one.number, one.user) for one in invited)):
        if one == other:
            yield f"helper {one[1]} was invited twice to ask {one[0]}"


def _unwanted(record: Record) -> Iterable[str]:
    away = {
        user: [one for one in record.aways if one.user == user] for user in {a.user for a in record.aways}
    }
    apart = {frozenset((one.by, one.other)): one.at for one in record.blocks}
    for one in record.invited:
        asker = record.asked[one.number].asker
        if one.user == asker:
            yield f"{one.user} was invited to their own ask {one.number}"
        since = apart.get(frozenset((one.user, asker)))
        if since is not None and since < one.at:
            yield f"helper {one.user} was invited to ask {one.number} of somebody they are kept apart from"
        for span in away.get(one.user, ()):
            if span.since < one.at < span.until:
                yield f"helper {one.user} was invited to ask {one.number} while away ({span.how.name.lower()})"
    for user, at in record.rung:
        if any(span.how is How.PAUSE and span.since < at < span.until for span in away.get(user, ())):
            yield f"{user} was pinged on {at} although everything rests"


@dataclass(frozen=True, slots=True)
class Figures:
    """What is printed of a policy. Times are minutes; None: never. `in_time`: answered within 36 hours."""

    answered: float
    in_time: float
    median: float | None
    ninth: float | None
    pings: int
    an_ask: float
    most_in_a_day: int
    gini: float
    coaches: int
    moderators: int


def figures(record: Record, helpers: Sequence[int]) -> Figures:
    """The figures of a month."""
    asked = list(record.asked.values())
    by_helper = {user: sorted(at for other, at in record.pings if other == user) for user in helpers}
    return Figures(
        answered=sum(ask.first_at is not None for ask in asked) / len(asked),
        in_time=sum(ask.minutes is not None and ask.minutes <= _IN_TIME for ask in asked) / len(asked),
        median=percentile([ask.minutes for ask in asked], 0.5),
        ninth=percentile([ask.minutes for ask in asked], 0.9),
        pings=len(record.pings),
        an_ask=len(record.pings) / len(asked),
        most_in_a_day=max(map(_most_in_a_day, by_helper.values()), default=0),
        gini=gini([len(times) for times in by_helper.values()]),
        coaches=sum(ask.coaches_at is not None for ask in asked),
        moderators=sum(ask.moderators_at is not None for ask in asked),
    )


def percentile(values: Sequence[float | None], share: float) -> float | None:
    """The smallest value that at least this share of all are not above; None, never, comes after every number."""
    ranked = sorted(values, key=lambda value: (value is None, value or 0))
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def gini(counts: Sequence[int]) -> float:
    """How unevenly something is shared: 0 where everybody has as much, nearly 1 where one has it all."""
    total = sum(counts)
    if not total:
        return 0.0
    ranked = enumerate(sorted(counts), 1)
    return sum((2 * rank - len(counts) - 1) * count for rank, count in ranked) / (len(counts) * total)


def _most_in_a_day(times: Sequence[datetime]) -> int:
    most = first = 0
    for last, at in enumerate(times):
        while at - times[first] >= A_DAY:
            first += 1
        most = max(most, last - first + 1)
    return most
