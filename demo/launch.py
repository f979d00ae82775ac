"""Run the bot against a simulated Discord: ``python -m demo.launch --api URL --gateway URL run``.

The bot itself is not changed: two addresses of discord.py are set to loopback, and its clock may be one that
the owner of the simulation moves.
"""

import argparse
import importlib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import discord.gateway
import discord.http
import yarl

from bot.clock import Clock, system_clock

#: How often, in seconds, the bot looks whether the clock jumped; a person would not notice.
GLANCE = 0.1
_LOOK = 0.5  # seconds between looks whether the process that started this one is still there


def movable_clock(file: Path, *, wall: Clock = system_clock) -> Clock:
    """The wall clock plus the seconds that ``file`` holds; read again whenever the file was replaced."""
    seen: tuple[int, int] | None = None
    offset = timedelta()

    def now() -> datetime:
        nonlocal seen, offset
        state = file.stat()
        # A replaced file may carry the same time as the one before, but not the same inode.
        if (state.st_mtime_ns, state.st_ino) != seen:
            seen = (state.st_mtime_ns, state.st_ino)
            offset = timedelta(seconds=float(file.read_text(encoding="ascii")))
        return wall() + offset

    return now


def end_with(parent: int) -> None:
    """End this process soon after ``parent``, which started it, was killed: nobody else would end it.

    Where a system does not tell of that (Windows), nothing happens.
    """
    never = threading.Event()

    def watch() -> None:
        while os.getppid() == parent:
            never.wait(_LOOK)
        os._exit(1)  # its Discord has gone with the parent, so there is nobody to say goodbye to

    threading.Thread(target=watch, name="parent", daemon=True).start()


def main(argv: Sequence[str] | None = None) -> int:
    """Point discord.py at the simulator, then call the bot's entry point with what is left of ``argv``."""
    parser = argparse.ArgumentParser(prog="python -m demo.launch")
    parser.add_argument("--api", required=True, help="the simulator's REST address")
    parser.add_argument("--gateway", required=True, help="the simulator's gateway address")
    parser.add_argument("--clock", type=Path, help="file with the offset from the wall clock, in seconds")
    parser.add_argument(
        "--parent", type=int, help="the process with which this one ends, even if that is killed"
    )
    parser.add_argument("--main", default="bot.__main__:main", help="the entry point, module:function")
    options, rest = parser.parse_known_args(argv)
    if options.parent is not None:
        end_with(options.parent)
    discord.http.Route.BASE = options.api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(options.gateway)
    module, _, function = options.main.partition(":")
    entry: Callable[..., int] = getattr(importlib.import_module(module), function)
    clock = system_clock if options.clock is None else movable_clock(options.clock)
    return entry(rest, clock=clock, glance=GLANCE)


if __name__ == "__main__":
    sys.exit(main())
