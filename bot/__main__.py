"""`python -m bot` and `belay`: reads the command line and the environment, and starts what was asked for."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock, system_clock
from bot.config import ConfigFaults, Environment
from bot.errors import StartFault

_CONFIG_FAULT = 2


def main(argv: Sequence[str] | None = None, *, clock: Clock = system_clock, glance: float = 30.0) -> int:
    """Do what the arguments say and return the exit code.

    0 done, 2 faulty configuration or arguments, 3 no or bad token, 4 database cannot be used, 5 it was written by a newer
    Belay, 6 another Belay holds it. `clock` and `glance` (seconds between looks for a clock that jumped) are for who
    brings time of their own.
    """
    arguments = _parser().parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        return _COMMANDS[arguments.command](arguments, environment, clock, glance)
    except ConfigFaults as refused:
        for fault in refused.faults:
            print(fault, file=sys.stderr)
        return _CONFIG_FAULT
    except StartFault as fault:
        print(fault, file=sys.stderr)
        return fault.code


def _run(arguments: argparse.Namespace, environment: Environment, clock: Clock, glance: float) -> int:
    del arguments
    from bot.cli import logs, run

    logs.set_up(environment.log_format)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(run.run(environment, clock, glance))
    return 0


def _check(arguments: argparse.Namespace, environment: Environment, clock: Clock, glance: float) -> int:
    del clock, glance
    from bot.cli.check import check

    code, lines = check(arguments.config or environment.config)
    print(*lines, sep="\n", file=sys.stderr if code else sys.stdout)
    return code


def _preview(arguments: argparse.Namespace, environment: Environment, clock: Clock, glance: float) -> int:
    del glance
    from bot.cli.preview import preview

    lines = asyncio.run(
        preview(
            environment.config, environment.database, clock(), timedelta(days=arguments.days), arguments.zone
        )
    )
    print(*lines, sep="\n")
    return 0


def _demo(arguments: argparse.Namespace, environment: Environment, clock: Clock, glance: float) -> int:
    del arguments, environment, clock, glance
    from demo.__main__ import main as demo

    return demo()


_COMMANDS: dict[str, Callable[[argparse.Namespace, Environment, Clock, float], int]] = {
    "run": _run,
    "check": _check,
    "preview": _preview,
    "demo": _demo,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="belay", description="Belay: no job search should be conducted alone."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="connect to Discord and serve")
    check = commands.add_parser("check", help="is the configuration sound?")
    check.add_argument("config", nargs="?", type=Path, help="default: BELAY_CONFIG, else config.yaml")
    preview = commands.add_parser("preview", help="what will be posted in the next days")
    preview.add_argument("--days", type=int, default=14, choices=range(1, 367), metavar="N")
    preview.add_argument("--zone", help="show times in this zone, for example Europe/London")
    commands.add_parser("demo", help="try Belay here, without a Discord account")
    return parser


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # Windows
        return None
    return uvloop.new_event_loop


def cli() -> None:
    """The `belay` command."""
    sys.exit(main())


if __name__ == "__main__":
    cli()
