"""Prompts that members suggest: sent, decided, credited, taken back, forgotten; what the bank has of them."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import parse
from bot.database import Connection
from bot.errors import MissingPermission, NotYours
from bot.members import TooOften, Who
from bot.outbox import Posted, where_posted
from bot.outbox import store as outbox_store
from bot.prompts.model import SeriesPost, State
from bot.prompts.model.refusals import BankGone, NoBankHere, SaidAlready, SuggestionGone
from bot.prompts.model.suggestions import (
    Proposed,
    Shown,
    Suggestion,
    SuggestionState,
    is_among,
    same_text,
)
from bot.prompts.store import posts
from bot.prompts.store import suggestions as store
from bot.servers import Staff
from bot.text import TextEmpty, TextTooLong
from tests.ground import Ground

CONFIG = """
limits:
  suggest: 5 per 1d
series:
  - {id: daily, title: A daily word, posts: text, texts: [Rest today., Ask one person.], days: daily, time: "09:00"}
  - {id: friday, title: Friday, posts: text, texts: [A word, Another], days: [friday], time: "16:00"}
  - {id: monday, title: Monday, text: How is it going?, days: [monday], time: "09:00"}
"""
STAFF = Staff(1, 900, frozenset(), manages_server=True)
ANYBODY = Staff(1, 901, frozenset(), manages_server=False)
ASK = "Whom could you ask today?"


@pytest.fixture
def bank(ground: Ground) -> Ground:
    """Two series with banks, one with a single text."""
    ground.config = parse(CONFIG, "config.yaml")
    return ground


async def suggest(
    ground: Ground, text: str = ASK, *, series: str = "daily", credit: bool = True, opened_by: int = 1
) -> Suggestion:
    """What the usual person suggests."""
    given_text = Proposed(text, series, credit)
    return (await ground.services.prompts.suggestions.suggest(ground.who, opened_by, given_text)).suggestion


async def kinds(ground: Ground) -> list[str]:
    """What waits in the outbox."""
    return [letter.kind for letter in await ground.letters()]


async def added(ground: Ground) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """What suggestions add to the banks."""
    return await ground.database.read(store.added_in, 1)


async def posted(ground: Ground, suggestion: Suggestion, *, days_ago: float) -> str:
    """A post that said it stands in a channel; its subject."""

    def transaction(connection: Connection) -> str:
        due = ground.clock.now - timedelta(days=days_ago)
        post = SeriesPost(
            0, 1, "daily", due, due.date(), State.ON_TIME, "check-ins", "text", "Daily", ASK, due
        )
        number = posts.record(connection, replace(post, suggestion=suggestion.id))
        assert number is not None
        subject = f"series_post:{number}"
        outbox_store.remember_posted(connection, Posted(subject, 1, 11, 5000 + number, None), due)
        return subject

    return await ground.database.write(transaction)


async def card_stands(ground: Ground, suggestion: Suggestion) -> None:
    """Moderators' card of it was delivered."""

    def transaction(connection: Connection) -> None:
        outbox_store.remember_posted(
            connection, Posted(suggestion.subject, 1, 12, 7000, None), ground.clock.now
        )

    await ground.clear_letters()
    await ground.database.write(transaction)


async def said_anew(ground: Ground) -> list[str | None]:
    """Posts that are to be edited."""
    return [letter.subject for letter in await ground.letters() if letter.kind == "prompts.post"]


# Sending one


async def test_a_suggestion_waits_and_moderators_get_a_card(bank: Ground):
    made = await suggest(bank, "  Whom could\u200b you ask today? ")
    assert made.text == ASK
    assert (made.series_id, made.credit, made.state) == ("daily", True, SuggestionState.WAITING)
    (letter,) = await bank.letters()
    assert (letter.kind, letter.subject, letter.user_id) == ("prompts.review", made.subject, None)
    assert await added(bank) == {}


