"""How long somebody in a queue may have to wait, honestly: as a range that is meant to hold four waits in five.

The queue is played forward some hundred times: with visits that last as recent ones did, with people who leave,
and with those who may join and be called first. The range is the shortest that holds enough of these plays. The
chance in it is always the same, so the same queue has the same answer.

Measured with `python -m benchmarks officehours`, among people who had to wait: the range held 84 % of waits in the
fair order (35 minutes wide as a mean, since nobody knows who will come) and 80 % in the order of arrival (26
minutes). Ranges just as wide around "turns ahead by usual length" held 77 % and 72 % on the same people.
"""

import math
import random
from bisect import bisect, bisect_left, insort
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from heapq import heapify, heapreplace
from statistics import NormalDist

from bot.config.office_hours import Policy
from bot.members import Who
from bot.office_hours.model import PlaceState, QueuePlace, Wait
from bot.office_hours.service.turns import order

_ENOUGH = 0.83
"""The share of plays that a range holds: a little over four in five, since what is assumed is never quite so."""
_STEP = 5
_PLAYS_AT_MOST, _PLAYS_AT_LEAST, _VISITS = 256, 64, 8_192
"""How often a queue is played; a long one less often, so that all its plays together have so many visits."""
_SEED = 5
_BLOCK = 16
"""Queues whose lengths are in the same sixteen share their chance."""
_NEARLY_ALL = 1 - 1e-9
_NORMAL = NormalDist()

OPENING = 5.0
"""Minutes. Who waited for a queue to open comes at once, and says nothing about how many come later."""

# What is assumed until a queue has shown its own pace.
_PLANNED_COUNTS = 4
"""Visits: how much the planned length of a turn counts beside visits that were measured."""
_SPREAD = 0.5
"""Standard deviation of the logarithm of how long visits last."""
_SPREAD_COUNTS = 8
_SHORTEST = 1.0
_RECENT = 20
_BETWEEN = 1.5
"""Minutes between two visits, as a mean."""
_PATIENCE = 150.0
"""Minutes after which somebody who waits leaves, as a mean."""
_NEW = 0.35
"""The share of people who come for the first time."""
_OFTEN = 0.5
"""Of those who came before: the share that came more often lately than once, of these than twice, and so on."""
_ARRIVALS_COUNT = 30.0
"""Minutes: how much it counts that a queue is as busy as its coaches, beside the arrivals that were seen."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What is known of how fast a queue moves. All times are minutes.

    Attributes:
        coaches: How many are there now.
        turn: How long a turn is meant to last.
        lasting: How long recent visits lasted, the newest first; the first twenty are used.
        elapsed: How long each present visit has lasted.
        policy: How the queue is ordered.
        passed_at_most: How many who came later may be called before somebody.
        joined: How many people joined since it settled.
        open_for: How long ago that was: `OPENING` minutes after it opened.
    """

    coaches: int
    turn: int
    lasting: tuple[float, ...] = ()
    elapsed: tuple[float, ...] = ()
    policy: Policy = "fair"
    passed_at_most: int = 3
    joined: int = 0
    open_for: float = 0


def joining(in_turn: Sequence[QueuePlace], pace: Pace) -> Wait | None:
    """The wait of somebody who joins now and had one visit lately, for all to see; first-timers wait less.

    None without a coach.
    """
    last = datetime.max.replace(tzinfo=UTC)
    one = QueuePlace(-1, 0, Who(0, 0), PlaceState.WAITING, None, last, visits=1, recent=1)
    with_one = order.in_turn([*in_turn, one], pace.policy, pace.passed_at_most)
    return waits(with_one, pace, {one.id}).get(one.id)


