"""Rules of a helper's profile: kept, changed, paused, off and on again, forgotten."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.config import parse
from bot.database import Connection
from bot.helpers import Given, Helpers, Offer, Profile, Saved, Standing
from bot.helpers.model import HelpingIsOff, KindsGone, NoProfile, NotResting, TooManyFields
from bot.members import Quiet, TooOften, Who
from bot.members.model import PausePast, PauseTooLong, UnknownDate
from bot.text import TextTooLong
from tests.ground import Ground

WHOLE = Given(("strategy", "introduction"), "nursing, Data", "3", Quiet(time(22), time(7, 30)))
NIGHT = Quiet(time(22), time(7, 30))


async def profile(ground: Ground) -> Profile:
    """The profile as it is kept."""
    standing = await ground.services.helpers.find(ground.who)
    assert standing is not None
    return standing.profile


async def quiet(ground: Ground) -> Quiet | None:
    """The person's quiet hours, as `/me preferences` shows them."""
    return (await ground.services.members.preferences(ground.who)).quiet


async def gives(ground: Ground, who: Who | None = None) -> frozenset[str] | None:
    """The kinds that somebody gives now."""
    return await ground.database.read(ground.services.helpers.kinds_of, who or ground.who)


async def has_profile(ground: Ground) -> bool:
    """Whether the person ever made one."""
    return await ground.database.read(ground.services.helpers.has_profile, ground.who)


# A profile


async def test_nobody_is_a_helper_before_they_say_so(ground: Ground):
    assert await ground.services.helpers.find(ground.who) is None
    assert await gives(ground) is None
    assert not await has_profile(ground)


async def test_a_profile_is_kept_with_the_quiet_hours(ground: Ground):
    assert await ground.services.helpers.save(ground.who, WHOLE) is Saved.FIRST
    expected = Offer(("introduction", "strategy"), ("nursing", "Data"), 3)
    assert await profile(ground) == Profile(ground.who, expected, ground.clock(), None, None)
    assert await quiet(ground) == NIGHT
    assert await gives(ground) == {"strategy", "introduction"}
    assert await has_profile(ground)


async def test_an_empty_form_offers_anything_and_two_at_once(ground: Ground):
    assert await ground.services.helpers.save(ground.who, Given()) is Saved.FIRST
    assert (await profile(ground)).offer == Offer((), (), 2)
    assert await gives(ground) == frozenset()


async def test_sent_again_it_changes_or_says_that_nothing_did(ground: Ground):
    helpers, since = ground.services.helpers, ground.clock()
    await helpers.save(ground.who, WHOLE)
    ground.clock.move(days=1)
    assert await helpers.save(ground.who, WHOLE) is Saved.SAME
    assert await helpers.save(ground.who, Given(("strategy",), "law", "1", NIGHT)) is Saved.CHANGED
    changed = await profile(ground)
    assert (changed.offer, changed.since) == (Offer(("strategy",), ("law",), 1), since)
    assert await helpers.save(ground.who, Given(("strategy",), "law", "1")) is Saved.CHANGED
    assert await quiet(ground) is None


async def test_hours_from_and_to_the_same_are_none(ground: Ground):
    await ground.services.helpers.save(ground.who, Given(quiet=Quiet(time(8), time(8))))
    assert await quiet(ground) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" nursing ,, data;law\nUX  research ", ("nursing", "data", "law", "UX research")),
        ("Data, data, DATA,big data, data big", ("Data", "big data")),
        ("看護、法律，数据", ("看護", "法律", "数据")),
        ("!!, -, \u200b, C++", ("C++",)),
        ("", ()),
        (", ,", ()),
    ],
)
async def test_fields_are_cleaned(ground: Ground, typed: str, kept: tuple[str, ...]):
    await ground.services.helpers.save(ground.who, Given(fields=typed))
    assert (await profile(ground)).offer.fields == kept


async def test_too_many_or_too_long_fields_are_refused(ground: Ground):
    ten = ", ".join(f"field {number}" for number in range(10))
    helpers = ground.services.helpers
    await helpers.save(ground.who, Given(fields=ten + ", Field 3"))
    for given, refusal in (
        (Given(fields=ten + ", one more"), TooManyFields(11, 10)),
        (Given(fields="x" * 41), TextTooLong("A field", 40, "x" * 41)),
    ):
        with pytest.raises(type(refusal)) as refused:
            await helpers.save(ground.who, given)
        assert refused.value == refusal
    assert len((await profile(ground)).offer.fields) == 10


@pytest.mark.parametrize("capacity", ["0", "6", "many", "-1", "²"])
async def test_a_capacity_that_is_none_is_the_usual_one(ground: Ground, capacity: str):
    await ground.services.helpers.save(ground.who, Given(capacity=capacity))
    assert (await profile(ground)).offer.capacity == 2