async def test_the_form_sent_twice_is_one_suggestion_and_costs_one_use(bank: Ground):
    bank.config = parse(CONFIG.replace("5 per 1d", "1 per 1d"), "config.yaml")
    first, second = await asyncio.gather(suggest(bank), suggest(bank))
    assert first == second
    with pytest.raises(TooOften):
        await suggest(bank, "Something else", opened_by=2)
    assert len((await bank.services.prompts.suggestions.mine(bank.who)).shown) == 1


async def test_the_form_sent_again_with_other_words_changes_the_one_that_waits(bank: Ground):
    first = await suggest(bank)
    await bank.clear_letters()
    await card_stands(bank, first)
    again = await suggest(bank, "Whom have you thanked?", credit=False)
    assert (again.id, again.text, again.credit) == (first.id, "Whom have you thanked?", False)
    assert await kinds(bank) == ["prompts.review"]


async def test_the_form_sent_again_after_the_decision_changes_nothing(bank: Ground):
    made = await suggest(bank)
    verbs = bank.services.prompts.suggestions
    await verbs.take_up(STAFF, made.id)
    shown = await verbs.suggest(bank.who, 1, Proposed("Other words", "friday", credit=False))
    assert not shown.fresh
    assert (shown.suggestion.words, shown.suggestion.series_id) == (ASK, "daily")


async def test_a_form_of_somebody_else_is_not_theirs(bank: Ground):
    await suggest(bank)
    with pytest.raises(NotYours):
        await bank.services.prompts.suggestions.suggest(
            bank.another(5), 1, Proposed("Mine", "daily", credit=True)
        )


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("", TextEmpty), (" \u200b ", TextEmpty), ("x" * 401, TextTooLong)],
)
async def test_what_cannot_be_kept_is_refused(bank: Ground, text: str, refusal: type[Exception]):
    with pytest.raises(refusal):
        await suggest(bank, text)
    assert await bank.letters() == []


@pytest.mark.parametrize("series", ["monday", "gone", ""])
async def test_a_series_without_a_bank_takes_none(bank: Ground, series: str):
    with pytest.raises(BankGone):
        await suggest(bank, series=series)


@pytest.mark.parametrize("text", ["Rest today.", "rest  TODAY.", " Rest\ntoday. "])
async def test_what_is_in_the_bank_is_not_kept_again(bank: Ground, text: str):
    with pytest.raises(SaidAlready) as refused:
        await suggest(bank, text)
    assert (refused.value.title, refused.value.waits) == ("A daily word", False)
    assert (await suggest(bank, text, series="friday")).waits


async def test_what_waits_or_was_taken_up_is_not_kept_again(bank: Ground):
    made = await suggest(bank)
    verbs = bank.services.prompts.suggestions
    with pytest.raises(SaidAlready) as refused:
        await verbs.suggest(bank.another(5), 2, Proposed(ASK.upper(), "daily", credit=True))
    assert refused.value.waits
    await verbs.take_up(STAFF, made.id)
    with pytest.raises(SaidAlready) as refused:
        await suggest(bank, opened_by=3)
    assert not refused.value.waits
    elsewhere = await verbs.suggest(Who(2, 100), 4, Proposed(ASK, "daily", credit=True))
    assert elsewhere.suggestion.waits


async def test_what_was_declined_or_taken_back_may_be_sent_again(bank: Ground):
    verbs = bank.services.prompts.suggestions
    await verbs.decline(STAFF, (await suggest(bank)).id)
    await verbs.take_back(bank.who, (await suggest(bank, opened_by=2)).id)
    assert (await suggest(bank, opened_by=3)).waits


async def test_without_a_series_there_is_nothing_to_suggest_for(ground: Ground):
    with pytest.raises(NoBankHere):
        ground.services.prompts.suggestions.banks()


# Deciding


async def test_taken_up_it_is_in_the_bank_and_its_author_hears_so(bank: Ground):
    made = await suggest(bank)
    await bank.clear_letters()
    await card_stands(bank, made)
    shown = await bank.services.prompts.suggestions.take_up(STAFF, made.id)
    assert shown.fresh
    assert await added(bank) == {"daily": ((made.id, ASK),)}
    card, news = sorted(await bank.letters(), key=lambda letter: letter.kind)
    assert (card.kind, card.subject) == ("prompts.review", made.subject)
    assert (news.kind, news.user_id) == ("prompts.suggestion", bank.who.user)


