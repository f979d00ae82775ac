"""What a post led people to: each once, the latest pressed counts, and who they were lasts a day."""

import asyncio
import threading
from collections.abc import Awaitable
from datetime import datetime, timedelta

import pytest

from bot.checkins import Visibility, Written
from bot.database import Connection
from bot.help_requests import Given as AskGiven
from bot.members import Who
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from bot.prompts import SeriesPost, State
from bot.prompts.store import posts as post_store
from bot.setbacks import Given as SetbackGiven
from bot.timers import store as timer_store
from bot.wins import Given as WinGiven
from bot.wins import Visibility as WinVisibility
from tests.ground import Ground

DAY = timedelta(days=1)
HAIR = timedelta(milliseconds=1)
MESSAGE, THREAD = 9_000, 8_000


async def a_post(ground: Ground, series: str = "wednesday", *, due: datetime | None = None) -> int:
    """A post that stands, in the message `MESSAGE + id` with the thread `THREAD + id`."""
    due = due or ground.clock()
    post = SeriesPost(
        0, 1, series, due, due.date(), State.ON_TIME, "check-ins", "text", "Ask", "Whom?", due + DAY, round=1
    )

    def transaction(connection: Connection) -> int:
        number = post_store.record(connection, post)
        assert number is not None
        posted = Posted(f"series_post:{number}", 1, 11, MESSAGE + number, THREAD + number)
        outbox_store.remember_posted(connection, posted, due)
        return number

    return await ground.database.write(transaction)


async def press(ground: Ground, post: int, who: Who | None = None) -> None:
    """Somebody presses a control of a post."""
    await ground.services.prompts.counting.pressed(who or ground.who, MESSAGE + post)


async def reply(ground: Ground, post: int, who: Who | None = None) -> None:
    """Somebody replies to a post."""
    await ground.services.prompts.counting.replied(who or ground.who, MESSAGE + post, None)


async def check_in(ground: Ground, form: int = 1, who: Who | None = None) -> int:
    """Somebody checks in."""
    given = Written(worked_in="Two letters")
    return (await ground.services.checkins.check_in(who or ground.who, form, given)).id


async def ask(ground: Ground, form: int, *, unnamed: bool = False) -> None:
    """Somebody posts an ask."""
    writing = ground.services.help_requests.writing
    given = AskGiven("strategy", "Where to look", "I need somebody who knows the field.", "", "")
    drafted = await writing.write(ground.who, form, given)
    await writing.post(ground.who, drafted.ask.id, named=not unnamed)


async def led(ground: Ground, post: int) -> tuple[int, int, int, int, int]:
    """People, check-ins, asks, replies, shares."""

    def read(connection: Connection) -> tuple[int, int, int, int, int]:
        return connection.execute(
            "SELECT led_people, led_check_ins, led_asks, led_replies, led_shares FROM series_posts WHERE id = ?",
            (post,),
        ).fetchone()

    return await ground.database.read(read)


async def people(ground: Ground) -> int:
    """How many rows name somebody."""

    def read(connection: Connection) -> int:
        (count,) = connection.execute(
            "SELECT (SELECT count(*) FROM series_presses) + (SELECT count(*) FROM series_led)"
        ).fetchone()
        return count

    return await ground.database.read(read)


async def begins_no_write(ground: Ground, doing: Awaitable[None]) -> None:
    """It ends while the one writer is held up by another transaction."""
    gate = threading.Event()
    held = asyncio.create_task(ground.database.write(lambda connection: gate.wait(10)))
    try:
        async with asyncio.timeout(2):
            await doing
    finally:
        gate.set()
        await held


# What counts


async def test_all_that_a_post_can_lead_to_and_one_person(ground: Ground):
    post = await a_post(ground)
    await press(ground, post)
    await check_in(ground)
    assert await led(ground, post) == (1, 1, 0, 0, 0)
    await ask(ground, 2)
    await ground.services.setbacks.log(ground.who, 3, SetbackGiven("rejection", "A no"))
    assert await led(ground, post) == (1, 1, 1, 0, 1)
    await reply(ground, post)
    assert await led(ground, post) == (1, 1, 1, 1, 1)


async def test_each_kind_once_a_person_and_each_person_once(ground: Ground):
    post = await a_post(ground)
    for who in (ground.who, ground.another(200)):
        await press(ground, post, who)
        for form in (who.user, who.user + 1):
            await check_in(ground, form, who)
            await reply(ground, post, who)
    assert await led(ground, post) == (2, 2, 0, 2, 0)


async def test_a_win_counts_when_it_is_shared_and_not_when_it_is_kept(ground: Ground):
    post = await a_post(ground)
    await press(ground, post)
    win = await ground.services.wins.keep(ground.who, 1, WinGiven("An offer"))
    assert await led(ground, post) == (0, 0, 0, 0, 0)
    await ground.services.wins.share(ground.who, win.id, WinVisibility.SERVER, win.revision)
    assert await led(ground, post) == (1, 0, 0, 0, 1)


async def test_an_unnamed_ask_is_not_counted(ground: Ground):
    post = await a_post(ground)
    await press(ground, post)
    await ask(ground, 1, unnamed=True)
    assert await led(ground, post) == (0, 0, 0, 0, 0)


async def test_whoever_pressed_nothing_was_led_to_nothing(ground: Ground):
    post = await a_post(ground)
    await press(ground, post, ground.another(200))
    await check_in(ground)
    assert await led(ground, post) == (0, 0, 0, 0, 0)


