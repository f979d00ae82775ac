"""Rules of setbacks: private until shared, shared as previewed, counted as work, taken back whole."""

import pytest

from bot.database import Connection
from bot.errors import NotSetUp, NotYours
from bot.members import TooOften, Who, weeks_shown_up
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from bot.setbacks import Given, Setback, SetbackKind
from bot.setbacks.model import KindMissing, NotShared, SetbackGone, Words
from bot.text import TextTooLong
from tests.ground import Ground

WHOLE = Given("rejection", "A no after two interviews", "Write to the one I liked")


async def log(ground: Ground, opened_by: int = 1, given: Given = WHOLE, who: Who | None = None) -> Setback:
    """A setback as it is kept."""
    return await ground.services.setbacks.log(who or ground.who, opened_by, given)


async def shared(ground: Ground, opened_by: int = 1) -> Setback:
    """A setback that was shared, its message delivered."""
    setback = await log(ground, opened_by)
    done = await ground.services.setbacks.share(ground.who, setback.id, setback.revision)
    await ground.clear_letters()
    posted = Posted(f"setback:{setback.id}", 1, 11, 5000 + setback.id, None)
    await ground.database.write(outbox_store.remember_posted, posted, ground.clock())
    return done


async def cards(ground: Ground) -> list[int]:
    """The setbacks whose messages wait to be brought up to date."""
    return [
        int(letter.facts["setback"]) for letter in await ground.letters() if letter.kind == "setbacks.card"
    ]


async def reason(ground: Ground) -> str | None:
    """What this room would tell the early-ask offers."""
    return await ground.database.read(ground.services.setbacks.reason, ground.who, ground.clock())


# Logging


async def test_a_setback_is_kept_private(ground: Ground):
    setback = await log(ground)
    assert setback == Setback(
        setback.id,
        ground.who,
        1,
        Words(SetbackKind.REJECTION, WHOLE.happened, WHOLE.next_step),
        ground.clock(),
        shared=False,
        revision=0,
    )
    assert await ground.services.setbacks.card(setback.id) is None
    assert await cards(ground) == []


@pytest.mark.parametrize("kind", list(SetbackKind))
async def test_the_kind_alone_is_enough(ground: Ground, kind: SetbackKind):
    assert (await log(ground, given=Given(kind, "  ", "\u200b"))).words == Words(kind)


@pytest.mark.parametrize("kind", ["", "success"])
async def test_without_a_kind_nothing_is_kept(ground: Ground, kind: str):
    with pytest.raises(KindMissing):
        await log(ground, given=Given(kind, "It was hard"))
    assert await ground.services.setbacks.latest(ground.who) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [(Given("other", "x" * 601), "What happened"), (Given("other", "", "x" * 301), "What is next")],
)
async def test_what_is_too_long_is_given_back(ground: Ground, given: Given, field: str):
    with pytest.raises(TextTooLong) as refused:
        await log(ground, given=given)
    assert (refused.value.field, set(refused.value.text)) == (field, {"x"})


async def test_the_same_form_sent_twice_is_one_setback(ground: Ground):
    first = await log(ground)
    again = await log(ground)
    changed = await log(ground, given=Given("ghosted"))
    assert first == again
    assert (changed.id, changed.words, changed.revision) == (first.id, Words(SetbackKind.GHOSTED), 1)
    assert len(await ground.services.setbacks.latest(ground.who)) == 1


async def test_another_form_is_another_setback_and_so_is_another_person_s(ground: Ground):
    made = {
        (await log(ground, 1)).id,
        (await log(ground, 2)).id,
        (await log(ground, 1, who=ground.another(101))).id,
    }
    assert len(made) == 3


async def test_it_counts_as_work_and_stays_so(ground: Ground):
    setback = await log(ground)
    await ground.services.setbacks.take_back(ground.who, setback.id)
    assert await ground.database.read(weeks_shown_up, ground.who) == 1


async def test_logging_is_limited_and_sending_again_is_not(ground: Ground):
    for number in range(20):
        await log(ground, number)
    with pytest.raises(TooOften):
        await log(ground, 20)
    assert (await log(ground, 19, Given("other"))).words.kind is SetbackKind.OTHER


async def test_the_last_few_come_newest_first(ground: Ground):
    for number in range(7):
        await log(ground, number, Given("other", f"number {number}"))
        ground.clock.move(minutes=1)
    latest = await ground.services.setbacks.latest(ground.who)
    assert [setback.words.happened for setback in latest] == [f"number {n}" for n in (6, 5, 4, 3, 2)]


# Sharing


async def test_what_is_shared_has_a_card(ground: Ground):
    setback = await log(ground)
    done = await ground.services.setbacks.share(ground.who, setback.id, setback.revision)
    card = await ground.services.setbacks.card(setback.id)
    assert done.shared
    assert card is not None
    assert (card.setback, card.same_here) == (done, 0)
    (letter,) = await ground.letters()
    assert (letter.kind, letter.subject, letter.user_id) == ("setbacks.card", f"setback:{setback.id}", None)


