"""`python -m demo`: the real bot in a simulated Discord, on this machine alone; a page to try it on, or a morning."""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Coroutine, Sequence
from contextlib import suppress
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
_WEEK = "\nA week goes by in a small server first; that takes a few seconds.\n"
_READY = """
It is Tuesday evening, five past six, and you can be anybody there:

    {address}

Only this machine can reach that page. Ctrl-C ends it, and all that belongs to it."""
_GONE = {False: "The bot is gone; it is started again.", True: "The bot is back."}
_FAILURES = (Unmet, NotAnswered, Impossible, BotDied, TimeoutError, LookupError)
_TAIL = 4_000


def main(argv: Sequence[str] = ()) -> int:
    """Serve the page until it is ended, and return 0; without a terminal, play the morning and return 0.

    1 when the bot did not do what it must. Ctrl-C is how one leaves the page, so it returns 0 then; it cuts the morning
    short, which returns 130.
    """
    options = _parser().parse_args(argv)
    config = None if options.config is None else options.config.resolve()
    if hasattr(sys.stdout, "reconfigure"):
        cast("Any", sys.stdout).reconfigure(errors="replace")  # a terminal that lacks a letter shows another
    is_looked_at = sys.stdin.isatty() and sys.stdout.isatty()
    wants_page = not options.morning and (is_looked_at or options.port is not None)
    print(_INTRODUCTION, flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="belay-demo-") as folder:
            if wants_page:
                return asyncio.run(_ended_by_signal(_visit(Path(folder), config, options)))
            return asyncio.run(_play(Path(folder), config))
    except KeyboardInterrupt:
        print("\nStopped.")
        return _INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m demo",
        description="See Belay at work: on a page in your browser, or, without a terminal, as a story in plain text.",
    )
    parser.add_argument("--config", type=Path, help="another config.yaml for the bot than Belay's own")
    parser.add_argument(
        "--port",
        type=_port,
        help="where to serve the page, also without a terminal (8137, or the next free one)",
    )
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    parser.add_argument("--morning", action="store_true", help="play the morning, also in a terminal")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) < 1 << 16):
        raise argparse.ArgumentTypeError("a port is a number from 0 (any) to 65535")
    return int(text)


# -------------------------------------------------------------------------------------------------- the page


async def _visit(folder: Path, config: Path | None, options: argparse.Namespace) -> int:
    """The page, for as long as nobody ends it."""
    # Not needed for the morning, and it takes a moment.
    from bot.config import ConfigFaults
    from demo.page.serve import PORT, serving
    from demo.town.living import living

    port = PORT if options.port is None else options.port
    print(_WEEK, flush=True)
    try:
        async with (
            living(folder, config=config, tell=lambda line: print(f"  {line}", flush=True)) as town,
            serving(town, port=port) as address,
        ):
            if port and f":{port}/" not in address:
                print(f"\nPort {port} is taken here, so it is the next free one.")
            print(_READY.format(address=address), flush=True)
            town.bot.watchers.append(lambda alive: print(f"\n{_GONE[alive]}", flush=True))
            if not options.no_open:
                _open(address)
            await asyncio.Event().wait()
    except _FAILURES as failure:
        log = folder / "bot.log"
        said = log.read_bytes()[-_TAIL:].decode(errors="replace") if log.exists() else ""
        print(f"\nThis did not go as it must. Expected: {failure}", flush=True)
        print(f"\nThe last lines of the bot's log:\n{said}", flush=True)
    except ConfigFaults as faults:
        print(f"The bot would not start with this configuration:\n{faults}", flush=True)
    except OSError as failure:
        print(f"\nThe page cannot be served: {failure.strerror or failure}", flush=True)
    return 1


async def _ended_by_signal(work: Coroutine[Any, Any, int]) -> int:
    """Run ``work`` to its end, or until Ctrl-C, SIGTERM or the closing of the terminal, and tidy up in either case."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(AttributeError, NotImplementedError):  # not every system has them all
            loop.add_signal_handler(getattr(signal, name), told.set)
    working, waiting = asyncio.create_task(work), asyncio.create_task(told.wait())
    try:
        await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        with suppress(OSError):  # the terminal may be gone
            print("\nEnded. Nothing of it is left running.", flush=True)
        return 0
    finally:
        for task in (working, waiting):
            task.cancel()
        await asyncio.gather(working, waiting, return_exceptions=True)


def _open(address: str) -> None:
    """Open a browser where there is one that does not need the terminal. It may take its time, or not succeed."""
    unix = os.name == "posix" and sys.platform != "darwin"
    if unix and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")):
        return

    def opening() -> None:
        with suppress(Exception):
            webbrowser.open(address)

    threading.Thread(target=opening, name="browser", daemon=True).start()


# ----------------------------------------------------------------------------------------------- the morning


async def _play(folder: Path, config: Path | None) -> int:
    async with Simulator(start=START) as simulator:
        bot = BotProcess(simulator, folder, config=config)
        try:
            async with bot:
                await Morning(simulator, bot, Teller(simulator.world, ZONE)).play()
            expect(not simulator.gaps, f"the simulation could do all that was asked of it: {simulator.gaps}")
        except _FAILURES as failure:
            print(f"\nThis did not go as it must. Expected: {failure}", flush=True)
            print(f"\nThe last lines of the bot's log:\n{bot.tail()}", flush=True)
            if simulator.gaps:
                print(f"\nWhat the simulation could not do:\n{simulator.gaps}", flush=True)
            return 1
    print("\nThat was the demo. To run Belay on Discord: README.md. To change what it says: config.yaml.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