async def test_the_bank_has_them_in_the_order_taken_up(bank: Ground):
    verbs = bank.services.prompts.suggestions
    first, second, third = [await suggest(bank, f"Text {number}", opened_by=number) for number in (1, 2, 3)]
    for one in (third, first, second):
        await verbs.take_up(STAFF, one.id)
        bank.clock.move(minutes=1)
    assert await added(bank) == {"daily": ((third.id, "Text 3"), (first.id, "Text 1"), (second.id, "Text 2"))}


async def test_moderators_take_it_up_with_their_words_for_another_series(bank: Ground):
    made = await suggest(bank)
    shown = await bank.services.prompts.suggestions.take_up(
        STAFF, made.id, ("friday", " Whom will you ask? ")
    )
    assert (shown.suggestion.text, shown.suggestion.words) == (ASK, "Whom will you ask?")
    assert shown.suggestion.was_changed
    assert await added(bank) == {"friday": ((made.id, "Whom will you ask?"),)}


@pytest.mark.parametrize(
    ("series", "words", "refusal"),
    [
        ("friday", "another", SaidAlready),
        ("monday", "Fine words", BankGone),
        ("daily", " ", TextEmpty),
        ("daily", "x" * 401, TextTooLong),
    ],
)
async def test_an_edit_that_cannot_stand_leaves_it_waiting(
    bank: Ground, series: str, words: str, refusal: type[Exception]
):
    made = await suggest(bank)
    verbs = bank.services.prompts.suggestions
    with pytest.raises(refusal):
        await verbs.take_up(STAFF, made.id, (series, words))
    assert (await verbs.look_at(STAFF, made.id)).suggestion == made


async def test_what_moderators_take_up_may_read_like_another_that_still_waits(bank: Ground):
    first = await suggest(bank)
    second = await suggest(bank, "Whom have you asked?", opened_by=2)
    verbs = bank.services.prompts.suggestions
    assert (await verbs.take_up(STAFF, second.id, ("daily", ASK))).fresh
    with pytest.raises(SaidAlready):
        await verbs.take_up(STAFF, first.id)
    assert (await verbs.decline(STAFF, first.id)).fresh


async def test_a_series_that_went_meanwhile_cannot_take_it_up_but_another_can(bank: Ground):
    made = await suggest(bank, series="friday")
    bank.config = parse(CONFIG.replace("id: friday", "id: weekend"), "config.yaml")
    verbs = bank.services.prompts.suggestions
    assert (await verbs.look_at(STAFF, made.id)).title is None
    with pytest.raises(BankGone):
        await verbs.take_up(STAFF, made.id)
    assert (await verbs.take_up(STAFF, made.id, ("weekend", ASK))).fresh


async def test_declined_with_a_word_its_author_hears_both(bank: Ground):
    made = await suggest(bank)
    await bank.clear_letters()
    shown = await bank.services.prompts.suggestions.decline(STAFF, made.id, " Lovely, and too long for us. ")
    assert shown.suggestion.answer == "Lovely, and too long for us."
    assert await kinds(bank) == ["prompts.suggestion"]  # there was no card to bring up to date
    assert await added(bank) == {}


async def test_of_two_moderators_the_second_sees_what_was_decided(bank: Ground):
    made = await suggest(bank)
    verbs = bank.services.prompts.suggestions
    first, second = await asyncio.gather(verbs.take_up(STAFF, made.id), verbs.decline(STAFF, made.id, "No"))
    assert (first.fresh, second.fresh) == (True, False)
    assert second.suggestion.state is SuggestionState.APPROVED
    assert second.suggestion.answer is None
    assert (await kinds(bank)).count("prompts.suggestion") == 1


