"""Who reads a series, and which texts speak to them: drawn before anything is posted."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday
_YEAR = 365.25  # days
_SMALLEST, _LARGEST = 0.5, 8.0


@dataclass(frozen=True)
class Humans:
    """What people are like. `spread`: of the logarithm of texts' appeal; `growth`: of the logarithm of a year's growth.

    `season`: how many more come at its height. `stale`: how much of its appeal a text lacks when it is said again at
    once; `recovers`: days until about two thirds of that are back.
    """

    spread: float = 0.5
    growth: float = 0.3
    season: float = 1 / 3
    stale: float = 0.5
    recovers: float = 30.0


USUAL = Humans()


@dataclass(frozen=True)
class Series:
    """A series. `days`: of the week, Monday is 0."""

    name: str
    texts: int
    days: frozenset[int]

    def dues(self, years: int) -> list[datetime]:
        """Every due time within so many years."""
        every = (_BEGIN + timedelta(days=day) for day in range(round(years * _YEAR)))
        return [due for due in every if due.weekday() in self.days]


WEEKLY = Series("a post a week, 18 texts", 18, frozenset({2}))
WEEKDAYS = Series("a post each weekday, 24 texts", 24, frozenset(range(5)))


@dataclass(frozen=True)
class Server:
    """A server with a series. `people`: whom an average post leads to something; `moods`: the chance of each post."""

    number: int
    people: float
    growth: float
    turns: float
    appeal: dict[str, float]
    dues: Sequence[datetime]
    moods: Sequence[float]
    humans: Humans

    def mean(self, text: str, place: int, before: datetime | None) -> float:
        """How many people the post at `place` leads to something as a mean, if it says `text`, last said at `before`."""
        due = self.dues[place]
        years = (due - _BEGIN).days / _YEAR
        around = 1 + self.humans.season * math.sin(2 * math.pi * (years + self.turns))
        fresh = 1.0
        if before is not None:
            fresh -= self.humans.stale * math.exp(
                -((due - before) / timedelta(days=1)) / self.humans.recovers
            )
        return self.people * self.growth**years * around * fresh * self.appeal[text]

    def led(self, mean: float, place: int) -> int:
        """How many they are, by the chance of that post: a Poisson draw."""
        count, chance = 0, math.exp(-mean)
        reached = chance
        while reached < self.moods[place] and chance > 0:
            count += 1
            chance *= mean / count
            reached += chance
        return count


def plan(series: Series, servers: int, years: int, seed: int, humans: Humans = USUAL) -> list[Server]:
    """All servers with a series."""
    drawn = random.Random(seed)
    return [_server(number, series, series.dues(years), humans, drawn) for number in range(1, servers + 1)]


def _server(
    number: int, series: Series, dues: Sequence[datetime], humans: Humans, drawn: random.Random
) -> Server:
    middle = -(humans.spread**2) / 2  # so that the mean appeal is 1, whatever the spread
    return Server(
        number,
        people=_SMALLEST * (_LARGEST / _SMALLEST) ** drawn.random(),
        growth=math.exp(drawn.gauss(0, humans.growth)),
        turns=drawn.random(),
        appeal={
            f"Text {text}": math.exp(middle + drawn.gauss(0, humans.spread)) for text in range(series.texts)
        },
        dues=dues,
        moods=[drawn.random() for _ in dues],
        humans=humans,
    )
