"""How many durable check-ins a second, and how soon each is answered, beside an empty command."""

from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.stands import Burst, belay, burst, empty, unkept
from benchmarks.table import Row

_RATE_GOAL = 0.7
_LATE_GOAL = 1.5
_PEOPLE = 1_000


async def measure(folder: Path, *, rounds: int, alone: int, together: int) -> list[Row]:
    """Rows for 1 and for 100 in flight; `alone` and `together` are the interactions of one burst."""
    rows: list[Row] = []
    async with (
        empty(folder / "empty", _PEOPLE) as one,
        unkept(folder / "unkept", _PEOPLE) as middle,
        belay(folder / "belay", _PEOPLE) as other,
    ):
        stands = (one, middle, other)
        for in_flight, count in ((1, alone), (100, together)):
            for stand in stands:
                await burst(stand, max(count // 5, in_flight), in_flight)  # warms up
            turns = [[await burst(stand, count, in_flight) for stand in stands] for _ in range(rounds)]
            rows += _rows(turns, in_flight)
    return rows


def _rows(turns: list[list[Burst]], in_flight: int) -> list[Row]:
    name = f"{in_flight} in flight"

    def row(what: str, figure: Callable[[Burst], float], unit: str, goal: str = "") -> Row:
        empty, card, belay = (median(map(figure, bursts)) for bursts in zip(*turns, strict=True))
        return Row(f"{what}, {name}", empty, belay, unit, goal, unkept=card)

    return [
        row("interactions a second", lambda one: one.rate, "/s", f"≥ {_RATE_GOAL} x"),
        row("answered within, p50", lambda one: one.percentile(0.5), "ms"),
        row("answered within, p99", lambda one: one.percentile(0.99), "ms", f"≤ {_LATE_GOAL} x"),
        row("processor time an interaction", lambda one: one.cost, "ms"),
    ]
