"""Which role a series may notify, whose word decides it, and what moderators hear when it does not work."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import parse
from bot.errors import MissingPermission, OldControl
from bot.outbox import Letter
from bot.prompts.model.pings import Meant, RoleSeen, Trouble, Unfit, unfit
from bot.prompts.model.refusals import NoSuchSeries, PingsNobody
from bot.prompts.service.pings import Pings
from bot.prompts.store import posts
from bot.servers import Staff
from tests.ground import MONDAY_NOON, Ground, open_ground

CONFIG = """
series:
  - {id: "goals", title: Goals, posts: text, text: Go., ping: true, days: daily, time: "13:00", zone: UTC}
  - {id: "quiet", title: Quiet, posts: text, text: Go., days: daily, time: "13:00", zone: UTC}
"""
MODERATOR = Staff(1, 50, frozenset(), manages_server=True)
MEMBER = Staff(1, 51, frozenset({9}), manages_server=False)
ROLE, OTHER = 700, 701


@pytest.fixture
async def ground(tmp_path: Path) -> AsyncGenerator[Ground, None]:
    async with open_ground(tmp_path / "belay.db", config=CONFIG) as opened:
        await opened.services.prompts.start()
        yield opened


@pytest.fixture
def pings(ground: Ground) -> Pings:
    return ground.services.prompts.pings


async def troubles(ground: Ground) -> list[Letter]:
    """What moderators are to be told about roles."""
    return [letter for letter in await ground.letters() if letter.kind == "prompts.role_trouble"]


@given(
    st.builds(
        RoleSeen,
        st.just(ROLE),
        everyone=st.booleans(),
        managed=st.booleans(),
        part=st.booleans(),
        gives=st.lists(st.sampled_from(["kick_members", "view_channel"]), max_size=1).map(tuple),
        opens=st.lists(st.integers(1, 3), max_size=1).map(tuple),
        above=st.booleans(),
    )
)
def test_a_role_fits_exactly_when_it_gives_nothing_and_belay_can_give_it(role: RoleSeen):
    says_something = role.everyone or role.managed or role.part or role.gives or role.opens or role.above
    assert (unfit(role) is None) == (not says_something)


async def test_a_chosen_role_is_notified_until_nobody_is(pings: Pings):
    assert await pings.role(1, "goals") is None
    await pings.decide(MODERATOR, "goals", ROLE)
    assert await pings.role(1, "goals") == ROLE
    assert await pings.role(2, "goals") is None, "each server has its own"
    await pings.decide(MODERATOR, "goals", None)
    assert await pings.role(1, "goals") is None


async def test_only_moderators_choose_and_only_for_series_that_ping(ground: Ground, pings: Pings):
    with pytest.raises(MissingPermission):
        await pings.decide(MEMBER, "goals", ROLE)
    with pytest.raises(PingsNobody):
        await pings.decide(MODERATOR, "quiet", ROLE)
    with pytest.raises(NoSuchSeries):
        await pings.decide(MODERATOR, "gone", ROLE)
    await pings.decide(MODERATOR, "goals", ROLE)
    ground.config = parse(CONFIG.replace("ping: true", "ping: false"), "config.yaml")
    assert await pings.role(1, "goals") is None
    ground.config = parse("series: []", "config.yaml")
    assert await pings.role(1, "goals") is None
    assert await pings.meant(1, "goals") == Meant("goals", None, pings=False, role=ROLE)


async def test_a_button_is_about_the_series_of_its_post(ground: Ground, pings: Pings):
    ground.clock.set(MONDAY_NOON.replace(hour=13))
    await ground.fall_due()
    post = next(one for one in await ground.database.read(posts.of_server, 1) if one.series_id == "goals")
    await pings.decide(MODERATOR, "goals", ROLE)
    assert await pings.meant(1, str(post.id)) == Meant("goals", "Goals", pings=True, role=ROLE)
    for guild, about in ((2, str(post.id)), (1, "999"), (1, "9" * 30)):
        with pytest.raises(OldControl):
            await pings.meant(guild, about)


async def test_moderators_hear_once_what_is_wrong_and_only_of_the_present_role(ground: Ground, pings: Pings):
    await pings.decide(MODERATOR, "goals", ROLE)
    await pings.say_trouble(1, Trouble("goals", OTHER, Unfit.ABOVE))
    assert await troubles(ground) == []
    for _ in range(2):
        await pings.say_trouble(1, Trouble("goals", ROLE, Unfit.GIVES, ("kick_members",)))
    (letter,) = await troubles(ground)
    assert letter.facts["gives"] == ["kick_members"]
    assert letter.lane == "moderators:1"


async def test_a_deleted_role_is_let_go(ground: Ground, pings: Pings):
    await pings.decide(MODERATOR, "goals", ROLE)
    await pings.deleted(1, OTHER)
    await pings.deleted(2, ROLE)
    assert await pings.role(1, "goals") == ROLE
    await pings.deleted(1, ROLE)
    await pings.deleted(1, ROLE)
    assert await pings.role(1, "goals") is None
    (letter,) = await troubles(ground)
    assert letter.facts["why"] == "gone"
