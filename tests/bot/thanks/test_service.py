"""Rules of thanks: words reach people, within gentle limits, once a form, and nobody is counted."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from bot.config import parse
from bot.database import Connection
from bot.errors import NotYours
from bot.members import Who, meet
from bot.members.store import find, set_left
from bot.text import TextTooLong
from bot.thanks import Given, LeftOut, NobodyThanked, NoWords, Thank, Why
from tests.ground import Ground

ADA, BEN, CLEO = Who(1, 100), Who(1, 200), Who(1, 300)
WORDS = "You read my resume twice."


async def thank(
    ground: Ground, people: Sequence[int], opened_by: int = 1, who: Who = ADA, words: str = WORDS, **said: Any
) -> Given:
    """What `/thanks` does."""
    return await ground.services.thanks.thank(who, opened_by, people, words, **said)


async def give(ground: Ground, people: Sequence[int], opened_by: int = 1, **changes: Any) -> Given:
    """What the room of asks does in its own transaction; for a named ask unless changed."""
    facts: dict[str, Any] = {
        "guild": 1,
        "giver": ADA,
        "signed": None,
        "ask_id": 7,
        "kind": "resume-review",
        "words": WORDS,
        "now": ground.clock(),
    }

    def transaction(connection: Connection) -> Given:
        return ground.services.thanks.give(
            connection, opened_by=opened_by, people=people, **(facts | changes)
        )

    return await ground.database.write(transaction)


async def unnamed(ground: Ground, people: Sequence[int], opened_by: int = 1, **changes: Any) -> Given:
    """The same for an unnamed ask."""
    return await give(ground, people, opened_by, **({"giver": None, "signed": "Quiet Heron"} | changes))


async def letters(ground: Ground) -> list[tuple[int | None, Thank | None]]:
    """To whom thanks are on their way, and what each of them will read."""
    return [
        (letter.user_id, await ground.services.thanks.words_of(letter.facts["thanks"]))
        for letter in await ground.letters()
        if letter.kind == "thanks.words"
    ]


async def whole_table(ground: Ground) -> str:
    """Everything that is kept about thanks."""

    def rows(connection: Connection) -> str:
        return repr(connection.execute("SELECT * FROM thanks").fetchall())

    return await ground.database.read(rows)


# Saying thanks


async def test_each_person_gets_the_words(ground: Ground):
    given = await thank(ground, [200, 300])
    assert given == Given((200, 300), ())
    (ben, for_ben), (cleo, for_cleo) = await letters(ground)
    assert (ben, cleo) == (200, 300)
    assert for_ben is not None
    assert for_cleo is not None
    assert (for_ben.giver, for_ben.signed, for_ben.words, for_ben.kind) == (100, None, WORDS, None)
    assert for_cleo.words == WORDS


async def test_somebody_whom_belay_never_met_can_be_reached(ground: Ground):
    await thank(ground, [200])
    assert await ground.database.read(find, BEN) is not None


async def test_somebody_who_was_seen_leaving_and_is_there_can_be_reached(ground: Ground):
    await ground.database.write(meet, BEN, ground.clock())
    await ground.database.write(set_left, BEN, ground.clock())
    assert (await thank(ground, [200])).thanked == (200,)
    member = await ground.database.read(find, BEN)
    assert member is not None
    assert member.left_at is None


async def test_to_be_thanked_is_not_to_be_seen(ground: Ground):
    await ground.database.write(meet, BEN, ground.clock())
    seen = ground.clock()
    ground.clock.move(days=3)
    await thank(ground, [200])
    member = await ground.database.read(find, BEN)
    assert member is not None
    assert member.seen_at == seen


async def test_who_cannot_be_thanked_is_left_out_and_the_others_are_not(ground: Ground):
    given = await thank(ground, [100, 200, 300, 400, 200], bots=[300], absent=[400])
    assert given == Given((200,), (LeftOut(100, Why.SELF), LeftOut(300, Why.BOT), LeftOut(400, Why.GONE)))
    assert [user for user, _ in await letters(ground)] == [200]


async def test_when_everybody_is_left_out_nothing_is_kept(ground: Ground):
    with pytest.raises(NobodyThanked) as refused:
        await thank(ground, [100, 300], bots=[300])
    assert [one.why for one in refused.value.left_out] == [Why.SELF, Why.BOT]
    assert await letters(ground) == []
    for opened_by in range(3):  # it did not count
        await thank(ground, [400 + opened_by], opened_by)


@pytest.mark.parametrize("words", ["", "  \n ", "\u200b"])
async def test_words_are_what_is_given(ground: Ground, words: str):
    with pytest.raises(NoWords):
        await thank(ground, [200], words=words)


async def test_words_that_are_too_long_are_given_back(ground: Ground):
    with pytest.raises(TextTooLong) as refused:
        await thank(ground, [200], words="x" * 501)
    assert (refused.value.limit, set(refused.value.text)) == (500, {"x"})


# Once a form


async def test_a_form_sent_twice_thanks_once_and_answers_the_same(ground: Ground):
    first = await thank(ground, [200, 100])
    again = await thank(ground, [200, 100], words="Something else")
    assert first == again
    assert [(user, sent and sent.words) for user, sent in await letters(ground)] == [(200, WORDS)]


async def test_a_form_that_is_somebody_else_s_is_refused(ground: Ground):
    await thank(ground, [200])
    with pytest.raises(NotYours):
        await thank(ground, [300], who=BEN)


async def test_who_is_added_when_a_form_is_sent_again_counts_anew(ground: Ground):
    for opened_by in range(3):
        await thank(ground, [200 + opened_by], opened_by)
    again = await thank(ground, [202, 400], 2)
    assert again.thanked == (202,)
    assert [(one.user_id, one.why) for one in again.left_out] == [(400, Why.TODAY)]


# Limits


async def test_a_pair_rests_for_a_week_to_the_second(ground: Ground):
    first = ground.clock()
    await thank(ground, [200], 1)
    ground.clock.move(days=7, seconds=-1)
    with pytest.raises(NobodyThanked) as refused:
        await thank(ground, [200], 2)
    (left_out,) = refused.value.left_out
    assert (left_out.why, left_out.again_at) == (Why.LATELY, first.replace(day=9))
    ground.clock.move(seconds=1)
    assert (await thank(ground, [200], 2)).thanked == (200,)


async def test_a_pair_has_a_direction_and_a_server(ground: Ground):
    await thank(ground, [200], 1)
    assert (await thank(ground, [100], 2, who=BEN)).thanked == (100,)
    assert (await thank(ground, [200], 3, who=Who(2, 100))).thanked == (200,)


async def test_three_acts_fit_in_a_day_however_many_they_name(ground: Ground):
    first = ground.clock()
    for opened_by in range(3):
        await thank(ground, [200 + 10 * opened_by + number for number in range(5)], opened_by)
        ground.clock.move(hours=1)
    with pytest.raises(NobodyThanked) as refused:
        await thank(ground, [100, 901], 9)
    assert [one.why for one in refused.value.left_out] == [Why.SELF, Why.TODAY]
    assert refused.value.left_out[1].again_at == first.replace(day=3)
    ground.clock.move(hours=21)
    assert (await thank(ground, [901], 9)).thanked == (901,)


async def test_the_limits_are_those_of_the_configuration(ground: Ground):
    text = "series: []\nlimits: {thanks: 1 per 1h}\nasks: {thanks_pair_every: 1d}\n"
    ground.config = parse(text, "config.yaml")
    await thank(ground, [200], 1)
    with pytest.raises(NobodyThanked):
        await thank(ground, [300], 2)
    ground.clock.move(days=1)
    assert (await thank(ground, [200], 3)).thanked == (200,)


# Blocks


async def test_somebody_whom_the_giver_blocked_is_left_out(ground: Ground):
    await ground.services.members.blocks.block(ADA, 200)
    given = await thank(ground, [200, 300])
    assert given == Given((300,), (LeftOut(200, Why.BLOCKED),))


async def test_who_blocked_the_giver_hears_nothing_and_the_giver_is_not_told(ground: Ground):
    await ground.services.members.blocks.block(BEN, 100)
    assert await thank(ground, [200]) == Given((200,), ())
    assert await letters(ground) == []
    with pytest.raises(NobodyThanked) as refused:
        await thank(ground, [200], 2)
    assert refused.value.left_out[0].why is Why.LATELY
    assert ground.services.thanks.holdings.name == "thanks"
    held = await ground.database.read(ground.services.thanks.holdings.export, BEN)
    assert held["received"] == []
    mine = await ground.database.read(ground.services.thanks.holdings.export, ADA)
    assert mine["given"][0]["words"] == WORDS


# From an ask


async def test_thanks_for_an_ask_say_what_for_and_may_have_no_words(ground: Ground):
    assert (await give(ground, [200], words="  ")).thanked == (200,)
    ((user, sent),) = await letters(ground)
    assert user == 200
    assert sent is not None
    assert (sent.giver, sent.kind, sent.words) == (100, "resume-review", None)


async def test_limits_leave_everybody_out_of_an_ask_s_thanks_and_nothing_is_raised(ground: Ground):
    for opened_by in range(3):
        await thank(ground, [200 + opened_by], opened_by)
    given = await give(ground, [200, 900], 9)
    assert given.thanked == ()
    assert [(one.user_id, one.why) for one in given.left_out] == [(200, Why.LATELY), (900, Why.TODAY)]
    assert (await give(ground, [], 10)) == Given((), ())


async def test_a_former_member_and_who_left_are_left_out(ground: Ground):
    await ground.database.write(meet, BEN, ground.clock())
    await ground.database.write(set_left, BEN, ground.clock())
    given = await give(ground, [200, -300, 400])
    assert given == Given((400,), (LeftOut(200, Why.GONE), LeftOut(-300, Why.GONE)))


async def test_thanks_of_an_unnamed_ask_bear_its_alias_and_lead_to_nobody(ground: Ground):
    assert (await unnamed(ground, [200])).thanked == (200,)
    ((_, sent),) = await letters(ground)
    assert sent is not None
    assert (sent.giver, sent.signed, sent.words) == (None, "Quiet Heron", WORDS)
    assert "100" not in await whole_table(ground)


async def test_an_unnamed_ask_thanks_each_person_once_whatever_the_time(ground: Ground):
    await unnamed(ground, [200], 1)
    ground.clock.move(days=30)
    given = await unnamed(ground, [200, 300], 2)
    assert given == Given((300,), (LeftOut(200, Why.ALREADY),))
    assert (await unnamed(ground, [200], 3, ask_id=8)).thanked == (200,)
    await give(ground, [200], 4, ask_id=9)
    assert (await unnamed(ground, [200], 5, ask_id=9)).thanked == (200,)


async def test_an_unnamed_form_sent_twice_thanks_once(ground: Ground):
    assert await unnamed(ground, [200]) == await unnamed(ground, [200])
    assert len(await letters(ground)) == 1
    with pytest.raises(NotYours):
        await give(ground, [300])
    with pytest.raises(NotYours):
        await unnamed(ground, [300], signed="Brave Otter")


async def test_who_was_thanked_for_a_kind_is_known(ground: Ground):
    await give(ground, [200], 1)
    await unnamed(ground, [300], 2)
    await give(ground, [400], 3, kind="strategy")
    await thank(ground, [500], 4)
    await give(ground, [600], 5, guild=2, giver=Who(2, 100))
    found = await ground.database.read(ground.services.thanks.thanked_for, 1, "resume-review")
    assert found == {200, 300}


# What is held


async def test_an_export_has_ones_own_words_and_those_received_and_names_nobody(ground: Ground):
    await thank(ground, [424242], 1)
    await give(ground, [100], 2, giver=Who(1, 535353), words="Thank you, Ada")
    held = await ground.database.read(ground.services.thanks.holdings.export, ADA)
    at = "2026-03-02T12:00:00+00:00"
    assert held == {
        "given": [{"for_an_ask_about": None, "words": WORDS, "at": at}],
        "received": [{"for_an_ask_about": "resume-review", "words": "Thank you, Ada", "at": at}],
    }
    assert "424242" not in json.dumps(held)
    assert "535353" not in json.dumps(held)


async def test_what_a_former_member_gave_stands_without_their_name(ground: Ground):
    await thank(ground, [200], 1)
    await unnamed(ground, [200], 2)
    await ground.database.write(ground.services.thanks.holdings.forget, ADA, ground.clock())
    (_, named), (_, alias) = await letters(ground)
    assert named is not None
    assert alias is not None
    assert (named.giver, named.signed, named.words) == (None, None, WORDS)
    assert alias.signed == "Quiet Heron"
    assert "100" not in await whole_table(ground)


async def test_what_somebody_received_goes_with_them(ground: Ground):
    await thank(ground, [200, 300])
    await ground.database.write(ground.services.thanks.holdings.forget, BEN, ground.clock())
    assert [(user, sent is None) for user, sent in await letters(ground)] == [(200, True), (300, False)]


async def test_words_expire_and_that_there_were_thanks_stays(ground: Ground):
    await give(ground, [200], 1)
    ground.clock.move(days=10)
    await give(ground, [300], 2)
    ground.clock.move(seconds=1)
    before = ground.clock.now.replace(day=12, hour=12, second=0)
    await ground.database.write(ground.services.thanks.holdings.expire, before)
    assert [sent and sent.words for _, sent in await letters(ground)] == [None, WORDS]
    found = await ground.database.read(ground.services.thanks.thanked_for, 1, "resume-review")
    assert found == {200, 300}
