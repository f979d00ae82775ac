"""What a setback gives to the week's post: nothing unless its owner says so, and never longer than they wish."""

from datetime import datetime, timedelta

import pytest

from bot.config import parse
from bot.database import Connection
from bot.errors import NotYours
from bot.members import Gather, TooOften
from bot.members.giving import NothingGathers, WeeksPost
from bot.setbacks import Given, Setback
from bot.setbacks.model import SetbackGone
from tests.bot.setbacks.test_service import log
from tests.ground import Ground

GATHERS = """
series:
  - {id: friday, title: Friday, channel: wins, posts: text, text: The week., gathers: true, days: [friday], time: "15:00"}
"""


@pytest.fixture
async def gathering(ground: Ground) -> Ground:
    """A server whose week has a gathering post."""
    ground.config = parse(GATHERS, "config.yaml")
    return ground


def told(ground: Ground) -> list[int]:
    """The setbacks of which the week's post is told."""
    heard: list[int] = []
    ground.services.setbacks.giving.when_changed.append(
        lambda _connection, number, _now: heard.append(number)
    )
    return heard


async def given(ground: Ground, after: datetime, until: datetime) -> list[int]:
    """What was given in that time."""
    return await ground.database.read(ground.services.setbacks.given, 1, after, until)


async def gathered(ground: Ground, setback: Setback) -> Setback | None:
    """The setback as the week's post may say it."""
    return await ground.database.read(ground.services.setbacks.gathered, setback.id)


async def test_nothing_is_given_unasked(gathering: Ground):
    setback = await log(gathering)
    await gathering.services.setbacks.share(gathering.who, setback.id, 0)
    start = gathering.clock()
    assert await given(gathering, start - timedelta(days=9), start) == []
    assert await gathered(gathering, setback) is None


async def test_what_is_given_comes_in_the_order_of_giving_each_in_one_span(gathering: Ground):
    setbacks, start = gathering.services.setbacks, gathering.clock()
    made = [await log(gathering, number) for number in range(3)]
    for setback in reversed(made):
        gathering.clock.move(hours=1)
        await setbacks.gather(gathering.who, setback.id, Gather.NAMED)
    first, second, third = reversed([setback.id for setback in made])
    hours = [start + timedelta(hours=hour) for hour in range(4)]
    assert await given(gathering, hours[0], hours[3]) == [first, second, third]
    assert await given(gathering, hours[0], hours[1]) == [first]
    assert await given(gathering, hours[1], hours[3]) == [second, third]
    assert await gathering.database.read(setbacks.given, 2, hours[0], hours[3]) == []


async def test_giving_by_name_instead_is_not_giving_anew_and_giving_again_is(gathering: Ground):
    setbacks, setback = gathering.services.setbacks, await log(gathering)
    first = gathering.clock()
    await setbacks.gather(gathering.who, setback.id, Gather.UNNAMED)
    gathering.clock.move(hours=1)
    for how in (Gather.NAMED, Gather.NAMED, Gather.UNNAMED, Gather.NO):
        assert (await setbacks.gather(gathering.who, setback.id, how)).gather_at == first
    again = await setbacks.gather(gathering.who, setback.id, Gather.NAMED)
    assert again.gather_at == gathering.clock()


async def test_the_post_hears_of_every_change_of_what_was_given(gathering: Ground):
    setbacks, heard = gathering.services.setbacks, told(gathering)
    setback, other = await log(gathering, 1), await log(gathering, 2)
    await log(gathering, 2, Given("ghosted"))
    await setbacks.take_back(gathering.who, other.id)
    assert heard == [], "what was never given concerns nobody"
    for how, count in ((Gather.NAMED, 1), (Gather.NAMED, 1), (Gather.UNNAMED, 2)):
        await setbacks.gather(gathering.who, setback.id, how)
        assert heard == [setback.id] * count
    await log(gathering, 1)
    assert len(heard) == 2
    await log(gathering, 1, Given("ghosted"))
    assert len(heard) == 3
    found = await gathered(gathering, setback)
    assert found is not None
    assert (found.words.kind, found.words.happened, found.gather) == ("ghosted", None, Gather.UNNAMED)
    await setbacks.gather(gathering.who, setback.id, Gather.NO)
    assert len(heard) == 4
    assert await gathered(gathering, setback) is None
    await setbacks.gather(gathering.who, setback.id, Gather.UNNAMED)
    await setbacks.take_back(gathering.who, setback.id)
    assert len(heard) == 6
    assert await gathered(gathering, setback) is None


