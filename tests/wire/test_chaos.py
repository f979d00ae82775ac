"""Every acknowledged check-in stands once in the database and once in the channel, whatever happens."""

import asyncio
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random

from demo.reading import text_of
from tests.wire.town import Town, check_in, eventually, share, town

SEED = 20260302


async def live(town: Town, members: int, each: int, at_once: int) -> list[str]:
    """Members check in and share, some at once; the words of each check-in that was acknowledged."""
    acknowledged: list[str] = []
    turn = asyncio.Semaphore(at_once)

    async def member(number: int) -> None:
        person = town.person(f"member{number}")
        for count in range(each):
            async with turn:
                words = f"letter {number}-{count} sent"
                answer = await check_in(person, town.check_ins, words)
                assert answer.text.startswith("### Your check-in is "), answer.text
                summary = answer.message
                assert summary is not None
                await share(person, summary)
                assert "Everyone in this server can see this, with your name." in answer.text
                acknowledged.append(words)

    async with asyncio.TaskGroup() as group:
        for number in range(members):
            group.create_task(member(number))
    return acknowledged


async def requested(town: Town, count: int) -> None:
    """Wait until the bot has made so many requests."""
    await town.simulator.until(lambda: town.simulator.request_count >= count, within=120)


async def kill_at_random(town: Town, times: int, rng: Random, total: int) -> None:
    """Kill the bot at moments spread over the load, and start it again each time."""
    moments = sorted(rng.randrange(total // 50, total * 9 // 10) for _ in range(times))
    sys.stdout.write(f"seed {SEED}: killed after {moments} requests\n")
    for moment in moments:
        await requested(town, moment)
        await town.bot.kill()
        await town.bot.start()


async def until_delivered(town: Town) -> None:
    """Let time fly over the pauses between attempts until nothing waits."""
    async with asyncio.timeout(60):
        while town.waiting():
            town.bot.advance(timedelta(seconds=30))
            with suppress(TimeoutError):
                await eventually(lambda: town.waiting() == 0, within=0.5)


async def assert_exactly_once(town: Town, acknowledged: list[str], expected: int) -> None:
    """What was acknowledged is in the database once and in the channel once, and nothing is left to say."""
    await eventually(lambda: town.waiting() == 0, within=60)
    assert await town.bot.stop() == 0
    assert len(acknowledged) == len(set(acknowledged)) == expected
    kept = town.ask_database("SELECT worked_in FROM check_ins WHERE visibility = 'server'")
    assert sorted(row[0] for row in kept) == sorted(acknowledged)
    shown = "\n".join(text_of(card) for card in town.cards())
    assert len(town.cards()) == expected
    assert [words for words in acknowledged if shown.count(f"> {words}") != 1] == []
    assert town.ask_database("SELECT kind, gave_up FROM outbox") == []


async def test_a_thousand_check_ins_outlive_ten_kills(tmp_path: Path) -> None:
    async with town(tmp_path, patience=1.5) as place:
        await place.bot.start()
        load = asyncio.create_task(live(place, members=200, each=5, at_once=50))
        killing = asyncio.create_task(kill_at_random(place, 10, Random(SEED), total=4_000))
        await asyncio.gather(load, killing)
        await assert_exactly_once(place, load.result(), 1_000)


async def test_nothing_is_lost_or_doubled_while_discord_stumbles(tmp_path: Path) -> None:
    async with town(tmp_path, seed=SEED, patience=1.5) as place:
        await place.bot.start()
        gateway = place.simulator.gateway
        faults, spared = place.simulator.faults, ("/interactions/*", "/webhooks/*")
        rules = [
            faults.answer(429, excluding=spared, chance=0.1),
            faults.answer(502, excluding=spared, chance=0.04),
            faults.lose_answer(excluding=spared, chance=0.1),
            faults.lose_request(excluding=spared, chance=0.1),
            faults.lose_request(path="/interactions/*", chance=0.02),
            faults.lose_answer(path="/interactions/*", chance=0.02),
        ]

        async def drop_sockets() -> None:
            for requests, fall in ((100, gateway.drop), (250, gateway.invalidate), (400, gateway.drop)):
                await requested(place, requests)
                fall()

        load = asyncio.create_task(live(place, members=40, each=3, at_once=20))
        await asyncio.gather(load, drop_sockets())
        sys.stdout.write(f"seed {SEED}: faults met {[(rule.harm.value, rule.hits) for rule in rules]}\n")
        assert sum(rule.hits for rule in rules) > 30
        await until_delivered(place)
        await assert_exactly_once(place, load.result(), 120)