def waits(
    in_turn: Sequence[QueuePlace], pace: Pace, wanted: Collection[int] | None = None
) -> dict[int, Wait]:
    """The wait of those who wait, by the id of the place; `in_turn` is what `order.in_turn` answers.

    `wanted`: of these places alone. Empty without a coach.
    """
    if not pace.coaches or not in_turn:
        return {}
    speed = _speed(pace)
    elapsed = tuple(float(round(minutes)) for minutes in pace.elapsed)  # so that a minute has one answer
    length = len(in_turn) + pace.passed_at_most + pace.coaches
    plays = _plays(pace.coaches, elapsed, speed, -(-length // _BLOCK) * _BLOCK)
    arrivals = _arrivals(pace, speed)
    found: dict[int, Wait] = {}
    for position, (place, passed) in enumerate(zip(in_turn, _passed(in_turn), strict=True)):
        if wanted is None or place.id in wanted:
            may_pass = max(0, pace.passed_at_most - passed) if pace.policy == "fair" else 0
            rate = arrivals * _share_before(place)
            found[place.id] = narrowest([play.wait(position, rate, may_pass) for play in plays])
    return found


@dataclass(frozen=True, slots=True)
class _Speed:
    """How long visits last: the mean of the logarithm, how unsure that is, and the spread of single visits around it."""

    mean: float
    unsure: float
    spread: float


def _speed(pace: Pace) -> _Speed:
    """From recent visits, and from what was planned while they are few."""
    planned = math.log(pace.turn)
    seen = [math.log(max(_SHORTEST, minutes)) for minutes in pace.lasting[:_RECENT]]
    weight = _PLANNED_COUNTS + len(seen)
    mean = (_PLANNED_COUNTS * planned + sum(seen)) / weight
    deviations = sum((one - mean) ** 2 for one in seen)
    spread = math.sqrt((_SPREAD_COUNTS * _SPREAD**2 + deviations) / (_SPREAD_COUNTS + len(seen)))
    return _Speed(mean, spread / math.sqrt(weight), spread)


def _arrivals(pace: Pace, speed: _Speed) -> float:
    """How many people join in a minute."""
    usual = pace.coaches / (math.exp(speed.mean + speed.spread**2 / 2) + _BETWEEN)
    return (pace.joined + usual * _ARRIVALS_COUNT) / (pace.open_for + _ARRIVALS_COUNT)


def _share_before(place: QueuePlace) -> float:
    """The share of those who join later that a fair queue calls before this one."""
    return _NEW + (1 - _NEW) * (1 - _OFTEN**place.recent) if place.visits else 0.0


def _passed(in_turn: Sequence[QueuePlace]) -> list[int]:
    """How often each will have been passed when their turn comes, if nobody else joins."""
    before: list[tuple[datetime, int]] = []
    found: list[int] = []
    for place in in_turn:
        arrived = order.arrival(place)
        found.append(place.passed + len(before) - bisect(before, arrived))
        insort(before, arrived)
    return found


@dataclass(frozen=True, slots=True)
class _Play:
    """One way it may go. `calls`: minutes until the first, second ... is called. `ahead`: for each position, how many
    are called before it, without those who leave. `comes`: when others join, if one a minute does."""

    calls: list[float]
    ahead: list[int]
    comes: list[float]

    def wait(self, position: int, rate: float, may_pass: int) -> float:
        """Minutes until the one at that position is called, when `rate` people a minute join who are called before."""
        turn = self.ahead[position]
        for number in range(may_pass):
            if self.comes[number] > self.calls[turn] * rate:
                break
            turn += 1
        return self.calls[turn]


@lru_cache(maxsize=4)
def _plays(coaches: int, elapsed: tuple[float, ...], speed: _Speed, length: int) -> list[_Play]:
    """Ways it may go, each as likely as another, for a queue of `length`."""
    chances = _chance(length)
    found: list[_Play] = []
    for number, (visits, pauses, leaves, comes, present) in enumerate(chances, 1):
        mean = speed.mean + speed.unsure * _NORMAL.inv_cdf(number / (len(chances) + 1))
        free = [
            _left(minutes, mean, speed.spread, share)
            for minutes, share in zip(elapsed[:coaches], present, strict=False)
        ]
        free += [0.0] * (coaches - len(free))
        free = [one + pause for one, pause in zip(free, reversed(pauses), strict=False)]
        heapify(free)
        calls: list[float] = []
        for visit, pause in zip(visits, pauses, strict=True):
            calls.append(free[0])
            heapreplace(free, free[0] + math.exp(mean + speed.spread * visit) + pause)
        turn = 0
        ahead: list[int] = []
        for leave in leaves:
            ahead.append(turn)
            turn += leave > calls[turn]
        found.append(_Play(calls, ahead, comes))
    return found


def _left(elapsed: float, mean: float, spread: float, share: float) -> float:
    """Minutes that a visit goes on which has lasted `elapsed`, if `share` of such visits end before it does."""
    shorter = _NORMAL.cdf((math.log(max(elapsed, _SHORTEST)) - mean) / spread)
    all_shorter = min(shorter + (1 - shorter) * share, _NEARLY_ALL)
    return max(0.0, math.exp(mean + spread * _NORMAL.inv_cdf(all_shorter)) - elapsed)


_Chance = tuple[list[float], list[float], list[float], list[float], list[float]]


@lru_cache(maxsize=4)
def _chance(length: int) -> list[_Chance]:
    """The same every time. For each play: visits (in deviations), pauses, patience, joining, present visits."""
    drawn = random.Random(_SEED)
    found: list[_Chance] = []
    for _ in range(max(_PLAYS_AT_LEAST, min(_PLAYS_AT_MOST, _VISITS // length))):
        comes: list[float] = []
        at = 0.0
        for _ in range(length):
            at += drawn.expovariate(1)
            comes.append(at)
        found.append(
            (
                [drawn.gauss() for _ in range(length)],
                [drawn.expovariate(1 / _BETWEEN) for _ in range(length)],
                [drawn.expovariate(1 / _PATIENCE) for _ in range(length)],
                comes,
                [drawn.random() for _ in range(length)],
            )
        )
    return found


def narrowest(minutes: Sequence[float]) -> Wait:
    """The shortest range in steps of five minutes that holds enough of these waits; of several, what holds most.

    Enough is a little over four in five. The steps are counted in, so that rounding widens nothing.
    """
    steps = sorted(int(one // _STEP) for one in minutes)
    enough = math.ceil(_ENOUGH * len(steps))
    best = (math.inf, 0, 0)
    for first in range(len(steps) - enough + 1):
        least, most = steps[first], steps[first + enough - 1]
        held = bisect(steps, most) - bisect_left(steps, least)
        best = min(best, (most - least, -held, least))
    width, _, least = best
    return Wait(_STEP * least, _STEP * (least + int(width) + 1))
