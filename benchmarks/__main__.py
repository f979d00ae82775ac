"""`python -m benchmarks`: measures once and prints tables; nothing about a time is asserted.

python -m benchmarks                 everything
python -m benchmarks month matching  only these
python -m benchmarks --quick         a small one of each, to see whether it runs
"""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import asks, checkins, matching, memory, month, office_hours, page, prompts, starting
from benchmarks.chromium import NoBrowser
from benchmarks.table import Row, printed


@dataclass(frozen=True)
class _Size:
    rounds: int
    alone: int
    together: int
    members: int
    check_ins: int
    starts: int
    helpers: int
    matches: int
    month: month.Size
    sessions: office_hours.Size
    servers: prompts.Size
    page: page.Size


_WHOLE = _Size(
    7,
    300,
    1_500,
    10_000,
    100_000,
    9,
    matching.HELPERS,
    200,
    month.WHOLE,
    office_hours.WHOLE,
    prompts.WHOLE,
    page.WHOLE,
)
_QUICK = _Size(1, 20, 100, 100, 1_000, 1, 200, 5, month.QUICK, office_hours.QUICK, prompts.QUICK, page.QUICK)
_SYNCS = 200

_WIRE: dict[str, Callable[[Path, _Size], Awaitable[list[Row]]]] = {
    "checkins": lambda folder, size: checkins.measure(
        folder, rounds=size.rounds, alone=size.alone, together=size.together
    ),
    "asks": lambda folder, size: asks.measure(
        folder, rounds=size.rounds, alone=size.alone, together=size.together
    ),
    "memory": lambda folder, size: memory.measure(folder, members=size.members, check_ins=size.check_ins),
    "starting": lambda folder, size: starting.measure(folder, runs=size.starts),
}
"""Each beside an empty bot, on the same wire."""

_PARTS = (*_WIRE, "matching", "month", "officehours", "prompts", "page")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the parts. 0, or 1 where they cannot be measured, or where something simulated broke a promise."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="What Belay costs, and does.")
    parser.add_argument("--quick", action="store_true", help="see whether it runs; the figures mean little")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"only these: {', '.join(_PARTS)}")
    options = parser.parse_args(argv)
    unknown = sorted({*options.parts} - {*_PARTS})
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(_PARTS)}")
    wanted: Collection[str] = options.parts or _PARTS
    if not Path("/proc/self/stat").exists() and any(part in _WIRE for part in wanted):
        print("Processor time and memory are read from /proc, so this needs Linux.", file=sys.stderr)
        return 1
    return asyncio.run(_measure(_QUICK if options.quick else _WHOLE, wanted))


async def _measure(size: _Size, wanted: Collection[str]) -> int:
    broken = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(_head(folder))
        rows = [
            row for part, measure in _WIRE.items() if part in wanted for row in await measure(folder, size)
        ]
        if rows:
            print(f"\n{printed(rows)}\n\n{_NOTE}")
        if "matching" in wanted:
            found = await matching.measure(folder, helpers=size.helpers, rounds=size.matches)
            print(f"\n{printed(found, beside='counting them')}")
    if "month" in wanted:
        lived = await month.live(size.month)
        broken = bool(lived.broken)
        print(f"\n{month.printed(lived)}\n\n{month.__doc__}")
    if "officehours" in wanted:
        both = office_hours.live(size.sessions)
        broken |= bool(both.broken)
        print(f"\n{office_hours.printed(both)}\n\n{office_hours.__doc__}")
    if "prompts" in wanted:
        rules = prompts.live(size.servers)
        broken |= bool(rules.broken)
        print(f"\n{prompts.printed(rules)}\n\n{prompts.__doc__}")
    if "page" in wanted:
        try:
            print(f"\n{page.printed(await page.measure(size.page))}\n\n{page.__doc__}")
        except NoBrowser as missing:
            print(f"\npage: {missing}", file=sys.stderr)
            broken = True
    return int(broken)


_NOTE = """\
Belay, check-ins: one durable check-in, its form sent and its summary answered. Offers: one durable "I can help" on an
ask that is posted, three of them an ask; what others then see of it (the ask edited, the helper in its thread, its author
told) is written and dropped, except in the last row of offers, which counts until all of it is delivered.
Empty bot: one command, answered ok. Card only: the same form or button answered with the same card, nothing decided and
nothing kept. All on one loopback wire, in turns, medians of the rounds. The simulated Discord shares the machine and is
part of every rate and latency; processor time is the bot's alone."""


def _head(folder: Path) -> str:
    began = time.perf_counter()
    with (folder / "synced").open("wb") as file:
        for _ in range(_SYNCS):
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    sync = 1000 * (time.perf_counter() - began) / _SYNCS
    return (
        f"Python {platform.python_version()}, {os.cpu_count()} processors, "
        f"{sync:.2f} ms to put 4 KiB on this disk for good."
    )


if __name__ == "__main__":
    sys.exit(main())
