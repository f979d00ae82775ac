"""Doses: asked for, one a local day, none twice before all, and nothing to anybody who does not want one."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import Limit, Series
from bot.errors import NotYours
from bot.members import Kind, TooOften, Way, Who
from bot.outbox import Letter
from bot.prompts.model import day_of
from bot.prompts.model.doses import dose_due, known_as, next_dose, next_dose_text
from bot.prompts.model.refusals import DoseGone, DoseRests
from bot.prompts.store import doses as store
from bot.prompts.store import settings as series_settings
from bot.timers import store as timer_store
from tests.bot.prompts.test_service import belay, edit
from tests.ground import Ground

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
TUESDAY_DUE = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)
HALF_PAST_EIGHT = time(8, 30)
TEXTS = [f"Text {number}" for number in range(6)]
ZONES = ["America/New_York", "Europe/London", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia"]
ANA, BEN = Who(1, 100), Who(1, 200)


def dose(*texts: str, **more: object) -> Series:
    """A series for subscribers, every day at half past eight."""
    keys = {
        "id": "daily",
        "title": "Daily dose",
        "channel": "subscribers",
        "posts": "text",
        "texts": texts or TEXTS,
        "buttons": ["check-in"],
        "days": "daily",
        "time": "08:30",
    }
    return Series.model_validate(keys | more)


async def sent(ground: Ground) -> list[Letter]:
    """Carry out what is due, and take what was written to subscribers."""
    await ground.fall_due()
    found = [letter for letter in await ground.letters() if letter.kind == "prompts.dose"]
    await ground.clear_letters()
    return found


async def texts_until(ground: Ground, end: datetime) -> list[str]:
    """All that is sent until `end`, one timer after the other."""
    found: list[str] = []
    while (due := await ground.next_due()) is not None and due <= end:
        ground.clock.set(max(due, ground.clock.now))
        found += [letter.facts["text"] for letter in await sent(ground)]
    ground.clock.set(end)
    return found


async def timers(ground: Ground) -> list[datetime]:
    """When subscriptions are due."""
    return [timer.due for timer in await ground.database.read(timer_store.of_kind, "prompts.dose")]


# When, and what


@settings(max_examples=50)
@given(
    st.sampled_from(ZONES),
    st.sampled_from([time(0), time(0, 30), time(1, 59), time(2, 30), time(3), time(23, 59)]),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 480_000),
    st.sets(st.dates(date(2026, 1, 1), date(2027, 1, 31)), max_size=5),
)
def test_each_local_day_has_exactly_one_across_clock_changes(
    zone_name: str, at: time, days: set[int], minute: int, skip: set[date]
):
    zone = ZoneInfo(zone_name)
    series = dose().model_copy(update={"days": tuple(sorted(days)), "skip": tuple(skip)})
    theirs = series.model_copy(update={"time": at})
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    sent_day: date | None = None
    got: list[date] = []
    for _ in range(60):
        now = next_dose(series, at, zone, now, sent_day)
        sent_day = dose_due(series, at, zone, now, now + timedelta(minutes=1), timedelta(hours=6), sent_day)
        assert sent_day is not None
        assert sent_day == day_of(theirs, zone, now)
        assert abs(now.astimezone(zone).date() - sent_day) <= timedelta(days=1)
        got.append(sent_day)
    span = range((got[-1] - got[0]).days + 1)
    every = [got[0] + timedelta(days=number) for number in span]
    assert got == [day for day in every if day.weekday() in days and day not in skip]


@pytest.mark.parametrize(
    ("zone", "starts"),
    [
        ("America/New_York", (date(2026, 3, 1), date(2026, 10, 25))),
        ("Europe/London", (date(2026, 3, 22), date(2026, 10, 18))),
        ("Africa/Cairo", (date(2026, 4, 17), date(2026, 10, 23))),
        ("Australia/Lord_Howe", (date(2026, 3, 29), date(2026, 9, 27))),
    ],
)
async def test_two_weeks_around_each_clock_change(
    tmp_path: Path, zone: str, starts: tuple[date, date]
) -> None:
    begun = datetime.combine(starts[0], time(), tzinfo=UTC)
    async with belay(tmp_path, dose(), now=begun, zone=zone) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily", time(0))
        await ground.services.prompts.doses.begin(BEN, "daily", time(2, 30))
        for start in starts:
            ground.clock.set(datetime.combine(start, time(12), tzinfo=UTC))
            await sent(ground)
            got: dict[int, list[date]] = {ANA.user: [], BEN.user: []}
            while len(got[ANA.user]) < 14 or len(got[BEN.user]) < 14:
                due = await ground.next_due()
                assert due is not None
                ground.clock.set(due)
                for letter in await sent(ground):
                    got[letter.user_id or 0].append(due.astimezone(ZoneInfo(zone)).date())
            for days in got.values():
                assert start <= days[0] <= start + timedelta(days=1)
                assert days == [days[0] + timedelta(days=number) for number in range(len(days))]


def test_of_several_that_were_missed_the_latest_counts_and_none_for_a_day_that_had_one():
    down = (TUESDAY_DUE, TUESDAY_DUE + timedelta(days=2, hours=1), timedelta(days=7))
    zone = ZoneInfo("Europe/London")
    assert dose_due(dose(), HALF_PAST_EIGHT, zone, *down, None) == date(2026, 3, 5)
    assert dose_due(dose(), HALF_PAST_EIGHT, zone, *down, date(2026, 3, 4)) == date(2026, 3, 5)
    assert dose_due(dose(), HALF_PAST_EIGHT, zone, *down, date(2026, 3, 5)) is None


@given(st.lists(st.tuples(st.sampled_from(["send", "add", "remove"]), st.integers(0, 12)), max_size=60))
def test_no_text_comes_again_before_all_others_whatever_is_edited(steps: list[tuple[str, int]]):
    bank, got = list(TEXTS), list[str]()
    remembered: dict[str, datetime] = {}
    for what, number in steps:
        text = f"Text {number}"
        if what == "add" and text not in bank:
            bank.insert(number % len(bank), text)
        elif what == "remove" and text in bank and len(bank) > 1:
            bank.remove(text)
        elif what == "send":
            chosen = next_dose_text(bank, remembered, 7)
            if chosen in got:
                since = got[len(got) - got[::-1].index(chosen) :]
                assert set(bank) - {chosen} <= set(since)
            got.append(chosen)
            remembered[known_as(chosen)] = MONDAY + timedelta(days=len(got))


def test_each_subscription_begins_elsewhere_in_the_bank():
    assert len({next_dose_text(TEXTS, {}, number) for number in range(40)}) == len(TEXTS)


# Asking for it


async def test_nobody_is_sent_anything_unasked(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.members.set_zone(ANA, "Europe/London")
        (card,) = await ground.services.prompts.doses.offered(ANA)
        assert not card.is_active
        assert (card.at, card.example, card.way) == (HALF_PAST_EIGHT, "Text 0", Way.OFF)
        await ground.services.members.set_way(ANA, Kind.DOSE, Way.DM)  # alone, that asks for nothing
        assert await texts_until(ground, MONDAY + timedelta(days=3)) == []


async def test_asked_for_it_comes_at_the_local_time_once(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        card = await ground.services.prompts.doses.begin(ANA, "daily")
        assert (card.way, card.next_at, card.zone) == (Way.DM, TUESDAY_DUE, "Europe/London")
        ground.clock.set(TUESDAY_DUE - timedelta(seconds=1))
        assert await sent(ground) == []
        ground.clock.set(TUESDAY_DUE)
        (letter,) = await sent(ground)
        assert (letter.user_id, letter.lane, letter.subject) == (ANA.user, f"person:{ANA.key}", "dose:1")
        assert letter.facts["text"] in TEXTS
        assert await sent(ground) == []
        assert await timers(ground) == [TUESDAY_DUE + timedelta(days=1)]


async def test_the_whole_bank_comes_before_any_again(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
        got = await texts_until(ground, MONDAY + timedelta(days=12))
        assert sorted(got[:6]) == TEXTS
        assert got[6:] == got[:6]


def change_at_most_twice(ground: Ground) -> None:
    """Settings may be changed twice an hour."""
    limits = ground.config.limits.model_copy(update={"settings": Limit(times=2, per=timedelta(hours=1))})
    ground.config = ground.config.model_copy(update={"limits": limits})


async def test_asked_for_twice_is_once_and_costs_nothing(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        change_at_most_twice(ground)
        doses = ground.services.prompts.doses
        first = await doses.begin(ANA, "daily")
        for _ in range(3):
            assert await doses.begin(ANA, "daily") == first
        assert await ground.database.read(store.subscribers, 1, "daily") == 1


async def test_somebody_who_changes_it_all_day_is_asked_to_wait_and_can_stop(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        change_at_most_twice(ground)
        doses = ground.services.prompts.doses
        for hour in (9, 10):
            await doses.begin(ANA, "daily", time(hour))
        with pytest.raises(TooOften):
            await doses.begin(ANA, "daily", time(11))
        assert (await doses.find(ANA, "daily")).at == time(10)
        assert not (await doses.stop(ANA, 1)).is_active


@pytest.mark.parametrize(
    ("before", "moved", "pressed"),
    [
        (Way.OFF, Way.DM, Way.DM),
        (Way.INBOX, Way.INBOX, Way.DM),
        (Way.MENTION, Way.MENTION, Way.DM),
        (Way.DM, Way.DM, Way.DM),
    ],
)
async def test_moving_the_time_keeps_the_way_and_asking_anew_is_a_direct_message(
    tmp_path: Path, before: Way, moved: Way, pressed: Way
) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        doses = ground.services.prompts.doses
        await doses.begin(ANA, "daily")
        await ground.services.members.set_way(ANA, Kind.DOSE, before)
        assert (await doses.begin(ANA, "daily", time(19))).way is moved
        await ground.services.members.set_way(ANA, Kind.DOSE, before)
        assert (await doses.begin(ANA, "daily")).way is pressed


async def test_stopped_it_stops_and_goes_on_where_it_was(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        doses = ground.services.prompts.doses
        await doses.begin(ANA, "daily", time(19))
        first = await texts_until(ground, MONDAY + timedelta(days=2))
        stopped = await doses.stop(ANA, 1)
        ground.clock.move(minutes=1)
        assert stopped == await doses.stop(ANA, 1)
        assert not stopped.is_active
        assert await timers(ground) == []
        assert await ground.database.read(store.subscribers, 1, "daily") == 0
        assert await texts_until(ground, MONDAY + timedelta(days=5)) == []
        again = await doses.again(ANA, "daily")
        assert (again.at, again.way) == (time(19), Way.DM)
        rest = await texts_until(ground, MONDAY + timedelta(days=9))
        assert sorted(first + rest) == TEXTS


async def test_since_is_when_it_was_asked_for_and_not_when_it_was_moved(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        doses = ground.services.prompts.doses
        since: list[datetime] = []
        for number in range(3):
            ground.clock.move(hours=1)
            if number == 2:
                await doses.stop(ANA, 1)
            card = await doses.begin(ANA, "daily", time(9 + number))
            assert card.dose is not None
            since.append(card.dose.since)
        assert [one - MONDAY for one in since] == [timedelta(hours=hours) for hours in (1, 1, 3)]


async def test_undoing_a_stop_keeps_the_way_that_was_chosen(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        doses = ground.services.prompts.doses
        await doses.begin(ANA, "daily")
        await ground.services.members.set_way(ANA, Kind.DOSE, Way.INBOX)
        await doses.stop(ANA, 1)
        assert (await doses.again(ANA, "daily")).way is Way.INBOX


async def test_a_stop_by_somebody_else_or_of_nothing_stops_nothing(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        doses = ground.services.prompts.doses
        await doses.begin(ANA, "daily")
        with pytest.raises(NotYours):
            await doses.stop(BEN, 1)
        with pytest.raises(NotYours):
            await doses.stop(Who(2, ANA.user), 1)
        with pytest.raises(DoseGone):
            await doses.stop(ANA, 2)
        assert len(await timers(ground)) == 1


async def test_a_letter_on_its_way_is_not_said_once_it_was_stopped(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        doses = ground.services.prompts.doses
        await doses.begin(ANA, "daily")
        wanted = await doses.to_send(1, None)
        assert wanted is not None
        assert (wanted.buttons, wanted.way, wanted.credit) == (("check-in",), Way.DM, None)
        await doses.stop(ANA, 1)
        assert await doses.to_send(1, None) is None
        assert await doses.to_send(2, None) is None
        await doses.again(ANA, "daily")
        await ground.services.servers.left(1)
        assert await doses.to_send(1, None) is None


async def test_quiet_hours_are_said_before_they_surprise(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.members.set_quiet(ANA, time(22), time(9))
        card = await ground.services.prompts.doses.begin(ANA, "daily")
        assert card.next_at == datetime(2026, 3, 3, 9, tzinfo=UTC)


# One a day, wherever they go


async def test_moved_to_later_on_a_day_that_had_its_dose_it_comes_the_day_after(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        doses = ground.services.prompts.doses
        await doses.begin(ANA, "daily")
        ground.clock.set(TUESDAY_DUE)
        assert len(await sent(ground)) == 1
        card = await doses.begin(ANA, "daily", time(19))
        assert card.next_at == datetime(2026, 3, 4, 19, tzinfo=UTC)
        await doses.stop(ANA, 1)
        assert (await doses.again(ANA, "daily")).next_at == datetime(2026, 3, 4, 19, tzinfo=UTC)


async def test_a_person_and_a_server_that_move_take_it_along(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        doses = ground.services.prompts.doses
        await ground.services.members.set_zone(ANA, "Europe/London")
        for who in (ANA, BEN):
            await doses.begin(who, "daily")
        await ground.services.servers.set_up(1, "Asia/Tokyo", {}, {})
        moved = [TUESDAY_DUE, TUESDAY_DUE - timedelta(hours=9)]
        assert [(await doses.find(who, "daily")).next_at for who in (ANA, BEN)] == moved
        assert sorted(await timers(ground)) == sorted(moved)
        await ground.services.members.set_zone(ANA, "America/New_York")
        assert min(await timers(ground)) == datetime(2026, 3, 2, 13, 30, tzinfo=UTC)


async def test_an_edit_of_days_dates_and_texts_is_followed(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
        await edit(ground, dose(skip=["2026-03-03"]))
        assert await timers(ground) == [TUESDAY_DUE + timedelta(days=1)]
        await edit(ground, dose(days=["friday"]))
        assert await timers(ground) == [TUESDAY_DUE + timedelta(days=3)]
        await edit(ground, dose("Only this"))
        assert await texts_until(ground, TUESDAY_DUE) == ["Only this"]
        await edit(ground, dose("Only this", "And this"))
        assert await texts_until(ground, TUESDAY_DUE + timedelta(days=2)) == ["And this", "Only this"]


async def test_an_edit_while_it_runs_moves_the_next_one(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
        ground.config = ground.config.model_copy(update={"series": (dose(days=["friday"]),)})
        ground.services.prompts.config_changed()
        for _ in range(2):  # the first lets it begin, the second comes after it: writes keep their order
            await ground.database.write(lambda _: None)
        assert await timers(ground) == [TUESDAY_DUE + timedelta(days=3)]


async def test_the_series_own_time_is_only_what_they_begin_with(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
        await edit(ground, dose(time="20:00"))
        assert await timers(ground) == [TUESDAY_DUE]


async def test_a_series_that_is_gone_keeps_its_subscribers_for_its_return(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        doses = ground.services.prompts.doses
        await doses.begin(ANA, "daily")
        for gone in ([], [dose(channel="check-ins")]):
            await edit(ground, *gone)
            assert await timers(ground) == []
            assert await doses.offered(BEN) == []
            (card,) = await doses.offered(ANA)
            assert (card.title, card.is_active, card.next_at) == (None, True, None)
            with pytest.raises(DoseRests):
                await doses.begin(ANA, "daily", time(9))
        await edit(ground, dose())
        assert await timers(ground) == [TUESDAY_DUE]


async def test_a_timer_that_finds_its_series_gone_sends_nothing(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
        ground.config = ground.config.model_copy(update={"series": ()})  # read, and nobody told doses yet
        assert await texts_until(ground, TUESDAY_DUE) == []
        await edit(ground, dose())
        assert await timers(ground) == [TUESDAY_DUE + timedelta(days=1)]


# To whom nothing is sent, and then again


async def nothing_meanwhile(ground: Ground) -> Sequence[str]:
    """Three days in which nothing may come; no text of the bank is used up by them."""
    assert await texts_until(ground, MONDAY + timedelta(days=3)) == []
    assert await ground.database.read(store.sent, 1) == {}
    return []


async def test_a_series_that_rests_sends_nothing_and_goes_on_by_itself(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        doses = ground.services.prompts.doses
        await doses.begin(ANA, "daily")
        await edit(ground, dose(paused=True))
        (card,) = await doses.offered(ANA)
        assert (card.rests, card.is_active, card.next_at) == (True, True, None)
        assert await doses.offered(BEN) == []
        with pytest.raises(DoseRests):
            await doses.begin(BEN, "daily")
        with pytest.raises(DoseRests):
            await doses.find(BEN, "daily")
        await nothing_meanwhile(ground)
        await edit(ground, dose())
        assert len(await texts_until(ground, MONDAY + timedelta(days=4))) == 1


async def test_a_server_that_pauses_it_is_sent_nothing_and_no_other_server_minds(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        elsewhere = Who(2, ANA.user)
        for who in (ANA, elsewhere):
            await ground.services.prompts.doses.begin(who, "daily")
        await ground.database.write(series_settings.pause, 1, "daily", MONDAY)
        ground.clock.set(TUESDAY_DUE)
        assert [letter.guild_id for letter in await sent(ground)] == [2]
        assert (await ground.services.prompts.doses.offered(ANA))[0].rests
        await ground.database.write(series_settings.resume, 1, "daily")
        ground.clock.move(days=1)
        assert len(await sent(ground)) == 2


async def test_somebody_away_is_sent_nothing_and_then_again(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
        paused = await ground.services.members.pause(ANA, "2026-03-06")
        assert (await ground.services.prompts.doses.find(ANA, "daily")).away_until == paused.until
        await nothing_meanwhile(ground)
        assert len(await texts_until(ground, MONDAY + timedelta(days=4))) == 1


async def test_turned_off_in_the_preferences_it_is_off(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        doses = ground.services.prompts.doses
        await doses.begin(ANA, "daily")
        await ground.services.members.set_way(ANA, Kind.DOSE, Way.OFF)
        assert (await doses.find(ANA, "daily")).next_at is None
        await nothing_meanwhile(ground)
        assert (await doses.begin(ANA, "daily")).way is Way.DM
        assert len(await texts_until(ground, MONDAY + timedelta(days=4))) == 1


async def test_who_left_and_a_server_without_belay_get_nothing(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
        await ground.services.members.departed(ANA)
        await nothing_meanwhile(ground)
        stopped = await ground.services.prompts.doses.stop(ANA, 1)  # works, and does not bring them back
        assert not stopped.is_active
        member = (await ground.services.members.export(ANA))["member"]
        assert member["left"] is not None


async def test_belay_removed_and_taken_back(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
        await ground.services.servers.left(1)
        await nothing_meanwhile(ground)
        await ground.services.servers.joined(1)
        assert len(await texts_until(ground, MONDAY + timedelta(days=4))) == 1
