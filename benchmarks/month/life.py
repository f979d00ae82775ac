"""What people do with Belay, hour by hour: each of these is what somebody presses, writes or reads."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks.month.belay import GUILD, Town, town
from benchmarks.month.chance import Chance
from benchmarks.month.people import Away, Block, How, Manner, Need, Plan
from benchmarks.month.postman import (
    THREADS,
    CoachesTold,
    Happening,
    Invites,
    ModeratorsTold,
    Rings,
    Stands,
)
from benchmarks.month.record import Asked, Invited, Record, Wait
from bot.config import Config
from bot.help_requests import Given, News, State, letters
from bot.members import ReachKind
from bot.members.model import InboxItem
from bot.outbox import store as outbox_store

_FEW_MINUTES = 5
_AN_HOUR = 60
_THANKS = "Thank you, that helped me see it."


async def live(path: Path, config: Config, plan: Plan, chance: Chance) -> Record:
    """Let the month pass with Belay."""
    async with town(path, config, plan, chance) as opened:
        life = _Life(opened)
        life.look_ahead()
        await opened.live(life.sees)
        opened.record.invited.extend(await life.still_waiting())
        return opened.record


class _Life:
    def __init__(self, town: Town) -> None:
        self._town = town
        self._services = town.services
        self._asks = town.services.help_requests
        self._humans = town.humans
        self._record = town.record
        self._needs: dict[int, Need] = {}  # by the id of the ask
        self._forum: dict[int, State] = {}
        self._inboxes: set[int] = set()
        self._insisted: set[int] = set()
        self._forms = 10_000_000

    def look_ahead(self) -> None:
        """All that is planned, whatever Belay does."""
        plan, later = self._town.plan, self._town.later
        for need in plan.needs:
            later(need.at, lambda need=need: self._ask(need))
        for number, (at, user) in enumerate(plan.visits):
            later(at, lambda user=user, number=number: self._visit(user, number))
        for away in plan.aways:
            later(away.since, lambda away=away: self._leave(away))
        for block in plan.blocks:
            later(block.at, lambda block=block: self._block(block))

    # What people see

    async def sees(self, happening: Happening) -> None:
        """Somebody or everybody sees something."""
        match happening:
            case Stands(ask, state):
                self._stands(ask, state)
            case Invites(ask, user, at, how):
                self._record.invited.append(Invited(self._needs[ask].number, user, at))
                if how is not ReachKind.NEVER:
                    self._humans.pinged(user, self._town.now)
                    self._record.pings.append((user, self._town.now))
                if how in {ReachKind.INBOX, ReachKind.MENTION}:
                    self._inboxes.add(user)
            case Rings(user, ask, line=False) if ask is not None:
                self._record.rung.append((user, self._town.now))
                at = self._humans.reads(user, self._needs[ask], self._town.now)
                self._town.later(at, lambda: self._decide(user, ask))
            case Rings(user, ask):
                self._rings(user, ask)
            case CoachesTold(ask):
                self._tell_coaches(ask)
            case ModeratorsTold(ask, number):
                self._tell_moderators(ask, number)

    def _stands(self, ask: int, state: State) -> None:
        now, need = self._town.now, self._needs[ask]
        asked, before = self._record.asked[need.number], self._forum.get(ask)
        self._forum[ask] = state
        alone = asked.waits and asked.waits[-1].until is None
        if state is State.OPEN and not alone:
            asked.waits.append(Wait(now))
        elif state is not State.OPEN and alone:
            asked.waits[-1].until = now
        if state is State.HELPED and before is State.OPEN and need.manner is Manner.MARKS:
            at = self._humans.minutes_later(need.asker, 10 * _AN_HOUR, now, "marks", need.number)
            self._town.later(at, lambda: self._resolve(ask))

    def _rings(self, user: int, ask: int | None) -> None:
        """A mention: they will look into their inbox."""
        now, need = self._town.now, None if ask is None else self._needs[ask]
        self._inboxes.add(user)
        if need is not None and user in self._town.plan.helpers:
            self._record.rung.append((user, now))
            at = self._humans.reads(user, need, now)
        else:
            at = self._humans.minutes_later(user, 1.5 * _AN_HOUR, now, "looks", len(self._record.pings))
        self._town.later(at, lambda: self._look(user))

    def _tell_coaches(self, ask: int) -> None:
        need, now = self._needs[ask], self._town.now
        asked = self._record.asked[need.number]
        asked.coaches_at = asked.coaches_at or now
        for coach in self._town.plan.coaches:
            if self._humans.coach_answers(coach, need):
                at = self._humans.minutes_later(coach, 4 * _AN_HOUR, now, "coach", need.number)
                self._town.later(at, lambda coach=coach: self._write(coach, ask, "coach"))

    def _tell_moderators(self, ask: int, number: int) -> None:
        need, now = self._needs[ask], self._town.now
        asked = self._record.asked[need.number]
        asked.moderators_at = asked.moderators_at or now
        if asked.waits[-1].moderators_at is None:
            asked.waits[-1].moderators_at = now
        moderators = self._town.plan.moderators
        one = moderators[(need.number + number) % len(moderators)]
        at = self._humans.minutes_later(one, 2.5 * _AN_HOUR, now, "moderator", need.number)
        self._town.later(at, lambda: self._write(one, ask, "moderator"))

    # Those who ask

    async def _ask(self, need: Need) -> None:
        who = self._town.who(need.asker)
        given = Given(
            need.kind,
            f"A second pair of eyes from somebody in {need.field}",
            "I have read it so often that I no longer see what it says.",
            "Two versions so far, and a list of what to change.",
        )
        shown = await self._asks.writing.write(who, self._form(), given)
        self._needs[shown.ask.id] = need
        self._record.asked[need.number] = Asked(need.number, need.asker, self._town.now)
        posted = await self._asks.writing.post(who, shown.ask.id, named=need.named)
        assert not posted.held, "nothing in it looks like spam"

    async def _resolve(self, ask: int) -> None:
        """It is done, with thanks to who helped."""
        if self._forum[ask] is not State.HELPED:
            return
        who = self._town.who(self._needs[ask].asker)
        shown = await self._asks.board.own(who, ask)
        await self._asks.endings.resolve(who, ask, self._form(), shown.helped_by[:1], _THANKS)

    async def _is_asked(self, ask: int) -> None:
        """ "Still need this?" """
        need = self._needs[ask]
        if self._forum[ask] is not State.HELPED:
            return
        if need.manner is Manner.WHEN_ASKED or ask in self._insisted:
            await self._resolve(ask)
        elif need.manner is Manner.AGAIN:
            self._insisted.add(ask)
            await self._asks.endings.still_needed(self._town.who(need.asker), ask)

    # Those who help

    async def _decide(self, user: int, ask: int) -> None:
        """They read of an ask, and offer, or do not."""
        need, now = self._needs[ask], self._town.now
        open_still = self._forum[ask] is State.OPEN
        if not open_still or not self._humans.answers(user, need, now, self._humans.alert(user, now)):
            return
        self._humans.takes_on(user, need, now)
        self._answered(need, "helper")
        await self._asks.helping.offer(self._town.who(user), ask)
        if self._humans.steps_back(user, need):
            at = self._humans.minutes_later(user, 3 * _AN_HOUR, now, "steps back", need.number)
            self._town.later(at, lambda: self._step_back(user, ask))
        else:
            at = self._humans.minutes_later(user, _FEW_MINUTES, now, "writes", need.number)
            self._town.later(at, lambda: self._write(user, ask, "helper", only_if_open=False))

    async def _step_back(self, user: int, ask: int) -> None:
        if self._forum[ask] in {State.OPEN, State.HELPED}:
            await self._asks.helping.step_back(self._town.who(user), ask)

    async def _write(self, user: int, ask: int, by: str, *, only_if_open: bool = True) -> None:
        """In the thread."""
        if only_if_open and self._forum[ask] is not State.OPEN:
            return
        self._answered(self._needs[ask], by)
        await self._asks.helping.wrote(GUILD, THREADS + ask, user)

    def _answered(self, need: Need, by: str) -> None:
        asked = self._record.asked[need.number]
        if asked.first_at is None:
            asked.first_at, asked.by = self._town.now, by

    async def _visit(self, user: int, number: int) -> None:
        """Somebody reads the forum, and what waits for them."""
        now = self._town.now
        waiting = [ask for ask, state in reversed(self._forum.items()) if state is State.OPEN]
        of = {self._needs[ask].number: ask for ask in waiting}
        found = self._humans.passer_by(user, number, now, (self._needs[ask] for ask in waiting))
        if found is not None:
            await self._write(user, of[found.number], "passer-by")
        if not self._town.plan.away(user, now):
            await self._look(user)

    async def _look(self, user: int) -> None:
        """Into their inbox."""
        if user not in self._inboxes:
            return
        self._inboxes.discard(user)
        who = self._town.who(user)
        while items := await self._services.members.inbox(who):
            await self._services.members.seen(who, items)
            for item in items:
                await self._read(user, item)

    async def _read(self, user: int, item: InboxItem) -> None:
        match item.kind:
            case letters.INVITATION:
                await self._decide(user, item.facts["ask"])
            case letters.YOURS if item.facts["news"] == News.STILL:
                await self._is_asked(item.facts["ask"])
            case letters.QUIET_NEWS:
                who = self._town.who(user)
                for ask in await self._asks.board.with_news(who):
                    _, news = await self._asks.board.see_news(who, ask)
                    if news is News.STILL:
                        await self._is_asked(ask)
            case _:
                pass

    # Those who are away, and those who are kept apart

    async def _leave(self, away: Away) -> None:
        who = self._town.who(away.user)
        until: datetime = away.until
        match away.how:
            case How.PAUSE:
                until = (await self._services.members.pause(who, _day(away.until))).until
            case How.REST:
                until = await self._services.helpers.pause(who, _day(away.until))
            case How.OFF:
                await self._services.helpers.off(who)
                self._town.later(away.until, lambda: self._town.helps(away.user))
        self._record.aways.append(replace(away, until=until))

    async def _block(self, block: Block) -> None:
        await self._services.members.blocks.block(self._town.who(block.by), block.other)
        self._record.blocks.append(block)

    async def still_waiting(self) -> list[Invited]:
        """Invitations whose letter waits at the end, for quiet hours to be over."""
        waiting = await self._services.database.read(outbox_store.all_waiting)
        return [
            Invited(self._needs[letter.facts["ask"]].number, letter.user_id, letter.written_at)
            for letter in waiting
            if letter.kind == letters.INVITATION and letter.user_id is not None
        ]

    def _form(self) -> int:
        self._forms += 1
        return self._forms


def _day(at: datetime) -> str:
    later: date = (at + timedelta(days=1)).date()
    return later.isoformat()
