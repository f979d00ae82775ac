"""One table: the empty bot, Belay, and how they compare."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure of each bot. `goal` is what Belay aims at beside the empty bot, as it is printed.

    `unkept`: of the bot that shows the same card and keeps nothing, where that was measured.
    """

    name: str
    empty: float
    belay: float
    unit: str
    goal: str = ""
    difference: bool = False
    unkept: float | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The row, as it is printed under the head."""
        return (
            self.name,
            self._figure(self.empty),
            "" if self.unkept is None else self._figure(self.unkept),
            self._figure(self.belay),
            self._beside(self.empty),
            self.goal,
            "" if self.unkept is None else self._beside(self.unkept),
        )

    def _figure(self, value: float) -> str:
        return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2}f} {self.unit}"

    def _beside(self, other: float) -> str:
        """Belay beside another bot: a ratio, or a difference where that says more."""
        if not other:
            return "too short"  # processor time comes in ticks, and a quick run may end before the first
        return f"{self.belay - other:+.0f} {self.unit}" if self.difference else f"{self.belay / other:.2f} x"


def printed(rows: Sequence[Row], *, beside: str = "empty bot") -> str:
    """The table, aligned; `beside` is what stands in the place of the empty bot."""
    head = (
        "",
        beside,
        "card only",
        "Belay",
        "to empty" if beside == "empty bot" else "to that",
        "goal",
        "to card only",
    )
    lines = [head, *(row.cells for row in rows)]
    if all(row.unkept is None for row in rows):
        lines = [(*line[:2], *line[3:6]) for line in lines]
    return "\n".join(aligned(lines))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows with their columns under each other: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            [first.ljust(widths[0]), *(one.rjust(width) for one, width in zip(rest, widths[1:], strict=True))]
        ).rstrip()
        for first, *rest in rows
    ]
