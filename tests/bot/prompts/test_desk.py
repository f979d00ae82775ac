"""The moderators' desk: look, post by hand, leave out, rest; each a second time, too late, and by who may not."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Series
from bot.database import Connection
from bot.errors import MissingPermission, NotSetUp, Refusal
from bot.prompts import SeriesPost, State
from bot.prompts.model import Led, Standing, Upcoming
from bot.prompts.model.refusals import (
    DuePassed,
    NoSuchSeries,
    NotDueThen,
    NothingDue,
    NotInBank,
    OnlyByMessage,
    RestsInConfig,
    SaidMeanwhile,
)
from bot.prompts.service.desk import LAST, Desk
from bot.servers import Staff
from tests.bot.prompts.test_service import (
    LATE_SUNDAY,
    MONDAY_NINE,
    a_series,
    at,
    belay,
    due,
    edit,
    letters,
    posts,
    states,
)
from tests.ground import Ground

STAFF = Staff(1, 900, frozenset(), manages_server=True)
ELSEWHERE = Staff(2, 900, frozenset(), manages_server=True)
MEMBER = Staff(1, 901, frozenset(), manages_server=False)
DAY = timedelta(days=1)
TEXTS = ["One", "Two", "Three", "Four"]


def a_bank(**more: object) -> Series:
    """A bank that is posted every day at nine."""
    return a_series(
        **(
            {"id": "daily", "title": "Daily", "posts": "text", "text": None, "texts": TEXTS, "days": "daily"}
            | more
        )
    )


def a_dose() -> Series:
    """A series for subscribers."""
    return a_bank(id="dose", title="Dose", channel="subscribers")


def desk_of(ground: Ground) -> Desk:
    """Where moderators work."""
    return ground.services.prompts.desk


def suggestion(words: str, series_id: str = "daily") -> Callable[[Connection], int]:
    """A suggestion that was taken up."""

    def transaction(connection: Connection) -> int:
        cursor = connection.execute(
            "INSERT INTO suggestions"
            " (guild_id, user_id, opened_by, series_id, text, credit, state, words, at, decided_at)"
            " SELECT 1, 100, 1 + count(*), ?, ?, 0, 'approved', ?, 0, 0 FROM suggestions",
            (series_id, words, words),
        )
        return cursor.lastrowid or 0

    return transaction


# Look


async def test_the_listing_says_how_each_series_stands(tmp_path: Path):
    every = [
        a_bank(),
        a_series(),
        a_series(id="rests", paused=True),
        a_dose(),
        a_series(id="hall", channel="office-hours"),
    ]
    async with belay(tmp_path, *every) as ground:
        desk = desk_of(ground)
        await ground.database.write(suggestion("From a member"))
        await ground.database.write(suggestion("Two"))  # the file has it, too
        await desk.pause(STAFF, "monday")
        await at(ground, MONDAY_NINE)
        shown = {one.series.id: one for one in await desk.listing(STAFF)}
        await ground.services.servers.set_up(2, "Europe/London", {}, {})
        nowhere = await desk.listing(ELSEWHERE)
    assert list(shown) == ["daily", "monday", "rests", "dose", "hall"]
    assert [one.standing for one in shown.values()] == [
        Standing.RUNS,
        Standing.RESTS_HERE,
        Standing.RESTS_IN_CONFIG,
        Standing.BY_MESSAGE,
        Standing.RUNS,  # the channel for check-ins stands in
    ]
    assert {one.standing for one in nowhere} == {
        Standing.NOWHERE,
        Standing.RESTS_IN_CONFIG,
        Standing.BY_MESSAGE,
    }
    assert [one.rests for one in shown.values()] == [False, True, True, False, False]
    nexts = [None if one.next is None else one.next.due for one in shown.values()]
    assert nexts == [MONDAY_NINE + DAY, None, None, None, MONDAY_NINE + 7 * DAY]
    daily = shown["daily"]
    assert (daily.bank, daily.never, daily.taken_up, daily.posted) == (5, 4, 1, 1)
    assert (daily.left_out, daily.subscribers) == (None, 0)
    (last,) = daily.last
    assert (last.post.due, last.led) == (MONDAY_NINE, Led())


async def test_what_posts_led_to_is_summed_over_all_and_the_latest_are_shown(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        for day in range(5):
            await at(ground, MONDAY_NINE + day * DAY)

        def led(connection: Connection) -> None:
            connection.execute(
                "UPDATE series_posts"
                " SET led_people = id, led_check_ins = 1, led_asks = 2, led_replies = 3, led_shares = 4"
            )

        await ground.database.write(led)
        shown = await desk_of(ground).show(STAFF, "daily")
    assert (shown.posted, shown.led) == (5, Led(15, 5, 10, 15, 20))
    assert [one.post.due for one in shown.last] == [MONDAY_NINE + day * DAY for day in (4, 3, 2)]
    assert [one.led for one in shown.last] == [Led(people, 1, 2, 3, 4) for people in (5, 4, 3)]
    assert len(shown.last) == LAST


async def test_subscribers_are_those_who_did_not_stop(tmp_path: Path):
    async with belay(tmp_path, a_dose()) as ground:

        def subscribe(connection: Connection) -> None:
            connection.executemany(
                "INSERT INTO doses (guild_id, user_id, series_id, at, since, stopped_at) VALUES (?, ?, 'dose', 0, 0, ?)",
                [(1, 100, None), (1, 101, 0), (2, 102, None)],
            )

        await ground.database.write(subscribe)
        assert (await desk_of(ground).show(STAFF, "dose")).subscribers == 1


async def test_a_preview_is_of_one_series_or_of_all_and_only_of_this_server(tmp_path: Path):
    async with belay(tmp_path, a_bank(), a_series(), a_dose()) as ground:
        await ground.services.servers.set_up(2, "Asia/Tokyo", {"check-ins": 21}, {})
        desk = desk_of(ground)
        every = await desk.preview(STAFF, None, 7)
        assert [post.series_id for post in every] == ["daily", "monday", *["daily"] * 6]
        assert await desk.preview(STAFF, "daily", 7) == [post for post in every if post.series_id == "daily"]
        assert await desk.preview(STAFF, "dose", 7) == []
        tokyo = await desk.preview(ELSEWHERE, "daily", 1)
        assert [post.due for post in tokyo] == [datetime(2026, 3, 9, 0, tzinfo=UTC)]


# Post by hand


async def test_what_was_drafted_is_posted_beside_the_schedule_and_counts_in_the_rotation(tmp_path: Path):
    gathering = a_bank(gathers=True, thread=True)
    async with belay(tmp_path, gathering) as ground:
        desk, before = desk_of(ground), await due(ground)
        draft = await desk.draft(STAFF, "daily")
        assert draft.next is not None
        assert draft.text == draft.next.text
        post = await desk.post(STAFF, "daily", 77, draft.text)
        assert await posts(ground) == [post]
        assert (post.text, post.state, post.day) == (draft.text, State.ON_TIME, date(2026, 3, 8))
        assert (post.place, post.gathers, post.threaded, post.opened_by) == ("check-ins", True, True, 77)
        assert await letters(ground) == 1
        assert await due(ground) == before
        await at(ground, MONDAY_NINE)
        assert [text for _, text in await said(ground)] == [draft.text, (await posts(ground))[1].text]
        assert (await posts(ground))[1].text != draft.text


async def said(ground: Ground) -> list[tuple[datetime, str]]:
    """When what was said."""
    return [(post.due, post.text) for post in await posts(ground)]


async def test_the_same_interaction_posts_once_and_gets_the_same_again(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        desk = desk_of(ground)
        draft = await desk.draft(STAFF, "daily")
        first = await desk.post(STAFF, "daily", 77, draft.text)
        ground.clock.move(minutes=1)
        assert await desk.post(STAFF, "daily", 77, draft.text) == first
        assert len(await posts(ground)) == 1


async def test_two_by_hand_at_the_same_instant_are_two_and_never_take_a_due_time(tmp_path: Path):
    async with belay(tmp_path, a_bank(), now=MONDAY_NINE) as ground:
        desk = desk_of(ground)
        ground.clock.set(MONDAY_NINE + DAY)  # the timer has not rung yet
        for opened_by in (77, 78):
            draft = await desk.draft(STAFF, "daily")
            await desk.post(STAFF, "daily", opened_by, draft.text)
        await ground.fall_due()
        dues = [when for when, _ in await said(ground)]
    assert dues == [MONDAY_NINE + DAY + timedelta(milliseconds=number) for number in range(3)]


async def test_a_day_with_a_post_by_hand_still_has_its_own_even_when_an_edit_moves_it(tmp_path: Path):
    async with belay(tmp_path, a_bank(), now=MONDAY_NINE - timedelta(hours=1)) as ground:
        desk = desk_of(ground)
        await desk.post(STAFF, "daily", 77, "One")
        await edit(ground, a_bank(time="11:00"))
        assert await due(ground) == [MONDAY_NINE + timedelta(hours=2)]
        (first, *_) = await desk.preview(STAFF, "daily", 1)
        assert first.due == MONDAY_NINE + timedelta(hours=2)


@pytest.mark.parametrize("bank", [TEXTS[:2], TEXTS])
async def test_the_text_that_was_shown_goes_out_though_another_is_next_now(tmp_path: Path, bank: list[str]):
    async with belay(tmp_path, a_bank(texts=bank)) as ground:
        desk = desk_of(ground)
        for days in range(len(bank)):
            await at(ground, MONDAY_NINE + days * DAY)
        draft = await desk.draft(STAFF, "daily")  # said before, long ago
        await edit(ground, a_bank(texts=[draft.text, *bank[2:], "New"]))
        assert (await desk.draft(STAFF, "daily")).text != draft.text
        post = await desk.post(STAFF, "daily", 77, draft.text)
        assert (post.text, post.encore) == (draft.text, False)


@pytest.mark.parametrize("bank", [TEXTS[:2], TEXTS, [f"Text {number}" for number in range(12)]])
async def test_a_text_that_was_posted_since_it_was_shown_is_not_posted_again(tmp_path: Path, bank: list[str]):
    async with belay(tmp_path, a_bank(texts=bank)) as ground:
        desk = desk_of(ground)
        shown = [await desk.draft(STAFF, "daily") for _ in range(2)]
        await desk.post(STAFF, "daily", 77, shown[0].text)  # two moderators at once
        with pytest.raises(SaidMeanwhile):
            await desk.post(STAFF, "daily", 78, shown[1].text)
        coming = await desk.draft(STAFF, "daily")
        await at(ground, MONDAY_NINE)  # the schedule posts it meanwhile
        with pytest.raises(SaidMeanwhile):
            await desk.post(STAFF, "daily", 79, coming.text)
        assert [text for _, text in await said(ground)] == [shown[0].text, coming.text]


async def test_a_text_taken_out_meanwhile_is_refused_and_a_mark_finds_the_others(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        desk = desk_of(ground)
        draft = await desk.draft(STAFF, "daily")
        assert await desk.worded(STAFF, "daily", draft.mark) == draft.text
        await edit(ground, a_bank(texts=[text for text in TEXTS if text != draft.text]))
        with pytest.raises(NotInBank):
            await desk.worded(STAFF, "daily", draft.mark)
        with pytest.raises(NotInBank):
            await desk.post(STAFF, "daily", 77, draft.text)
        assert await posts(ground) == []


async def test_a_suggestion_that_is_posted_is_known_as_one(tmp_path: Path):
    async with belay(tmp_path, a_bank(texts=["One"])) as ground:
        number = await ground.database.write(suggestion("From a member"))
        by_hand = await desk_of(ground).post(STAFF, "daily", 77, "From a member")
        await at(ground, MONDAY_NINE)
        await at(ground, MONDAY_NINE + DAY)
        assert by_hand.suggestion == number
        assert [post.suggestion for post in await posts(ground)] == [number, None, number]


async def test_a_post_by_hand_also_while_it_rests_and_moderators_hear_of_a_low_bank(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        desk = desk_of(ground)
        await desk.pause(STAFF, "daily")
        draft = await desk.draft(STAFF, "daily")
        assert draft.next is None
        await desk.post(STAFF, "daily", 77, draft.text)
        assert [letter.kind for letter in await ground.letters()] == ["prompts.post", "prompts.low"]


async def test_whoever_asks_hears_of_each_post_in_its_transaction_and_of_no_other(tmp_path: Path):
    heard: list[SeriesPost] = []
    async with belay(tmp_path, a_bank(grace="0m")) as ground:
        ground.services.prompts.schedule.when_posted.append(
            lambda connection, post, now: heard.append(post) if connection.in_transaction and now else None
        )
        await at(ground, MONDAY_NINE)
        await at(ground, MONDAY_NINE + DAY + timedelta(hours=1))  # skipped
        draft = await desk_of(ground).draft(STAFF, "daily")
        by_hand = await desk_of(ground).post(STAFF, "daily", 77, draft.text)
        assert heard == [(await posts(ground))[0], by_hand]
        assert all(post.id for post in heard)


# Leave out


async def test_what_is_left_out_is_not_posted_and_keeps_its_text_for_the_next(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        desk = desk_of(ground)
        (meant, *_) = await desk.preview(STAFF, "daily", 3)
        left = await desk.skip(STAFF, "daily")
        assert left.due == MONDAY_NINE
        assert (left.next and left.next.due, left.next and left.next.text) == (MONDAY_NINE + DAY, meant.text)
        shown = await desk.show(STAFF, "daily")
        assert (shown.next, shown.left_out and shown.left_out.due) == (left.next, MONDAY_NINE)
        assert [run.due for run in await ground.services.prompts.schedule.next_runs(1)] == [MONDAY_NINE + DAY]
        await at(ground, MONDAY_NINE)
        assert await posts(ground) == []
        await at(ground, MONDAY_NINE + DAY)
        assert await said(ground) == [(MONDAY_NINE + DAY, meant.text)]
        assert (await desk.show(STAFF, "daily")).left_out is None


async def test_another_skip_leaves_out_the_one_after_and_a_given_one_is_left_out_once(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        desk = desk_of(ground)
        assert [(await desk.skip(STAFF, "daily")).due for _ in range(2)] == [MONDAY_NINE, MONDAY_NINE + DAY]
        again = await desk.skip(STAFF, "daily", MONDAY_NINE)
        assert (again.due, again.next and again.next.due) == (MONDAY_NINE, MONDAY_NINE + 2 * DAY)
        far = await desk.skip(STAFF, "daily", MONDAY_NINE + 5 * DAY)
        assert far.next == again.next
        await at(ground, MONDAY_NINE + 6 * DAY)
        out = [post.due for post in await desk.preview(STAFF, "daily", 1) if post.left_out]
        assert out == []
        assert [(when - MONDAY_NINE).days for when, _ in await states(ground)] == [2, 3, 4, 6]


async def test_what_is_due_this_moment_is_posted_and_the_one_after_is_left_out(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        ground.clock.set(MONDAY_NINE)  # its timer has not rung yet
        assert (await desk_of(ground).skip(STAFF, "daily")).due == MONDAY_NINE + DAY
        await ground.fall_due()
        assert [when for when, _ in await states(ground)] == [MONDAY_NINE]


async def test_taken_in_again_it_is_posted(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        desk = desk_of(ground)
        await desk.skip(STAFF, "daily")
        for _ in range(2):  # a second press finds the present state
            left = await desk.take_in(STAFF, "daily", MONDAY_NINE)
            assert left.next is not None
            assert left.next.due == MONDAY_NINE
        await at(ground, MONDAY_NINE)
        assert [state for _, state in await states(ground)] == [State.ON_TIME]


async def test_what_is_over_is_neither_left_out_nor_taken_in(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        desk = desk_of(ground)
        await desk.skip(STAFF, "daily")
        await at(ground, MONDAY_NINE)
        for verb in (desk.skip, desk.take_in):
            with pytest.raises(DuePassed) as refused:
                await verb(STAFF, "daily", MONDAY_NINE)
            assert refused.value == DuePassed("Daily", MONDAY_NINE)
        with pytest.raises(DuePassed):
            await desk.take_in(STAFF, "daily", MONDAY_NINE - DAY)


async def test_a_due_time_that_an_edit_moved_is_left_out_and_taken_in_on_its_day(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        desk = desk_of(ground)
        await desk.skip(STAFF, "daily", MONDAY_NINE)
        await edit(ground, a_bank(time="11:00"))
        eleven = MONDAY_NINE + timedelta(hours=2)
        shown = await desk.show(STAFF, "daily")
        assert shown.left_out is not None
        assert shown.left_out.due == eleven
        await at(ground, MONDAY_NINE + timedelta(hours=1))
        with pytest.raises(NotDueThen):
            await desk.skip(STAFF, "daily", MONDAY_NINE + DAY)
        assert (await desk.skip(STAFF, "daily", eleven)).due == eleven  # left out before, by its day
        for given in (MONDAY_NINE, eleven):  # the button of then, and one of now
            left = await desk.take_in(STAFF, "daily", given)
            assert left.next is not None
            assert left.next.due == eleven
            await desk.skip(STAFF, "daily", eleven)
        await at(ground, eleven)
        assert await posts(ground) == []
        with pytest.raises(DuePassed):
            await desk.take_in(STAFF, "daily", eleven)


async def test_a_button_of_a_moved_time_never_takes_another_day_in(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        desk = desk_of(ground)
        for day in range(2):
            await desk.skip(STAFF, "daily", MONDAY_NINE + day * DAY)
        await desk.take_in(STAFF, "daily", MONDAY_NINE + DAY)
        await edit(ground, a_bank(time="11:00"))
        await desk.take_in(STAFF, "daily", MONDAY_NINE + DAY)
        out = [post.due for post in await desk.preview(STAFF, "daily", 3) if post.left_out]
        assert out == [MONDAY_NINE + timedelta(hours=2)]


async def test_left_out_is_remembered_through_a_restart_and_days_down(tmp_path: Path):
    weekly = a_series(grace="7d")
    async with belay(tmp_path, weekly) as ground:
        await desk_of(ground).skip(STAFF, "monday")
    async with belay(tmp_path, weekly, now=MONDAY_NINE + 6 * DAY) as ground:
        await ground.fall_due()
        assert await posts(ground) == []
        assert await due(ground) == [MONDAY_NINE + 7 * DAY]


# Rest


async def test_a_series_that_rests_here_is_not_posted_and_nothing_is_made_up_for(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        desk = desk_of(ground)
        for _ in range(2):
            shown = await desk.pause(STAFF, "daily")
            assert (shown.standing, shown.rests, shown.next) == (Standing.RESTS_HERE, True, None)
        assert await due(ground) == []
        await edit(ground, a_bank(time="08:00"))
        assert await desk.preview(STAFF, None, 7) == []
        assert await ground.services.prompts.schedule.next_runs(1) == []
        await at(ground, MONDAY_NINE + timedelta(minutes=5))
        for _ in range(2):
            shown = await desk.resume(STAFF, "daily")
            assert (shown.standing, shown.rests) == (Standing.RUNS, False)
        await ground.fall_due()
        assert await posts(ground) == []
        assert await due(ground) == [MONDAY_NINE - timedelta(hours=1) + DAY]


async def test_rest_outlasts_a_restart_and_is_of_one_server(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        await ground.services.servers.set_up(2, "Europe/London", {"check-ins": 21}, {})
        await desk_of(ground).pause(STAFF, "daily")
    async with belay(tmp_path, a_bank(), now=MONDAY_NINE) as ground:
        desk = desk_of(ground)
        await ground.fall_due()
        assert await posts(ground) == []
        assert await letters(ground) == 1
        assert (await desk.show(ELSEWHERE, "daily")).standing is Standing.RUNS
        await desk.pause(ELSEWHERE, "daily")
        await desk.resume(STAFF, "daily")
        assert (await desk.show(ELSEWHERE, "daily")).standing is Standing.RESTS_HERE


async def test_what_the_file_pauses_is_not_resumed_here(tmp_path: Path):
    async with belay(tmp_path, a_bank(paused=True)) as ground:
        desk = desk_of(ground)
        assert (await desk.pause(STAFF, "daily")).standing is Standing.RESTS_IN_CONFIG
        with pytest.raises(RestsInConfig) as refused:
            await desk.resume(STAFF, "daily")
        assert refused.value == RestsInConfig("daily", "Daily")
        with pytest.raises(NothingDue) as nothing:
            await desk.skip(STAFF, "daily")
        assert nothing.value == NothingDue("Daily", in_config=True)
        await edit(ground, a_bank())
        with pytest.raises(NothingDue) as nothing:
            await desk.skip(STAFF, "daily")
        assert nothing.value == NothingDue("Daily", in_config=False)
        assert (await desk.resume(STAFF, "daily")).standing is Standing.RUNS


async def test_a_dose_may_rest_here(tmp_path: Path):
    async with belay(tmp_path, a_dose()) as ground:
        desk = desk_of(ground)
        shown = await desk.pause(STAFF, "dose")
        assert (shown.standing, shown.rests) == (Standing.BY_MESSAGE, True)
        assert (await desk.resume(STAFF, "dose")).rests is False
        assert await due(ground) == []


# Noes

Verb = Callable[[Desk, Staff, str], Awaitable[object]]
OF_A_SERIES: dict[str, Verb] = {
    "show": lambda desk, staff, series_id: desk.show(staff, series_id),
    "preview": lambda desk, staff, series_id: desk.preview(staff, series_id, 7),
    "draft": lambda desk, staff, series_id: desk.draft(staff, series_id),
    "worded": lambda desk, staff, series_id: desk.worded(staff, series_id, "0"),
    "post": lambda desk, staff, series_id: desk.post(staff, series_id, 77, "One"),
    "skip": lambda desk, staff, series_id: desk.skip(staff, series_id),
    "take_in": lambda desk, staff, series_id: desk.take_in(staff, series_id, MONDAY_NINE),
    "pause": lambda desk, staff, series_id: desk.pause(staff, series_id),
    "resume": lambda desk, staff, series_id: desk.resume(staff, series_id),
}
EVERY: dict[str, Verb] = {**OF_A_SERIES, "listing": lambda desk, staff, _: desk.listing(staff)}


async def refusal(what: Awaitable[object]) -> Refusal:
    """Why it was refused."""
    with pytest.raises(Refusal) as refused:
        await what
    return refused.value


@pytest.mark.parametrize("verb", EVERY.values(), ids=EVERY)
async def test_only_moderators_of_a_server_that_is_set_up(tmp_path: Path, verb: Verb):
    async with belay(tmp_path, a_bank()) as ground:
        assert isinstance(await refusal(verb(desk_of(ground), MEMBER, "daily")), MissingPermission)
        assert isinstance(await refusal(verb(desk_of(ground), ELSEWHERE, "daily")), NotSetUp)


@pytest.mark.parametrize("verb", OF_A_SERIES.values(), ids=OF_A_SERIES)
async def test_a_series_that_is_not_in_the_file_names_those_that_are(tmp_path: Path, verb: Verb):
    async with belay(tmp_path, a_bank(), a_series()) as ground:
        assert await refusal(verb(desk_of(ground), STAFF, "gone")) == NoSuchSeries(
            "gone", ("daily", "monday")
        )


@pytest.mark.parametrize("name", ["draft", "post", "skip", "take_in"])
async def test_a_dose_is_no_post(tmp_path: Path, name: str):
    async with belay(tmp_path, a_dose()) as ground:
        assert await refusal(OF_A_SERIES[name](desk_of(ground), STAFF, "dose")) == OnlyByMessage("Dose")


@pytest.mark.parametrize("name", ["draft", "post"])
async def test_nothing_is_posted_where_there_is_no_channel(tmp_path: Path, name: str):
    async with belay(tmp_path, a_bank(channel="wins")) as ground:
        await ground.services.servers.set_up(2, "Europe/London", {"moderators": 22}, {})
        assert await refusal(OF_A_SERIES[name](desk_of(ground), ELSEWHERE, "daily")) == NotSetUp("wins")
        await ground.services.servers.set_up(2, "Europe/London", {"check-ins": 21}, {})  # it stands in
        await OF_A_SERIES[name](desk_of(ground), ELSEWHERE, "daily")


async def test_a_due_time_that_there_is_not_or_that_is_far_off(tmp_path: Path):
    async with belay(tmp_path, a_bank()) as ground:
        desk = desk_of(ground)
        for odd in (MONDAY_NINE + timedelta(minutes=1), LATE_SUNDAY + 3000 * DAY):
            assert await refusal(desk.skip(STAFF, "daily", odd)) == NotDueThen("Daily", odd)


async def test_a_preview_says_whose_text_it_is(tmp_path: Path):
    async with belay(tmp_path, a_bank(texts=["One"])) as ground:
        number = await ground.database.write(suggestion("From a member"))
        shown: list[Upcoming] = await desk_of(ground).preview(STAFF, "daily", 2)
        assert {post.text: post.suggestion for post in shown} == {"One": None, "From a member": number}
