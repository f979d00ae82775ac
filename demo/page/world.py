"""What every part of the page is given: the town that is shown, and the page's own small memory of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Protocol

import orjson
from aiohttp import web
from simcord.backend.access import channel_accessible
from simcord.backend.models import Channel, Guild, Message

from demo.people import Person
from demo.simulator import Simulator


class Part(StrEnum):
    """What somebody is in this server."""

    MEMBER = "member"
    COACH = "coach"
    MODERATOR = "moderator"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody a visitor may act as."""

    person: Person
    part: Part
    about: str
    """One line of who they are."""
    color: str
    """``#rrggbb``."""


@dataclass(frozen=True, slots=True)
class Due:
    """The next prompt that will be posted by itself."""

    at: float
    """Unix seconds of the simulated clock."""
    title: str
    channel_id: int


class Keeper(Protocol):
    """Keeps the bot running, and moves its clock together with Discord's."""

    @property
    def alive(self) -> bool:
        """Whether the bot is connected now."""
        ...

    @property
    def since(self) -> float:
        """When it was last started or ended; Unix seconds of the simulated clock."""
        ...

    @property
    def restarts(self) -> int:
        """How often it had to be started again."""
        ...

    @property
    def watchers(self) -> list[Callable[[bool], None]]:
        """Who is told when it goes (``False``) and when it is back (``True``)."""
        ...

    def next_prompt(self) -> Due | None:
        """The next prompt, as far as it is known; quick, since every look at the server asks for it."""
        ...

    def advance(self, by: timedelta) -> None:
        """Move the clock of the bot and of its Discord."""
        ...

    async def kill(self) -> None:
        """SIGKILL; the keeper starts it again."""
        ...


@dataclass(slots=True)
class Town:
    """A living server: its Discord, its bot and its people."""

    simulator: Simulator
    guild: Guild
    bot: Keeper
    people: Sequence[Resident]


class Refused(Exception):  # noqa: N818 - what a person would say happened
    """What cannot be done, in words for a person; answered as ``{"error": words}``."""

    def __init__(self, words: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(words)
        self.status = int(status)


@dataclass(slots=True)
class Page:
    """The town, and what the page itself keeps: who has read how far."""

    town: Town
    seen: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    """The newest message that a person (first) has looked at in a channel (second)."""
    version: int = 0
    """How often the browser had something new to fetch."""
    opened_at: int = field(init=False)
    """An id: what is older was there before anybody looked, and is not new."""

    def __post_init__(self) -> None:
        self.opened_at = self.town.simulator.world.snowflake()

    def resident(self, user_id: object) -> Resident:
        """Who this id (text or number) is; :class:`Refused` when nobody."""
        for one in self.town.people:
            if str(one.person.user_id) == str(user_id):
                return one
        raise Refused("Nobody here has that id. Choose somebody under Act as.", HTTPStatus.NOT_FOUND)

    def viewer(self, request: web.Request) -> Person:
        """The person named by ``?as=``; nobody is the bot."""
        resident = self.resident(request.query.get("as", ""))
        if resident.part is Part.BOT:
            raise Refused("Nobody can act as the bot.", HTTPStatus.NOT_FOUND)
        return resident.person

    def channel(self, person: Person, channel_id: object) -> Channel:
        """A channel, thread or DM that this person can see; :class:`Refused` for every other."""
        world = self.town.simulator.world
        number = number_of(channel_id)
        if not channel_accessible(world, number, person.user_id, history=True):
            raise Refused("There is no such channel, or it is closed to you.", HTTPStatus.NOT_FOUND)
        return world.channels[number]

    def message(self, person: Person, channel_id: object, message_id: object) -> Message:
        """A message that this person can see; :class:`Refused` for every other."""
        channel = self.channel(person, channel_id)
        found = self.town.simulator.world.messages.get(channel.id, {}).get(number_of(message_id))
        if found is None or not found.visible_to(person.user_id):
            raise Refused("That message is gone.", HTTPStatus.NOT_FOUND)
        return found


PAGE = web.AppKey("page", Page)


def number_of(text: object) -> int:
    """The number of an id as the browser sends it, 0 for what is none."""
    written = str(text)
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= 20 else 0  # noqa: PLR2004 - 2**64


def answer(payload: Any, status: int = HTTPStatus.OK) -> web.Response:
    """JSON for the browser."""
    return web.Response(body=orjson.dumps(payload), status=int(status), content_type="application/json")