async def test_what_changed_after_its_preview_is_not_shared(ground: Ground):
    setback = await log(ground)
    await log(ground, given=Given("rejection", "By Example Ltd, who were rude"))
    answer = await ground.services.setbacks.share(ground.who, setback.id, setback.revision)
    assert not answer.shared
    assert await cards(ground) == []
    assert (await ground.services.setbacks.share(ground.who, setback.id, answer.revision)).shared


async def test_sharing_twice_is_sharing_once(ground: Ground):
    setback = await shared(ground)
    assert await ground.services.setbacks.share(ground.who, setback.id, setback.revision) == setback
    assert await cards(ground) == []


async def test_without_a_channel_nothing_is_shared(ground: Ground):
    await ground.services.servers.set_up(2, "UTC", {}, {})
    elsewhere = Who(2, 100)
    setback = await log(ground, who=elsewhere)
    with pytest.raises(NotSetUp) as refused:
        await ground.services.setbacks.share(elsewhere, setback.id, setback.revision)
    assert refused.value.place == "check-ins"
    assert (await ground.services.setbacks.own(elsewhere, setback.id)) == setback


async def test_a_change_of_words_updates_the_card(ground: Ground):
    setback = await shared(ground)
    await log(ground)
    assert await cards(ground) == []
    await log(ground, given=Given("no_reply"))
    assert await cards(ground) == [setback.id]


async def test_a_message_removed_by_hand_stays_removed_until_it_is_shared_anew(ground: Ground):
    setback = await shared(ground)
    await ground.database.write(outbox_store.forget_posted, f"setback:{setback.id}")
    await log(ground, given=Given("no_reply"))
    assert await cards(ground) == []
    private = await ground.services.setbacks.unshare(ground.who, setback.id)
    await ground.services.setbacks.share(ground.who, setback.id, private.revision)
    assert await cards(ground) == [setback.id]


async def test_what_is_made_private_loses_its_card(ground: Ground):
    setback = await shared(ground)
    await ground.services.setbacks.unshare(ground.who, setback.id)
    await ground.services.setbacks.unshare(ground.who, setback.id)
    assert await cards(ground) == [setback.id]
    assert await ground.services.setbacks.card(setback.id) is None
    assert not (await ground.services.setbacks.own(ground.who, setback.id)).shared


async def test_what_is_taken_back_is_gone_with_its_card(ground: Ground):
    setback = await shared(ground)
    await ground.services.setbacks.same_here(ground.another(101), setback.id)
    await ground.clear_letters()
    await ground.services.setbacks.take_back(ground.who, setback.id)
    assert await cards(ground) == [setback.id]
    assert await ground.services.setbacks.card(setback.id) is None
    assert await ground.services.setbacks.latest(ground.who) == []


async def test_what_was_private_is_taken_back_in_silence(ground: Ground):
    setback = await log(ground)
    await ground.services.setbacks.take_back(ground.who, setback.id)
    assert await cards(ground) == []


async def test_only_its_owner_touches_a_setback(ground: Ground):
    setbacks, other = ground.services.setbacks, ground.another(101)
    setback = await shared(ground)
    for attempt in (
        setbacks.own(other, setback.id),
        setbacks.share(other, setback.id, setback.revision),
        setbacks.unshare(other, setback.id),
        setbacks.take_back(other, setback.id),
    ):
        with pytest.raises(NotYours):
            await attempt
    assert await setbacks.own(ground.who, setback.id) == setback


async def test_a_setback_that_is_gone_says_so(ground: Ground):
    setbacks = ground.services.setbacks
    setback = await log(ground)
    await setbacks.take_back(ground.who, setback.id)
    for attempt in (
        setbacks.own(ground.who, setback.id),
        setbacks.share(ground.who, setback.id, 0),
        setbacks.unshare(ground.who, setback.id),
        setbacks.take_back(ground.who, setback.id),
        setbacks.same_here(ground.another(101), setback.id),
    ):
        with pytest.raises(SetbackGone):
            await attempt


async def test_a_number_is_never_used_twice(ground: Ground):
    setback = await log(ground)
    await ground.services.setbacks.take_back(ground.who, setback.id)
    assert (await log(ground, 2)).id > setback.id


# Same here


async def test_same_here_counts_each_person_once(ground: Ground):
    setback = await shared(ground)
    pressed = [
        await ground.services.setbacks.same_here(ground.another(user), setback.id) for user in (101, 101, 102)
    ]
    assert [(each.first, each.card.same_here) for each in pressed] == [(True, 1), (False, 1), (True, 2)]
    assert await cards(ground) == [setback.id]


