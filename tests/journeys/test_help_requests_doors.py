"""Every way into an ask: one tap from wherever somebody could use a hand, with their own words in the form already."""

from datetime import datetime, timedelta
from pathlib import Path

from simcord.results import InteractionResult

from tests.front_door import FrontDoor, front_door
from tests.journeys.asking import WORDS, inbox, opener

MONDAY = """
series:
  - id: monday
    title: Monday check-in
    text: A new week. How is your search going?
    days: [monday]
    time: "09:00"
    zone: UTC
"""
TURN_INTO = "Turn into an ask"


def prefilled(form: InteractionResult) -> dict[str, str]:
    """What stands in a form before anybody types, by field."""
    assert form.modal is not None
    fields = [part["component"] for part in form.modal["components"]]
    return {field["custom_id"]: field["value"] for field in fields if field.get("value")}


async def test_from_a_check_in_with_something_in_the_way(house: FrontDoor):
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "checkin now")
    summary = await house.fill(sam, form, worked_in="Two applications", in_the_way="No replies")
    await house.restart()
    form = await house.press(sam, summary, "Ask for help")
    assert prefilled(form) == {"need": "No replies", "tried": "Two applications"}
    await house.restart()
    preview = await house.fill(sam, form, **WORDS)
    await house.press(sam, preview, "Post")
    assert sam.mention in house.text_of(opener(house))


async def test_what_it_was_offered_for_is_gone_and_the_form_is_empty(house: FrontDoor):
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "checkin now")
    summary = await house.fill(sam, form, in_the_way="No replies")
    way = house.button(summary, "Ask for help")
    await house.press(sam, await house.press(sam, summary, "Take it back"), "Yes, delete it")
    (shown,) = house.answers(summary)
    old = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Ask for help", "custom_id": way}]}
    house.env.backend.edit_message(shown.channel_id, shown.id, {"components": [old]})
    form = await house.press(sam, summary, "Ask for help")
    assert prefilled(form) == {}


async def test_from_a_goal_looked_back_on(house: FrontDoor):
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "goal set", kind="floor")
    await house.fill(sam, form, text="Message two alumni", plan="open my list")
    review = await sam.slash(house.check_ins, "goal review")
    answer = await house.press(sam, review, "Not this week")
    await house.restart()
    form = await house.press(sam, answer, "Ask for help")
    assert prefilled(form) == {"title": "Message two alumni", "tried": "open my list"}


async def test_from_a_setback(house: FrontDoor):
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "setback log")
    own = await house.fill(sam, form, kind="rejection", happened="A no", next_step="Write to the one I liked")
    await house.restart()
    form = await house.press(sam, own, "Ask for help")
    assert prefilled(form) == {"need": "Write to the one I liked", "tried": "A no"}


async def test_from_the_monday_panel(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=MONDAY) as house:
        await house.restart()
        now: datetime = house.env.now()
        monday = (now + timedelta(days=(7 - now.weekday()) % 7 or 7)).replace(hour=9, minute=0)
        await house.advance(seconds=(monday - now).total_seconds() + 1)
        sam, ana = house.person("sam"), house.person("ana")
        await house.restart()
        for person in (sam, ana):
            form = await house.press(person, house.messages(house.check_ins)[0], "Ask for help")
            assert prefilled(form) == {}
            preview = await house.fill(person, form, **WORDS)
            await house.press(person, preview, "Post")
            assert person.mention in house.text_of(opener(house))


async def test_from_an_offer_to_ask_early(house: FrontDoor):
    sam = house.person("sam")
    for _ in range(2):
        form = await sam.slash(house.check_ins, "checkin now")
        await house.fill(sam, form, feeling="1")
        await house.advance(days=1)
    offer = await inbox(house, sam)
    assert "Most people who are asked for help say yes" in house.text_of(offer)
    await house.restart()
    form = await house.press(sam, offer, "Ask for help")
    preview = await house.fill(sam, form, **WORDS)
    await house.press(sam, preview, "Post")
    assert sam.mention in house.text_of(opener(house))


async def test_from_ones_own_message(house: FrontDoor):
    sam, ana = house.person("sam"), house.person("ana")
    said = await sam.send(house.wins, "Where do nurses look?\nI am new here.")
    form = await sam.context_menu(house.wins, TURN_INTO, said)
    assert prefilled(form) == {
        "title": "Where do nurses look?",
        "need": "Where do nurses look?\nI am new here.",
    }
    await house.restart()
    preview = await house.fill(
        sam, form, kind="strategy", title="Where do nurses look?", need="I am new here."
    )
    await house.press(sam, preview, "Post")
    assert "### Where do nurses look?" in house.text_of(opener(house))

    refused = await ana.context_menu(house.wins, TURN_INTO, said)
    assert refused.modal is None
    assert "Only your own messages can be turned into an ask" in house.text_of(refused)
    picture = await sam.send(house.wins, "", attachments=[("cat.png", b"cat")])
    empty = await sam.context_menu(house.wins, TURN_INTO, picture)
    assert "There are no words in that message to begin from" in house.text_of(empty)
    long = await sam.send(house.wins, "word " * 300)
    form = await sam.context_menu(house.wins, TURN_INTO, long)
    assert "title" not in prefilled(form)
    assert len(prefilled(form)["need"]) <= 1000