async def test_kinds_of_an_older_configuration(ground: Ground):
    helpers = ground.services.helpers
    await helpers.save(ground.who, WHOLE)
    ground.config = parse(
        "series: []\nasks:\n  kinds:\n    - {id: strategy, label: Strategy}\n    - {id: tea, label: Tea}\n",
        "x",
    )
    assert (await profile(ground)).offer.kinds == ("introduction", "strategy")
    with pytest.raises(KindsGone):
        await helpers.save(ground.who, Given(("introduction",)))
    assert await helpers.save(ground.who, WHOLE) is Saved.CHANGED
    assert (await profile(ground)).offer.kinds == ("strategy",)


async def test_a_flood_of_changes_is_held_back(ground: Ground):
    ground.config = parse('series: []\nlimits:\n  settings: "2 per 1h"\n', "x")
    helpers = ground.services.helpers
    for number in "12":
        await helpers.save(ground.who, Given(capacity=number))
    with pytest.raises(TooOften):
        await helpers.save(ground.who, Given(capacity="3", quiet=NIGHT))
    assert (await profile(ground)).offer.capacity == 2
    assert await quiet(ground) is None
    assert await helpers.save(ground.who, Given(capacity="2")) is Saved.SAME


async def test_with_how_many_asks_somebody_helps(ground: Ground):
    helpers = Helpers(ground.database, ground.clock, lambda: ground.config)
    await helpers.save(ground.who, WHOLE)
    helpers.loads = lambda _connection, guild: {ground.who.user: 2} if guild == 1 else {}
    standing = await helpers.find(ground.who)
    assert standing == Standing(await profile(ground), 2)
    assert standing is not None
    assert not standing.full
    await helpers.save(ground.who, Given(capacity="2"))
    standing = await helpers.find(ground.who)
    assert standing is not None
    assert standing.full


# Pause


async def test_invitations_rest_until_the_morning_of_a_day(ground: Ground):
    helpers = ground.services.helpers
    await helpers.save(ground.who, WHOLE)
    until = await helpers.pause(ground.who, "2026-03-09")
    assert until == datetime(2026, 3, 9, 4, tzinfo=UTC)
    assert (await profile(ground)).paused_until == until
    assert await gives(ground) is None
    assert await has_profile(ground)
    assert not await ground.services.members.rests(ground.who)
    ground.clock.set(until)
    assert (await profile(ground)).paused_until is None
    assert await gives(ground) is not None
    with pytest.raises(NotResting):
        await helpers.resume(ground.who)


async def test_the_day_is_one_of_the_persons_own_zone(ground: Ground):
    await ground.services.members.set_zone(ground.who, "Asia/Tokyo")
    await ground.services.helpers.save(ground.who, WHOLE)
    until = await ground.services.helpers.pause(ground.who, "2 weeks")
    assert until == datetime(2026, 3, 15, 19, tzinfo=UTC)


async def test_a_pause_can_be_moved_and_ended(ground: Ground):
    helpers = ground.services.helpers
    await helpers.save(ground.who, WHOLE)
    await helpers.pause(ground.who, "2 weeks")
    assert await helpers.pause(ground.who, "2026-04-01") == datetime(2026, 4, 1, 3, tzinfo=UTC)
    await helpers.save(ground.who, Given(capacity="1"))
    assert (await profile(ground)).paused_until is not None
    await helpers.resume(ground.who)
    assert await gives(ground) == frozenset()
    with pytest.raises(NotResting):
        await helpers.resume(ground.who)


@pytest.mark.parametrize(
    ("until", "refusal"),
    [
        ("when I feel like it", UnknownDate("when I feel like it", "2 weeks, next Monday, or 2026-12-01")),
        ("2026-03-02", PausePast(date(2026, 3, 2), date(2026, 3, 2))),
        ("2026-02-01", PausePast(date(2026, 2, 1), date(2026, 3, 2))),
        ("2027-06-01", PauseTooLong(date(2027, 6, 1), date(2027, 3, 3))),
    ],
)
async def test_a_pause_that_cannot_be(ground: Ground, until: str, refusal: Exception):
    await ground.services.helpers.save(ground.who, WHOLE)
    with pytest.raises(type(refusal)) as refused:
        await ground.services.helpers.pause(ground.who, until)
    assert refused.value == refusal
    assert (await profile(ground)).paused_until is None


async def test_a_pause_of_everything_counts_as_well(ground: Ground):
    await ground.services.helpers.save(ground.who, WHOLE)
    await ground.services.members.pause(ground.who, "2 weeks")
    assert await gives(ground) is None
    assert (await profile(ground)).paused_until is None
    await ground.services.members.resume(ground.who)
    assert await gives(ground) is not None


