"""What a win gives to the week's post: nothing unless its owner says so, and nothing that links what is unnamed."""

from datetime import datetime, timedelta

import pytest

from bot.config import parse
from bot.database import Connection
from bot.members import Gather, TooOften
from bot.members.giving import NothingGathers, WeeksPost
from bot.wins import Given, Visibility, Win
from bot.wins.model import WinGivenByName, WinIsUnnamed, WinWasNamed
from tests.bot.wins.test_service import GATHERS, WHOLE, keep
from tests.ground import Ground


@pytest.fixture
async def gathering(ground: Ground) -> Ground:
    """A server whose week has a gathering post."""
    ground.config = parse(GATHERS, "config.yaml")
    return ground


def told(ground: Ground) -> list[int]:
    """The wins of which the week's post is told."""
    heard: list[int] = []
    ground.services.wins.giving.when_changed.append(lambda _connection, number, _now: heard.append(number))
    return heard


async def given(ground: Ground, after: datetime, until: datetime) -> list[int]:
    """What was given in that time."""
    return await ground.database.read(ground.services.wins.given, 1, after, until)


async def gathered(ground: Ground, win: Win) -> Win | None:
    """The win as the week's post may say it."""
    return await ground.database.read(ground.services.wins.gathered, win.id)


async def test_nothing_is_given_unasked(gathering: Ground):
    win = await keep(gathering)
    await gathering.services.wins.share(gathering.who, win.id, Visibility.SERVER, 0)
    start = gathering.clock()
    assert await given(gathering, start - timedelta(days=9), start) == []
    assert await gathered(gathering, win) is None


async def test_what_is_given_comes_in_the_order_of_giving_each_in_one_span(gathering: Ground):
    wins, start = gathering.services.wins, gathering.clock()
    made = [await keep(gathering, number) for number in range(3)]
    for win in reversed(made):
        gathering.clock.move(hours=1)
        await wins.gather(gathering.who, win.id, Gather.UNNAMED)
    first, second, third = reversed([win.id for win in made])
    hours = [start + timedelta(hours=hour) for hour in range(4)]
    assert await given(gathering, hours[0], hours[3]) == [first, second, third]
    assert await given(gathering, hours[0], hours[1]) == [first]
    assert await given(gathering, hours[1], hours[3]) == [second, third]
    assert await gathering.database.read(wins.given, 2, hours[0], hours[3]) == []


async def test_giving_by_name_instead_is_not_giving_anew_and_giving_again_is(gathering: Ground):
    wins, win = gathering.services.wins, await keep(gathering)
    first = gathering.clock()
    await wins.gather(gathering.who, win.id, Gather.UNNAMED)
    gathering.clock.move(hours=1)
    for how in (Gather.NAMED, Gather.NAMED, Gather.UNNAMED):
        assert (await wins.gather(gathering.who, win.id, how)).gather_at == first
    assert (await wins.gather(gathering.who, win.id, Gather.NO)).gather_at == first
    assert await given(gathering, first - timedelta(hours=1), gathering.clock()) == []
    assert (await wins.gather(gathering.who, win.id, Gather.NAMED)).gather_at == gathering.clock()


async def test_the_post_hears_of_every_change_of_what_was_given(gathering: Ground):
    wins, heard = gathering.services.wins, told(gathering)
    win, other = await keep(gathering, 1), await keep(gathering, 2)
    await keep(gathering, 2, Given("I asked"))
    await wins.take_back(gathering.who, other.id)
    assert heard == [], "what was never given concerns nobody"
    for how, count in ((Gather.NAMED, 1), (Gather.NAMED, 1), (Gather.UNNAMED, 2)):
        await wins.gather(gathering.who, win.id, how)
        assert heard == [win.id] * count
    await keep(gathering, 1)
    assert len(heard) == 2
    await keep(gathering, 1, Given("I slept"))
    assert len(heard) == 3
    found = await gathered(gathering, win)
    assert found is not None
    assert (found.words.what, found.gather) == ("I slept", Gather.UNNAMED)
    await wins.gather(gathering.who, win.id, Gather.NO)
    assert len(heard) == 4
    assert await gathered(gathering, win) is None
    await wins.gather(gathering.who, win.id, Gather.UNNAMED)
    await wins.take_back(gathering.who, win.id)
    assert len(heard) == 6
    assert await gathered(gathering, win) is None


