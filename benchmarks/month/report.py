"""Lives the month under every policy, and sets them side by side."""

import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean

from benchmarks.month import life, without
from benchmarks.month.chance import Chance
from benchmarks.month.humans import Humans
from benchmarks.month.people import ZONES, Plan, Size, plan
from benchmarks.month.record import Figures, Record, figures, violations
from benchmarks.table import aligned
from bot.config import Config

WHOLE = Size()
QUICK = Size(days=5)

MOST_PINGS = 0.2
"""The goal: at most this share of the pings of pinging everyone, and no later."""

_SEED = 7
_MEMORY = Path("/dev/shm")  # noqa: S108 - only a folder made there by tempfile is used
_HALVINGS = 8


@dataclass(frozen=True)
class Month:
    """What came of it. `worth`: what a ping in a crowd was worth in (ii), as a mean; `even`: where pinging everyone would
    be no faster than Belay, None where it always is. `broken`: promises of Belay that were."""

    size: Size
    hoped: Figures
    kind: Figures
    diffused: Figures
    belay: Figures
    worth: float
    even: float | None
    silent: int
    broken: Sequence[str]

    @property
    def beside(self) -> tuple[tuple[str, Figures], ...]:
        """The two models of a crowd."""
        return (
            ("(i) a crowd answers as if each had been asked personally", self.kind),
            ("(ii) a crowd leaves it to others, and pings tire", self.diffused),
        )


async def live(size: Size, folder: Path | None = None, seed: int = _SEED) -> Month:
    """Live a month of this size; its database is in `folder`, or in memory where there is a place for that."""
    config = Config()
    drawn = plan(size, [kind.id for kind in config.asks.kinds], seed)
    chance, helpers = Chance(seed), list(drawn.helpers)
    worth: list[float] = []

    def diffused(humans: Humans, user: int, at: datetime) -> float:
        worth.append(without.diffused(humans, user, at))
        return worth[-1]

    with _scratch(folder) as place:
        belay = await life.live(place / "month.db", config, drawn, chance)
    mine = figures(belay, helpers)
    return Month(
        size,
        figures(without.live(drawn, chance, "post and hope", None), helpers),
        figures(without.live(drawn, chance, "ping everyone", without.kind), helpers),
        figures(without.live(drawn, chance, "ping everyone", diffused), helpers),
        mine,
        fmean(worth),
        _even(drawn, chance, mine),
        len(belay.pings) - len(belay.rung),
        promises(belay, config),
    )


def promises(record: Record, config: Config) -> list[str]:
    """What Belay promised, and did not keep."""
    told = min(step.after for step in config.asks.steps if step.tell == "moderators")
    return violations(record, within=told + timedelta(minutes=1), a_day=config.asks.invitations_a_day)


def _even(drawn: Plan, chance: Chance, belay: Figures) -> float | None:
    """The worth of a ping in a crowd with which pinging everyone has Belay's median."""
    low, high = 0.005, 1.0
    if belay.median is None or _faster(drawn, chance, low, belay.median):
        return None
    for _ in range(_HALVINGS):
        middle = (low * high) ** 0.5
        low, high = (low, middle) if _faster(drawn, chance, middle, belay.median) else (middle, high)
    return high


def _faster(drawn: Plan, chance: Chance, worth: float, median: float) -> bool:
    found = figures(without.live(drawn, chance, "", without.fixed(worth)), list(drawn.helpers)).median
    return found is not None and found < median


@contextmanager
def _scratch(folder: Path | None) -> Generator[Path, None, None]:
    """Months of commits: their durability is real and not what is measured, so memory does where there is some."""
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        yield Path(name)


_HEAD = (
    "", "answered", "in 36 h", "median", "9 in 10", "pings", "an ask", "most a day", "Gini", "coaches", "moderators",
)  # fmt: skip


def printed(month: Month) -> str:
    """The tables, what they mean for the goal, and what was broken."""
    size = month.size
    lines = [
        f"{size.members} members, {size.helpers} helpers in {len(ZONES)} time zones,"
        f" {size.days * size.asks_a_day:,} asks in {size.days} days:",
        "",
        *aligned(
            [
                _HEAD,
                _cells("post and hope", month.hoped),
                _cells("ping everyone (i)", month.kind),
                _cells("ping everyone (ii)", month.diffused),
                _cells("Belay", month.belay),
            ]
        ),
        "",
    ]
    for name, other in month.beside:
        lines.append(_verdict(name, month.belay, other))
    even = "whatever it is worth" if month.even is None else f"until it is worth less than {month.even:.1%}"
    lines += [
        "",
        f"A ping in a crowd was worth {month.worth:.1%} of a personal request in (ii), as a mean;"
        f" pinging everyone has the shorter median {even}.",
        f"Of Belay's pings {month.silent:,} made no phone ring: an inbox was chosen, or a mention stood already.",
        f"Promises broken: {len(month.broken) or 'none'}.",
        *(f"  {one}" for one in month.broken[:20]),
        "",
        _NOTE,
    ]
    return "\n".join(lines)


_NOTE = """\
Median and 9 in 10: time to the first word of a person (an offer or a message); never comes after every time.
Pings: a helper is told of an ask. Most a day: pings of one helper within 24 hours. Gini: how unevenly pings are shared.
Coaches, moderators: asks that reached them. A simulation; its people are described in benchmarks/month/__init__.py."""


def _cells(name: str, one: Figures) -> tuple[str, ...]:
    return (
        name,
        f"{one.answered:.0%}",
        f"{one.in_time:.0%}",
        _time(one.median),
        _time(one.ninth),
        f"{one.pings:,}",
        f"{one.an_ask:.1f}",
        str(one.most_in_a_day),
        f"{one.gini:.2f}",
        str(one.coaches),
        str(one.moderators),
    )


def _time(minutes: float | None) -> str:
    if minutes is None:
        return "never"
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def _verdict(name: str, belay: Figures, other: Figures) -> str:
    pings = belay.pings / other.pings
    if belay.median is None or other.median is None:
        return f"{name}: too few were answered to compare; {pings:.0%} of its pings."
    slower = belay.median / other.median
    late = "" if belay.ninth is None or other.ninth is None else f", 9 in 10 {belay.ninth / other.ninth:.1f}"
    met = slower <= 1 and pings <= MOST_PINGS
    return (
        f"{name}:\n  Belay's median is {slower:.1f} times its median{late}, with {pings:.0%} of its pings."
        f" Goal (as fast, with at most {MOST_PINGS:.0%}): {'met' if met else 'not met'}."
    )
