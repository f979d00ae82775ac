"""An unnamed ask knows its author in one column and nowhere else, whatever is done with it."""

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from bot.database import Connection
from bot.help_requests import Given, State
from bot.members import Who
from tests.bot.help_requests.asking import (
    ANA,
    BEN,
    HELD,
    MOD,
    WORDS,
    be_here,
    deliver,
    help_from,
    now_is,
    posted,
    resolve,
    rows,
    stand_private,
    told,
    unnamed,
    wait,
    write_in,
)
from tests.ground import Ground

AUTHOR = Who(1, 770077001)
ASK = 880088
OPENED_BY = 990099002


async def begun(ground: Ground, given: Given = WORDS) -> str:
    """An unnamed ask whose number could be nothing else; its alias."""

    def far_on(connection: Connection) -> None:
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('asks', ?)", (ASK - 1,))

    await ground.database.write(far_on)
    assert await unnamed(ground, given, OPENED_BY, AUTHOR) == ASK
    alias = (await now_is(ground, ASK)).alias
    assert alias is not None
    return alias


def links(connection: Connection, alias: str) -> Iterator[str]:
    """Every row but the ask's own that holds its author together with the ask, its alias, title or form."""
    names = re.compile(f"{ASK}|{alias}|{WORDS.title}|{OPENED_BY}")
    for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608 - our names
            line = " | ".join(map(str, row))
            if str(AUTHOR.user) in line and names.search(line) and table != "asks":
                yield f"{table}: {line}"


async def check(ground: Ground, alias: str) -> None:
    """Nothing links them: not now, and not after everything is delivered."""
    for _ in range(2):
        found = await ground.database.read(lambda connection: list(links(connection, alias)))
        assert found == []
        columns = [row[1] for row in await rows(ground, "PRAGMA table_info(asks)")]
        (row,) = await rows(ground, "SELECT * FROM asks WHERE id = ?", ASK)
        held = [column for column, value in zip(columns, row, strict=True) if str(AUTHOR.user) in str(value)]
        assert held in (["user_id"], [])
        assert await rows(ground, "SELECT * FROM uses WHERE user_id = ?", AUTHOR.user) == []
        await deliver(ground)


async def test_whatever_is_done_with_it_its_author_is_named_nowhere_else(ground: Ground):
    asks, alias = ground.services.help_requests, await begun(ground)
    await help_from(ground, *range(201, 206))
    await be_here(ground, ANA, BEN, Who(1, 207))
    await check(ground, alias)
    for do in (
        lambda: asks.helping.offer(ANA, ASK),
        lambda: asks.helping.follow(BEN, ASK),
        lambda: write_in(ground, ASK, BEN),
        lambda: asks.helping.reply(AUTHOR, ASK, 5, "Thank you"),
        lambda: asks.board.see_news(AUTHOR, ASK),
        lambda: asks.writing.edit(AUTHOR, ASK, Given("strategy", WORDS.title, "Or where would a cook?")),
        lambda: asks.helping.private(AUTHOR, ASK),
        lambda: stand_private(ground, ASK),
        lambda: asks.helping.wrote(1, 9500 + ASK, AUTHOR.user),
        lambda: wait(ground, days=1),
        lambda: asks.endings.still_needed(AUTHOR, ASK),
        lambda: wait(ground, days=2),
        lambda: asks.helping.step_back(ANA, ASK),
        lambda: asks.helping.offer(Who(1, 207), ASK),
        lambda: resolve(ground, ASK, BEN.user, who=AUTHOR, words="It was you"),
        lambda: wait(ground, days=7),
        lambda: asks.endings.outcome(AUTHOR, ASK, "They said yes", share=True),
        lambda: asks.endings.reopen(AUTHOR, ASK),
        lambda: asks.safety.report(BEN, ASK, "Hm"),
        lambda: asks.safety.mute(MOD, ASK, muted=True),
        lambda: asks.safety.dismiss(MOD, ASK),
        lambda: wait(ground, days=7),
        lambda: asks.safety.mute(MOD, ASK, muted=False),
        lambda: asks.endings.reopen(AUTHOR, ASK),
        lambda: asks.endings.close(AUTHOR, ASK),
        lambda: resolve(ground, ASK, ANA.user, who=AUTHOR, opened_by=71),
        lambda: asks.safety.remove(MOD, ASK),
        lambda: ground.services.members.departed(AUTHOR),
        lambda: ground.services.members.delete(AUTHOR),
    ):
        await do()
        await check(ground, alias)


