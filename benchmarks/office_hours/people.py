"""Who comes to the sessions, when, and for how long: drawn before anybody is called."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

_COACHES = 8
_PACE_SPREAD = 0.22
_PAUSE = 1.5
_CROWD, _CROWD_WITHIN = 2.0, 5.0
_LAST_JOIN = 15.0
_NEW = 0.35
_PATIENCE_SPREAD = 0.7
_HOLDS = 0.08
_ABSENT = 0.06
_GONE_EARLY = 0.1


@dataclass(frozen=True)
class Humans:
    """What people are like. `pace`: a visit beside what was planned; `spread`: of single visits; `patience`: minutes;
    `load`: the least and the most that come, beside what the coaches can do."""

    pace: float = 0.95
    spread: float = 0.5
    patience: float = 75.0
    load: tuple[float, float] = (0.5, 1.1)


USUAL = Humans()


@dataclass(frozen=True)
class Person:
    """Somebody who joins. Times are minutes since the session opened; lengths are minutes.

    `lasts`: their visit, beside what was planned for it (1) and before the coach's pace. `pause`: until the coach calls
    again after them. `holds`: (when, for how long). `absent`: not there at the first call. `returns`: back after it.
    """

    id: int
    at: float
    visits: int
    recent: int
    lasts: float
    pause: float
    patience: float
    holds: tuple[float, float] | None = None
    absent: bool = False
    returns: bool = False


@dataclass(frozen=True)
class Coach:
    """A coach with a pace (1: as planned). `until`: when they go, in minutes since the session opened."""

    id: int
    pace: float
    until: float


@dataclass(frozen=True)
class Planned:
    """A session."""

    number: int
    minutes: float
    turn: int
    coaches: tuple[Coach, ...]
    people: tuple[Person, ...]


def plan(sessions: int, seed: int, humans: Humans = USUAL) -> Sequence[Planned]:
    """All sessions of a server, one after another."""
    drawn = random.Random(seed)
    paces = [humans.pace * math.exp(drawn.gauss(0, _PACE_SPREAD)) for _ in range(_COACHES)]
    return [_session(number, paces, humans, drawn) for number in range(sessions)]


def _session(number: int, paces: Sequence[float], humans: Humans, drawn: random.Random) -> Planned:
    minutes = drawn.choice((60.0, 90.0, 120.0))
    turn = drawn.choice((10, 15, 20))
    [many] = drawn.choices((1, 2, 3), (50, 35, 15))
    early = many > 1 and drawn.random() < _GONE_EARLY
    coaches = tuple(
        Coach(one, paces[one], minutes * 2 / 3 if early and place == 0 else minutes)
        for place, one in enumerate(drawn.sample(range(_COACHES), many))
    )
    a_visit = turn * humans.pace * math.exp(humans.spread**2 / 2) + _PAUSE
    times = [drawn.uniform(0, _CROWD_WITHIN) for _ in range(_poisson(_CROWD * many, drawn))]
    span = minutes - _LAST_JOIN - _CROWD_WITHIN
    load = drawn.uniform(*humans.load)
    times += [
        drawn.uniform(_CROWD_WITHIN, minutes - _LAST_JOIN)
        for _ in range(_poisson(load * many * span / a_visit, drawn))
    ]
    people = tuple(
        _person(number * 1_000 + place, at, humans, drawn) for place, at in enumerate(sorted(times), 1)
    )
    return Planned(number, minutes, turn, coaches, people)


def _person(number: int, at: float, humans: Humans, drawn: random.Random) -> Person:
    recent = 0
    while drawn.random() < 0.5:
        recent += 1
    is_new = drawn.random() < _NEW
    holds = drawn.random() < _HOLDS
    hold = (at + drawn.uniform(0, 20), drawn.uniform(3, 15))
    return Person(
        number,
        at,
        visits=0 if is_new else recent + 1,
        recent=0 if is_new else recent,
        lasts=math.exp(drawn.gauss(0, humans.spread)),
        pause=drawn.expovariate(1 / _PAUSE),
        patience=humans.patience * math.exp(drawn.gauss(0, _PATIENCE_SPREAD)),
        holds=hold if holds else None,
        absent=drawn.random() < _ABSENT,
        returns=drawn.random() < 0.5,
    )


def _poisson(mean: float, drawn: random.Random) -> int:
    """How often something happens that happens `mean` times as a mean, at random."""
    count, at = 0, drawn.expovariate(1)
    while at < mean:
        count, at = count + 1, at + drawn.expovariate(1)
    return count
