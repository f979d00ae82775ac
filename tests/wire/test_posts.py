"""An ask is posted once, whatever is lost on the way and whenever the process is killed."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from simcord.backend.models import Channel, Guild, Message
from simcord.enums import ChannelType

from demo.faults import Rule
from demo.furnish import furnish
from demo.people import Person, join
from demo.process import BotProcess
from demo.reading import messages, text_of, threads
from demo.simulator import Simulator
from tests.wire.town import CONFIG, MONDAY_MORNING, Town, eventually

SEED = 20260303


@dataclass
class Board(Town):
    """A town with a channel for asks: a forum, or a text channel."""

    help: Channel
    ada: Person

    async def ask(self, number: int, title: str = "A recruiter goes quiet") -> None:
        """Ada asks, or gives her ask another title."""
        bot = f"<@{self.simulator.world.bot_user.id}>"
        noted = "SELECT 1 FROM notes WHERE name = ?"
        while not self.ask_database(noted, f"ask {number} {title}"):
            await self.ada.say(self.check_ins, f"{bot} ask {number} {title}")
            with suppress(TimeoutError):
                await eventually(lambda: bool(self.ask_database(noted, f"ask {number} {title}")), within=2)

    def posts(self) -> list[Channel]:
        """The threads about asks."""
        return threads(self.simulator.world, self.help)

    def openers(self) -> list[Message]:
        """The messages that open them."""
        where = self.posts() if self.help.type == ChannelType.FORUM else [self.help]
        bot_id = self.simulator.world.bot_user.id
        found = [one for channel in where for one in messages(self.simulator.world, channel)]
        return [one for one in found if one.author_id == bot_id and one.components]

    def known(self) -> list[tuple[Any, ...]]:
        """What the database knows of them."""
        sql = "SELECT channel_id, message_id, thread_id FROM posted WHERE subject LIKE 'ask:%'"
        return self.ask_database(sql)

    async def delivered(self) -> None:
        """Let time fly over the pauses between attempts until nothing waits."""
        for _ in range(60):
            with suppress(TimeoutError):
                await eventually(lambda: self.waiting() == 0, within=0.4)
                return
            self.bot.advance(timedelta(seconds=31))
        assert self.waiting() == 0, self.bot.tail()

    async def assert_posted_once(self, titles: list[str]) -> None:
        """Each ask stands once, with its thread and its author in it, and the database knows where."""
        await self.delivered()
        posts = self.posts()
        assert sorted(post.name or "" for post in posts) == sorted(titles)
        assert sorted(text_of(opener) for opener in self.openers()) == sorted(titles)
        assert all(self.ada.user_id in post.thread_members for post in posts)
        parent = [post.id if self.help.type == ChannelType.FORUM else self.help.id for post in posts]
        where = [(channel, post.id, post.id) for channel, post in zip(parent, posts, strict=True)]
        assert sorted(self.known()) == sorted(where)
        assert self.ask_database("SELECT kind, gave_up FROM outbox") == []


@asynccontextmanager
async def board(folder: Path, kind: ChannelType, *, seed: int = 0) -> AsyncGenerator[Board, None]:
    """A running bot with a channel for asks of that kind."""
    async with Simulator(start=MONDAY_MORNING, rng=Random(seed)) as simulator:
        world = simulator.world
        guild: Guild = world.add_guild("Career support")
        check_ins, moderators = world.add_channel(guild, "check-ins"), world.add_channel(guild, "moderators")
        channel = world.add_channel(guild, "help", kind=kind)
        bot = BotProcess(simulator, folder, config=CONFIG, main="tests.wire.posting:main")
        places = {"check-ins": check_ins.id, "moderators": moderators.id, "help": channel.id}
        await furnish(bot.database, CONFIG, world.clock.now, guild.id, places, zone="Europe/London")
        ada = join(simulator, guild, "ada")
        async with bot:
            yield Board(simulator, bot, guild, check_ins, moderators, channel, ada)
            assert simulator.gaps == []


async def killed_when(place: Board, rule: Rule) -> None:
    """Ask, kill the bot once the fault was met, and start it a while later."""
    await place.ask(1)
    await place.simulator.until(lambda: rule.hits > 0)
    await place.bot.kill()
    assert place.waiting() == 1
    place.simulator.faults.clear()
    place.bot.advance(timedelta(minutes=20))
    await place.bot.start()


TEXT, FORUM = ChannelType.TEXT, ChannelType.FORUM


@pytest.mark.parametrize("happened", [False, True])
async def test_killed_between_the_message_and_its_thread(tmp_path: Path, happened: bool):
    async with board(tmp_path, TEXT) as place:
        path = f"/channels/{place.help.id}/messages/*/threads"
        faults = place.simulator.faults
        lost = faults.lose_answer(path=path) if happened else faults.lose_request(path=path)
        await killed_when(place, lost)
        await place.assert_posted_once(["A recruiter goes quiet"])


@pytest.mark.parametrize("kind", [TEXT, FORUM])
async def test_killed_after_discord_took_what_opens_it(tmp_path: Path, kind: ChannelType):
    async with board(tmp_path, kind) as place:
        path = f"/channels/{place.help.id}/{'threads' if kind is FORUM else 'messages'}"
        await killed_when(place, place.simulator.faults.lose_answer(method="POST", path=path))
        await place.assert_posted_once(["A recruiter goes quiet"])


@pytest.mark.parametrize("kind", [TEXT, FORUM])
async def test_an_answer_that_was_lost_or_spoiled_leads_to_no_second_post(tmp_path: Path, kind: ChannelType):
    async with board(tmp_path, kind) as place:
        path = f"/channels/{place.help.id}/{'threads' if kind is FORUM else 'messages'}"
        place.simulator.faults.spoil_answer(502, method="POST", path=path, times=1)
        await place.ask(1)
        await place.assert_posted_once(["A recruiter goes quiet"])
        place.simulator.faults.lose_answer(method="POST", path=path, times=1)
        await place.ask(2, "No replies")
        await place.assert_posted_once(["A recruiter goes quiet", "No replies"])


@pytest.mark.parametrize("kind", [TEXT, FORUM])
async def test_many_asks_while_discord_stumbles(tmp_path: Path, kind: ChannelType):
    async with board(tmp_path, kind, seed=SEED) as place:
        channels, faults = ("/channels/*", "/guilds/*/threads/*"), place.simulator.faults
        rules = [faults.spoil_answer(504, path="/channels/*/threads", times=2)]
        for path in channels:
            rules += [
                faults.answer(429, path=path, chance=0.15),
                faults.lose_answer(path=path, chance=0.15),
                faults.lose_request(path=path, chance=0.15),
            ]
        for number in range(8):
            await place.ask(number, f"Ask {number}")
        await place.delivered()
        for number in (0, 3, 6):
            await place.ask(number, f"Ask {number}, once more")
        await place.delivered()
        assert sum(rule.hits for rule in rules) > 5
        faults.clear()
        titles = [f"Ask {number}, once more" if number % 3 == 0 else f"Ask {number}" for number in range(8)]
        await place.assert_posted_once(titles)


async def test_many_asks_at_once_do_not_undo_each_others_tags(tmp_path: Path):
    async with board(tmp_path, FORUM) as place:
        place.simulator.faults.delay(0.3, method="PATCH", path=f"/channels/{place.help.id}")
        for number in range(5):
            await place.ask(number, f"Ask {number}")
        await place.assert_posted_once([f"Ask {number}" for number in range(5)])
        assert {tag["name"] for tag in place.help.available_tags} == {
            "Open",
            *(f"Kind {n}" for n in range(5)),
        }


async def test_a_post_has_its_tags_and_its_opener_on_top(tmp_path: Path):
    async with board(tmp_path, FORUM) as place:
        await place.ask(1)
        await place.assert_posted_once(["A recruiter goes quiet"])
        [post], [opener] = place.posts(), place.openers()
        names = {int(tag["id"]): tag["name"] for tag in place.help.available_tags}
        assert [names[tag] for tag in post.applied_tags] == ["Open", "Kind 1"]
        assert opener.pinned


@pytest.mark.parametrize("tags", [["Open", "Kind 1"], ["Other"], []])
async def test_a_forum_that_demands_a_tag_and_lets_belay_make_none(tmp_path: Path, tags: list[str]):
    async with board(tmp_path, FORUM) as place:
        world = place.simulator.world
        present = world.complete_tags([{"name": name, "moderated": name == "Open"} for name in tags])
        world.edit_channel(place.help.id, {"available_tags": present})
        world.demand_tag(place.help.id)
        [role] = [role for role in place.guild.roles.values() if role.managed]
        lacking = 1 << 4 | 1 << 34  # Manage Channels, Manage Threads
        world.edit_role(place.guild.id, role.id, {"permissions": role.permissions & ~lacking})
        await place.ask(1)
        await place.simulator.until(lambda: bool(messages(world, place.moderators)))
        await eventually(lambda: place.waiting() == 0)
        [told] = messages(world, place.moderators)
        if not tags:
            assert "demands a tag on every post and has none" in text_of(told)
            assert place.posts() == []
        else:
            [post] = place.posts()
            names = {int(tag["id"]): tag["name"] for tag in place.help.available_tags}
            assert [names[tag] for tag in post.applied_tags] == tags[-1:]
            assert "Manage Threads" in text_of(told) or "Manage Channels" in text_of(told)


async def test_a_locked_post_that_sleeps_is_told_and_waits_for_a_moderator(tmp_path: Path):
    async with board(tmp_path, FORUM) as place:
        world = place.simulator.world
        await place.ask(1)
        await place.assert_posted_once(["A recruiter goes quiet"])
        [post] = place.posts()
        [role] = [role for role in place.guild.roles.values() if role.managed]
        world.edit_role(place.guild.id, role.id, {"permissions": role.permissions & ~(1 << 34)})
        world.edit_channel(post.id, {}, thread_metadata={"archived": True, "locked": True})
        await place.ask(1, "Another title")
        await place.simulator.until(lambda: bool(messages(world, place.moderators)))
        assert "was locked" in text_of(messages(world, place.moderators)[0])
        await eventually(lambda: place.waiting() == 0)