async def test_whoever_left_gives_nothing(ground: Ground):
    await ground.services.helpers.save(ground.who, WHOLE)
    await ground.services.members.departed(ground.who)
    assert await gives(ground) is None


# Off


async def test_off_keeps_the_profile_and_the_form_turns_it_on_again(ground: Ground):
    helpers = ground.services.helpers
    await helpers.save(ground.who, WHOLE)
    await helpers.pause(ground.who, "2 weeks")
    assert await helpers.off(ground.who)
    off = await profile(ground)
    assert (off.off_at, off.paused_until) == (ground.clock(), None)
    assert await gives(ground) is None
    ground.clock.move(days=1)
    assert not await helpers.off(ground.who)
    assert await profile(ground) == off
    for attempt in (helpers.pause(ground.who, "2 weeks"), helpers.resume(ground.who)):
        with pytest.raises(HelpingIsOff) as refused:
            await attempt
        assert off.off_at == refused.value.since
    assert await helpers.save(ground.who, WHOLE) is Saved.AGAIN
    assert (await profile(ground)).off_at is None


async def test_without_a_profile_there_is_nothing_to_pause_or_stop(ground: Ground):
    helpers = ground.services.helpers
    for attempt in (
        helpers.pause(ground.who, "2 weeks"),
        helpers.resume(ground.who),
        helpers.off(ground.who),
    ):
        with pytest.raises(NoProfile):
            await attempt


# Export, delete, expiry


async def invite_to(ground: Ground, ask_id: int) -> None:
    """Have everybody invited to an ask of user 999."""

    def transaction(connection: Connection) -> None:
        ground.services.helpers.invite(
            connection,
            guild=1,
            ask_id=ask_id,
            asker=ground.another(999),
            kind="strategy",
            words="",
            count=9,
            now=ground.clock(),
        )

    await ground.database.write(transaction)


async def rows(ground: Ground) -> dict[str, int]:
    """How many rows each table of the room has."""

    def count(connection: Connection) -> dict[str, int]:
        tables = sorted(ground.services.helpers.holdings.tables)
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our names
            for table in tables
        }

    return await ground.database.read(count)


async def test_the_export_holds_the_profile_and_when_but_not_by_whom(ground: Ground):
    holdings, since = ground.services.helpers.holdings, ground.clock()
    await ground.services.helpers.save(ground.who, WHOLE)
    ground.clock.move(hours=1)
    await invite_to(ground, 77)
    assert await ground.database.read(holdings.export, ground.who) == {
        "profile": {
            "kinds": ["introduction", "strategy"],
            "fields": ["nursing", "Data"],
            "open_asks_at_once": 3,
            "since": since.isoformat(),
            "changed_at": since.isoformat(),
            "invitations_rest_until": None,
            "stopped_at": None,
            "last_invited_at": ground.clock().isoformat(),
        },
        "invited_at": [ground.clock().isoformat()],
    }
    assert await ground.database.read(holdings.export, ground.another(5)) == {
        "profile": None,
        "invited_at": [],
    }


async def test_delete_leaves_nothing_and_touches_nobody_else(ground: Ground):
    await ground.services.helpers.save(ground.who, WHOLE)
    await ground.services.helpers.save(ground.another(101), WHOLE)
    await invite_to(ground, 77)
    assert await rows(ground) == {"helper_fields": 4, "helpers": 2, "invitations": 2}
    await ground.database.write(ground.services.helpers.holdings.forget, ground.who, ground.clock())
    assert await rows(ground) == {"helper_fields": 2, "helpers": 1, "invitations": 1}
    assert await ground.services.helpers.find(ground.who) is None
    assert await ground.services.helpers.save(ground.who, WHOLE) is Saved.FIRST


async def test_old_invitations_go_and_so_do_words_of_those_who_stopped_long_ago(ground: Ground):
    helpers = ground.services.helpers
    await helpers.save(ground.who, WHOLE)
    await helpers.save(ground.another(101), WHOLE)
    await invite_to(ground, 77)
    ground.clock.move(days=1)
    await invite_to(ground, 78)
    await helpers.off(ground.who)
    await ground.database.write(helpers.holdings.expire, ground.clock())
    assert await rows(ground) == {"helper_fields": 4, "helpers": 2, "invitations": 2}
    await ground.database.write(helpers.holdings.expire, ground.clock() + timedelta(days=1))
    assert await rows(ground) == {"helper_fields": 2, "helpers": 2, "invitations": 0}
    assert (await profile(ground)).offer == Offer(("introduction", "strategy"), (), 3)
