"""Three bots doing the same thing in turns, and the rows that come of it."""

from collections.abc import Callable
from statistics import median

from benchmarks.stands import Burst, Stand, burst
from benchmarks.table import Row

_RATE_GOAL = 0.7
_LATE_GOAL = 1.5

Stands = tuple[Stand, Stand, Stand]
"""The empty bot, the one that shows a card, and Belay."""


def how_many(*, rounds: int, alone: int, together: int) -> int:
    """The interactions that `compare` has on each stand."""
    return sum(_warm(count, in_flight) + rounds * count for in_flight, count in _loads(alone, together))


async def compare(what: str, stands: Stands, *, rounds: int, alone: int, together: int) -> list[Row]:
    """Rows for 1 and for 100 in flight; `alone` and `together` are the interactions of one burst."""
    rows: list[Row] = []
    for in_flight, count in _loads(alone, together):
        for stand in stands:
            await burst(stand, _warm(count, in_flight), in_flight)
        turns = [[await burst(stand, count, in_flight) for stand in stands] for _ in range(rounds)]
        rows += _rows(what, turns, in_flight)
    return rows


def _loads(alone: int, together: int) -> tuple[tuple[int, int], ...]:
    return (1, alone), (100, together)


def _warm(count: int, in_flight: int) -> int:
    return max(count // 5, in_flight)


def _rows(what: str, turns: list[list[Burst]], in_flight: int) -> list[Row]:
    def row(name: str, figure: Callable[[Burst], float], unit: str, goal: str = "") -> Row:
        empty, card, belay = (median(map(figure, bursts)) for bursts in zip(*turns, strict=True))
        return Row(f"{what}: {name}, {in_flight} in flight", empty, belay, unit, goal, unkept=card)

    return [
        row("interactions a second", lambda one: one.rate, "/s", f"≥ {_RATE_GOAL} x"),
        row("answered within, p50", lambda one: one.percentile(0.5), "ms"),
        row("answered within, p99", lambda one: one.percentile(0.99), "ms", f"≤ {_LATE_GOAL} x"),
        row("processor time an interaction", lambda one: one.cost, "ms"),
    ]