async def test_nor_while_moderators_look_at_it_first(ground: Ground):
    asks, alias = ground.services.help_requests, await begun(ground, Given("other", WORDS.title, HELD.need))
    for do in (
        lambda: asks.safety.mute(MOD, ASK, muted=True),
        lambda: asks.safety.mute(MOD, ASK, muted=False),
        lambda: asks.safety.decline(MOD, ASK),
        lambda: asks.board.see_news(AUTHOR, ASK),
        lambda: asks.writing.edit(AUTHOR, ASK, Given("other", WORDS.title, "Or on wa.me/1")),
        lambda: asks.writing.post(AUTHOR, ASK, named=False),
        lambda: asks.safety.let_through(MOD, ASK),
        lambda: asks.helping.thread_gone(1, 9000 + ASK),
        ground.fall_due,
    ):
        await do()
        await check(ground, alias)


async def test_the_check_itself_finds_a_link(ground: Ground):
    alias = await begun(ground)
    await ground.services.members.leave_in_inbox(AUTHOR, "odd", {"ask": ASK})
    found = await ground.database.read(lambda connection: list(links(connection, alias)))
    assert len(found) == 1


async def test_what_others_are_told_never_names_its_author(ground: Ground):
    await begun(ground)
    await help_from(ground, 205)
    asks = ground.services.help_requests
    await asks.helping.offer(ANA, ASK)
    await wait(ground, days=1)
    await asks.endings.still_needed(AUTHOR, ASK)
    await wait(ground, days=3)
    await resolve(ground, ASK, ANA.user, who=AUTHOR)
    for letter in await ground.letters():
        about = json.dumps(letter.facts) + letter.lane + str(letter.subject)
        if letter.user_id == AUTHOR.user:
            assert (letter.kind, letter.facts) == ("help_requests.quiet_news", {})
        else:
            assert str(AUTHOR.user) not in about


async def test_an_alias_is_random_and_for_one_ask_alone(ground: Ground):
    aliases: list[str | None] = []
    for number in range(20):
        who = Who(1, 500 + number // 4)
        aliases.append((await now_is(ground, await unnamed(ground, opened_by=number, who=who))).alias)
    assert len({*aliases}) == 20
    assert all(alias and re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", alias) for alias in aliases)


async def test_where_chance_is_against_it_the_alias_has_a_number(ground: Ground):
    class Always(Random):
        """Chance that falls the same way whatever it is asked, but for numbers."""

        def choice(self, seq: Any) -> Any:
            return seq[0]

    writing = ground.services.help_requests.writing
    writing._chance = Always(7)  # pyright: ignore[reportPrivateUsage] - there is no other way to have a clash
    first = (await now_is(ground, await unnamed(ground))).alias
    second = (await now_is(ground, await unnamed(ground, opened_by=2))).alias
    assert first == "Amber Alder"
    assert re.fullmatch(r"Amber Alder \d{3}", second or "")


async def test_listeners_hear_of_named_asks_alone(ground: Ground):
    heard: list[Who] = []
    ground.services.help_requests.writing.listeners.append(lambda _connection, who, _now: heard.append(who))
    await unnamed(ground, who=AUTHOR)
    assert heard == []
    await posted(ground, opened_by=2, who=AUTHOR)
    assert heard == [AUTHOR]


async def test_what_is_counted_in_public_leaves_them_out(ground: Ground):
    await unnamed(ground, who=AUTHOR)
    await posted(ground, opened_by=2, who=AUTHOR)
    for ask_id in (1, 2):
        await ground.services.help_requests.helping.offer(ANA, ask_id)
    helping = ground.services.help_requests.helping
    since, until = ground.clock().replace(hour=0), ground.clock().replace(hour=23)
    assert await ground.database.read(helping.activity, AUTHOR, since, until) == (2, 0)
    assert await ground.database.read(helping.public_activity, AUTHOR, since, until) == (1, 0)
    assert await ground.database.read(helping.public_activity, ANA, since, until) == (0, 2)
    assert await ground.database.read(helping.public_answered, AUTHOR, since, until) == 1


async def test_a_name_once_left_out_stays_left_out(ground: Ground):
    ask_id = await unnamed(ground)
    again = await ground.services.help_requests.writing.post(Who(1, 100), ask_id, named=True)
    assert again.ask.unnamed
    assert len(await told(ground, "help_requests.opener")) == 1


@pytest.mark.parametrize("named", [True, False])
async def test_whoever_takes_a_held_one_back_chooses_anew(ground: Ground, named: bool):
    ask_id = await unnamed(ground, HELD)
    writing = ground.services.help_requests.writing
    shown = await writing.edit(Who(1, 100), ask_id, WORDS)
    assert (shown.ask.state, shown.ask.alias, shown.ask.news) == (State.DRAFT, None, None)
    await writing.post(Who(1, 100), ask_id, named=named)
    assert (await now_is(ground, ask_id)).unnamed is not named


async def test_its_author_finds_it_among_their_own(ground: Ground):
    ask_id = await unnamed(ground)
    board = ground.services.help_requests.board
    assert [shown.ask.id for shown in (await board.mine(Who(1, 100))).asks] == [ask_id]
    assert (await board.mine(ANA)).total == 0
    assert await ground.database.read(board.has_asked, Who(1, 100))