async def test_only_moderators_read_and_decide_and_only_in_their_server(bank: Ground):
    made = await suggest(bank)
    verbs = bank.services.prompts.suggestions
    for refused in (
        verbs.review(ANYBODY),
        verbs.look_at(ANYBODY, made.id),
        verbs.take_up(ANYBODY, made.id),
        verbs.decline(ANYBODY, made.id),
        verbs.taken_up(ANYBODY),
        verbs.take_out(ANYBODY, made.id),
    ):
        with pytest.raises(MissingPermission):
            await refused
    elsewhere = replace(STAFF, guild=2)
    for refused in (
        verbs.look_at(elsewhere, made.id),
        verbs.take_up(elsewhere, made.id),
        verbs.decline(elsewhere, made.id),
        verbs.take_out(elsewhere, made.id),
    ):
        with pytest.raises(SuggestionGone):
            await refused
    assert (await verbs.review(elsewhere)).shown is None


async def test_review_goes_round_what_waits_oldest_first(bank: Ground):
    verbs = bank.services.prompts.suggestions
    assert (await verbs.review(STAFF)).shown is None
    first, second, third = [await suggest(bank, f"Text {number}", opened_by=number) for number in (1, 2, 3)]

    async def after(number: int) -> tuple[int, int]:
        review = await verbs.review(STAFF, number)
        assert review.shown is not None
        return review.shown.suggestion.id, review.waiting

    assert await after(0) == (first.id, 3)
    assert await after(first.id) == (second.id, 3)
    assert await after(third.id) == (first.id, 3)
    await verbs.decline(STAFF, second.id)
    assert await after(first.id) == (third.id, 2)


async def test_taken_out_it_is_in_the_bank_no_more_and_its_author_hears_so(bank: Ground):
    made = await suggest(bank)
    verbs = bank.services.prompts.suggestions
    await verbs.take_up(STAFF, made.id)
    assert [one.suggestion.id for one in (await verbs.taken_up(STAFF)).shown] == [made.id]
    await bank.clear_letters()
    shown = await verbs.take_out(STAFF, made.id)
    assert (shown.fresh, shown.suggestion.state) == (True, SuggestionState.TAKEN_OUT)
    assert await added(bank) == {}
    assert (await verbs.taken_up(STAFF)).shown == ()
    assert await kinds(bank) == ["prompts.suggestion"]
    assert not (await verbs.take_out(STAFF, made.id)).fresh


async def test_what_was_taken_up_is_listed_in_pages(bank: Ground):
    bank.config = parse(CONFIG.replace("5 per 1d", "50 per 1d"), "config.yaml")
    verbs = bank.services.prompts.suggestions
    for number in range(1, 13):
        await verbs.take_up(STAFF, (await suggest(bank, f"Text {number}", opened_by=number)).id)
        bank.clock.move(minutes=1)
    first, second = await verbs.taken_up(STAFF), await verbs.taken_up(STAFF, 10)
    assert (len(first.shown), first.more) == (10, True)
    assert [one.suggestion.words for one in second.shown] == ["Text 2", "Text 1"]
    assert not second.more
    assert [one.suggestion.text for one in (await verbs.mine(bank.who, 10)).shown] == ["Text 2", "Text 1"]


# Taking back, and credit


async def test_taken_back_while_it_waits_nothing_of_it_is_kept(bank: Ground):
    made = await suggest(bank)
    await bank.clear_letters()
    await card_stands(bank, made)
    verbs = bank.services.prompts.suggestions
    shown = await verbs.take_back(bank.who, made.id)
    assert (shown.fresh, shown.suggestion.text, shown.suggestion.credit) == (True, None, False)
    assert await kinds(bank) == ["prompts.review"]
    assert (await verbs.review(STAFF)).waiting == 0
    decided = await verbs.take_up(STAFF, made.id)
    assert (decided.fresh, decided.suggestion.state) == (False, SuggestionState.TAKEN_BACK)
    assert not (await verbs.take_back(bank.who, made.id)).fresh


