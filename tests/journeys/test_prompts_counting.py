"""A post leads people to something, and Belay hears of it: presses, replies and words in a thread, of people alone."""

from collections.abc import AsyncGenerator
from datetime import datetime
from pathlib import Path

import discord
import pytest_asyncio

from bot.database import Connection
from tests.front_door import FrontDoor, front_door

CONFIG = """
series:
  - id: words
    title: Words
    posts: text
    text: Whom might you ask?
    buttons: [check-in, ask, setback]
    days: daily
    time: "09:00"
    zone: UTC
"""


@pytest_asyncio.fixture
async def nine(tmp_path: Path) -> AsyncGenerator[FrontDoor, None]:
    """Five past nine: the post of the day stands."""
    async with front_door(tmp_path / "belay.db", config=CONFIG) as house:
        await house.restart()
        now: datetime = house.env.now()
        until = now.replace(hour=9, minute=5, second=0, microsecond=0) - now
        await house.advance(seconds=until.total_seconds() % 86_400)
        assert the_post(house) is not None
        yield house


def the_post(house: FrontDoor) -> discord.Message:
    """The latest post."""
    return [one for one in house.messages(house.check_ins) if "Whom might" in house.text_of(one)][-1]


async def led(house: FrontDoor) -> dict[str, int]:
    """What the latest post led to, where it is not nothing."""
    columns = ("people", "check_ins", "asks", "replies", "shares")

    def read(connection: Connection) -> dict[str, int]:
        row = connection.execute(
            "SELECT led_people, led_check_ins, led_asks, led_replies, led_shares FROM series_posts"
            " ORDER BY due DESC LIMIT 1"
        ).fetchone()
        return {name: count for name, count in zip(columns, row, strict=True) if count}

    return await house.services.database.read(read)


async def test_a_press_leads_to_a_check_in_and_to_an_ask_through_a_restart(nine: FrontDoor):
    ana, ben = nine.person("ana"), nine.person("ben")
    form = await nine.press(ana, the_post(nine), "Check in")
    assert await led(nine) == {}
    await nine.restart()
    shown = await nine.fill(ana, form, worked_in="Two letters", in_the_way="No answers")
    assert await led(nine) == {"people": 1, "check_ins": 1}
    # A control of her own summary leads nowhere else: the post is still what she pressed last.
    drafted = await nine.fill(
        ana,
        await nine.press(ana, shown, "Ask for help"),
        kind="strategy",
        title="Where to look",
        need="A name",
    )
    await nine.press(ana, drafted, "Post")
    assert await led(nine) == {"people": 1, "check_ins": 1, "asks": 1}
    # Who came by a command was led there by nothing.
    await nine.fill(ben, await ben.slash(nine.check_ins, "checkin now"), worked_in="A call")
    assert await led(nine) == {"people": 1, "check_ins": 1, "asks": 1}


async def test_a_reply_and_a_word_in_its_thread_count_for_people_alone(nine: FrontDoor):
    ana, ben, cleo = nine.person("ana"), nine.person("ben"), nine.person("cleo")
    robot = nine.guild.add_member(nine.env.create_user("robot", bot=True))
    post, backend = the_post(nine), nine.env.backend
    said = await ana.send(nine.check_ins, "I ask my aunt", reply_to=post)
    assert await led(nine) == {"people": 1, "replies": 1}
    await ben.send(nine.check_ins, "Good idea", reply_to=said)  # to her, not to the post
    await ben.forward(post, nine.check_ins)
    await ben.send(nine.check_ins, "And I?")
    await robot.send(nine.check_ins, "beep", reply_to=post)
    hook = backend.create_webhook(nine.check_ins.id, "feed", nine.moderator.id)
    reference = backend.normalize_message_reference(nine.check_ins.id, {"message_id": str(post.id)})
    backend.create_message(nine.check_ins.id, hook.id, "news", reference=reference, webhook_id=hook.id)
    await nine.env.settle()
    assert await led(nine) == {"people": 1, "replies": 1}
    made = backend.create_thread(nine.check_ins.id, "About it", ben.id, message_id=post.id)
    other = backend.create_thread(nine.check_ins.id, "Else", ben.id)
    await nine.env.settle()
    threads = {one.id: one for one in nine.check_ins.threads}
    await cleo.send(threads[other.id], "Elsewhere")
    assert await led(nine) == {"people": 1, "replies": 1}
    await cleo.send(threads[made.id], "I ask my teacher")
    await cleo.send(threads[made.id], "Today")
    assert await led(nine) == {"people": 2, "replies": 2}


async def test_a_day_later_nothing_counts_and_nobody_is_kept(nine: FrontDoor):
    ana, ben = nine.person("ana"), nine.person("ben")
    post = the_post(nine)
    await nine.press(ana, post, "Log a setback")
    await ben.send(nine.check_ins, "My aunt", reply_to=post)
    await nine.advance(hours=23, minutes=56)

    def people(connection: Connection) -> int:
        (count,) = connection.execute(
            "SELECT (SELECT count(*) FROM series_presses) + (SELECT count(*) FROM series_led)"
        ).fetchone()
        return count

    assert await nine.services.database.read(people) == 0
    form = await nine.press(ana, post, "Check in")
    await nine.fill(ana, form, worked_in="A call")
    await ana.send(nine.check_ins, "My uncle", reply_to=post)
    assert await led(nine) == {}  # of the new post
    assert await nine.services.database.read(people) == 0
