"""The bot as a process of its own: started, killed, stopped and carried through time with its Discord."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from demo.simulator import Simulator

_ROOT = Path(__file__).resolve().parent.parent
_TAIL = 4_000
_GLANCE = 0.01  # seconds between looks into the log


class BotDied(Exception):  # noqa: N818 - it says what happened
    """The bot ended although nobody had asked it to; the message ends with the last of its log."""


class BotProcess:
    """One bot process against one simulator; ``async with`` starts it, and kills what is left at the end."""

    def __init__(
        self,
        simulator: Simulator,
        folder: Path,
        *,
        config: Path | None = None,
        environment: Mapping[str, str] | None = None,
        main: str | None = None,
        arguments: Sequence[str] = ("run",),
    ) -> None:
        """``folder`` gets the database, the clock's offset and the log, and keeps them through restarts.

        ``config`` is the bot's ``config.yaml`` (default: the repository's); ``environment`` is added last;
        ``main`` (``module:function``) is another entry point than the bot's.
        """
        self.simulator = simulator
        folder.mkdir(parents=True, exist_ok=True)
        self.database = folder / "belay.db"
        self.log = folder / "bot.log"
        self._clock_file = folder / "clock-offset"
        self._arguments = [*(("--main", main) if main else ()), *arguments]
        self._environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")])),
            "PYTHONUNBUFFERED": "1",
            "DISCORD_TOKEN": simulator.token,
            "BELAY_DATABASE": str(self.database),
            "BELAY_CONFIG": str(config or _ROOT / "config.yaml"),
            **(environment or {}),
        }
        self._process: asyncio.subprocess.Process | None = None
        self._ending = False

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.pid is not None:
            await self.kill()
        elif not isinstance(error, BotDied):
            self.check()  # its last words explain whatever else went wrong

    @property
    def pid(self) -> int | None:
        """The id of the running process, ``None`` when there is none."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process is not None and running else None

    def tail(self) -> str:
        """The last of what the bot wrote, for a person who wonders what happened."""
        if not self.log.exists():
            return ""
        return self.log.read_bytes()[-_TAIL:].decode(errors="replace")

    def check(self) -> None:
        """Raise :class:`BotDied` if the process ended on its own."""
        process = self._process
        if process is not None and process.returncode is not None and not self._ending:
            raise BotDied(f"exit code {process.returncode}\n{self.tail()}")

    async def start(self, *, within: float = 20.0) -> None:
        """Start, and return once the bot is connected and its commands are synced.

        Raises :class:`BotDied` if it ends first, ``TimeoutError`` if it takes more than ``within`` seconds.
        """
        if self.pid is not None:
            raise RuntimeError("the bot runs already")
        self._write_offset()
        gateway = self.simulator.gateway
        before = gateway.identified
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "demo.launch",
                "--api", self.simulator.api_url,
                "--gateway", self.simulator.gateway_url,
                "--clock", str(self._clock_file),
                "--parent", str(os.getpid()),
                *self._arguments,
                cwd=_ROOT, env=self._environment, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self._ending = False
        commands = self.simulator.world.commands
        connected = asyncio.create_task(
            self.simulator.until(
                lambda: gateway.identified > before and gateway.live > 0 and any(commands.values()),
                within=within,
            )
        )
        ended = asyncio.create_task(self._process.wait())
        try:
            await asyncio.wait({connected, ended}, return_when=asyncio.FIRST_COMPLETED)
            self.check()
            await connected
        except TimeoutError:
            await self.kill()
            raise TimeoutError(f"the bot was not ready in {within:g} s\n{self.tail()}") from None
        finally:
            connected.cancel()
            ended.cancel()

    async def kill(self) -> None:
        """End it at once, as a power cut does (SIGKILL); raises :class:`BotDied` if it had ended before."""
        await self._end(signal.SIGKILL)

    async def stop(self, *, within: float = 10.0) -> int:
        """Ask it to end (SIGTERM) and return its exit code; ``TimeoutError`` after ``within`` seconds."""
        async with asyncio.timeout(within):
            return await self._end(signal.SIGTERM)

    async def restart(self) -> None:
        """Stop in order and start again on the same database."""
        await self.stop()
        await self.start()

    def signal(self, number: int) -> None:
        """Send a signal that does not end it (SIGHUP: read the configuration again)."""
        self.check()
        if self.pid is not None:
            os.kill(self.pid, number)

    async def says(self, words: str, *, times: int = 1, within: float = 10.0) -> None:
        """Wait until the log holds ``words`` so many times; ``TimeoutError`` after ``within`` seconds."""
        try:
            async with asyncio.timeout(within):
                while self.log.read_text(errors="replace").count(words) < times:
                    self.check()
                    await asyncio.sleep(_GLANCE)  # noqa: TID251 - another process writes the file, and tells nobody
        except TimeoutError:
            raise TimeoutError(f"the log did not say {words!r} in {within:g} s\n{self.tail()}") from None

    def advance(self, by: timedelta) -> None:
        """Move the bot's clock and Discord's together, also while the bot is down."""
        self.simulator.advance(by)
        self._write_offset()

    async def _end(self, number: int) -> int:
        self.check()
        if self._process is None:
            raise RuntimeError("the bot was never started")
        self._ending = True
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self._process.wait()

    def _write_offset(self) -> None:
        # Replaced in one step: the bot must never read half a number.
        fresh = self._clock_file.with_suffix(".new")
        fresh.write_text(repr(self.simulator.world.running_clock.elapsed), encoding="ascii")
        fresh.replace(self._clock_file)