async def test_taken_back_after_it_was_taken_up_its_posts_stay_without_a_name(bank: Ground):
    made = await suggest(bank)
    verbs = bank.services.prompts.suggestions
    await verbs.take_up(STAFF, made.id)
    old = await posted(bank, made, days_ago=90)
    await bank.clear_letters()
    await verbs.take_back(bank.who, made.id)
    assert await added(bank) == {}
    assert await said_anew(bank) == [old]
    assert await verbs.credit_of(1, made.id) is None


async def test_others_can_do_nothing_with_it(bank: Ground):
    made = await suggest(bank)
    verbs = bank.services.prompts.suggestions
    for stranger, refusal in ((bank.another(5), NotYours), (Who(2, 100), SuggestionGone)):
        with pytest.raises(refusal):
            await verbs.own(stranger, made.id)
        with pytest.raises(refusal):
            await verbs.take_back(stranger, made.id)
        with pytest.raises(refusal):
            await verbs.set_credit(stranger, made.id, credit=False)
    with pytest.raises(SuggestionGone):
        await verbs.own(bank.who, made.id + 1)


async def test_a_post_names_its_author_while_they_wish_it_and_are_here(bank: Ground):
    made = await suggest(bank)
    verbs = bank.services.prompts.suggestions
    await verbs.take_up(STAFF, made.id)
    assert await verbs.credit_of(1, made.id) == bank.who.user
    assert await verbs.credit_of(2, made.id) is None
    assert await bank.database.read(verbs.credited, 1, made.id) == bank.who.user
    await bank.services.members.departed(bank.who)
    assert await verbs.credit_of(1, made.id) is None


async def test_a_name_is_taken_from_every_post_and_put_only_into_late_ones(bank: Ground):
    made = await suggest(bank)
    verbs = bank.services.prompts.suggestions
    await verbs.take_up(STAFF, made.id)
    old, late = await posted(bank, made, days_ago=31), await posted(bank, made, days_ago=29)
    await bank.clear_letters()
    assert (await verbs.set_credit(bank.who, made.id, credit=False)).suggestion.credit is False
    assert await said_anew(bank) == [old, late]
    await bank.clear_letters()
    await verbs.set_credit(bank.who, made.id, credit=False)
    assert await said_anew(bank) == []
    await verbs.set_credit(bank.who, made.id, credit=True)
    assert await said_anew(bank) == [late]


async def test_a_post_that_was_removed_by_hand_does_not_come_back(bank: Ground):
    made = await suggest(bank)
    verbs = bank.services.prompts.suggestions
    await verbs.take_up(STAFF, made.id)
    subject = await posted(bank, made, days_ago=1)
    await bank.database.write(outbox_store.forget_posted, subject)
    await verbs.set_credit(bank.who, made.id, credit=False)
    assert await said_anew(bank) == []


async def test_the_post_that_was_pressed_says_for_which_series(bank: Ground):
    made = await suggest(bank)
    number = int((await posted(bank, made, days_ago=1)).rpartition(":")[2])
    verbs = bank.services.prompts.suggestions
    assert await verbs.series_of(1, number) == "daily"
    assert await verbs.series_of(2, number) is None
    assert await verbs.series_of(1, number + 1) is None


# What is held


async def one_of_each(ground: Ground) -> dict[str, Suggestion]:
    """A suggestion in every state that moderators or its author bring about."""
    verbs = ground.services.prompts.suggestions
    names = ("waiting", "approved", "declined", "taken_back", "taken_out")
    made = {
        name: await suggest(ground, f"Text {name}", opened_by=number) for number, name in enumerate(names, 1)
    }
    await verbs.take_up(STAFF, made["approved"].id)
    await verbs.decline(STAFF, made["declined"].id, "Thank you.")
    await verbs.take_back(ground.who, made["taken_back"].id)
    await verbs.take_up(STAFF, made["taken_out"].id)
    await verbs.take_out(STAFF, made["taken_out"].id)
    return made


