"""What the tests of asks begin from: an ask in any state, helpers, time that goes by, and what people are told."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.config import Config, parse
from bot.database import Connection
from bot.help_requests import Ask, Given, Reason, letters
from bot.help_requests.store import asks
from bot.helpers import Given as Profile
from bot.members import Who, meet
from bot.outbox import Letter, Posted
from bot.outbox import store as outbox_store
from bot.servers import Staff
from bot.timers import store as timer_store
from tests.ground import Ground

WORDS = Given("strategy", "A way into data", "Where would a nurse begin?", "Two courses")
HELD = Given("strategy", "A way into data", "Write to me on t.me/nurse", "Two courses")
RESUME = Given("resume-review", "Resume of a nurse", "Is the first page clear?", "A friend read it")
ASKER = Who(1, 100)
ANA, BEN = Who(1, 201), Who(1, 202)
MOD = Staff(1, 900, frozenset(), manages_server=True)
REASONS = tuple(Reason)
THREAD = 9000
"""The thread of ask 1 is 9001, and so on."""

_STAND = {
    letters.OPENER,
    letters.COACHES,
    letters.ALARM,
    letters.DESK,
    letters.LINE,
    letters.REPLY,
    letters.ROLE,
    letters.GONE,
    letters.PRIVATE,
    letters.FILES,
}


def config(text: str) -> Config:
    """The defaults with something changed."""
    return parse(f"series: []\n{text}", "config.yaml")


async def draft(ground: Ground, given: Given = WORDS, opened_by: int = 1, who: Who = ASKER) -> int:
    """A draft; its id."""
    return (await ground.services.help_requests.writing.write(who, opened_by, given)).ask.id


async def posted(
    ground: Ground, given: Given = WORDS, opened_by: int = 1, who: Who = ASKER, *, named: bool = True
) -> int:
    """An ask that was sent off; its id."""
    ask_id = await draft(ground, given, opened_by, who)
    await ground.services.help_requests.writing.post(who, ask_id, named=named)
    return ask_id


async def unnamed(ground: Ground, given: Given = WORDS, opened_by: int = 1, who: Who = ASKER) -> int:
    """An unnamed ask; its id."""
    return await posted(ground, given, opened_by, who, named=False)


async def now_is(ground: Ground, ask_id: int) -> Ask:
    """An ask as it stands."""
    found = await ground.database.read(asks.find, ask_id)
    assert found is not None
    return found


async def stands(ground: Ground, ask_id: int) -> str:
    """Its state, and the reason where it is closed."""
    ask = await now_is(ground, ask_id)
    return ask.state.value if ask.reason is None else f"{ask.state.value}: {ask.reason.value}"


async def help_from(ground: Ground, *users: int, **profile: Any) -> list[Who]:
    """People who made themselves helpers."""
    found = [Who(1, user) for user in users]
    for who in found:
        await ground.services.helpers.save(who, Profile(**profile))
    return found


async def be_here(ground: Ground, *people: Who) -> None:
    """People whom Belay has met."""

    def transaction(connection: Connection) -> None:
        for who in people:
            meet(connection, who, ground.clock())

    await ground.database.write(transaction)


async def write_in(ground: Ground, ask_id: int, who: Who) -> None:
    """Somebody writes in its thread, which stands."""
    await stand(ground, ask_id)
    await ground.services.help_requests.helping.wrote(who.guild, THREAD + ask_id, who.user)


async def stand(ground: Ground, ask_id: int) -> None:
    """As if its opening message and its thread had been posted."""
    place = Posted(f"ask:{ask_id}", 1, 15, 5000 + ask_id, THREAD + ask_id)
    await ground.database.write(outbox_store.remember_posted, place, ground.clock())


async def stand_private(ground: Ground, ask_id: int) -> None:
    """As if its private thread had been opened."""
    thread = THREAD + 500 + ask_id
    place = Posted(f"ask_private:{ask_id}", 1, thread, 6000 + ask_id, thread)
    await ground.database.write(outbox_store.remember_posted, place, ground.clock())


async def deliver(ground: Ground) -> list[Letter]:
    """As if everything that waits were said; returns it. Staff's cards before the newest are taken away."""
    found = await ground.letters()
    for letter in found:
        if letter.kind not in _STAND or letter.subject is None:
            continue
        ask = await ground.database.read(asks.find, letter.facts["ask"])
        newest = (
            None if ask is None else {letters.ALARM: ask.told, letters.COACHES: ask.round}.get(letter.kind)
        )
        if ask is None or (newest is not None and letter.facts["number"] != newest):
            await ground.database.write(outbox_store.forget_posted, letter.subject)
        elif letter.kind == letters.OPENER:
            await stand(ground, ask.id)
        else:
            place = Posted(letter.subject, 1, 12, 70_000 + letter.id, None)
            await ground.database.write(outbox_store.remember_posted, place, ground.clock())
    await ground.clear_letters()
    return found


async def told(ground: Ground, kind: str) -> list[Mapping[str, Any]]:
    """The facts of the letters of one kind that wait."""
    return [letter.facts for letter in await ground.letters() if letter.kind == kind]


async def told_to(ground: Ground, who: Who) -> list[tuple[str, Any]]:
    """What waits for a person: the kind without its room, and what it says is new."""
    return [
        (letter.kind.partition(".")[2], letter.facts.get("news", letter.facts.get("what")))
        for letter in await ground.letters()
        if letter.user_id == who.user
    ]


async def invited(ground: Ground) -> list[int]:
    """Who has an invitation on the way, in order."""
    return [letter.user_id or 0 for letter in await ground.letters() if letter.kind == letters.INVITATION]


async def wait(ground: Ground, **span: float) -> None:
    """Time goes by, and what falls due meanwhile is carried out when it is due."""
    end = ground.clock() + timedelta(**span)
    while (due := await ground.next_due()) is not None and due <= end:
        ground.clock.set(max(due, ground.clock()))
        await ground.fall_due()
    ground.clock.set(end)


async def be_down(ground: Ground, **span: float) -> None:
    """Time goes by in which Belay does not run; then it looks."""
    ground.clock.move(**span)
    await ground.fall_due()


async def due_in(ground: Ground, kind: str, ask_id: int) -> timedelta | None:
    """How long until a timer of an ask falls due; None: there is none."""
    timer = await ground.database.read(timer_store.find, f"help_requests.{kind}", str(ask_id))
    return None if timer is None else timer.due - ground.clock()


async def resolve(
    ground: Ground, ask_id: int, *people: int, who: Who = ASKER, opened_by: int = 70, words: str = ""
) -> tuple[int, ...]:
    """It is resolved, with thanks to people; whom they reach."""
    endings = ground.services.help_requests.endings
    _, given = await endings.resolve(who, ask_id, opened_by, people, words)
    return () if given is None else given.thanked


async def rows(ground: Ground, query: str, *values: Any) -> list[Any]:
    """What the database holds."""

    def transaction(connection: Connection) -> list[Any]:
        return connection.execute(query, values).fetchall()

    return await ground.database.read(transaction)
