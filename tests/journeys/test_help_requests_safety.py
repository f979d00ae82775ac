"""What keeps asks safe: held for a look before they are posted, reported, removed; and buttons on what is over."""

import pytest

from bot.members import Kind, Who
from tests.front_door import FrontDoor
from tests.journeys.asking import (
    WORDS,
    ask,
    by_dm,
    dms,
    helper,
    opener,
    openers,
    press_in_dm,
)

SCAM = {"title": "Quick work", "need": "Message me on t dot me/quick-work"}

# Held


async def test_a_link_that_scams_use_is_held_and_let_through(house: FrontDoor):
    sam = house.person("sam")
    await by_dm(house, sam, Kind.ASKS)
    held = await ask(house, sam, **SCAM)
    assert "### A moderator looks at it first" in house.text_of(held)
    assert "nothing you wrote is lost" in house.text_of(held)
    assert openers(house) == []
    (card,) = house.messages(house.moderators)
    assert "### An ask is held\nBelay held it because it has “t.me” in it" in house.text_of(card)
    assert f"asked by {sam.mention}" in house.text_of(card)
    assert "> Message me on t dot me/quick-work" in house.text_of(card)
    refused = await house.press(house.person("ana"), card, "Let it through")
    assert "That needs **Manage Server" in house.text_of(refused)
    await house.restart()
    done = await house.press(house.moderator, house.messages(house.moderators)[0], "Let it through")
    assert "It is posted now, and its author hears so." in house.text_of(done)
    assert "### Quick work" in house.text_of(opener(house))
    (told,) = dms(house, sam)
    assert "### Your ask is posted\nA moderator read it" in house.text_of(told)
    (card,) = house.messages(house.moderators)
    assert f"{house.moderator.mention} let it through" in house.text_of(card)


async def test_a_held_ask_that_is_declined_can_be_changed_and_sent_again(house: FrontDoor):
    sam = house.person("sam")
    await by_dm(house, sam, Kind.ASKS)
    await ask(house, sam, **SCAM)
    (card,) = house.messages(house.moderators)
    await house.restart()
    (card,) = house.messages(house.moderators)
    done = await house.press(house.moderator, card, "Do not post it")
    assert "It is not posted. Its author hears so" in house.text_of(done)
    (told,) = dms(house, sam)
    assert "### A moderator did not post this" in house.text_of(told)
    assert "### Quick work" in house.text_of(told)
    await house.restart()
    form = await press_in_dm(house, sam, dms(house, sam)[0], "Edit")
    preview = await sam.user.submit_modal(form, {"kind": ["other"], "title": "Quick work", "need": "A hand"})
    assert "Nothing is posted yet" in house.text_of(preview)
    posted = await press_in_dm(house, sam, house.answers(preview)[0].message, "Post")
    assert "### Posted" in house.text_of(posted)
    assert "### Quick work" in house.text_of(opener(house))


async def test_a_held_ask_is_taken_back_before_anybody_looked(house: FrontDoor):
    sam = house.person("sam")
    held = await ask(house, sam, **SCAM)
    await house.restart()
    back = await house.press(sam, held, "Take it back")
    assert "### Taken back\nIt is not posted." in house.text_of(back)
    (card,) = house.messages(house.moderators)
    with pytest.raises(LookupError):
        house.button(card, "Let it through")
    assert openers(house) == []


async def test_two_moderators_at_once_have_one_effect(house: FrontDoor):
    sam = house.person("sam")
    await ask(house, sam, **SCAM)
    (card,) = house.messages(house.moderators)
    through, decline = house.button(card, "Let it through"), house.button(card, "Do not post it")
    await house.moderator.click(card, custom_id=through)
    house.env.backend.edit_message(card.channel.id, card.id, {"components": _buttons(decline)})
    late = await house.moderator.click(card, custom_id=decline)
    assert "Somebody has looked after this already" in house.text_of(late)
    assert len(openers(house)) == 1


