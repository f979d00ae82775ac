"""`python -m demo`: the real bot in a simulated Discord, on this machine alone; a morning, step by step."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from demo.morning import START, ZONE, Morning
from demo.people import Impossible, NotAnswered
from demo.process import BotDied, BotProcess
from demo.simulator import Simulator
from demo.telling import Teller, Unmet, expect

_INTERRUPTED = 130  # what a shell expects after Ctrl-C
_INTRODUCTION = """\
Belay, in a Discord that exists on this machine only. The bot is the real one, in a process of its own; the
server and its people are simulated. Nothing leaves this machine, and no Discord account is needed."""


def main(argv: Sequence[str] = ()) -> int:
    """Play the morning and return 0; 1 when the bot did not do what it must."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="See Belay at work.")
    parser.add_argument("--config", type=Path, help="another config.yaml for the bot than Belay's own")
    options = parser.parse_args(argv)
    config = None if options.config is None else options.config.resolve()
    if hasattr(sys.stdout, "reconfigure"):
        cast("Any", sys.stdout).reconfigure(errors="replace")  # a terminal that lacks a letter shows another
    print(_INTRODUCTION, flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="belay-demo-") as folder:
            return asyncio.run(_play(Path(folder), config))
    except KeyboardInterrupt:
        print("\nStopped.")
        return _INTERRUPTED


async def _play(folder: Path, config: Path | None) -> int:
    async with Simulator(start=START) as simulator:
        bot = BotProcess(simulator, folder, config=config)
        try:
            async with bot:
                await Morning(simulator, bot, Teller(simulator.world, ZONE)).play()
            expect(not simulator.gaps, f"the simulation could do all that was asked of it: {simulator.gaps}")
        except (Unmet, NotAnswered, Impossible, BotDied, TimeoutError, LookupError) as failure:
            print(f"\nThis did not go as it must. Expected: {failure}", flush=True)
            print(f"\nThe last lines of the bot's log:\n{bot.tail()}", flush=True)
            if simulator.gaps:
                print(f"\nWhat the simulation could not do:\n{simulator.gaps}", flush=True)
            return 1
    print("\nThat was the demo. To run Belay on Discord: README.md. To change what it says: config.yaml.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
