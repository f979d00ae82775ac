"""Who lives in the simulated server, and all that happens there whatever the policy is: the plan of a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import Enum, auto
from random import Random
from zoneinfo import ZoneInfo

from bot.local_time import resolve
from bot.members import Quiet, Way

# fmt: off
ZONES = (
    "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "America/Sao_Paulo",
    "Europe/London", "Europe/Berlin", "Africa/Lagos", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore",
    "Australia/Sydney",
)
FIELDS = (
    "nursing", "data", "law", "teaching", "design", "accounting", "sales", "marketing", "logistics", "security",
    "writing", "engineering",
)
# fmt: on
STARTS = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday; clocks change in the United States and in Europe within the month."""

_FIRST_ID = 100
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's day: when they wake and go to bed on their own clock (never past midnight)."""

    user: int
    zone: ZoneInfo
    wakes: time
    sleeps: time

    def awake_from(self, at: datetime) -> datetime:
        """`at`, or the next moment they are awake."""
        local = at.astimezone(self.zone)
        if self.wakes <= local.time() < self.sleeps:
            return at
        day = local.date() if local.time() < self.wakes else local.date() + _DAY
        return resolve(datetime.combine(day, self.wakes), self.zone)

    def after(self, at: datetime, minutes: float) -> datetime:
        """When so many minutes of being awake have passed since `at`."""
        left = timedelta(minutes=minutes)
        while True:
            at = self.awake_from(at)
            bed = resolve(datetime.combine(at.astimezone(self.zone).date(), self.sleeps), self.zone)
            if at + left < bed:
                return at + left
            left -= bed - at
            at = bed


@dataclass(frozen=True, slots=True)
class Helper:
    """How a helper answers, and what they told Belay.

    `willing`: the chance to answer when asked personally; 0 for some. `pace`: minutes awake until half of their
    answers are there. `kinds`: none is anything. `capacity`: asks that they help with at once.
    """

    willing: float
    pace: float
    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    capacity: int
    quiet: Quiet | None
    way: Way


class Manner(Enum):
    """How somebody ends an ask that was answered."""

    MARKS = auto()
    """Presses **Resolved** by themselves."""

    WHEN_ASKED = auto()
    """When Belay asks whether it is still needed."""

    AGAIN = auto()
    """Says once that it is still needed, then as `WHEN_ASKED`."""

    NEVER = auto()


@dataclass(frozen=True, slots=True)
class Need:
    """An ask that somebody will have. `number` counts from 1."""

    number: int
    asker: int
    at: datetime
    kind: str
    field: str
    named: bool
    manner: Manner


class How(Enum):
    """How a helper is away."""

    PAUSE = auto()
    """`/checkin pause`: everything rests."""

    REST = auto()
    """`/helper pause`: invitations rest."""

    OFF = auto()
    """`/helper off`, and back later."""


@dataclass(frozen=True, slots=True)
class Away:
    """A helper wants no invitations in this time."""

    user: int
    since: datetime
    until: datetime
    how: How


@dataclass(frozen=True, slots=True)
class Block:
    """Two people are kept apart from then on."""

    by: int
    other: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Size:
    """How large a month is. `tail`: days after the last ask, so that each has time to be answered."""

    members: int = 500
    helpers: int = 60
    days: int = 30
    asks_a_day: int = 40
    coaches: int = 4
    moderators: int = 3
    tail: int = 3


@dataclass(frozen=True)
class Plan:
    """Everything that is going to happen anyway. `visits`: when somebody reads the forum, in order."""

    people: Mapping[int, Person]
    helpers: Mapping[int, Helper]
    coaches: Sequence[int]
    moderators: Sequence[int]
    needs: Sequence[Need]
    visits: Sequence[tuple[datetime, int]]
    aways: Sequence[Away]
    blocks: Sequence[Block]
    ends: datetime
    _apart: dict[frozenset[int], datetime] = field(default_factory=dict[frozenset[int], datetime])

    def __post_init__(self) -> None:
        self._apart.update({frozenset((one.by, one.other)): one.at for one in self.blocks})

    def away(self, user: int, at: datetime) -> bool:
        """Whether somebody is away."""
        return any(one.user == user and one.since <= at < one.until for one in self.aways)

    def apart(self, one: int, other: int, at: datetime) -> bool:
        """Whether two people are kept apart."""
        since = self._apart.get(frozenset((one, other)))
        return since is not None and since <= at


