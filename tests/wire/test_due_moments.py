"""Two hundred due moments, each decided once and posted once, while everything goes wrong that can."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from simcord.backend.models import Channel

from bot.clock import instant
from demo.faults import Rule
from demo.furnish import furnish
from demo.reading import messages, text_of
from tests.wire.town import MONDAY_MORNING, Town, eventually, town

SEED = 77
HALF_AN_HOUR = timedelta(minutes=30)
UNTIL = MONDAY_MORNING + timedelta(hours=10)
SERVERS = 4
SMALL = 4  # texts of the one bank that is used up, more than once
SERIES = {  # minute of the hour, texts in the bank, grace; whether each post opens a thread
    "punctual": (0, 12, "0m", False),
    "small": (0, SMALL, "3h", False),
    "lenient": (0, 12, "45m", True),
    "half-past": (30, 12, "3h", True),
    "strict": (30, 12, "0m", False),
}
MESSAGES = "/channels/*/messages*"  # and the threads that begin there
T = TypeVar("T")


def config() -> str:
    """The series, each with texts that no other has."""
    entries: list[str] = ["series:\n"]
    for name, (minute, count, grace, thread) in SERIES.items():
        entries.append(f"  - id: {name}\n    title: {name}\n    posts: text\n    zone: UTC\n")
        entries.append(f'    cron: "{minute} * * * *"\n    grace: {grace}\n')
        entries.append(f"    thread: {str(thread).lower()}\n    texts:\n")
        entries += [f"      - Text {number} of the {name} ones.\n" for number in range(1, count + 1)]
    return "".join(entries)


def due_times(until: datetime) -> Iterator[tuple[str, datetime]]:
    """Every due time there is, counted out."""
    moment = MONDAY_MORNING + HALF_AN_HOUR
    while moment <= until:
        yield from ((name, moment) for name, (minute, *_) in SERIES.items() if minute == moment.minute)
        moment += HALF_AN_HOUR


def dealt(rng: Random, cards: Sequence[T]) -> Iterator[T]:
    """Without end, in a random order in which each comes equally often."""
    while True:
        yield from rng.sample(cards, len(cards))


class Trouble:
    """Everything that goes wrong: decided by `rng`, and counted."""

    def __init__(self, place: Town, rng: Random) -> None:
        self.rng = rng
        self.rules: list[Rule] = []
        self.kills = self.falls = 0
        self._place = place
        faults = place.simulator.faults
        harms: tuple[Callable[[int], Rule], ...] = (
            lambda times: faults.lose_answer(method="POST", path=MESSAGES, times=times),
            lambda times: faults.spoil_answer(503, method="POST", path=MESSAGES, times=times),
            lambda times: faults.lose_request(path=MESSAGES, times=times),
            lambda _: faults.answer(
                500, path=MESSAGES, times=1
            ),  # discord.py waits a real second and asks again
            lambda _: faults.answer(502, path=MESSAGES, times=1),
            lambda times: faults.answer(503, path=MESSAGES, times=times),
        )
        self._harms = dealt(rng, harms)
        self._fates = dealt(rng, ("killed", "killed", "killed", "cut off", "spared", "spared"))
        self._down_for = dealt(rng, (0, 0, 0, 1, 18, 70))  # minutes

    def with_requests(self) -> None:
        """The next few requests about messages are harmed."""
        self.rules.append(next(self._harms)(self.rng.randrange(1, 5)))

    async def with_what_runs(self) -> None:
        """The process is killed, or its connection breaks, or nothing happens."""
        match next(self._fates):
            case "killed":
                await self._kill()
            case "cut off":
                await self._cut_off()
            case _:
                pass

    async def _kill(self) -> None:
        """Before, while or after it posts; it is started again at once, or when more has fallen due."""
        simulator = self._place.simulator
        handled = simulator.request_count + self.rng.randrange(24)
        with suppress(TimeoutError):
            await simulator.until(lambda: simulator.request_count >= handled, within=0.5)
        await self._place.bot.kill()
        self.kills += 1
        self._place.bot.advance(timedelta(minutes=next(self._down_for)))
        await self._place.bot.start()

    async def _cut_off(self) -> None:
        """The gateway's connection breaks; every second time its session is forgotten, or it is refused once more."""
        gateway, faults = self._place.simulator.gateway, self._place.simulator.faults
        self.falls += 1
        if self.falls % 4 == 0:
            self.rules.append(faults.answer(503, path="/gateway", times=1))
        if self.falls % 4 == 2:
            gateway.invalidate()
        else:
            gateway.drop()
        await self._place.simulator.until(lambda: gateway.live > 0)

    def hits(self, harm: str, status: int | None = None) -> int:
        """How often something really happened."""
        return sum(
            rule.hits for rule in self.rules if rule.harm.value == harm and status in (None, rule.status)
        )


