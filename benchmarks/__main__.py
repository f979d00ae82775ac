"""`python -m benchmarks`: measures once and prints a table; nothing about a time is asserted."""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import checkins, memory, starting
from benchmarks.table import printed


@dataclass(frozen=True)
class _Size:
    rounds: int
    alone: int
    together: int
    members: int
    check_ins: int
    starts: int


_WHOLE = _Size(rounds=7, alone=300, together=1_500, members=10_000, check_ins=100_000, starts=9)
_QUICK = _Size(rounds=1, alone=20, together=100, members=100, check_ins=1_000, starts=1)
_SYNCS = 200


def main(argv: Sequence[str] | None = None) -> int:
    """Run it all and return 0; only what cannot be measured is an error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="What Belay costs.")
    parser.add_argument("--quick", action="store_true", help="see whether it runs; the figures mean little")
    options = parser.parse_args(argv)
    if not Path("/proc/self/stat").exists():
        print("Processor time and memory are read from /proc, so this needs Linux.", file=sys.stderr)
        return 1
    print(asyncio.run(_measure(_QUICK if options.quick else _WHOLE)))
    return 0


async def _measure(size: _Size) -> str:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        head = _head(folder)
        rows = await checkins.measure(folder, rounds=size.rounds, alone=size.alone, together=size.together)
        rows += await memory.measure(folder, members=size.members, check_ins=size.check_ins)
        rows += await starting.measure(folder, runs=size.starts)
    return f"{head}\n\n{printed(rows)}\n\n{_NOTE}"


_NOTE = """\
Belay: one durable check-in, its form sent and its summary answered. Empty bot: one command, answered ok.
Card only: the same form answered with the same card, nothing decided and nothing kept.
All on one loopback wire, in turns, medians of the rounds. The simulated Discord shares the machine and is
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
