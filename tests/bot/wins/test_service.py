"""Rules of wins: private until shared, shared as previewed, unnamed beyond tracing back, counted as work."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.aliases import random_alias
from bot.config import parse
from bot.database import Connection
from bot.errors import NotSetUp, NotYours
from bot.members import Gather, TooOften, Who, weeks_shown_up
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from bot.text import TextEmpty, TextTooLong
from bot.wins import Given, Visibility, Win
from bot.wins.model import (
    WinGivenByName,
    WinGone,
    WinIsUnnamed,
    WinNotShared,
    WinWasNamed,
    Words,
)
from tests.ground import Ground

WHOLE = Given("I wrote to the one I liked", "A walk before")
GATHERS = """
series:
  - {id: friday, title: Friday, channel: wins, posts: text, text: The week., gathers: true, days: [friday], time: "15:00"}
"""


async def keep(ground: Ground, opened_by: int = 1, typed: Given = WHOLE, who: Who | None = None) -> Win:
    """A win as it is kept."""
    return await ground.services.wins.keep(who or ground.who, opened_by, typed)


async def shared(
    ground: Ground, opened_by: int = 1, visibility: Visibility = Visibility.SERVER, who: Who | None = None
) -> Win:
    """A win that others see, its message delivered."""
    win = await keep(ground, opened_by, who=who)
    done = await ground.services.wins.share(win.who, win.id, visibility, win.revision)
    await deliver(ground, done)
    return done


async def deliver(ground: Ground, win: Win) -> None:
    """As if its message stood in the channel."""
    await ground.clear_letters()
    subject = win.subject_for(win.visibility)
    posted = Posted(subject, 1, 13, 5000 + 10 * win.id + len(subject), None)
    await ground.database.write(outbox_store.remember_posted, posted, ground.clock())


async def cards(ground: Ground) -> list[str | None]:
    """The messages that wait to be brought up to date."""
    return [letter.subject for letter in await ground.letters() if letter.kind == "wins.card"]


# Keeping


async def test_a_win_is_kept_private(ground: Ground):
    win = await keep(ground)
    assert (win.who, win.words, win.visibility) == (
        ground.who,
        Words(WHOLE.what, WHOLE.helped),
        Visibility.ME,
    )
    assert (win.alias, win.gather, win.revision, win.was_named) == (None, Gather.NO, 0, False)
    assert await ground.services.wins.card(win.id) is None
    assert await cards(ground) == []


@pytest.mark.parametrize("what", ["", "  ", "\u200b\n"])
async def test_nothing_that_can_be_seen_is_no_win(ground: Ground, what: str):
    with pytest.raises(TextEmpty) as refused:
        await keep(ground, typed=Given(what, "A friend"))
    assert refused.value.field == "What went well"
    assert await ground.services.wins.latest(ground.who) == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [(Given("x" * 601), "What went well"), (Given("", "x" * 301), "What or who helped")],
)
async def test_what_is_too_long_is_given_back(ground: Ground, typed: Given, field: str):
    with pytest.raises(TextTooLong) as refused:
        await keep(ground, typed=typed)
    assert (refused.value.field, set(refused.value.text)) == (field, {"x"})


async def test_the_same_form_sent_twice_is_one_win(ground: Ground):
    first, again = await keep(ground), await keep(ground)
    changed = await keep(ground, typed=Given("I slept"))
    assert first == again
    assert (changed.id, changed.words, changed.revision) == (first.id, Words("I slept"), 1)
    assert await ground.services.wins.latest(ground.who) == [changed]
    with pytest.raises(NotYours):
        await keep(ground, who=ground.another(101))


async def test_a_form_of_a_win_that_is_gone_by_its_time_brings_nothing_back(ground: Ground):
    await keep(ground)
    ground.clock.move(days=181)
    await ground.services.members.tidy()
    with pytest.raises(WinGone):
        await keep(ground)


async def test_it_counts_as_work_and_stays_so(ground: Ground):
    win = await keep(ground)
    await ground.services.wins.take_back(ground.who, win.id)
    assert await ground.database.read(weeks_shown_up, ground.who) == 1


async def test_keeping_is_limited_and_sending_again_is_not(ground: Ground):
    for number in range(20):
        await keep(ground, number)
    with pytest.raises(TooOften):
        await keep(ground, 20)
    assert (await keep(ground, 19, Given("I asked"))).words.what == "I asked"


async def test_the_last_few_come_newest_first(ground: Ground):
    for number in range(7):
        await keep(ground, number, Given(f"number {number}"))
        ground.clock.move(minutes=1)
    latest = await ground.services.wins.latest(ground.who)
    assert [win.words.what for win in latest] == [f"number {n}" for n in (6, 5, 4, 3, 2)]


# Sharing


async def test_what_is_shared_has_a_card(ground: Ground):
    win = await keep(ground)
    done = await ground.services.wins.share(ground.who, win.id, Visibility.SERVER, win.revision)
    card = await ground.services.wins.card(win.id)
    assert card is not None
    assert (card.win, card.cheers, done.alias) == (done, 0, None)
    (letter,) = await ground.letters()
    assert (letter.kind, letter.subject, letter.user_id) == ("wins.card", f"win:{win.id}", None)
    assert letter.facts == {"win": win.id}


async def test_what_changed_after_its_preview_is_not_shared(ground: Ground):
    wins, win = ground.services.wins, await keep(ground)
    await keep(ground, typed=Given("Example Ltd were kind"))
    for visibility in (Visibility.SERVER, Visibility.UNNAMED):
        answer = await wins.share(ground.who, win.id, visibility, win.revision)
        assert answer.visibility is Visibility.ME
    assert await cards(ground) == []
    assert (await wins.share(ground.who, win.id, Visibility.SERVER, 1)).visibility is Visibility.SERVER


async def test_sharing_twice_is_sharing_once(ground: Ground):
    win = await shared(ground, visibility=Visibility.UNNAMED)
    again = await ground.services.wins.share(ground.who, win.id, Visibility.UNNAMED, win.revision)
    assert again == win
    assert await cards(ground) == []


async def test_an_alias_belongs_to_one_sharing_and_comes_from_chance_alone(ground: Ground):
    wins, chance = ground.services.wins, Random(7)
    win = await shared(ground, visibility=Visibility.UNNAMED)
    assert win.alias == random_alias(chance)
    private = await wins.share(ground.who, win.id, Visibility.ME, 0)
    assert private.alias is None
    again = await wins.share(ground.who, win.id, Visibility.UNNAMED, 0)
    assert again.alias == random_alias(chance)
    assert not again.was_named


async def test_another_audience_is_another_message(ground: Ground):
    win = await shared(ground, visibility=Visibility.UNNAMED)
    named = await ground.services.wins.share(ground.who, win.id, Visibility.SERVER, win.revision)
    assert (named.visibility, named.alias, named.was_named) == (Visibility.SERVER, None, True)
    assert await cards(ground) == [f"win_unnamed:{win.id}", f"win:{win.id}"]


async def test_what_others_saw_by_name_is_never_unnamed_afterwards(ground: Ground):
    wins, win = ground.services.wins, await shared(ground)
    for visibility in (Visibility.SERVER, Visibility.ME):
        await wins.share(ground.who, win.id, visibility, win.revision)
        with pytest.raises(WinWasNamed):
            await wins.preview(ground.who, win.id, Visibility.UNNAMED)
        with pytest.raises(WinWasNamed):
            await wins.share(ground.who, win.id, Visibility.UNNAMED, win.revision)
    assert (await wins.own(ground.who, win.id)).visibility is Visibility.ME


async def test_wins_are_said_with_the_check_ins_where_nothing_else_is_picked(ground: Ground):
    wins = ground.services.wins
    await ground.services.servers.set_up(2, "UTC", {"check-ins": 21}, {})
    win = await keep(ground, who=Who(2, 100))
    done = await wins.share(win.who, win.id, Visibility.SERVER, win.revision)
    assert done.visibility is Visibility.SERVER


async def test_without_a_channel_nothing_is_shared(ground: Ground):
    wins = ground.services.wins
    await ground.services.servers.set_up(2, "UTC", {}, {})
    win = await keep(ground, who=Who(2, 100))
    for attempt in (
        wins.preview(win.who, win.id, Visibility.UNNAMED),
        wins.share(win.who, win.id, Visibility.SERVER, win.revision),
    ):
        with pytest.raises(NotSetUp) as refused:
            await attempt
        assert refused.value.place == "wins"
    assert await wins.preview(win.who, win.id, Visibility.ME) == win


async def test_sharing_is_limited_and_keeping_to_oneself_is_not(ground: Ground):
    wins = ground.services.wins
    win = await keep(ground)
    for _ in range(20):
        await wins.share(ground.who, win.id, Visibility.SERVER, 0)
        await wins.share(ground.who, win.id, Visibility.ME, 0)
    with pytest.raises(TooOften):
        await wins.share(ground.who, win.id, Visibility.SERVER, 0)


async def test_a_change_of_words_updates_the_card(ground: Ground):
    win = await shared(ground)
    await keep(ground)
    assert await cards(ground) == []
    await keep(ground, typed=Given("I asked"))
    assert await cards(ground) == [f"win:{win.id}"]


async def test_a_message_removed_by_hand_stays_removed_until_it_is_shared_anew(ground: Ground):
    wins, win = ground.services.wins, await shared(ground)
    await ground.database.write(outbox_store.forget_posted, f"win:{win.id}")
    await keep(ground, typed=Given("I asked"))
    await wins.cheer(ground.another(101), win.id)
    assert await cards(ground) == []
    await wins.share(ground.who, win.id, Visibility.ME, 1)
    await wins.share(ground.who, win.id, Visibility.SERVER, 1)
    assert await cards(ground) == [f"win:{win.id}"]


@pytest.mark.parametrize("visibility", [Visibility.SERVER, Visibility.UNNAMED])
async def test_what_is_kept_to_oneself_or_taken_back_loses_its_card(ground: Ground, visibility: Visibility):
    wins, win = ground.services.wins, await shared(ground, visibility=visibility)
    await wins.share(ground.who, win.id, Visibility.ME, win.revision)
    assert await cards(ground) == [win.subject_for(visibility)]
    await ground.clear_letters()
    await wins.take_back(ground.who, win.id)
    assert await cards(ground) == [win.subject_for(visibility)]
    assert await wins.card(win.id) is None
    assert await wins.latest(ground.who) == []


async def test_only_its_owner_touches_a_win(ground: Ground):
    wins, other = ground.services.wins, ground.another(101)
    win = await shared(ground)
    for attempt in (
        wins.own(other, win.id),
        wins.preview(other, win.id, Visibility.ME),
        wins.share(other, win.id, Visibility.ME, win.revision),
        wins.gather(other, win.id, Gather.NO),
        wins.take_back(other, win.id),
    ):
        with pytest.raises(NotYours):
            await attempt
    assert await wins.own(ground.who, win.id) == win


async def test_a_win_that_is_gone_says_so(ground: Ground):
    wins, win = ground.services.wins, await keep(ground)
    await wins.take_back(ground.who, win.id)
    for attempt in (
        wins.own(ground.who, win.id),
        wins.preview(ground.who, win.id, Visibility.SERVER),
        wins.share(ground.who, win.id, Visibility.ME, 0),
        wins.gather(ground.who, win.id, Gather.NAMED),
        wins.take_back(ground.who, win.id),
        wins.cheer(ground.another(101), win.id),
    ):
        with pytest.raises(WinGone):
            await attempt
    assert (await keep(ground, 2)).id > win.id, "a number is never used twice"


# Cheers


async def test_each_person_cheers_once_and_the_owner_never(ground: Ground):
    wins, win = ground.services.wins, await shared(ground)
    pressed = [await wins.cheer(ground.another(user), win.id) for user in (101, 101, 102)]
    assert [(each.first, each.card.cheers) for each in pressed] == [(True, 1), (False, 1), (True, 2)]
    own = await wins.cheer(ground.who, win.id)
    assert (own.own, own.first, own.card.cheers) == (True, False, 2)
    assert await cards(ground) == [f"win:{win.id}"]


async def test_what_is_private_or_of_another_server_cannot_be_cheered(ground: Ground):
    wins, win = ground.services.wins, await shared(ground)
    with pytest.raises(WinGone):
        await wins.cheer(Who(2, 101), win.id)
    await wins.share(ground.who, win.id, Visibility.ME, win.revision)
    with pytest.raises(WinNotShared):
        await wins.cheer(ground.another(101), win.id)


async def test_cheers_are_limited_and_one_too_many_is_not_counted(ground: Ground):
    wins, cleo = ground.services.wins, ground.another(102)
    made = [await shared(ground, n, who=ground.another(200 + n)) for n in range(61)]
    for win in made[:60]:
        await wins.cheer(cleo, win.id)
    with pytest.raises(TooOften):
        await wins.cheer(cleo, made[60].id)
    card = await wins.card(made[60].id)
    assert card is not None
    assert card.cheers == 0


# Who is told


async def test_only_what_has_a_name_is_told(ground: Ground):
    ground.config = parse(GATHERS, "config.yaml")
    wins, told = ground.services.wins, list[tuple[int, int]]()

    def notice(connection: Connection, who: Who, _now: object) -> None:
        (others,) = connection.execute("SELECT count(*) FROM wins WHERE visibility <> 'me'").fetchone()
        told.append((who.user, others))

    wins.when_shared.append(notice)
    unnamed = await keep(ground, 1)
    await wins.share(ground.who, unnamed.id, Visibility.UNNAMED, 0)
    await wins.gather(ground.who, unnamed.id, Gather.UNNAMED)
    assert told == []
    named = await keep(ground, 2)
    for _ in range(2):
        await wins.share(ground.who, named.id, Visibility.SERVER, 0)
    assert told == [(100, 2)], "in the transaction that shares it, and once"
    given_one = await keep(ground, 3)
    await wins.gather(ground.who, given_one.id, Gather.UNNAMED)
    for _ in range(2):
        await wins.gather(ground.who, given_one.id, Gather.NAMED)
    assert told == [(100, 2), (100, 2)]


# Export, delete, expiry


async def test_the_export_holds_every_win_and_no_other_person(ground: Ground):
    theirs = await shared(ground, 9, who=ground.another(101))
    mine = await shared(ground, visibility=Visibility.UNNAMED)
    await ground.services.wins.cheer(ground.who, theirs.id)
    await ground.services.wins.cheer(ground.another(101), mine.id)
    at = ground.clock().isoformat()
    assert (await ground.services.members.export(ground.who))["wins"] == {
        "kept": [
            {
                "what_went_well": WHOLE.what,
                "what_or_who_helped": WHOLE.helped,
                "at": at,
                "visibility": "unnamed",
                "alias": mine.alias,
                "in_the_weeks_post": "no",
                "given_to_it_at": None,
                "cheers": 1,
            }
        ],
        "cheered_others": [at],
    }


async def test_delete_removes_wins_and_their_cards(ground: Ground):
    named, unnamed = await shared(ground), await shared(ground, 2, Visibility.UNNAMED)
    await keep(ground, 3)
    await ground.services.members.delete(ground.who)
    assert await cards(ground) == [f"win:{named.id}", f"win_unnamed:{unnamed.id}"]
    assert all(letter.user_id is None for letter in await ground.letters() if letter.kind == "wins.card")
    assert await ground.services.wins.card(named.id) is None
    assert await ground.services.wins.latest(ground.who) == []


async def test_the_cheers_of_a_former_member_stand_and_lead_to_nobody(ground: Ground):
    win = await shared(ground)
    for user in (101, 102):
        await ground.services.wins.cheer(ground.another(user), win.id)
        await ground.services.members.delete(ground.another(user))
    card = await ground.services.wins.card(win.id)
    assert card is not None
    assert card.cheers == 2

    def people(connection: Connection) -> list[tuple[int, int]]:
        return connection.execute("SELECT user_id, at FROM win_cheers").fetchall()

    assert [(user > 0, at) for user, at in await ground.database.read(people)] == [(False, 0), (False, 0)]


async def test_old_words_go(ground: Ground):
    win = await shared(ground)
    ground.clock.move(days=181)
    recent = await keep(ground, 2)
    await ground.services.members.tidy()
    assert await ground.services.wins.latest(ground.who) == [recent]
    with pytest.raises(WinGone):
        await ground.services.wins.cheer(ground.another(101), win.id)
    await ground.services.members.delete(ground.who)
    assert await cards(ground) == [f"win:{win.id}"], "the message goes with the person"


# Any order of choices


_STEP = st.sampled_from([*Visibility, *Gather])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_STEP, max_size=8), said_from=st.integers(0, 8))
async def test_no_order_of_choices_leads_from_unnamed_words_to_a_name(
    ground: Ground, steps: list[Visibility | Gather], said_from: int
):
    ground.config = parse(
        GATHERS.replace("series:", "limits: {win: 1000 per 1h, settings: 1000 per 1h}\nseries:"), "x"
    )
    wins, out = ground.services.wins, [False]
    wins.giving.is_said = lambda _connection, _win: out[0]
    ground.clock.move(seconds=1)
    win = await keep(ground, int(ground.clock().timestamp()))
    seen_by_name = False
    for number, step in enumerate(steps):
        out[0] = number >= said_from
        before = await wins.own(ground.who, win.id)
        seen_by_name |= before.visibility is Visibility.SERVER or (out[0] and before.gather is Gather.NAMED)
        try:
            if isinstance(step, Visibility):
                now = await wins.share(ground.who, win.id, step, win.revision)
            else:
                now = await wins.gather(ground.who, win.id, step)
        except (WinWasNamed, WinGivenByName):
            assert step is Visibility.UNNAMED
            continue
        except WinIsUnnamed:
            assert (step, before.visibility) == (Gather.NAMED, Visibility.UNNAMED)
            continue
        if now.visibility is Visibility.UNNAMED:
            assert now.gather is not Gather.NAMED
            assert before.visibility is Visibility.UNNAMED or not seen_by_name
        assert (now.alias is not None) is (now.visibility is Visibility.UNNAMED)
