"""An ask is brought to people step by step until one answers it."""

import pytest

from bot.help_requests import News, letters
from bot.members import Who
from bot.outbox import waits
from tests.bot.help_requests import asking
from tests.bot.help_requests.asking import (
    ANA,
    ASKER,
    BEN,
    deliver,
    due_in,
    help_from,
    invited,
    now_is,
    posted,
    rows,
    stands,
    told,
    unnamed,
    wait,
    write_in,
)
from tests.bot.help_requests.steps import BROUGHT, HOUR, SECOND, brought, history, set_up
from tests.ground import Ground

# Step by step


async def test_each_step_comes_at_its_time_and_no_sooner(ground: Ground):
    await set_up(ground)
    await help_from(ground, *range(201, 221))
    ask_id = await posted(ground)
    assert await history(ground, 110) == {
        0: ["3 invited"],
        4: ["5 invited"],
        12: ["helper"],
        24: ["coaches1"],
        36: ["alarm1"],
        60: ["alarm2", "alarm1"],
        84: ["alarm3", "alarm2"],
        108: ["alarm4", "alarm3"],
    }
    assert await stands(ground, ask_id) == "open"


async def test_a_step_is_not_a_second_early(ground: Ground):
    await help_from(ground, *range(201, 221))
    ask_id = await posted(ground)
    await deliver(ground)
    assert await due_in(ground, "step", ask_id) == 4 * HOUR
    ground.clock.set(ground.clock() + 4 * HOUR - SECOND)
    await ground.fall_due()
    assert await brought(ground) == []
    ground.clock.move(seconds=1)
    await ground.fall_due()
    assert await brought(ground) == ["5 invited"]
    assert await due_in(ground, "step", ask_id) == 8 * HOUR


async def test_nobody_is_invited_twice_and_never_the_asker(ground: Ground):
    await help_from(ground, *range(201, 211), ASKER.user)
    await posted(ground)
    first = await invited(ground)
    await deliver(ground)
    await wait(ground, hours=4)
    second = await invited(ground)
    assert (len(first), len(second), len({*first, *second})) == (3, 5, 8)
    assert ASKER.user not in {*first, *second}


async def test_where_there_are_fewer_helpers_the_steps_go_on(ground: Ground):
    await set_up(ground)
    await help_from(ground, 201)
    await posted(ground)
    assert await history(ground, 36) == {0: ["1 invited"], 12: ["helper"], 24: ["coaches1"], 36: ["alarm1"]}


async def test_only_the_newest_card_stands_before_moderators(ground: Ground):
    ask_id = await posted(ground)
    await wait(ground, hours=36)
    await deliver(ground)
    await wait(ground, hours=24)
    assert await told(ground, letters.ALARM) == [{"ask": ask_id, "number": 2}, {"ask": ask_id, "number": 1}]
    assert (await now_is(ground, ask_id)).told == 2
    await deliver(ground)
    standing = await rows(ground, "SELECT subject FROM posted WHERE subject LIKE 'ask_alarm:%'")
    assert standing == [(f"ask_alarm:{ask_id}:2",)]


@pytest.mark.parametrize(
    ("without", "expected"),
    [
        ((), {12: ["helper"], 24: ["coaches1"], 36: ["alarm1"]}),
        (("helper",), {24: ["coaches1"], 36: ["alarm1"]}),
        (("coaches",), {12: ["helper"], 24: ["coach"], 36: ["alarm1"]}),
        (("coaches", "coach"), {12: ["helper"], 36: ["alarm1"]}),
        (("moderators",), {12: ["helper"], 24: ["coaches1"]}),
        (("helper", "coach", "coaches", "moderators"), {}),
    ],
)
async def test_what_a_server_has_not_is_left_out(
    ground: Ground, without: tuple[str, ...], expected: dict[int, list[str]]
):
    await set_up(ground, *without)
    ask_id = await posted(ground)
    assert await history(ground, 48) == expected
    assert await stands(ground, ask_id) == "open"
    assert await due_in(ground, "step", ask_id) is not None


async def test_moderators_who_get_a_channel_later_are_told_from_then_on(ground: Ground):
    await set_up(ground, "moderators")
    await posted(ground)
    await wait(ground, hours=50)
    await set_up(ground)
    await deliver(ground)
    await wait(ground, hours=10)
    assert await brought(ground) == ["alarm1"]


async def test_a_card_says_the_role_once_even_in_a_second_round(ground: Ground):
    await set_up(ground)
    ask_id = await posted(ground)
    await history(ground, 13)
    await ground.services.help_requests.helping.offer(ANA, ask_id)
    await ground.services.help_requests.helping.step_back(ANA, ask_id)
    again = await history(ground, 36)
    assert "helper" not in [one for what in again.values() for one in what]
    assert again[24] == ["coaches2"]


# What stops it, and what does not


async def test_an_offer_stops_it(ground: Ground):
    await help_from(ground, *range(201, 221))
    ask_id = await posted(ground)
    await ground.services.help_requests.helping.offer(Who(1, 300), ask_id)
    assert await due_in(ground, "step", ask_id) is None
    await deliver(ground)
    await wait(ground, hours=40)
    assert await brought(ground) == []


async def test_the_first_word_of_another_person_stops_it_with_the_cards_brought_up_to_date(ground: Ground):
    ask_id = await posted(ground)
    await wait(ground, hours=61)
    await deliver(ground)
    await write_in(ground, ask_id, BEN)
    assert await stands(ground, ask_id) == "helped"
    assert await brought(ground) == ["coaches1", "alarm2"]
    await deliver(ground)
    await write_in(ground, ask_id, BEN)
    await wait(ground, hours=23)
    assert await brought(ground) == []


async def test_a_card_that_is_still_on_its_way_is_brought_up_to_date_too(ground: Ground):
    ask_id = await posted(ground)
    await wait(ground, hours=36)
    await ground.services.help_requests.helping.offer(ANA, ask_id)
    subject = f"ask_alarm:{ask_id}:1"
    assert await ground.database.read(waits, letters.ALARM, subject)
    assert [letter.revision for letter in await ground.letters() if letter.kind in BROUGHT] == [1, 1]


async def test_its_author_may_write_as_much_as_they_like(ground: Ground):
    ask_id = await posted(ground)
    for _ in range(3):
        await write_in(ground, ask_id, ASKER)
    assert await stands(ground, ask_id) == "open"
    assert await due_in(ground, "step", ask_id) == 4 * HOUR
    assert await rows(ground, "SELECT * FROM voices") == []


async def test_an_alias_may_say_as_much_as_it_likes(ground: Ground):
    ask_id = await unnamed(ground)
    for number in range(3):
        await ground.services.help_requests.helping.reply(ASKER, ask_id, number, "Thank you for reading")
    assert await stands(ground, ask_id) == "open"
    assert await due_in(ground, "step", ask_id) == 4 * HOUR


async def test_an_unnamed_author_who_writes_under_their_name_is_one_more_voice(ground: Ground):
    ask_id = await unnamed(ground)
    await write_in(ground, ask_id, ASKER)
    # Were it the only voice that changes nothing, everybody would know whose ask it is.
    assert await stands(ground, ask_id) == "helped"
    assert (await now_is(ground, ask_id)).news is News.YOURSELF


async def test_words_in_another_thread_or_server_stop_nothing(ground: Ground):
    ask_id = await posted(ground)
    await asking.stand(ground, ask_id)
    helping = ground.services.help_requests.helping
    await helping.wrote(1, 4711, BEN.user)
    await helping.wrote(2, asking.THREAD + ask_id, BEN.user)
    assert await stands(ground, ask_id) == "open"