async def test_the_owner_is_not_counted(ground: Ground):
    setback = await shared(ground)
    pressed = await ground.services.setbacks.same_here(ground.who, setback.id)
    assert (pressed.own, pressed.first, pressed.card.same_here) == (True, False, 0)


async def test_what_is_private_cannot_be_pressed(ground: Ground):
    setback = await shared(ground)
    await ground.services.setbacks.unshare(ground.who, setback.id)
    with pytest.raises(NotShared):
        await ground.services.setbacks.same_here(ground.another(101), setback.id)


async def test_what_belongs_to_another_server_cannot_be_pressed(ground: Ground):
    setback = await shared(ground)
    with pytest.raises(SetbackGone):
        await ground.services.setbacks.same_here(Who(2, 101), setback.id)


async def test_shared_again_it_keeps_its_count(ground: Ground):
    setback = await shared(ground)
    await ground.services.setbacks.same_here(ground.another(101), setback.id)
    await ground.services.setbacks.unshare(ground.who, setback.id)
    await ground.services.setbacks.share(ground.who, setback.id, setback.revision)
    card = await ground.services.setbacks.card(setback.id)
    assert card is not None
    assert card.same_here == 1


# Early-ask offers


async def test_several_within_a_week_are_a_reason(ground: Ground):
    for number in range(3):
        assert await reason(ground) is None
        await log(ground, number)
        ground.clock.move(days=2)
    assert await reason(ground) == "setbacks"
    ground.clock.move(days=1)  # the first is a week ago
    assert await reason(ground) is None


async def test_what_was_taken_back_or_sent_twice_is_no_reason(ground: Ground):
    first = await log(ground, 1)
    await log(ground, 2)
    await log(ground, 2)
    await ground.services.setbacks.take_back(ground.who, first.id)
    await log(ground, 3)
    assert await reason(ground) is None


async def test_each_log_is_noticed_in_its_transaction(ground: Ground):
    noticed: list[tuple[Who, int]] = []

    def notice(connection: Connection, who: Who, _now: object) -> None:
        (count,) = connection.execute("SELECT count(*) FROM setbacks").fetchone()
        noticed.append((who, count))

    from bot.setbacks import Setbacks

    setbacks = Setbacks(ground.database, ground.clock, lambda: ground.config, notice=notice)
    setbacks.when_logged.append(notice)
    for opened_by in (1, 1, 2):
        await setbacks.log(ground.who, opened_by, WHOLE)
    assert noticed == [(ground.who, count) for count in (1, 1, 2, 2)]


# Export, delete, expiry


async def test_the_export_holds_every_setback_and_no_other_person(ground: Ground):
    theirs = await ground.services.setbacks.log(ground.another(101), 9, WHOLE)
    await ground.services.setbacks.share(ground.another(101), theirs.id, 0)
    await shared(ground)
    await ground.services.setbacks.same_here(ground.who, theirs.id)
    at = ground.clock().isoformat()
    assert (await ground.services.members.export(ground.who))["setbacks"] == {
        "logged": [
            {
                "kind": "rejection",
                "what_happened": WHOLE.happened,
                "what_is_next": WHOLE.next_step,
                "logged_at": at,
                "shared_at": at,
                "in_the_weeks_post": "no",
                "given_to_it_at": None,
            }
        ],
        "same_here_to_others": [at],
    }


async def test_delete_removes_setbacks_and_their_cards(ground: Ground):
    visible = await shared(ground)
    await log(ground, 2)
    await ground.services.members.delete(ground.who)
    letters = [letter for letter in await ground.letters() if letter.kind == "setbacks.card"]
    assert [(letter.facts["setback"], letter.user_id) for letter in letters] == [(visible.id, None)]
    assert await ground.services.setbacks.card(visible.id) is None
    assert await ground.services.setbacks.latest(ground.who) == []


async def test_the_count_of_a_former_member_stands_and_leads_to_nobody(ground: Ground):
    setback = await shared(ground)
    for user in (101, 102):
        await ground.services.setbacks.same_here(ground.another(user), setback.id)
        await ground.services.members.delete(ground.another(user))
    card = await ground.services.setbacks.card(setback.id)
    assert card is not None
    assert card.same_here == 2

    def people(connection: Connection) -> set[int]:
        return {user for (user,) in connection.execute("SELECT user_id FROM setback_same_here")}

    assert not people_left(await ground.database.read(people))


def people_left(users: set[int]) -> bool:
    """Whether one of them is a Discord user."""
    return any(user > 0 for user in users)


async def test_old_words_go_and_the_setback_stays(ground: Ground):
    setback = await log(ground)
    ground.clock.move(days=181)
    recent = await log(ground, 2)
    await ground.services.members.tidy()
    kept = await ground.services.setbacks.own(ground.who, setback.id)
    assert kept.words == Words(SetbackKind.REJECTION)
    assert (await ground.services.setbacks.own(ground.who, recent.id)).words == recent.words