VISITS_A_DAY = 0.35
UNNAMED = 0.15


def plan(size: Size, kinds: Sequence[str], seed: int) -> Plan:
    """Draw a month."""
    chance = Random(seed)
    users = range(_FIRST_ID, _FIRST_ID + size.members)
    people = {user: _person(chance, user, ZONES[user % len(ZONES)]) for user in users}
    helpers = {user: _helper(chance, kinds) for user in users[: size.helpers]}
    staff = users[size.helpers : size.helpers + size.coaches + size.moderators]
    ends = STARTS + (size.days + size.tail) * _DAY
    needs = _needs(chance, size, kinds, [people[user] for user in users[size.helpers + len(staff) :]])
    visits = sorted(
        (_sometime(chance, person, day), person.user)
        for person in people.values()
        for day in range(size.days + size.tail)
        if chance.random() < VISITS_A_DAY
    )
    return Plan(
        people,
        helpers,
        staff[: size.coaches],
        staff[size.coaches :],
        needs,
        [visit for visit in visits if visit[0] < ends],
        _aways(chance, size, list(helpers)),
        _blocks(chance, size, list(helpers), sorted({need.asker for need in needs})),
        ends,
    )


def _person(chance: Random, user: int, zone: str) -> Person:
    wakes = timedelta(hours=chance.gauss(7.5, 0.75))
    sleeps = timedelta(hours=min(chance.gauss(23, 0.6), 23.9))
    return Person(user, ZoneInfo(zone), (STARTS + wakes).time(), (STARTS + sleeps).time())


NEVER_ANSWER = 0.1
WILLING = (0.25, 0.75)
PACE = (45.0, 0.6)


def _helper(chance: Random, kinds: Sequence[str]) -> Helper:
    willing = 0.0 if chance.random() < NEVER_ANSWER else chance.uniform(*WILLING)
    chosen = () if chance.random() < 0.4 else tuple(chance.sample(kinds, chance.randint(2, 5)))
    quiet = Quiet(time(22), time(8)) if chance.random() < 0.3 else None
    way = chance.choices((Way.MENTION, Way.DM, Way.INBOX), (6, 3, 1))[0]
    fields = tuple(chance.sample(FIELDS, chance.randint(0, 2)))
    pace = PACE[0] * chance.lognormvariate(0, PACE[1])
    return Helper(willing, pace, chosen, fields, chance.choice((1, 2, 2, 3)), quiet, way)


def _needs(chance: Random, size: Size, kinds: Sequence[str], askers: Sequence[Person]) -> list[Need]:
    drawn = sorted(
        (_sometime(chance, asker, day), asker.user)
        for day in range(size.days)
        for asker in chance.sample(askers, size.asks_a_day)
    )
    return [
        Need(
            number,
            asker,
            at,
            chance.choice(kinds),
            chance.choice(FIELDS),
            chance.random() >= UNNAMED,
            chance.choices(tuple(Manner), (6, 2, 1, 1))[0],
        )
        for number, (at, asker) in enumerate(drawn, 1)
    ]


def _sometime(chance: Random, person: Person, day: int) -> datetime:
    """A moment of their waking hours, each as likely as another."""
    date = (STARTS + day * _DAY).date()
    wakes, sleeps = (datetime.combine(date, clock) for clock in (person.wakes, person.sleeps))
    at = resolve(wakes + chance.random() * (sleeps - wakes), person.zone)
    return max(at.replace(microsecond=0), STARTS)


def _aways(chance: Random, size: Size, helpers: Sequence[int]) -> list[Away]:
    """One helper in three is away once; no two of these of one person, so that each can be read alone."""
    found: list[Away] = []
    for user in chance.sample(helpers, len(helpers) // 3):
        since = STARTS + timedelta(seconds=chance.randrange(size.days * 86_400))
        days = chance.randint(2, 7)
        found.append(Away(user, since, since + days * _DAY, chance.choice(tuple(How))))
    return found


def _blocks(chance: Random, size: Size, helpers: Sequence[int], askers: Sequence[int]) -> list[Block]:
    found: list[Block] = []
    for _ in range(size.members // 5):
        by, other = chance.sample((chance.choice(helpers), chance.choice(askers)), 2)
        found.append(Block(by, other, STARTS + timedelta(seconds=chance.randrange(size.days * 86_400))))
    return list({frozenset((one.by, one.other)): one for one in found}.values())
