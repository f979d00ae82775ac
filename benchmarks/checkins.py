"""How many durable check-ins a second, and how soon each is answered, beside an empty command."""

from pathlib import Path

from benchmarks.side_by_side import compare
from benchmarks.stands import belay, empty, unkept
from benchmarks.table import Row

_PEOPLE = 1_000


async def measure(folder: Path, *, rounds: int, alone: int, together: int) -> list[Row]:
    """Rows for 1 and for 100 in flight; `alone` and `together` are the interactions of one burst."""
    async with (
        empty(folder / "empty", _PEOPLE) as one,
        unkept(folder / "unkept", _PEOPLE) as middle,
        belay(folder / "belay", _PEOPLE) as other,
    ):
        stands = (one, middle, other)
        return await compare("check-ins", stands, rounds=rounds, alone=alone, together=together)
