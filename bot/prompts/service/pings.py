"""The role that a series notifies in a server, which members join and leave by a button.

Who has joined is kept by Discord alone: nothing about a person is stored here.
"""

from collections.abc import Callable
from datetime import datetime

from bot import outbox
from bot.clock import Clock
from bot.config import Config, Series
from bot.database import Connection, Database
from bot.errors import OldControl
from bot.outbox.model import Facts
from bot.prompts.model.pings import Meant, Trouble, Unfit
from bot.prompts.model.refusals import NoSuchSeries, PingsNobody
from bot.prompts.store import pings as store
from bot.prompts.store import posts
from bot.servers import Staff
from bot.servers import store as server_store

_TROUBLE = "prompts.role_trouble"


class Pings:
    """Which role a series notifies."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config

    async def role(self, guild_id: int, series_id: str) -> int | None:
        """The role that posts of a series notify; None: nobody is notified."""
        series = self._series(series_id)
        if series is None or not series.ping:
            return None
        return await self._database.read(store.role, guild_id, series_id)

    async def decide(self, staff: Staff, series_id: str, role_id: int | None) -> Series:
        """Posts of a series notify this role from now on, or nobody (None). Whether the role is fit is asked before.

        Raises:
            MissingPermission: not a moderator.
            NoSuchSeries: it is not in `config.yaml` any more.
            PingsNobody: `config.yaml` does not let it notify.
        """
        return await self._database.write(self._decide, staff, series_id, role_id)

    def _decide(self, connection: Connection, staff: Staff, series_id: str, role_id: int | None) -> Series:
        staff.check(server_store.find(connection, staff.guild))
        series = self.pinging(series_id)
        store.set_role(connection, staff.guild, series_id, role_id)
        self._look_again(connection, staff.guild, series_id)
        return series

    def pinging(self, series_id: str) -> Series:
        """A series that may notify.

        Raises:
            NoSuchSeries: it is not in `config.yaml` any more.
            PingsNobody: `config.yaml` does not let it notify.
        """
        series = self._series(series_id)
        if series is None:
            raise NoSuchSeries(series_id, tuple(one.id for one in self._config().series))
        if not series.ping:
            raise PingsNobody(series.title)
        return series

    # What members press

    async def meant(self, guild_id: int, about: str) -> Meant:
        """What a button is about: `about` is the number of the post that it stands under, or the series' id.

        Raises:
            OldControl: no such post of this server is known.
        """
        return await self._database.read(self._meant, guild_id, about)

    def _meant(self, connection: Connection, guild_id: int, about: str) -> Meant:
        series_id = about
        if about.isascii() and about.isdecimal():
            post = posts.find(connection, int(about)) if len(about) < _TOO_LONG else None
            if post is None or post.guild_id != guild_id:
                raise OldControl
            series_id = post.series_id
        return self._of_series(connection, guild_id, series_id)

    async def of_series(self, guild_id: int, series_id: str) -> Meant:
        """Whom a series notifies, as it stands now."""
        return await self._database.read(self._of_series, guild_id, series_id)

    def _of_series(self, connection: Connection, guild_id: int, series_id: str) -> Meant:
        series = self._series(series_id)
        return Meant(
            series_id,
            None if series is None else series.title,
            series is not None and series.ping,
            store.role(connection, guild_id, series_id),
        )

    # What is wrong with a role

    async def say_trouble(self, guild_id: int, trouble: Trouble) -> None:
        """Moderators hear what is wrong with the role of a series. Where they heard before, the message changes."""
        await self._database.write(self._say_trouble, guild_id, trouble, self._clock())

    def _say_trouble(self, connection: Connection, guild_id: int, trouble: Trouble, now: datetime) -> None:
        if store.role(connection, guild_id, trouble.series_id) != trouble.role:
            return  # moderators chose another meanwhile
        if trouble.why is Unfit.GONE:
            store.set_role(connection, guild_id, trouble.series_id, None)
        facts = {
            "series": trouble.series_id,
            "role": trouble.role,
            "why": trouble.why.value,
            "gives": list(trouble.gives),
            "opens": list(trouble.opens),
        }
        _say(connection, guild_id, trouble.series_id, facts, now)

    async def is_well(self, guild_id: int, series_id: str) -> None:
        """The role of a series does what it should: what moderators were told of it is taken away."""
        if await self._database.read(_is_told, guild_id, series_id):
            await self._database.write(self._look_again, guild_id, series_id)

    def _look_again(self, connection: Connection, guild_id: int, series_id: str) -> None:
        if _is_told(connection, guild_id, series_id):
            _say(connection, guild_id, series_id, {"series": series_id, "why": ""}, self._clock())

    async def deleted(self, guild_id: int, role_id: int) -> None:
        """A role was deleted in Discord: series that notified it notify nobody, and moderators hear of it."""
        await self._database.write(self._deleted, guild_id, role_id)

    def _deleted(self, connection: Connection, guild_id: int, role_id: int) -> None:
        for series_id in store.of_role(connection, guild_id, role_id):
            self._say_trouble(connection, guild_id, Trouble(series_id, role_id, Unfit.GONE), self._clock())

    def _series(self, series_id: str) -> Series | None:
        return next((one for one in self._config().series if one.id == series_id), None)


_TOO_LONG = 19  # digits: beyond what the database can hold


def _subject(guild_id: int, series_id: str) -> str:
    return f"role_trouble:{guild_id}:{series_id}"


def _is_told(connection: Connection, guild_id: int, series_id: str) -> bool:
    """Whether moderators were told, or soon will be."""
    subject = _subject(guild_id, series_id)
    return outbox.is_shown(connection, _TROUBLE, subject)


def _say(connection: Connection, guild_id: int, series_id: str, facts: Facts, now: datetime) -> None:
    outbox.put(
        connection,
        now,
        kind=_TROUBLE,
        lane=f"moderators:{guild_id}",
        guild_id=guild_id,
        subject=_subject(guild_id, series_id),
        facts=facts,
    )
