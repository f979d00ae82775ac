"""Anything in any order: after each step of a random walk, what must always hold does."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random

import pytest

from bot.database import Connection
from bot.errors import Refusal
from bot.help_requests import Ask, Event, State, letters
from bot.help_requests.model import after
from bot.help_requests.store import asks as store
from bot.help_requests.store import people
from bot.members import Who
from tests.bot.help_requests import asking
from tests.bot.help_requests.asking import HELD, MOD, RESUME, WORDS
from tests.ground import Ground

PEOPLE = [Who(1, user) for user in range(201, 213)]
STEPS = 120
_DONE_BY_ONE_VERB: frozenset[tuple[State, State]] = frozenset(
    (state, following)
    for state in State
    for event in Event
    for reason in (None, *asking.REASONS)
    if (following := after(state, event, reason)) is not None
) | {(state, state) for state in State}
_BY_TIME = {(State.OPEN, State.CLOSED), (State.HELPED, State.CLOSED)}

Do = Callable[[], Awaitable[object]]


class Walk:
    """Somebody, by chance, does something, by chance; then time may go by."""

    def __init__(self, ground: Ground, chance: Random) -> None:
        self.ground = ground
        self.chance = chance
        self.forms = 0

    def next(self, known: list[Ask]) -> Do:
        """What happens next."""
        asks, members, chance = self.ground.services.help_requests, self.ground.services.members, self.chance
        self.forms += 1
        who, form = chance.choice(PEOPLE), self.forms
        given, named = chance.choice([WORDS, WORDS, HELD, RESUME]), chance.random() < 0.5
        if not known or chance.random() < 0.15:
            if chance.random() < 0.2:
                return lambda: asking.draft(self.ground, given, form, who)
            return lambda: asking.posted(self.ground, given, form, who, named=named)
        waiting = [ask for ask in known if ask.is_waiting]
        ask = chance.choice(waiting if waiting and chance.random() < 0.6 else known[-6:])
        author = ask.asker if ask.asker is not None and chance.random() < 0.9 else who
        of_author: list[Do] = [
            lambda: asks.writing.edit(author, ask.id, given),
            lambda: asks.writing.post(author, ask.id, named=named),
            lambda: asks.writing.discard(author, ask.id),
            lambda: asks.endings.close(author, ask.id),
            lambda: asks.endings.resolve(author, ask.id, form, [one.user for one in PEOPLE[:3]], ""),
            lambda: asks.endings.reopen(author, ask.id),
            lambda: asks.endings.still_needed(author, ask.id),
            lambda: asks.endings.outcome(author, ask.id, "A yes", share=named),
            lambda: asks.helping.private(author, ask.id),
            lambda: asks.helping.reply(author, ask.id, form, "Thank you"),
        ]
        of_others: list[Do] = [
            lambda: asks.helping.offer(who, ask.id),
            lambda: asks.helping.offer(who, ask.id),
            lambda: asks.helping.step_back(who, ask.id),
            lambda: self.step_back_all(ask),
            lambda: asks.helping.follow(who, ask.id),
            lambda: asking.write_in(self.ground, ask.id, who),
            lambda: asks.safety.report(who, ask.id, ""),
        ]
        rarely: list[Do] = [
            lambda: asks.safety.let_through(MOD, ask.id),
            lambda: asks.safety.decline(MOD, ask.id),
            lambda: asks.safety.remove(MOD, ask.id),
            lambda: asks.safety.mute(MOD, ask.id, muted=False),
            lambda: asks.helping.thread_gone(1, asking.THREAD + ask.id),
            lambda: members.departed(who),
            lambda: members.delete(who),
            lambda: members.blocks.block(who, chance.choice(PEOPLE).user),
            lambda: asking.help_from(self.ground, who.user),
            lambda: asking.deliver(self.ground),
        ]
        return chance.choice(chance.choice([of_author, of_author, of_others, of_others, of_others, rarely]))

    async def step_back_all(self, ask: Ask) -> None:
        """Everybody who offers steps back."""
        shown = await self.ground.services.help_requests.board.show(ask.id)
        for user in shown.helping if shown else ():
            if user > 0:
                await self.ground.services.help_requests.helping.step_back(Who(1, user), ask.id)


async def everything(ground: Ground) -> list[Ask]:
    """Every ask there is."""

    def read(connection: Connection) -> list[Ask]:
        ids = connection.execute("SELECT id FROM asks ORDER BY id").fetchall()
        return [ask for (number,) in ids if (ask := store.find(connection, number)) is not None]

    return await ground.database.read(read)


async def check(ground: Ground, before: dict[int, Ask], *, time_went_by: bool) -> dict[int, Ask]:
    """What must always hold; every ask as it is now."""
    found = await everything(ground)
    for ask in found:
        was = before.get(ask.id)
        if was is not None:
            allowed = _BY_TIME | {(s, s) for s in State} if time_went_by else _DONE_BY_ONE_VERB
            assert (was.state, ask.state) in allowed, (was, ask)
            assert ask.round >= was.round
            assert ask.told >= was.told
        await check_timers(ground, ask)
        await check_people(ground, ask)
    now = {ask.id: ask for ask in found}
    await check_letters(ground, now)
    return now


async def check_timers(ground: Ground, ask: Ask) -> None:
    """Its timers are those of its state, so that nothing is left hanging and nothing happens after the end."""
    due = {kind: await asking.due_in(ground, kind, ask.id) for kind in ("step", "quiet", "outcome", "held")}
    running = {kind for kind, wait in due.items() if wait is not None}
    match ask.state:
        case State.OPEN:
            assert running == {"step", "quiet"}, ask
            assert (due["step"] or timedelta.max) <= timedelta(days=1)
        case State.HELPED:
            assert running == {"quiet"}, ask
            assert (due["quiet"] or timedelta.max) <= timedelta(days=7)
        case State.RESOLVED:
            assert ask.closed_at is not None
            asked = ground.clock() >= ask.closed_at + timedelta(days=7)
            assert running <= {"outcome"}, ask
            assert running or asked or ask.asker is None, ask
        case State.HELD:
            assert running == {"held"}, ask
        case _:
            assert running == set(), ask
    assert (ask.reason is not None) == (ask.state is State.CLOSED)
    assert (ask.posted_at is not None) or ask.state in {State.DRAFT, State.HELD, State.CLOSED}


async def check_people(ground: Ground, ask: Ask) -> None:
    """Who helps, wrote and was invited."""
    helping = await ground.database.read(people.helping, ask.id)
    wrote = await ground.database.read(people.wrote, ask.id)
    if ask.state is State.HELPED:
        assert helping or wrote
    invited = [
        user
        for (user,) in await asking.rows(ground, "SELECT user_id FROM invitations WHERE ask_id = ?", ask.id)
    ]
    assert len(invited) == len({*invited}), "invited twice"
    if ask.asker is not None:
        assert ask.asker.user not in {*invited, *helping}
        assert ask.unnamed or ask.asker.user not in wrote


async def check_letters(ground: Ground, living: dict[int, Ask]) -> None:
    """Whatever waits is about an ask that there is, and says nothing to its unnamed author but that there is news."""
    for letter in await ground.letters():
        if not letter.kind.startswith("help_requests."):
            continue
        if letter.kind == letters.QUIET_NEWS:
            assert letter.facts == {}
            continue
        ask = living.get(letter.facts["ask"])
        if ask is None:
            gone = {letters.DESK, letters.FILES, letters.ALARM}
            assert letter.kind in gone, letter  # so that what stands is taken away
        elif letter.user_id is not None and ask.asker == Who(1, letter.user_id):
            assert letter.kind == letters.YOURS, letter
            assert not ask.unnamed


@pytest.mark.parametrize("seed", range(4))
async def test_what_must_always_hold_does(ground: Ground, seed: int):
    chance = Random(seed)
    walk = Walk(ground, chance)
    ground.config = asking.config(
        "limits: {ask: 60 per 1h, report: 90 per 1h, offer: 90 per 1h, settings: 90 per 1h}"
    )
    await asking.help_from(ground, *(who.user for who in PEOPLE[:8]))
    reached: set[State] = set()
    now: dict[int, Ask] = {}
    for _ in range(STEPS):
        try:
            await walk.next(list(now.values()))()
        except Refusal:
            assert {ask.id: ask for ask in await everything(ground)} == now
        now = await check(ground, now, time_went_by=False)
        reached |= {ask.state for ask in now.values()}
        if chance.random() < 0.3:
            by = asking.wait if chance.random() < 0.8 else asking.be_down
            await by(ground, hours=chance.choice([1, 4, 11, 24, 24, 24 * 8]))
            now = await check(ground, now, time_went_by=True)
    assert len(reached) >= 5  # it did go somewhere
