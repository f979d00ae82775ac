"""Friday's post says what members gave to it: each thing once, as its owner wishes now, and within a message."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.config import Series
from bot.members import Gather, Who
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from bot.prompts import Gathered, SeriesPost, State
from bot.prompts.service.gathering import MOST
from bot.prompts.service.schedule import OVER
from bot.prompts.store.posts import of_server
from bot.servers import Staff
from bot.setbacks import Given as Setback
from bot.timers import Timer, set_timer
from bot.wins import Given as Win
from cogs.prompts.texts.gathered import GIVEN, NOS, WINS, gathered
from cogs.prompts.views.panel import panel
from tests.bot.prompts.test_service import belay, edit
from tests.ground import Ground

WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 6, 15, tzinfo=UTC)
WEEK = timedelta(days=7)
ANA, BEN = Who(1, 100), Who(1, 101)


def friday(series_id: str = "friday", **more: object) -> Series:
    """Fridays at three, gathering."""
    keys: dict[str, object] = {
        "id": series_id,
        "title": "Friday",
        "channel": "wins",
        "posts": "text",
        "text": "The week?",
        "gathers": True,
        "days": ["friday"],
        "time": "15:00",
    }
    return Series.model_validate(keys | more)


@pytest.fixture
async def week(tmp_path: Path) -> AsyncGenerator[Ground]:
    """A Wednesday before the first gathering post."""
    async with belay(tmp_path, friday(), now=WEDNESDAY) as ground:
        yield ground


async def at(ground: Ground, now: datetime) -> None:
    """It becomes `now`, and the diary looks."""
    ground.clock.set(now)
    await ground.fall_due()


async def a_win(ground: Ground, number: int = 1, who: Who = ANA, how: Gather = Gather.NAMED) -> int:
    """Somebody logs a win and says how it may stand in the post; its id."""
    win = await ground.services.wins.keep(who, 1000 + number, Win(f"Win {number}", "Ben read it"))
    await ground.services.wins.gather(who, win.id, how)
    return win.id


async def a_no(ground: Ground, number: int = 1, who: Who = BEN, how: Gather = Gather.UNNAMED) -> int:
    """The same of a setback."""
    given_words = Setback("rejection", f"No {number}", "Rest")
    setback = await ground.services.setbacks.log(who, 2000 + number, given_words)
    await ground.services.setbacks.gather(who, setback.id, how)
    return setback.id


async def posts(ground: Ground) -> list[SeriesPost]:
    """What was decided, in order."""
    return await ground.database.read(of_server, 1)


async def texts(ground: Ground, place: int = -1) -> list[str]:
    """What one of the posts says, in order."""
    found = await posts(ground)
    return [one.text for one in await ground.services.prompts.gathering.shown(found[place].id)]


async def delivered(ground: Ground) -> None:
    """Every post stands, and nothing waits."""
    await ground.clear_letters()
    for post in await posts(ground):
        where = Posted(post.subject, 1, 13, 500 + post.id, None)
        await ground.database.write(outbox_store.remember_posted, where, ground.clock())


async def edits(ground: Ground) -> list[int]:
    """The posts that are about to be said."""
    return [letter.facts["post"] for letter in await ground.letters() if letter.kind == "prompts.post"]


async def test_it_says_what_was_given_and_nothing_else(week: Ground):
    await a_win(week, 1)
    await a_win(week, 2, how=Gather.NO)
    await a_no(week, 1)
    await week.services.setbacks.log(BEN, 5, Setback("ghosted", "For nobody"))
    await at(week, FRIDAY)
    (post,) = await posts(week)
    assert await week.services.prompts.gathering.shown(post.id) == [
        Gathered("win", ANA.user, "Win 1", "Ben read it"),
        Gathered("setback", None, "No 1", "Rest", "rejection"),
    ]


async def test_a_kind_alone_is_enough(week: Ground):
    setback = await week.services.setbacks.log(BEN, 5, Setback("ghosted"))
    await week.services.setbacks.gather(BEN, setback.id, Gather.NAMED)
    await at(week, FRIDAY)
    (post,) = await posts(week)
    assert await week.services.prompts.gathering.shown(post.id) == [
        Gathered("setback", BEN.user, "", None, "ghosted")
    ]


async def test_each_thing_is_in_one_post_and_what_comes_later_in_the_next(week: Ground):
    await a_win(week, 1)
    await at(week, FRIDAY)
    await a_win(week, 2)  # at the very instant of the post, and after it
    await at(week, FRIDAY + WEEK)
    assert await texts(week, 0) == ["Win 1"]
    assert await texts(week, 1) == ["Win 2"]
    await at(week, FRIDAY + 2 * WEEK)
    assert await texts(week, 2) == []


async def test_what_was_given_too_long_ago_is_left(week: Ground):
    await a_win(week, 1)
    await edit(week)
    week.clock.set(FRIDAY + WEEK)
    await edit(week, friday())
    await a_win(week, 2)
    await at(week, FRIDAY + 2 * WEEK)
    assert await texts(week) == ["Win 2"]


async def test_taken_out_before_the_post_and_given_again(week: Ground):
    first, second = await a_win(week, 1), await a_win(week, 2)
    await week.services.wins.gather(ANA, first, Gather.NO)
    await week.services.wins.gather(ANA, second, Gather.NO)
    await week.services.wins.gather(ANA, second, Gather.UNNAMED)
    await at(week, FRIDAY)
    assert await texts(week) == ["Win 2"]


async def test_a_post_that_stands_follows_its_owners(week: Ground):
    win, no = await a_win(week), await a_no(week)
    await at(week, FRIDAY)
    (post,) = await posts(week)
    await delivered(week)

    await week.services.setbacks.log(BEN, 2001, Setback("ghosted", "Said anew", "Rest"))
    assert await edits(week) == [post.id]
    assert await texts(week) == ["Win 1", "Said anew"]
    await delivered(week)
    await week.services.wins.gather(ANA, win, Gather.NO)
    assert await edits(week) == [post.id]
    assert await texts(week) == ["Said anew"]
    await delivered(week)
    await week.services.wins.gather(ANA, win, Gather.NAMED)  # where it stood, and in no other post
    assert await texts(week) == ["Win 1", "Said anew"]
    await delivered(week)
    await week.services.setbacks.take_back(BEN, no)
    assert await edits(week) == [post.id]
    assert await texts(week) == ["Win 1"]
    await at(week, FRIDAY + WEEK)
    assert await texts(week) == []


async def test_deleted_data_leaves_the_post_and_others_stay(week: Ground):
    await a_win(week, 1)
    await a_no(week, 1)
    await at(week, FRIDAY)
    await delivered(week)
    await week.services.members.delete(ANA)
    assert len(await edits(week)) == 1
    assert await texts(week) == ["No 1"]


async def test_a_post_that_a_hand_removed_is_not_said_again(week: Ground):
    win = await a_win(week)
    await at(week, FRIDAY)
    await week.clear_letters()  # delivered, removed, and found gone
    await week.services.wins.gather(ANA, win, Gather.NO)
    assert await edits(week) == []


async def test_what_a_post_that_came_too_late_had_taken_is_in_the_next(week: Ground):
    win = await a_win(week)
    await at(week, FRIDAY)
    (post,) = await posts(week)
    week.clock.set(post.post_by + timedelta(minutes=1))
    await week.database.write(set_timer, Timer(OVER, post.subject, 1, week.clock()))
    await week.fall_due()
    assert not (await week.services.wins.weeks_post(win)).said
    await at(week, FRIDAY + WEEK)
    assert await texts(week) == ["Win 1"]
    assert (await week.services.wins.weeks_post(win)).said


async def refused(ground: Ground, post: SeriesPost) -> None:
    """The channel does not take a post, and moderators hear of it."""
    (letter,) = [letter for letter in await ground.letters() if letter.subject == post.subject]
    await ground.database.write(outbox_store.give_up, letter, "403 50013")


async def test_what_a_post_had_taken_that_no_channel_took_is_in_the_next(week: Ground):
    win = await a_win(week)
    await at(week, FRIDAY)
    (post,) = await posts(week)
    await refused(week, post)
    await at(week, post.post_by)
    assert (await week.services.wins.weeks_post(win)).said  # moderators may still mend it
    await at(week, post.post_by + timedelta(seconds=1))
    assert not (await week.services.wins.weeks_post(win)).said
    await at(week, FRIDAY + WEEK)
    assert [one.state for one in await posts(week)] == [State.SKIPPED, State.ON_TIME]
    assert await texts(week) == ["Win 1"]


@pytest.mark.parametrize("how", ["stands", "removed by hand", "waits"])
async def test_a_post_that_was_said_or_still_may_be_keeps_what_it_took(week: Ground, how: str):
    win = await a_win(week)
    await at(week, FRIDAY)
    (post,) = await posts(week)
    if how == "stands":
        await delivered(week)
        await week.services.wins.gather(ANA, win, Gather.UNNAMED)
        await refused(week, post)
    if how == "removed by hand":
        await week.clear_letters()
    await at(week, post.post_by + timedelta(seconds=1))
    assert [one.state for one in await posts(week)] == [State.ON_TIME]
    if how == "waits":
        await refused(week, post)  # after a day without Discord
        await at(week, post.post_by + timedelta(days=2))
        assert [one.state for one in await posts(week)] == [State.SKIPPED]


async def test_two_series_that_gather_say_it_once_each(tmp_path: Path):
    async with belay(tmp_path, friday(), friday("sunday", days=["sunday"]), now=WEDNESDAY) as ground:
        win = await a_win(ground)
        await at(ground, FRIDAY)
        await at(ground, FRIDAY + timedelta(days=2))
        assert await texts(ground, 0) == await texts(ground, 1) == ["Win 1"]
        await delivered(ground)
        await ground.services.wins.gather(ANA, win, Gather.UNNAMED)
        assert len(await edits(ground)) == 2
        await at(ground, FRIDAY + WEEK)
        assert await texts(ground, 2) == []


async def test_more_than_fits_is_shared_between_wins_and_nos_and_waits_for_the_next(week: Ground):
    for number in range(20):
        await a_win(week, number, Who(1, 200 + number))
        await a_no(week, number, Who(1, 300 + number))
    await at(week, FRIDAY)
    said = await texts(week)
    assert len(said) == MOST
    assert said[:4] == ["Win 0", "No 0", "Win 1", "No 1"]
    await at(week, FRIDAY + WEEK)
    assert len(await texts(week)) == 40 - MOST


async def test_a_post_by_hand_gathers_too_and_leaves_the_rest_to_the_next(week: Ground):
    await a_win(week, 1)
    staff = Staff(1, 900, frozenset(), manages_server=True)
    post = await week.services.prompts.desk.post(staff, "friday", 77, "The week?")
    assert await week.services.prompts.desk.post(staff, "friday", 77, "The week?") == post
    await a_win(week, 2)
    await at(week, FRIDAY)
    assert [await texts(week, place) for place in (0, 1)] == [["Win 1"], ["Win 2"]]


async def test_whose_owner_left_stays_until_they_are_forgotten(week: Ground):
    await a_win(week)
    await at(week, FRIDAY)
    await delivered(week)
    await week.services.members.departed(ANA)
    await week.services.members.tidy()
    assert await texts(week) == ["Win 1"]
    week.clock.move(days=31)
    await week.services.members.tidy()
    assert await texts(week) == []
    assert len(await edits(week)) == 1


async def test_text_that_expired_is_left_out(week: Ground):
    await a_win(week)
    await a_no(week)
    await at(week, FRIDAY)
    await delivered(week)
    week.clock.move(days=181)
    await week.services.members.tidy()
    assert await texts(week) == []
    assert len(await edits(week)) == 1


async def test_what_changes_before_it_is_delivered_is_one_letter(week: Ground):
    win = await a_win(week)
    await at(week, FRIDAY)
    await week.services.wins.gather(ANA, win, Gather.NO)
    await week.services.wins.gather(ANA, win, Gather.UNNAMED)
    assert len(await edits(week)) == 1


async def test_another_servers_gifts_are_its_own(week: Ground):
    await a_win(week, 1, Who(2, 100))
    await at(week, FRIDAY)
    assert await texts(week) == []


async def test_a_series_that_does_not_gather_takes_nothing(tmp_path: Path):
    async with belay(tmp_path, friday(gathers=False), friday("b"), now=WEDNESDAY) as ground:
        await a_win(ground)
        await at(ground, FRIDAY)
        plain = next(post for post in await posts(ground) if post.series_id == "friday")
        assert await ground.services.prompts.gathering.shown(plain.id) == []


# How it reads

WORDS = st.text(st.sampled_from("ab *_`|[]\n@<>#-"), max_size=700)
THINGS = st.builds(
    Gathered,
    st.sampled_from(["win", "setback"]),
    st.one_of(st.none(), st.integers(10**17, 2**63 - 1)),
    WORDS,
    st.one_of(st.none(), WORDS),
    st.sampled_from(["rejection", "ghosted", "no_reply", "other", None]),
)


def test_it_reads_as_two_lists():
    shown = [
        Gathered("setback", 7, "After the *second*\ninterview", "Rest tonight", "rejection"),
        Gathered("win", None, "I opened the letter", "Ana sat with me"),
        Gathered("setback", None, "", None, "ghosted"),
    ]
    assert gathered(shown, 3000).split("\n") == [
        WINS,
        "- Somebody: I opened the letter",
        "  **Helped:** Ana sat with me",
        "",
        NOS,
        "- <@7> got a rejection: After the \\*second\\* interview",
        "  **Next:** Rest tonight",
        "- Somebody was ghosted.",
        "",
        GIVEN,
    ]
    assert gathered([], 3000) == ""


@given(st.lists(THINGS, max_size=MOST))
def test_all_of_them_fit_into_one_message(shown: list[Gathered]):
    said = gathered(shown, 3000)
    assert len(said) <= 3000
    assert sum(line.startswith("- ") for line in said.split("\n")) == len(shown)


@given(st.lists(THINGS, max_size=MOST), st.sampled_from(["text", "check-in"]))
@example([Gathered("setback", None, "word " * 120, "x" * 300)] * MOST, "check-in")
def test_with_all_that_stands_around_it_a_post_is_one_message(shown: list[Gathered], posts: str):
    highest = 2**63 - 1
    decided = SeriesPost(
        id=1,
        guild_id=1,
        series_id="friday",
        due=FRIDAY,
        day=FRIDAY.date(),
        state=State.ON_TIME,
        place="wins",
        posts=posts,
        title="Friday",
        text="*" * 400,
        post_by=FRIDAY,
        suggestion=1,
    )
    view = panel(decided, "x" * 80, [], gathered=shown, credit=highest, ping=highest)
    assert view.content_length() <= 4000 - 200  # which the buttons need


@given(st.lists(THINGS, min_size=1, max_size=60), st.integers(0, 1500))
def test_what_cannot_be_said_at_all_is_counted(shown: list[Gathered], room: int):
    said = gathered(shown, room)
    assert len(said) <= room
    lines = sum(line.startswith("- ") for line in said.split("\n"))
    if said:
        assert lines == len(shown) or f"And {len(shown) - lines} more." in said


def test_a_long_one_is_shortened_before_a_short_one_is():
    long, short = "word " * 120, "A short one that is whole"
    shown = [Gathered("win", 7, long if number else short) for number in range(30)]
    said = gathered(shown, 3000)
    assert short in said
    assert said.count("…") == 29