async def test_the_export_has_all_of_them_and_no_moderator(bank: Ground):
    await one_of_each(bank)
    held = (await bank.services.members.export(bank.who))["suggestions"]
    assert [(one["state"], one["text"]) for one in reversed(held)] == [
        ("waiting", "Text waiting"),
        ("approved", "Text approved"),
        ("declined", "Text declined"),
        ("taken_back", None),
        ("taken_out", "Text taken_out"),
    ]
    assert held[3]["words_taken_up"] == "Text approved"
    assert held[2]["answer"] == "Thank you."
    assert str(STAFF.user) not in str(held)


async def test_forgotten_what_was_taken_up_stands_without_its_author(bank: Ground):
    made = await one_of_each(bank)
    old = await posted(bank, made["approved"], days_ago=200)
    gone = await posted(bank, made["taken_out"], days_ago=3)
    await bank.clear_letters()
    await card_stands(bank, made["waiting"])
    await bank.services.members.delete(bank.who)
    assert await added(bank) == {"daily": ((made["approved"].id, "Text approved"),)}
    left = await bank.database.read(store.find, made["approved"].id)
    assert left is not None
    assert (left.user_id, left.text, left.credit) == (None, None, False)
    for name in ("waiting", "declined", "taken_back", "taken_out"):
        assert await bank.database.read(store.find, made[name].id) is None
    assert sorted(str(subject) for subject in await said_anew(bank)) == sorted([old, gone])
    cards = [letter for letter in await bank.letters() if letter.kind == "prompts.review"]
    assert [letter.subject for letter in cards] == [made["waiting"].subject]
    verbs = bank.services.prompts.suggestions
    assert await verbs.on_card(1, made["waiting"].id) is None
    assert await verbs.credit_of(1, made["approved"].id) is None
    assert (await verbs.take_out(STAFF, left.id)).fresh  # nobody is there to hear of it
    with pytest.raises(SuggestionGone):
        await verbs.take_up(STAFF, made["waiting"].id)


async def test_texts_expire_words_taken_up_stay_and_what_waits_is_over(bank: Ground):
    made = await one_of_each(bank)
    bank.clock.move(days=181)
    await bank.clear_letters()
    fresh = await suggest(bank, "A late one", opened_by=99)
    await bank.clear_letters()
    await bank.services.members.tidy()
    found = {name: await bank.database.read(store.find, one.id) for name, one in made.items()}
    assert all(one is not None and one.text is None and one.answer is None for one in found.values())
    assert await added(bank) == {"daily": ((made["approved"].id, "Text approved"),)}
    over = found["waiting"]
    assert over is not None
    assert over.state is SuggestionState.LAPSED
    (news,) = await bank.letters()
    assert (news.kind, news.subject) == ("prompts.suggestion", made["waiting"].subject)
    assert (await bank.services.prompts.suggestions.own(bank.who, fresh.id)).suggestion.text == "A late one"
    await bank.clear_letters()
    await bank.services.members.tidy()
    assert await bank.letters() == []


async def test_a_decided_one_that_never_had_a_card_gets_none(bank: Ground):
    made = await suggest(bank)
    verbs = bank.services.prompts.suggestions
    assert await verbs.on_card(1, made.id) is not None
    assert await verbs.on_card(2, made.id) is None
    await bank.clear_letters()
    await verbs.decline(STAFF, made.id)
    assert await verbs.on_card(1, made.id) is None
    await card_stands(bank, made)
    shown = await verbs.on_card(1, made.id)
    assert isinstance(shown, Shown)
    assert await bank.database.read(where_posted, made.subject) is not None


# When two texts are the same


@given(
    st.text(max_size=60), st.sampled_from([str.upper, str.lower, str]), st.sampled_from([" ", "\n", "  \t"])
)
@settings(max_examples=150, deadline=None)
def test_a_text_is_the_same_however_it_is_spaced(text: str, cased: type[str], gap: str):
    assert same_text(text, text)
    spaced = gap.join(text.split())
    assert same_text(text, f"{gap}{spaced}")
    if text.isascii():
        assert same_text(text, cased(text))
    assert is_among(text, ["other", spaced])
    assert not is_among(f"{text}x", [text])