async def test_the_post_pressed_last_is_the_one(ground: Ground):
    first, second = await a_post(ground), await a_post(ground, "dose")
    await press(ground, first)
    await press(ground, second)
    await check_in(ground)
    assert (await led(ground, first), await led(ground, second)) == ((0,) * 5, (1, 1, 0, 0, 0))
    await press(ground, first)
    await check_in(ground, 2)
    assert await led(ground, first) == (1, 1, 0, 0, 0)


async def test_a_word_in_its_thread_counts_also_where_a_hand_began_the_thread(ground: Ground):
    post = await a_post(ground)
    counting = ground.services.prompts.counting
    await counting.replied(ground.who, None, THREAD + post)
    await counting.replied(ground.another(200), None, MESSAGE + post)
    await counting.replied(ground.another(300), MESSAGE + 77, THREAD + post)  # to somebody else's word in it
    assert await led(ground, post) == (3, 0, 0, 3, 0)


@pytest.mark.parametrize("late", [False, True])
async def test_within_a_day_of_its_due_time_and_no_later(ground: Ground, *, late: bool):
    post = await a_post(ground)
    ground.clock.move(hours=23)
    await press(ground, post)
    ground.clock.set(ground.clock() + timedelta(hours=1) - (timedelta() if late else HAIR))
    await check_in(ground)
    await reply(ground, post)
    assert await led(ground, post) == ((0,) * 5 if late else (1, 1, 0, 1, 0))


async def test_another_server_is_another_world(ground: Ground):
    post = await a_post(ground)
    stranger = Who(2, ground.who.user)
    await press(ground, post, stranger)
    await reply(ground, post, stranger)
    assert (await led(ground, post), await people(ground)) == ((0,) * 5, 0)


async def test_a_post_that_was_skipped_in_the_end_leads_to_nothing(ground: Ground):
    post = await a_post(ground)
    await press(ground, post)
    await ground.database.write(post_store.skip, post)
    await check_in(ground)
    await reply(ground, post)
    assert await led(ground, post) == (0, 0, 0, 0, 0)


# What does not even begin a write


async def test_presses_and_words_about_anything_else_begin_no_write(ground: Ground):
    old = await a_post(ground, due=ground.clock() - DAY)
    post = await a_post(ground)
    number = await check_in(ground)
    await ground.services.checkins.share(ground.who, number, Visibility.SERVER)
    card = Posted(f"check_in:{number}", 1, 11, 555, 556)
    await ground.database.write(outbox_store.remember_posted, card, ground.clock())
    counting = ground.services.prompts.counting
    await begins_no_write(ground, counting.pressed(ground.who, 1))
    await begins_no_write(ground, counting.pressed(ground.who, 555))
    await begins_no_write(ground, counting.pressed(ground.who, MESSAGE + old))
    await begins_no_write(ground, counting.replied(ground.who, 555, 556))
    await begins_no_write(ground, counting.replied(ground.who, None, 1))
    await begins_no_write(ground, counting.replied(ground.who, None, None))
    await begins_no_write(ground, counting.replied(ground.who, MESSAGE + old, THREAD + old))
    await press(ground, post)
    await reply(ground, post)
    await begins_no_write(ground, counting.pressed(ground.who, MESSAGE + post))
    await begins_no_write(ground, counting.replied(ground.who, None, THREAD + post))


# Who they were


async def test_who_it_was_is_forgotten_when_the_day_is_over_and_the_numbers_stay(ground: Ground):
    post = await a_post(ground)
    later = await a_post(ground, "dose", due=ground.clock() + timedelta(hours=2))
    await press(ground, post)
    await check_in(ground)
    await reply(ground, later, ground.another(200))
    assert await people(ground) == 3
    ground.clock.move(hours=24)
    await ground.fall_due()
    assert await people(ground) == 1
    ground.clock.move(hours=2)
    await ground.fall_due()
    assert await people(ground) == 0
    assert await led(ground, post) == (1, 1, 0, 0, 0)
    assert await led(ground, later) == (1, 0, 0, 1, 0)


async def test_also_when_the_press_moved_on_and_days_late(ground: Ground):
    first, second = await a_post(ground), await a_post(ground, "dose")
    await press(ground, first)
    await press(ground, second)
    timers = await ground.database.read(timer_store.of_kind, "prompts.day_over")
    assert {timer.subject for timer in timers} == {str(first), str(second)}
    ground.clock.move(days=9)
    await ground.fall_due()
    assert await people(ground) == 0
    assert await ground.database.read(timer_store.of_kind, "prompts.day_over") == []


async def test_a_person_gets_what_is_kept_and_can_have_it_removed(ground: Ground):
    post = await a_post(ground)
    await press(ground, post)
    await check_in(ground)
    await reply(ground, post, ground.another(200))
    export = await ground.services.members.export(ground.who)
    due = ground.clock().isoformat()
    assert export["prompts"] == [
        {"post": "Ask", "due": due, "what": "check_in"},
        {"post": "Ask", "due": due, "what": "pressed"},
    ]
    await ground.services.members.delete(ground.who)
    assert await people(ground) == 1
    assert await led(ground, post) == (2, 1, 0, 1, 0)
    await check_in(ground, 9)  # a new beginning, with nothing pressed
    assert await led(ground, post) == (2, 1, 0, 1, 0)