def kept(place: Town) -> list[tuple[int, str, datetime, str, str]]:
    """What was decided: server, series, due time, state and text, in the order of due times."""
    found = place.ask_database(
        "SELECT guild_id, series_id, due, state, text FROM series_posts ORDER BY due, id"
    )
    return [(guild, series, instant(due), state, text) for guild, series, due, state, text in found]


async def delivered(place: Town, looks: int, pause: float) -> bool:
    """Let time fly over the pauses between attempts until nothing waits, for so many looks of `pause` real seconds."""
    for _ in range(looks):
        with suppress(TimeoutError):
            await eventually(lambda: place.waiting() == 0, within=pause)
            return True
        place.bot.advance(timedelta(seconds=11))
    return False


async def live(place: Town, trouble: Trouble) -> None:
    """Ten hours, from one due time to the next."""
    now = place.simulator.world.clock.now
    while now() < UNTIL:
        trouble.with_requests()
        since = (now() - MONDAY_MORNING) % HALF_AN_HOUR
        place.bot.advance(HALF_AN_HOUR - since + timedelta(seconds=trouble.rng.uniform(0, 20)))
        await trouble.with_what_runs()
        expected = SERVERS * sum(1 for _ in due_times(min(now(), UNTIL)))
        await eventually(lambda count=expected: len(kept(place)) >= count)
        await delivered(place, looks=4, pause=0.3)


async def another_server(place: Town, config: Path) -> dict[int, Channel]:
    """One more that is set up, and its channel."""
    world = place.simulator.world
    guild = world.add_guild("Another server")
    channels = {purpose: world.add_channel(guild, purpose) for purpose in ("check-ins", "moderators")}
    picked = {purpose: channel.id for purpose, channel in channels.items()}
    await furnish(place.bot.database, config, world.clock.now, guild.id, picked, zone="Europe/London")
    return {guild.id: channels["check-ins"]}


async def test_two_hundred_due_moments_exactly_once(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(config())
    async with town(tmp_path, config=file, seed=SEED) as place:
        channels = {place.guild.id: place.check_ins}
        for _ in range(SERVERS - 1):
            channels |= await another_server(place, file)
        trouble = Trouble(place, Random(SEED))
        await place.bot.start()
        await live(place, trouble)
        place.simulator.faults.clear()
        assert await delivered(place, looks=100, pause=0.5), place.bot.tail()
        assert await place.bot.stop() == 0

        rows = [row for row in kept(place) if row[2] <= UNTIL]
        states = Counter(state for *_, state, _ in rows)
        met = Counter({(rule.harm.value, rule.status): 0 for rule in trouble.rules})
        for rule in trouble.rules:
            met[rule.harm.value, rule.status] += rule.hits
        sys.stdout.write(
            f"seed {SEED}: {trouble.kills} kills, {trouble.falls} falls of the gateway,"
            f" faults {dict(met)}, decided {dict(states)}\n"
        )
        assert trouble.kills > 0
        assert trouble.falls > 0
        assert place.simulator.gateway.resumed > 0
        assert (
            place.simulator.gateway.identified > trouble.kills + 1
        )  # a session that was forgotten begins anew
        assert trouble.hits("lose_answer") > 0
        assert trouble.hits("spoil_answer") > 0
        assert trouble.hits("lose_request") > 0
        assert all(trouble.hits("answer", status) > 0 for status in (500, 502, 503))

        expected = [(guild, *due) for guild in channels for due in due_times(UNTIL)]
        assert len(expected) == 200
        assert Counter(row[:3] for row in rows) == Counter(expected)
        assert states["skipped"] > 0
        assert states["late"] > 0
        assert states["on_time"] > 100
        assert place.ask_database("SELECT kind, gave_up FROM outbox") == []
        for guild, channel in channels.items():
            posted = [row for row in kept(place) if row[0] == guild and row[3] != "skipped"]
            world = place.simulator.world
            stand = messages(world, channel)
            # A thread bears the number of the message it began at.
            opened = Counter(text_of(message) for message in stand if message.id in world.channels)
            shown = [text_of(message) for message in stand]
            assert Counter(shown) == Counter(text for *_, text in posted)
            for name, (_, count, _, thread) in SERIES.items():
                texts = [text for _, series, _, _, text in posted if series == name]
                rounds = [texts[start : start + count] for start in range(0, len(texts), count)]
                assert all(len(set(one)) == len(one) for one in rounds), (name, texts)
                assert [opened[text] for text in texts] == [int(thread)] * len(texts), name
                assert len(rounds) == (1 if count > SMALL else -(-len(texts) // SMALL))