def _buttons(custom_id: str) -> list[dict[str, object]]:
    """A message as somebody may still see it for a moment: with one button."""
    return [{"type": 1, "components": [{"type": 2, "style": 2, "label": "Old", "custom_id": custom_id}]}]


# Reported and removed


async def test_reported_and_removed_with_its_thread_and_its_author_keeps_the_words(house: FrontDoor):
    sam, ana = house.person("sam"), house.person("ana")
    await by_dm(house, sam, Kind.ASKS)
    done = await ask(house, sam)
    offered = await house.press(ana, opener(house), "I can help")
    report = await house.press(ana, opener(house), "Report")
    thanked = await house.fill(ana, report, words="It is *spam*")
    assert "The moderators see it now" in house.text_of(thanked)
    again = await house.fill(ana, await house.press(ana, opener(house), "Report"))
    assert "You reported this ask before" in house.text_of(again)
    (card,) = house.messages(house.moderators)
    assert f"Reported by {ana.mention}" in house.text_of(card)
    assert "> It is \\*spam\\*" in house.text_of(card)
    await house.restart()
    sure = await house.press(house.moderator, house.messages(house.moderators)[0], "Remove")
    assert "also what others wrote there?" in house.text_of(sure)
    assert len(openers(house)) == 1
    removed = await house.press(house.moderator, sure, "Yes, remove it")
    assert "It is being removed with its thread" in house.text_of(removed)
    assert openers(house) == []
    assert house.help.threads == []
    told = house.text_of(dms(house, sam)[-1])
    assert "### Your ask was removed" in told
    assert "Which doors would you try first?" in told

    await house.restart()
    twice = await house.press(house.moderator, sure, "Yes, remove it")
    assert "Somebody has looked after this already" in house.text_of(twice)
    late = await house.press(sam, done, "Edit")
    late = await house.fill(sam, late, **(WORDS | {"title": "Other"})) if late.modal is not None else late
    assert "removed from the server" in house.text_of(late)
    for label, words in (("Resolved", "removed from the server"), ("Close it", "It was removed")):
        answer = await house.press(sam, done, label)
        answer = await house.fill(sam, answer) if answer.modal is not None else answer
        assert words in house.text_of(answer)
    left = await house.press(ana, offered, "Step back")
    assert "You have stepped back" in house.text_of(left)


async def test_old_buttons_on_an_ask_that_is_over_say_so(house: FrontDoor):
    sam, ana = house.person("sam"), await helper(house, "ana")
    await by_dm(house, ana, Kind.INVITATIONS)
    done = await ask(house, sam)
    (letter,) = dms(house, ana)
    card = opener(house)
    offer, same = house.button(card, "I can help"), house.button(card, "Same here")
    await house.press(sam, done, "Close it")
    late = await press_in_dm(house, ana, letter, "I can help")
    assert "This ask is closed. Whoever asked can open it again" in house.text_of(late)
    for custom_id in (offer, same):
        house.env.backend.edit_message(house.help.id, card.id, {"components": _buttons(custom_id)})
        assert "This ask is closed" in house.text_of(await ana.click(card, custom_id=custom_id))
    await house.services.members.delete(Who(house.guild.id, sam.id))
    await house.delivered()
    gone = await press_in_dm(house, ana, letter, "I can help")
    assert "That ask is not there any more" in house.text_of(gone)


async def test_a_held_ask_that_nobody_looks_at_is_brought_up_again(house: FrontDoor):
    sam = house.person("sam")
    await ask(house, sam, need="Write to me on t.me/sam")
    await house.advance(days=2)
    (card, again) = house.messages(house.moderators)
    assert "### An ask is held" in house.text_of(card)
    assert "### An ask is still held" in house.text_of(again)
    await house.press(house.moderator, again, "Let it through")
    await house.delivered()
    assert [house.text_of(one)[:30] for one in house.messages(house.moderators)] == [
        "### An ask, looked at\n**Where "
    ]
    assert len(openers(house)) == 1
