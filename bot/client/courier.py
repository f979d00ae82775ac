"""Delivers the outbox: in order within a lane, lanes side by side, each letter once.

A letter is said with its row id as nonce, so that Discord itself refuses the second of a pair for a few minutes. Where
it is unclear whether an earlier attempt arrived (a lost connection, a killed process), the courier looks into the channel
before it posts again (`bot/client/earlier.py`). How each kind of delivery is carried out: `messages.py`, `posts.py`,
`threads.py` and `events.py` beside this.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord import ui

from bot import outbox
from bot.client import outcomes
from bot.client.deliveries import Bring, Delivery, Event, Meet, Nothing, Post, Remove, Show, Tell
from bot.client.events import Events
from bot.client.messages import Messages
from bot.client.posts import Posts
from bot.client.threads import Threads
from bot.clock import Clock
from bot.database import Database
from bot.members import ReachKind, Who, decide_reach
from bot.members.model import InboxItem
from bot.outbox import Letter
from bot.outbox import store as outbox_store
from bot.scheduling import Alarms

if TYPE_CHECKING:
    from bot.client.client import Belay
    from bot.services import Services

log = logging.getLogger(__name__)

Renderer = Callable[["Services", Letter], Awaitable[Delivery]]
"""Finds what a letter says now. Raises nothing for a subject that is gone: that is `Nothing`."""

_FIRST_PAUSE = timedelta(seconds=10)  # discord.py has tried five times by itself before
_LONGEST_PAUSE = timedelta(minutes=30)
_LATER = (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError)
_SERVER_ERROR = 500
_TOO_MANY = 429


class Courier:
    """Carries letters from the outbox to Discord."""

    def __init__(self, client: "Belay", database: Database, clock: Clock, alarms: Alarms) -> None:
        self._client = client
        self._database = database
        self._clock = clock
        self._alarms = alarms
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._nudged: set[str] = set()
        self._rounds: asyncio.Task[None] | None = None
        self._again = False
        self._open = False
        self._resting: set[str] = set()
        self._turns: dict[int, datetime] = {}
        self._messages = Messages(client, database, clock)
        self._threads = Threads(client, database, clock, self._messages)
        self._posts = Posts(client, database, clock, self._messages, self._threads)
        self._events = Events(client, database, clock, self._messages)

    async def start(self) -> None:
        """Begin with what an earlier process left, then deliver after each commit that wrote a letter."""
        self._messages.inherited = await self._database.read(outbox_store.newest)
        self._open = True
        self._database.on_commit(outbox.MARK, self.look)
        self.look()

    async def stop(self) -> None:
        """Finish the letters in hand and take no more."""
        self._open = False
        under_way = [task for task in (self._rounds, *self._lanes.values()) if task is not None]
        if under_way:
            await asyncio.wait(under_way)

    # Which letters are due

    def look(self) -> None:
        """See what is due, now."""
        if not self._open:
            return
        self._again = True
        if self._rounds is None:
            self._rounds = asyncio.create_task(self._look(), name="courier")

    async def _look(self) -> None:
        try:
            while self._again and self._open:
                self._again = False
                now = self._clock()
                room = self._client.services.config().delivery.lanes - len(self._lanes)
                for letter in await self._database.read(outbox_store.heads, now):
                    if letter.lane in self._lanes:
                        self._nudged.add(letter.lane)
                    elif room > 0 and letter.lane not in self._resting:
                        room -= 1
                        self._lanes[letter.lane] = asyncio.create_task(
                            self._carry_lane(letter.lane), name=f"courier {letter.lane}"
                        )
                upcoming = await self._database.read(outbox_store.next_due, now)
                if upcoming is not None:
                    self._alarms.ring_at("courier", upcoming, self.look)
        except Exception:
            log.exception("the courier stumbled and looks again")
            self._alarms.ring_at("courier", self._clock() + _FIRST_PAUSE, self.look)
        finally:
            self._rounds = None

    async def _carry_lane(self, lane: str) -> None:
        try:
            while self._open:
                self._nudged.discard(lane)
                letter = await self._database.read(outbox_store.head, lane, self._clock())
                if letter is None:
                    if lane in self._nudged:
                        continue
                    break
                await self._carry(letter)
        except Exception:
            # The database itself fails, so nothing can be kept about this attempt: rest, or the lane would spin.
            log.exception("lane %s stumbled", lane)
            self._resting.add(lane)
            self._alarms.ring_at(f"courier {lane}", self._clock() + _FIRST_PAUSE, partial(self._rested, lane))
        finally:
            del self._lanes[lane]
            if not self._lanes:
                self._messages.forget()
            self.look()

    def _rested(self, lane: str) -> None:
        self._resting.discard(lane)
        self.look()

    # One letter

    async def _carry(self, letter: Letter) -> None:
        delivery: Delivery = Nothing()
        try:
            delivery = await self._client.rooms.renderers[letter.kind](self._client.services, letter)
            await self._deliver(letter, delivery)
        except (discord.Forbidden, discord.NotFound) as error:
            await self._refused(letter, delivery, error)
        except outcomes.Hindered as trouble:
            log.warning("letter %d (%s) needs a moderator: %s", letter.id, letter.kind, trouble.what)
            await self._database.write(outcomes.hindered, letter, trouble, self._clock())
        except _LATER as error:
            await self._try_again(letter, error)
        except discord.HTTPException as error:
            if error.status == _TOO_MANY or error.status >= _SERVER_ERROR:
                await self._try_again(letter, error)
            else:
                log.exception("letter %d (%s) refused by Discord", letter.id, letter.kind)
                await self._database.write(outbox_store.give_up, letter, f"refused: {error.code}")
        except Exception as error:
            log.exception("letter %d (%s) failed", letter.id, letter.kind)
            await self._try_again(letter, error)

    async def _deliver(self, letter: Letter, delivery: Delivery) -> None:
        match delivery:
            case Show():
                await self._messages.show(letter, delivery)
            case Post():
                await self._posts.post(letter, delivery)
            case Bring():
                await self._threads.bring(letter, delivery)
            case Remove():
                await self._threads.remove(letter, delivery)
            case Tell():
                await self._tell(letter, delivery)
            case Meet():
                await self._threads.meet(letter, delivery)
            case Event():
                await self._events.event(letter, delivery)
            case Nothing():
                await self._database.write(outbox_store.delivered, letter)

    async def _try_again(self, letter: Letter, error: Exception) -> None:
        now = self._clock()
        if now - letter.written_at >= self._client.services.config().delivery.give_up_after:
            log.error(
                "letter %d (%s) given up after %d attempts", letter.id, letter.kind, letter.attempts + 1
            )
            await self._database.write(outbox_store.give_up, letter, "too long")
            return
        pause = min(_FIRST_PAUSE * 2 ** min(letter.attempts, 20), _LONGEST_PAUSE)
        log.warning("letter %d (%s) not delivered, again in %s: %r", letter.id, letter.kind, pause, error)
        await self._database.write(outcomes.put_off, letter, now + pause, failed=True)
        self._alarms.ring_at(f"courier {letter.lane}", now + pause, self.look)

    async def _refused(self, letter: Letter, delivery: Delivery, error: discord.HTTPException) -> None:
        log.warning("letter %d (%s) cannot be delivered: %s", letter.id, letter.kind, error)
        match delivery:
            case Show() | Post() | Meet() | Remove():
                place = delivery.place
            case Bring():
                place = "help"
            case Event():
                place = "office-hours"
            case Tell() | Nothing():
                place = "check-ins"
        await self._database.write(outcomes.refused, letter, place, error.status, error.code, self._clock())

    # People

    async def _tell(self, letter: Letter, delivery: Tell) -> None:
        assert letter.user_id is not None
        who = Who(letter.guild_id, letter.user_id)
        reach = await self._database.read(
            decide_reach, who, delivery.kind, self._clock(), discreet=delivery.discreet
        )
        match reach.kind:
            case ReachKind.NEVER:
                await self._database.write(outbox_store.delivered, letter)
            case ReachKind.LATER:
                assert reach.until is not None
                await self._database.write(outcomes.put_off, letter, reach.until, failed=False)
            case ReachKind.INBOX:
                await self._database.write(outcomes.to_inbox, letter, who, self._clock())
            case ReachKind.MENTION:
                await self._database.write(outcomes.to_inbox, letter, who, self._clock(), mention=True)
            case ReachKind.DM:
                await self._dm(letter, who, delivery, first=reach.first)

    async def _dm(self, letter: Letter, who: Who, delivery: Tell, *, first: bool) -> None:
        if first and not await self._may_open_dm(letter):
            return
        try:
            channel = await self._client.create_dm(discord.Object(who.user))
            await self._messages.say(letter, channel, delivery.view, discord.AllowedMentions.none())
        except (discord.Forbidden, discord.NotFound):  # refused, or an account that is no more
            log.info("letter %d (%s): direct message refused, kept in the inbox", letter.id, letter.kind)
            await self._database.write(
                outcomes.dm_refused, letter, who, self._clock(), mention=not delivery.discreet
            )
            return
        await self._database.write(outcomes.dm_sent, letter, who, self._clock(), first=first)

    async def _may_open_dm(self, letter: Letter) -> bool:
        """One first direct message a second at most (section 9): take the next turn, or come back for it."""
        now = self._clock()
        every = self._client.services.config().delivery.first_dm_every
        self._turns = {number: turn for number, turn in self._turns.items() if turn > now - every}
        turn = self._turns.get(letter.id)
        if turn is None:
            turn = self._turns[letter.id] = max([now, *(taken + every for taken in self._turns.values())])
        if turn > now:
            await self._database.write(outcomes.put_off, letter, turn, failed=False)
        return turn <= now

    async def render_item(self, who: Who, item: InboxItem) -> ui.LayoutView | None:
        """What waits in an inbox, as it is shown to its owner."""
        letter = Letter(
            0,
            "",
            item.kind,
            item.subject,
            who.guild,
            who.user,
            item.facts,
            item.left_at,
            attempts=0,
            revision=0,
        )
        try:
            delivery = await self._client.rooms.renderers[item.kind](self._client.services, letter)
        except Exception:  # one that cannot be shown must not keep the others from being seen
            log.exception("inbox item %d (%s) cannot be shown", item.id, item.kind)
            return None
        return delivery.view if isinstance(delivery, Tell) else None