async def test_the_post_hears_when_words_expire_or_a_person_goes(gathering: Ground):
    wins = gathering.services.wins
    old = await keep(gathering, 1)
    gathering.clock.move(days=181)
    await wins.gather(gathering.who, old.id, Gather.NAMED)
    new = await keep(gathering, 2)
    await wins.gather(gathering.who, new.id, Gather.NAMED)
    heard = told(gathering)
    await gathering.services.members.tidy()
    assert heard == [old.id]
    assert await gathered(gathering, old) is None
    await gathering.services.members.tidy()
    assert heard == [old.id]
    await gathering.services.members.delete(gathering.who)
    assert heard == [old.id, old.id, new.id]
    assert await gathered(gathering, new) is None


async def test_what_hears_is_part_of_the_change(gathering: Ground):
    wins, win = gathering.services.wins, await keep(gathering)

    def refuse(_connection: Connection, _win: int, _now: datetime) -> None:
        raise RuntimeError

    wins.giving.when_changed.append(refuse)
    with pytest.raises(RuntimeError):
        await wins.gather(gathering.who, win.id, Gather.NAMED)
    assert (await wins.own(gathering.who, win.id)).gather is Gather.NO


async def test_what_is_unnamed_here_is_not_named_there_nor_the_other_way_round(gathering: Ground):
    wins, who = gathering.services.wins, gathering.who
    unnamed = await keep(gathering, 1)
    await wins.share(who, unnamed.id, Visibility.UNNAMED, 0)
    with pytest.raises(WinIsUnnamed):
        await wins.gather(who, unnamed.id, Gather.NAMED)
    assert (await wins.gather(who, unnamed.id, Gather.UNNAMED)).gather is Gather.UNNAMED

    named = await keep(gathering, 2)
    await wins.gather(who, named.id, Gather.NAMED)
    for attempt in (
        wins.preview(who, named.id, Visibility.UNNAMED),
        wins.share(who, named.id, Visibility.UNNAMED, 0),
    ):
        with pytest.raises(WinGivenByName):
            await attempt
    await wins.gather(who, named.id, Gather.UNNAMED)  # no post said it yet, so nobody knows
    assert (await wins.share(who, named.id, Visibility.UNNAMED, 0)).visibility is Visibility.UNNAMED


async def test_what_a_post_said_by_name_stays_known(gathering: Ground):
    wins, who = gathering.services.wins, gathering.who
    wins.giving.is_said = lambda _connection, _win: True
    win = await keep(gathering)
    await wins.gather(who, win.id, Gather.NAMED)
    assert (await wins.gather(who, win.id, Gather.UNNAMED)).was_named
    with pytest.raises(WinWasNamed):
        await wins.share(who, win.id, Visibility.UNNAMED, 0)


async def test_what_is_shared_by_name_may_be_given_without(gathering: Ground):
    wins, win = gathering.services.wins, await keep(gathering)
    await wins.share(gathering.who, win.id, Visibility.SERVER, 0)
    assert (await wins.gather(gathering.who, win.id, Gather.UNNAMED)).words.what == WHOLE.what


async def test_when_nothing_gathers_nothing_is_given_and_all_can_be_taken_out(gathering: Ground):
    wins, win = gathering.services.wins, await keep(gathering)
    assert await wins.weeks_post(win.id) == WeeksPost("Friday", said=False)
    await wins.gather(gathering.who, win.id, Gather.UNNAMED)
    gathering.config = parse("series: []", "config.yaml")
    assert await wins.weeks_post(win.id) == WeeksPost(None, said=False)
    with pytest.raises(NothingGathers):
        await wins.gather(gathering.who, win.id, Gather.NAMED)
    assert (await wins.gather(gathering.who, win.id, Gather.NO)).gather is Gather.NO


async def test_giving_is_limited_and_taking_out_is_not(gathering: Ground):
    wins, win = gathering.services.wins, await keep(gathering)
    for _ in range(60):
        await wins.gather(gathering.who, win.id, Gather.UNNAMED)
        await wins.gather(gathering.who, win.id, Gather.NO)
    with pytest.raises(TooOften):
        await wins.gather(gathering.who, win.id, Gather.UNNAMED)
