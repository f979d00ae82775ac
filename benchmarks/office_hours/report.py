"""Lives the sessions in both orders, and sets them side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from benchmarks.month.record import percentile
from benchmarks.office_hours import play
from benchmarks.office_hours.people import Humans, Planned, plan
from benchmarks.office_hours.play import Turn
from benchmarks.table import aligned
from bot.config import Config
from bot.config.office_hours import Policy

HOLDS = 0.8
"""The goal: the share of waits inside the range that was shown at joining."""

_SEED = 11
_AT_ONCE = 0.01  # minutes
_STEP = 5
_OTHERS = {
    "visits take half as long again as planned": Humans(pace=1.5),
    "visits of all lengths (deviation 0.8)": Humans(spread=0.8),
    "people are impatient (30 minutes)": Humans(patience=30),
    "far too many come": Humans(load=(1.0, 1.6)),
}


@dataclass(frozen=True)
class Size:
    """How many sessions; how many with each kind of other people."""

    sessions: int = 200
    others: int = 100


WHOLE = Size()
QUICK = Size(sessions=20, others=5)


@dataclass(frozen=True)
class Waits:
    """How long some people waited for their first call, in minutes; None: never called. `left`, `at_close`: those
    who were not."""

    people: int
    median: float | None
    three_in_four: float | None
    longest: float
    called: int
    left: int
    at_close: int


@dataclass(frozen=True)
class Held:
    """How the ranges shown at joining did, in shares: `early` is sooner than was said, `late` later. `width` is minutes,
    a mean."""

    ranges: int
    inside: float
    early: float
    late: float
    width: float


@dataclass(frozen=True)
class Lived:
    """What came of the sessions in one order. `broken`: promises that were."""

    everyone: Waits
    first_timers: Waits
    others: Waits
    most_passed: int
    held: Held
    held_waiting: Held
    held_first_timers: Held
    held_others: Held
    broken: Sequence[str]


@dataclass(frozen=True)
class Compared:
    """Both orders, and the fair one with people unlike those assumed."""

    size: Size
    fair: Lived
    fifo: Lived
    unlike: dict[str, Held]

    @property
    def broken(self) -> Sequence[str]:
        """Promises that were broken in either order."""
        return [*self.fair.broken, *self.fifo.broken]


def live(size: Size, seed: int = _SEED) -> Compared:
    """Live so many sessions."""
    planned = plan(size.sessions, seed)
    unlike = {
        name: _lived("fair", plan(size.others, seed, humans)).held_waiting for name, humans in _OTHERS.items()
    }
    return Compared(size, _lived("fair", planned), _lived("fifo", planned), unlike)


def _lived(policy: Policy, planned: Sequence[Planned]) -> Lived:
    limit = Config().office_hours.passed_at_most
    earlier: list[tuple[int, float]] = []
    sessions: list[play.Session] = []
    for one in planned:
        sessions.append(play.live(one, policy, limit, earlier))
        earlier += sessions[-1].finished
    turns = [turn for session in sessions for turn in session.turns.values()]
    return Lived(
        waits(turns),
        waits([turn for turn in turns if turn.person.visits == 0]),
        waits([turn for turn in turns if turn.person.visits > 0]),
        max((turn.passed for turn in turns), default=0),
        held(sessions, lambda turn: True),
        held(sessions, _had_to_wait),
        held(sessions, lambda turn: _had_to_wait(turn) and turn.person.visits == 0),
        held(sessions, lambda turn: _had_to_wait(turn) and turn.person.visits > 0),
        promises(sessions, policy, limit),
    )


def _had_to_wait(turn: Turn) -> bool:
    return turn.would_wait is None or turn.would_wait > _AT_ONCE


def promises(sessions: Sequence[play.Session], policy: Policy, limit: int) -> list[str]:
    """What Belay promised, and did not keep."""
    most = limit if policy == "fair" else 0
    found: list[str] = []
    for session in sessions:
        for turn in session.turns.values():
            about = f"{policy}, session {session.planned.number}, person {turn.person.id}"
            if turn.passed > most:
                found.append(f"{about} was passed {turn.passed} times")
            if turn.shown is None:
                found.append(f"{about} was shown no range")
            elif turn.shown.least % _STEP or turn.shown.most % _STEP or turn.shown.least >= turn.shown.most:
                found.append(f"{about} was shown {turn.shown}")
            if turn.called is None and not turn.left and turn.person.id not in session.waiting:
                found.append(f"{about} was dropped in silence")
    return found


def waits(turns: Sequence[Turn]) -> Waits:
    """How long these people waited."""
    waited = [turn.waited for turn in turns]
    called = [one for one in waited if one is not None]
    left = sum(turn.left for turn in turns)
    return Waits(
        len(turns),
        percentile(waited, 0.5) if waited else None,
        percentile(waited, 0.75) if waited else None,
        max(called, default=0.0),
        len(called),
        left,
        len(turns) - len(called) - left,
    )


def held(sessions: Sequence[play.Session], counts: Callable[[Turn], bool]) -> Held:
    """How the ranges did, had each session gone on until nobody waited; without who held, or left in their range."""
    early = late = 0
    widths: list[int] = []
    for turn in (turn for session in sessions for turn in session.turns.values()):
        if turn.shown is None or turn.held or not counts(turn):
            continue
        # Who was never called left, and waited for as long as their patience at least.
        waited = turn.person.patience if turn.would_wait is None else turn.would_wait
        if turn.would_wait is None and waited <= turn.shown.most:
            continue
        widths.append(turn.shown.most - turn.shown.least)
        late += waited > turn.shown.most
        early += waited < turn.shown.least
    many = max(1, len(widths))
    return Held(len(widths), 1 - (early + late) / many, early / many, late / many, fmean(widths or [0]))


_WAITS = ("", "people", "median", "3 in 4", "longest", "called", "left", "at close", "most passed")
_RANGES = ("", "ranges", "inside", "sooner", "later", "mean width")


def printed(both: Compared) -> str:
    """The tables, what they mean for the goal, and what was broken."""
    rows: list[tuple[str, ...]] = [_WAITS]
    for name, lived in (("fair", both.fair), ("first come", both.fifo)):
        rows += [
            _waits(f"{name}: first-timers", lived.first_timers, ""),
            _waits(f"{name}: the others", lived.others, ""),
            _waits(f"{name}: everyone", lived.everyone, str(lived.most_passed)),
        ]
    ranges: list[tuple[str, ...]] = [_RANGES]
    for name, lived in (("fair", both.fair), ("first come", both.fifo)):
        ranges += [
            _held(f"{name}: everyone", lived.held),
            _held(f"{name}: who had to wait", lived.held_waiting),
            _held("  of these, first-timers", lived.held_first_timers),
            _held("  of these, the others", lived.held_others),
        ]
    ranges += [_held(f"fair, {name}", one) for name, one in both.unlike.items()]
    return "\n".join(
        [
            f"{both.size.sessions} sessions with a queue, {both.fair.everyone.people:,} people, in both orders:",
            "",
            *aligned(rows),
            "",
            f"Waits inside the range shown at joining (goal {HOLDS:.0%}):",
            "",
            *aligned(ranges),
            "",
            _verdict("fair", both.fair.held_waiting),
            _verdict("first come", both.fifo.held_waiting),
            f"Promises broken: {len(both.broken) or 'none'}.",
            *(f"  {one}" for one in both.broken[:20]),
            "",
            _NOTE,
        ]
    )


_NOTE = """\
Waits: from joining to the first call; who was never called waited longer than everybody. At close: still waiting then,
and asked what they wish. Most passed: how often people who came later were called before one who waited. Ranges: as if
each session had gone on until nobody waited, and without people who held, or left within their range. Who had to wait:
without those who were called at once, for whom no range is too narrow. The last rows: people unlike those the estimate
assumes, and only those who had to wait. A simulation; its people are described in benchmarks/office_hours/__init__.py."""


def _waits(name: str, one: Waits, passed: str) -> tuple[str, ...]:
    return (
        name,
        f"{one.people:,}",
        _time(one.median),
        _time(one.three_in_four),
        _time(one.longest),
        f"{one.called / max(1, one.people):.0%}",
        f"{one.left / max(1, one.people):.0%}",
        f"{one.at_close / max(1, one.people):.0%}",
        passed,
    )


def _time(minutes: float | None) -> str:
    return "never" if minutes is None else f"{minutes:.0f} min"


def _held(name: str, one: Held) -> tuple[str, ...]:
    shares = (f"{share:.0%}" for share in (one.inside, one.early, one.late))
    return (name, f"{one.ranges:,}", *shares, f"{one.width:.0f} min")


def _verdict(name: str, one: Held) -> str:
    met = "met" if one.inside >= HOLDS else "not met"
    return f"{name}: of those who had to wait, {one.inside:.1%} were called within their range. Goal: {met}."