@pytest.mark.parametrize("typed", [Given("rejection", "A no"), Given("rejection")])
async def test_the_post_hears_when_words_expire_or_a_person_goes(gathering: Ground, typed: Given):
    setbacks = gathering.services.setbacks
    old = await log(gathering, 1, typed)
    gathering.clock.move(days=181)
    await setbacks.gather(gathering.who, old.id, Gather.NAMED)
    new = await log(gathering, 2)
    await setbacks.gather(gathering.who, new.id, Gather.NAMED)
    heard = told(gathering)
    await gathering.services.members.tidy()
    await gathering.services.members.tidy()
    assert heard == [old.id]
    assert await gathered(gathering, old) is None
    await gathering.services.members.delete(gathering.who)
    assert heard == [old.id, old.id, new.id]
    assert await gathered(gathering, new) is None


async def test_what_others_saw_by_name_is_remembered(gathering: Ground):
    setbacks, who, out = gathering.services.setbacks, gathering.who, [False]
    setbacks.giving.is_said = lambda _connection, _setback: out[0]
    shared, said, unseen = [await log(gathering, number) for number in range(3)]
    await setbacks.share(who, shared.id, 0)
    assert (await setbacks.unshare(who, shared.id)).was_named
    for setback in (said, unseen):
        await setbacks.gather(who, setback.id, Gather.NAMED)
    assert not (await setbacks.gather(who, unseen.id, Gather.UNNAMED)).was_named
    out[0] = True
    assert (await setbacks.gather(who, said.id, Gather.UNNAMED)).was_named
    assert await setbacks.weeks_post(said.id) == WeeksPost("Friday", said=True)


async def test_when_nothing_gathers_nothing_is_given_and_all_can_be_taken_out(gathering: Ground):
    setbacks, setback = gathering.services.setbacks, await log(gathering)
    await setbacks.gather(gathering.who, setback.id, Gather.UNNAMED)
    gathering.config = parse("series: []", "config.yaml")
    assert await setbacks.weeks_post(setback.id) == WeeksPost(None, said=False)
    with pytest.raises(NothingGathers):
        await setbacks.gather(gathering.who, setback.id, Gather.NAMED)
    assert (await setbacks.gather(gathering.who, setback.id, Gather.NO)).gather is Gather.NO


async def test_giving_is_limited_and_taking_out_is_not(gathering: Ground):
    setbacks, setback = gathering.services.setbacks, await log(gathering)
    for _ in range(60):
        await setbacks.gather(gathering.who, setback.id, Gather.UNNAMED)
        await setbacks.gather(gathering.who, setback.id, Gather.NO)
    with pytest.raises(TooOften):
        await setbacks.gather(gathering.who, setback.id, Gather.UNNAMED)


async def test_only_its_owner_gives_it_and_only_while_it_is_there(gathering: Ground):
    setbacks, setback = gathering.services.setbacks, await log(gathering)
    with pytest.raises(NotYours):
        await setbacks.gather(gathering.another(101), setback.id, Gather.NAMED)
    await setbacks.take_back(gathering.who, setback.id)
    with pytest.raises(SetbackGone):
        await setbacks.gather(gathering.who, setback.id, Gather.NAMED)


async def test_what_hears_is_part_of_the_change(gathering: Ground):
    setbacks, setback = gathering.services.setbacks, await log(gathering)

    def refuse(_connection: Connection, _setback: int, _now: datetime) -> None:
        raise RuntimeError

    setbacks.giving.when_changed.append(refuse)
    with pytest.raises(RuntimeError):
        await setbacks.gather(gathering.who, setback.id, Gather.NAMED)
    assert (await setbacks.own(gathering.who, setback.id)).gather is Gather.NO
