"""`config.yaml` is read again while Belay runs."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from bot import outbox
from bot.clock import Clock
from bot.config import ConfigFaults, Fault
from bot.database import Connection, Database
from bot.prompts.model.refusals import NotApplied
from bot.prompts.model.reloading import MOST, Reloaded, Standing
from bot.prompts.store import reloading as store
from bot.servers import Staff
from bot.servers import store as server_store

log = logging.getLogger(__name__)

CONFIG = "prompts.config"
"""The letter that says to moderators that the file has faults, or is in force again."""

ReadAgain = Callable[[], Awaitable[tuple[str, ...]]]
"""Reads the file, has it in force, and returns what changed; raises `ConfigFaults` and leaves all as it was."""


async def nothing_to_read() -> tuple[str, ...]:
    """Where the configuration comes from no file."""
    return ()


class Reloading:
    """The verb of `/prompts reload` and of SIGHUP.

    `read_again` reads the file; `followers` hear that what it says is in force.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.read_again: ReadAgain = nothing_to_read
        self.followers: list[Callable[[], None]] = []
        self._one_at_a_time = asyncio.Lock()  # so that what is told last is what was read last

    async def reload(self, staff: Staff | None) -> Reloaded:
        """Read the file again and use it from now on; None: whoever runs Belay asked for it.

        Moderators of every server hear of faults, once of the same, and that the file is in force again.

        Raises:
            MissingPermission: they do not moderate the server.
            NotApplied: the file has faults; the settings in force stay.
        """
        if staff is not None:
            await self._database.read(_check, staff)
        async with self._one_at_a_time:
            try:
                changed = await self.read_again()
            except ConfigFaults as refused:
                for fault in refused.faults:
                    log.error("config not applied: %s", fault)  # noqa: TRY400 - the fault says it all
                named = tuple(_named(fault) for fault in refused.faults)
                await self._tell(named)
                raise NotApplied(named) from None
            log.info("config applied: %s", ", ".join(changed) or "no change")
            for follow in self.followers:
                follow()
            await self._tell(())
        return Reloaded(changed)

    async def is_in_force(self) -> None:
        """Belay has started, which it does not with a faulty file: moderators who heard of faults hear that."""
        await self._tell(())

    async def standing(self) -> Standing:
        """What moderators were last told."""
        return await self._database.read(store.standing)

    async def _tell(self, faults: tuple[Fault, ...]) -> None:
        if (await self.standing()).digest != _digest(faults):
            await self._database.write(_told, faults, self._clock())


def _check(connection: Connection, staff: Staff) -> None:
    staff.check(server_store.find(connection, staff.guild))


def _told(connection: Connection, faults: tuple[Fault, ...], now: datetime) -> None:
    turn = store.standing(connection).turn + 1
    store.keep(connection, Standing(turn, _digest(faults), faults[:MOST], len(faults)))
    for server in server_store.all_set_up(connection):
        outbox.put(
            connection,
            now,
            kind=CONFIG,
            lane=f"moderators:{server.guild_id}",
            guild_id=server.guild_id,
            subject=f"prompts_config:{server.guild_id}:{turn}",
            facts={"turn": turn},
        )


def _named(fault: Fault) -> Fault:
    return replace(fault, file=PurePath(fault.file).name)


def _digest(faults: tuple[Fault, ...]) -> str:
    return hashlib.sha256("\n".join(map(str, faults)).encode()).hexdigest() if faults else ""
