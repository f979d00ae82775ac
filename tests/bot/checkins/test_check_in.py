"""Writing, sharing, editing and taking back a check-in; what others answer."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.checkins import CheckIn, Feeling, IntroductionState, ResponseKind, Visibility, Written
from bot.checkins.model import (
    AlreadyNamed,
    CheckInGone,
    IntroductionDecided,
    NoCheckIn,
    NothingWritten,
    OwnCheckIn,
)
from bot.checkins.service import UNANSWERED
from bot.clock import stamp
from bot.database import Connection
from bot.errors import NotSetUp, NotYours
from bot.members import TooOften, Who
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from bot.text import TextTooLong
from bot.timers import find as find_timer
from tests.ground import Ground

LOW = Written(Feeling.LOW, worked_in="Two applications", in_the_way="No replies")
FINE = Written(Feeling.GOOD, worked_on="Read about interviews")


async def written(
    ground: Ground, what: Written = FINE, opened_by: int = 1, who: Who | None = None
) -> CheckIn:
    return await ground.services.checkins.check_in(who or ground.who, opened_by, what)


async def shared(ground: Ground, what: Written = FINE, visibility: Visibility = Visibility.SERVER) -> CheckIn:
    check_in = await written(ground, what)
    return await ground.services.checkins.share(ground.who, check_in.id, visibility)


async def posted(ground: Ground, check_in: CheckIn) -> None:
    """As if the courier had posted the card."""

    def transaction(connection: Connection) -> None:
        subject = check_in.subject_for(check_in.visibility)
        outbox_store.remember_posted(connection, Posted(subject, 1, 11, 555, None), ground.clock())
        connection.execute("DELETE FROM outbox")

    await ground.database.write(transaction)


async def test_a_check_in_is_seen_by_nobody_before_its_author_says_so(ground: Ground) -> None:
    check_in = await written(ground)
    assert check_in.visibility is Visibility.ME
    assert await ground.letters() == []
    assert await ground.services.checkins.weeks_shown_up(ground.who) == 1


async def test_the_same_form_sent_again_is_the_same_check_in(ground: Ground) -> None:
    first = await written(ground, FINE, opened_by=77)
    again = await written(ground, LOW, opened_by=77)
    assert again.id == first.id
    assert again.written == LOW
    assert again.edited_at is not None
    assert len(await ground.services.checkins.last_few(ground.who)) == 1


async def test_sent_again_unchanged_it_is_not_called_edited(ground: Ground) -> None:
    await written(ground, FINE, opened_by=77)
    assert (await written(ground, FINE, opened_by=77)).edited_at is None


async def test_a_form_that_somebody_else_opened_is_refused(ground: Ground) -> None:
    await written(ground, FINE, opened_by=77)
    with pytest.raises(NotYours):
        await written(ground, LOW, opened_by=77, who=ground.another(101))


@pytest.mark.parametrize(
    "blank", [Written(), Written(worked_in="   "), Written(next_step="\u200b\u2060\n\t ")]
)
async def test_nothing_written_is_refused(ground: Ground, blank: Written) -> None:
    with pytest.raises(NothingWritten):
        await written(ground, blank)
    assert await ground.services.checkins.weeks_shown_up(ground.who) == 0


async def test_a_feeling_alone_is_enough(ground: Ground) -> None:
    assert (await written(ground, Written(Feeling.HARD))).written.feeling is Feeling.HARD


async def test_a_text_that_is_too_long_is_refused_and_given_back(ground: Ground) -> None:
    with pytest.raises(TextTooLong) as refused:
        await written(ground, Written(worked_in="x" * 5000))
    assert (refused.value.field, refused.value.limit) == ("What I did in my search", 1000)
    assert refused.value.text == "x" * 5000


async def test_checking_in_without_end_is_limited(ground: Ground) -> None:
    for number in range(20):
        await written(ground, opened_by=number)
    with pytest.raises(TooOften) as refused:
        await written(ground, opened_by=20)
    assert refused.value.again_at == ground.clock() + timedelta(days=1)
    ground.clock.move(days=1)
    await written(ground, opened_by=20)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 3, 3, 3, 59, tzinfo=UTC), date(2026, 3, 2)),  # London: still Monday's night
        (datetime(2026, 3, 3, 4, 0, tzinfo=UTC), date(2026, 3, 3)),
        (datetime(2026, 3, 29, 3, 0, tzinfo=UTC), date(2026, 3, 29)),  # summer time since 01:00
    ],
)
async def test_a_local_day_ends_at_four(ground: Ground, now: datetime, day: date) -> None:
    ground.clock.set(now)
    assert (await written(ground)).day == day


async def test_two_check_ins_in_a_week_are_one_week_shown_up(ground: Ground) -> None:
    await written(ground, opened_by=1)
    ground.clock.move(days=2)
    await written(ground, opened_by=2)
    ground.clock.move(days=70)
    await written(ground, opened_by=3)
    assert await ground.services.checkins.weeks_shown_up(ground.who) == 2


async def test_sharing_puts_one_letter_and_sharing_twice_is_sharing_once(ground: Ground) -> None:
    check_in = await shared(ground)
    await ground.services.checkins.share(ground.who, check_in.id, Visibility.SERVER)
    letters = await ground.letters()
    assert [letter.subject for letter in letters] == [f"check_in:{check_in.id}"]
    assert letters[0].user_id is None


async def test_sharing_less_takes_the_card_away(ground: Ground) -> None:
    check_in = await shared(ground)
    await posted(ground, check_in)
    await ground.services.checkins.share(ground.who, check_in.id, Visibility.COACHES)
    subjects = {letter.subject for letter in await ground.letters()}
    assert subjects == {f"check_in:{check_in.id}", f"check_in_coaches:{check_in.id}"}


async def test_what_stood_with_a_name_cannot_become_unnamed(ground: Ground) -> None:
    check_in = await shared(ground)
    with pytest.raises(AlreadyNamed):
        await ground.services.checkins.share(ground.who, check_in.id, Visibility.UNNAMED)
    assert (await ground.services.checkins.own(ground.who, check_in.id)).visibility is Visibility.SERVER


async def test_a_name_once_shown_stays_shown_even_after_hiding(ground: Ground) -> None:
    check_in = await shared(ground)
    await ground.services.checkins.share(ground.who, check_in.id, Visibility.ME)
    with pytest.raises(AlreadyNamed):
        await ground.services.checkins.share(ground.who, check_in.id, Visibility.UNNAMED)


async def test_an_unnamed_card_has_a_random_alias_and_no_trace_of_the_author(ground: Ground) -> None:
    aliases = set[str | None]()
    for number in range(8):
        check_in = await written(ground, opened_by=number)
        check_in = await ground.services.checkins.share(ground.who, check_in.id, Visibility.UNNAMED)
        aliases.add(check_in.alias)
    assert len(aliases) > 4
    assert all(alias and len(alias.split()) == 2 for alias in aliases)
    for letter in await ground.letters():
        assert letter.user_id is None
        assert str(ground.who.user) not in f"{letter.subject}{letter.lane}{dict(letter.facts)}"


async def test_sharing_where_no_channel_was_picked_changes_nothing(ground: Ground) -> None:
    elsewhere = Who(2, 100)
    check_in = await written(ground, who=elsewhere)
    with pytest.raises(NotSetUp):
        await ground.services.checkins.share(elsewhere, check_in.id, Visibility.SERVER)
    assert (await ground.services.checkins.own(elsewhere, check_in.id)).visibility is Visibility.ME


async def test_an_edit_updates_what_others_see(ground: Ground) -> None:
    check_in = await shared(ground)
    await posted(ground, check_in)
    edited = await ground.services.checkins.edit(ground.who, check_in.id, LOW)
    assert edited.written == LOW
    assert [letter.kind for letter in await ground.letters()] == ["checkins.card"]


async def test_an_edit_of_what_nobody_sees_says_nothing(ground: Ground) -> None:
    check_in = await written(ground)
    await ground.services.checkins.edit(ground.who, check_in.id, LOW)
    assert await ground.letters() == []


async def test_only_the_author_edits_shares_or_takes_back(ground: Ground) -> None:
    check_in = await written(ground)
    other = ground.another(101)
    checkins = ground.services.checkins
    for act in (
        checkins.edit(other, check_in.id, LOW),
        checkins.share(other, check_in.id, Visibility.SERVER),
        checkins.withdraw(other, check_in.id),
        checkins.own(other, check_in.id),
    ):
        with pytest.raises(NotYours):
            await act


async def test_taking_back_deletes_the_words_keeps_the_week_and_removes_the_card(ground: Ground) -> None:
    check_in = await shared(ground, LOW)
    await posted(ground, check_in)
    await ground.services.checkins.withdraw(ground.who, check_in.id)
    card = await ground.services.checkins.card(check_in.id)
    assert card is not None
    assert card.check_in.written == Written()
    assert [letter.kind for letter in await ground.letters()] == ["checkins.card"]
    assert await ground.services.checkins.weeks_shown_up(ground.who) == 1
    assert await ground.services.checkins.last_few(ground.who) == []
    with pytest.raises(CheckInGone):
        await ground.services.checkins.withdraw(ground.who, check_in.id)
    with pytest.raises(NoCheckIn):
        await ground.services.checkins.latest(ground.who)


async def test_a_check_in_that_never_was(ground: Ground) -> None:
    assert await ground.services.checkins.card(999) is None
    with pytest.raises(CheckInGone):
        await ground.services.checkins.own(ground.who, 999)
    with pytest.raises(CheckInGone):
        await ground.services.checkins.respond(ground.who, 999, ResponseKind.CHEER)


@pytest.mark.parametrize("kind", list(ResponseKind))
async def test_an_answer_counts_once_a_person(ground: Ground, kind: ResponseKind) -> None:
    check_in = await shared(ground)
    first = await ground.services.checkins.respond(ground.another(101), check_in.id, kind)
    second = await ground.services.checkins.respond(ground.another(101), check_in.id, kind)
    third = await ground.services.checkins.respond(ground.another(102), check_in.id, kind)
    assert [(answer.first, answer.count) for answer in (first, second, third)] == [
        (True, 1),
        (False, 1),
        (True, 2),
    ]


async def test_a_second_offer_to_help_asks_the_author_once(ground: Ground) -> None:
    check_in = await shared(ground)
    for _ in range(2):
        await ground.services.checkins.respond(ground.another(101), check_in.id, ResponseKind.CAN_HELP)
    assert [letter.kind for letter in await ground.letters()].count("checkins.offer") == 1


async def test_a_number_is_never_given_twice(ground: Ground) -> None:
    check_in = await written(ground)
    await ground.services.members.delete(ground.who)
    assert (await written(ground, opened_by=2)).id > check_in.id


async def test_many_at_once_are_each_counted_once(ground: Ground) -> None:
    check_in = await shared(ground)
    people = [ground.another(200 + number) for number in range(20)]
    await asyncio.gather(
        *(ground.services.checkins.respond(person, check_in.id, ResponseKind.CHEER) for person in people * 2)
    )
    card = await ground.services.checkins.card(check_in.id)
    assert card is not None
    assert card.counts[ResponseKind.CHEER] == 20
    assert len(await ground.letters()) == 1  # twenty changes of one card are one letter


async def test_the_author_sees_who_answered_instead_of_answering(ground: Ground) -> None:
    check_in = await shared(ground)
    await ground.services.checkins.respond(ground.another(101), check_in.id, ResponseKind.CHEER)
    await ground.services.checkins.respond(ground.another(102), check_in.id, ResponseKind.SAME_HERE)
    with pytest.raises(OwnCheckIn) as refused:
        await ground.services.checkins.respond(ground.who, check_in.id, ResponseKind.CHEER)
    assert refused.value.cheered_by == (101,)
    assert refused.value.same_here == (102,)


@pytest.mark.parametrize("from_server", [2, 3])
async def test_a_card_is_answered_only_in_its_own_server(ground: Ground, from_server: int) -> None:
    check_in = await shared(ground)
    with pytest.raises(CheckInGone):
        await ground.services.checkins.respond(Who(from_server, 101), check_in.id, ResponseKind.CHEER)


async def test_what_only_the_author_sees_cannot_be_answered(ground: Ground) -> None:
    check_in = await written(ground)
    with pytest.raises(CheckInGone):
        await ground.services.checkins.respond(ground.another(101), check_in.id, ResponseKind.CHEER)


# Introductions


async def test_an_offer_asks_the_author_and_only_a_yes_introduces(ground: Ground) -> None:
    check_in = await shared(ground)
    await ground.clear_letters()
    helper = ground.another(101)
    answer = await ground.services.checkins.respond(helper, check_in.id, ResponseKind.CAN_HELP)
    assert answer.introduction is not None
    letters = await ground.letters()
    assert [(letter.kind, letter.user_id) for letter in letters if letter.user_id] == [
        ("checkins.offer", 100)
    ]
    await ground.clear_letters()
    made = await ground.services.introductions.decide(100, answer.introduction.id, accept=True)
    assert made.state is IntroductionState.ACCEPTED
    assert [letter.kind for letter in await ground.letters()] == ["checkins.introduction"]


async def test_a_decision_is_made_once_and_by_the_author(ground: Ground) -> None:
    check_in = await shared(ground)
    answer = await ground.services.checkins.respond(ground.another(101), check_in.id, ResponseKind.CAN_HELP)
    assert answer.introduction is not None
    number = answer.introduction.id
    with pytest.raises(NotYours):
        await ground.services.introductions.decide(101, number, accept=True)
    await ground.services.introductions.decide(100, number, accept=False)
    for accept in (True, False):
        with pytest.raises(IntroductionDecided) as refused:
            await ground.services.introductions.decide(100, number, accept=accept)
        assert not refused.value.accepted
    told = [letter for letter in await ground.letters() if letter.kind == "checkins.declined"]
    assert [letter.user_id for letter in told] == [101]


@pytest.mark.parametrize("blocker", [100, 101])
async def test_an_offer_between_two_who_are_blocked_stays_unheard(ground: Ground, blocker: int) -> None:
    blocked = {100: 101, 101: 100}[blocker]
    check_in = await shared(ground, LOW)
    await posted(ground, check_in)
    await ground.services.members.blocks.block(ground.another(blocker), blocked)
    helper, stranger = ground.another(101), ground.another(102)
    answer = await ground.services.checkins.respond(helper, check_in.id, ResponseKind.CAN_HELP)
    again = await ground.services.checkins.respond(helper, check_in.id, ResponseKind.CAN_HELP)
    assert (answer.first, answer.count, again.first) == (True, 1, False)
    assert answer.introduction is not None
    assert all(letter.user_id is None for letter in await ground.letters())
    assert await ground.database.read(find_timer, UNANSWERED, str(check_in.id)) is not None
    await ground.services.checkins.respond(stranger, check_in.id, ResponseKind.CAN_HELP)
    assert [letter.kind for letter in await ground.letters() if letter.user_id == 100] == ["checkins.offer"]
    assert await ground.database.read(find_timer, UNANSWERED, str(check_in.id)) is None


async def test_an_offer_on_something_taken_back_leads_nowhere(ground: Ground) -> None:
    with pytest.raises(CheckInGone):
        await ground.services.introductions.decide(100, 12345, accept=True)
    assert await ground.services.introductions.find(12345) is None


# Low check-ins that nobody answered


async def watched(ground: Ground, check_in: CheckIn) -> datetime | None:
    timer = await ground.database.read(find_timer, UNANSWERED, str(check_in.id))
    return None if timer is None else timer.due


async def test_a_low_check_in_in_public_is_watched_for_twelve_hours(ground: Ground) -> None:
    check_in = await shared(ground, LOW)
    assert await watched(ground, check_in) == ground.clock() + timedelta(hours=12)


@pytest.mark.parametrize("visibility", [Visibility.ME, Visibility.COACHES])
async def test_what_the_server_does_not_see_is_not_brought_to_it(
    ground: Ground, visibility: Visibility
) -> None:
    assert await watched(ground, await shared(ground, LOW, visibility)) is None


async def test_a_good_feeling_is_not_watched_until_it_is_edited_low(ground: Ground) -> None:
    check_in = await shared(ground, FINE)
    assert await watched(ground, check_in) is None
    await ground.services.checkins.edit(ground.who, check_in.id, LOW)
    assert await watched(ground, check_in) is not None
    await ground.services.checkins.edit(ground.who, check_in.id, FINE)
    assert await watched(ground, check_in) is None


@pytest.mark.parametrize("kind", list(ResponseKind))
async def test_any_answer_by_a_person_ends_the_watch(ground: Ground, kind: ResponseKind) -> None:
    check_in = await shared(ground, LOW)
    await ground.services.checkins.respond(ground.another(101), check_in.id, kind)
    assert await watched(ground, check_in) is None


async def test_what_was_answered_once_is_not_watched_again(ground: Ground) -> None:
    check_in = await shared(ground, LOW)
    await ground.services.checkins.respond(ground.another(101), check_in.id, ResponseKind.CHEER)
    await ground.services.checkins.edit(ground.who, check_in.id, Written(Feeling.HARD))
    assert await watched(ground, check_in) is None


async def test_a_reply_by_somebody_else_ends_the_watch_and_ones_own_does_not(ground: Ground) -> None:
    check_in = await shared(ground, LOW)
    await posted(ground, check_in)
    await ground.services.checkins.replied(1, 555, 100)
    await ground.services.checkins.replied(1, 556, 101)
    assert await watched(ground, check_in) is not None
    await ground.services.checkins.replied(1, 555, 101)
    assert await watched(ground, check_in) is None


async def test_after_twelve_hours_it_reaches_moderators_once(ground: Ground) -> None:
    check_in = await shared(ground, LOW)
    await posted(ground, check_in)
    ground.clock.move(hours=11, minutes=59)
    await ground.fall_due()
    assert await ground.letters() == []
    ground.clock.move(minutes=1)
    await ground.fall_due()
    assert [letter.kind for letter in await ground.letters()] == ["moderation.low_check_in"]
    await ground.clear_letters()
    ground.clock.move(days=3)
    await ground.fall_due()
    assert [letter.kind for letter in await ground.letters() if letter.kind.startswith("moderation")] == []


async def test_one_taken_back_in_time_reaches_nobody(ground: Ground) -> None:
    check_in = await shared(ground, LOW)
    await posted(ground, check_in)
    await ground.services.checkins.withdraw(ground.who, check_in.id)
    await ground.clear_letters()
    ground.clock.move(hours=13)
    await ground.fall_due()
    assert await ground.letters() == []


# History, export, deletion, expiry


async def test_history_counts_what_was_done_and_shows_rest_as_rest(ground: Ground) -> None:
    await written(ground, LOW, opened_by=1)
    ground.clock.move(days=7)
    await ground.services.members.pause(ground.who, "1 week")
    ground.clock.move(days=7)
    await written(ground, FINE, opened_by=2)
    history = await ground.services.checkins.history(ground.who)
    assert [week.state.value for week in history.weeks[-3:]] == ["shown_up", "rest", "shown_up"]
    assert [feeling for _, feeling in history.feelings] == [2, 4]
    assert (history.worked_in, history.worked_on) == (1, 1)
    assert len(history.weeks) == 12


async def test_an_export_has_the_words_and_nobody_elses_id(ground: Ground) -> None:
    check_in = await shared(ground, LOW)
    await ground.services.checkins.respond(ground.another(424242), check_in.id, ResponseKind.CAN_HELP)
    held = await ground.services.members.export(ground.who)
    assert held["check_ins"]["written"][0]["in_my_way"] == "No replies"
    assert held["check_ins"]["written"][0]["responses"]["can_help"] == 1
    assert "424242" not in str(held)


async def test_deletion_removes_check_ins_and_cards_and_leaves_answers_as_a_former_members(
    ground: Ground,
) -> None:
    check_in = await shared(ground, LOW)
    await posted(ground, check_in)
    other = ground.another(101)
    theirs = await written(ground, opened_by=9, who=other)
    await ground.services.checkins.share(other, theirs.id, Visibility.SERVER)
    await ground.services.checkins.respond(ground.who, theirs.id, ResponseKind.CHEER)
    await ground.clear_letters()
    await ground.services.members.delete(ground.who)
    assert await ground.services.checkins.card(check_in.id) is None
    assert [letter.subject for letter in await ground.letters()] == [f"check_in:{check_in.id}"]
    card = await ground.services.checkins.card(theirs.id)
    assert card is not None
    assert card.counts[ResponseKind.CHEER] == 1
    with pytest.raises(OwnCheckIn) as refused:
        await ground.services.checkins.respond(other, theirs.id, ResponseKind.CHEER)
    assert all(user < 0 for user in refused.value.cheered_by)


async def test_words_expire_and_feelings_stay_for_the_picture(ground: Ground) -> None:
    check_in = await shared(ground, LOW)
    ground.clock.move(days=181)
    await ground.services.members.tidy()
    (entry,) = await ground.services.checkins.last_few(ground.who)
    assert entry.written.feeling is Feeling.LOW
    assert not entry.written.worked_in
    assert entry.expired_at is not None
    with pytest.raises(CheckInGone):
        await ground.services.checkins.edit(ground.who, check_in.id, FINE)
    with pytest.raises(CheckInGone):
        await ground.services.checkins.respond(ground.another(101), check_in.id, ResponseKind.CHEER)


async def test_words_that_are_not_old_do_not_expire(ground: Ground) -> None:
    await written(ground, LOW)
    ground.clock.move(days=179)
    await ground.services.members.tidy()
    (entry,) = await ground.services.checkins.last_few(ground.who)
    assert entry.written == LOW


def test_instants_survive_the_database_to_the_millisecond() -> None:
    assert stamp(datetime(2026, 3, 2, 12, 0, 0, 1999, tzinfo=UTC)) % 1000 == 1
