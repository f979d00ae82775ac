"""A no comes in: logged in two taps, shared only after a look at it, answered, changed, taken back."""

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.client.components import button
from bot.client.doors import Occasion
from bot.client.replies import card, row
from bot.config import parse
from tests.front_door import FrontDoor

NO = {
    "kind": "rejection",
    "happened": "A no after *two* interviews",
    "next_step": "Write to the one I liked",
}
GATHERS = """
series:
  - {id: fri, title: Friday wins, channel: wins, posts: text, text: Hi., gathers: true, days: [friday], time: "15:00"}
"""


async def log(house: FrontDoor, person: MemberActor, values: dict[str, str]) -> InteractionResult:
    """What `/setback log` and its form answer."""
    form = await person.slash(house.check_ins, "setback log")
    return await house.fill(person, form, **values)


async def shared(house: FrontDoor, person: MemberActor) -> InteractionResult:
    """The owner's card of a setback that everyone sees."""
    own = await log(house, person, NO)
    preview = await house.press(person, own, "Share as")
    return await house.press(person, preview, "Share it")


def posts(house: FrontDoor) -> list[str]:
    """What stands in the check-ins channel."""
    return [house.text_of(message) for message in house.messages(house.check_ins)]


async def test_two_taps_are_enough_and_nobody_else_sees_it(house: FrontDoor):
    ana = house.person("ana")
    answer = await log(house, ana, {"kind": "ghosted"})
    assert answer.ephemeral
    text = house.text_of(answer)
    assert "counts as work" in text
    assert "Only you see this" in text
    assert posts(house) == []


async def test_it_is_shared_only_after_a_look_at_what_others_will_see(house: FrontDoor):
    ana = house.person("ana")
    own = await log(house, ana, NO)
    preview = await house.press(ana, own, "Share as")
    words = f"### A no, and next\n<@{ana.id}> got a rejection.\n> A no after \\*two\\* interviews"
    assert words in house.text_of(preview)
    assert posts(house) == []

    kept = await house.press(ana, preview, "Keep it private")
    assert "Only you see this" in house.text_of(kept)
    assert posts(house) == []

    preview = await house.press(ana, kept, "Share as")
    done = await house.press(ana, preview, "Share it")
    assert "under your name" in house.text_of(done)
    (post,) = posts(house)
    assert words in post
    assert "Write to the one I liked" in post


async def test_others_say_same_here_each_once(house: FrontDoor):
    ana, ben, cleo = (house.person(name) for name in ("ana", "ben", "cleo"))
    await shared(house, ana)
    (message,) = house.messages(house.check_ins)
    first = await house.press(ben, message, "Same here")
    again = await house.press(ben, message, "Same here")
    await house.press(cleo, message, "Same here")
    assert first.ephemeral
    assert "Counted. 1 person has said so" in house.text_of(first)
    assert "counted already; 1 person has said so" in house.text_of(again)
    (post,) = posts(house)
    assert "2 people have been there, too" in post


async def test_the_owner_looks_after_it_from_the_message_itself(house: FrontDoor):
    ana = house.person("ana")
    await shared(house, ana)
    (message,) = house.messages(house.check_ins)
    own = await house.press(ana, message, "Same here")
    assert own.ephemeral
    assert "been there" not in posts(house)[0]

    form = await house.press(ana, own, "Change it")
    changed = await house.fill(ana, form, kind="rejection", happened="A kind no")
    assert house.text_of(changed).startswith("Changed.")
    (post,) = posts(house)
    assert "A kind no" in post
    assert "two" not in post

    private = await house.press(ana, own, "Make it private")
    assert "Only you see this" in house.text_of(private)
    assert posts(house) == []


async def test_a_message_that_a_moderator_removed_stays_removed(house: FrontDoor):
    ana = house.person("ana")
    own = await shared(house, ana)
    await house.moderator.delete(house.messages(house.check_ins)[0])
    for words in ("One more thing", "And another"):
        form = await house.press(ana, own, "Change it")
        await house.fill(ana, form, kind="rejection", happened=words)
        assert posts(house) == []


async def test_taken_back_it_is_gone_everywhere(house: FrontDoor):
    ana = house.person("ana")
    done = await shared(house, ana)
    gone = await house.press(ana, done, "Take it back")
    assert "nothing of it is kept" in house.text_of(gone)
    assert posts(house) == []
    mine = await ana.slash(house.check_ins, "setback mine")
    assert "Nothing logged" in house.text_of(mine)


async def test_the_form_sent_again_after_a_lost_answer_is_one_setback(house: FrontDoor):
    ana = house.person("ana")
    form = await ana.slash(house.check_ins, "setback log")
    await house.fill(ana, form, kind="no_reply")
    await house.restart()
    await house.fill(ana, form, kind="no_reply", happened="Not a word")
    mine = await ana.slash(house.check_ins, "setback mine")
    assert house.text_of(mine).count("No reply") == 1
    opened = await house.choose(ana, mine, "Open one", "1")
    assert "> Not a word" in house.text_of(opened)


async def test_buttons_outlive_a_restart_and_belong_to_one_person(house: FrontDoor):
    ana, ben = house.person("ana"), house.person("ben")
    await shared(house, ana)
    await house.restart()
    (message,) = house.messages(house.check_ins)
    answer = await house.press(ben, message, "Same here")
    assert "Counted" in house.text_of(answer)
    assert "1 person has been there" in posts(house)[0]


async def test_deleting_everything_removes_what_was_shared(house: FrontDoor):
    ana = house.person("ana")
    await shared(house, ana)
    assert len(posts(house)) == 1
    asked = await ana.slash(house.check_ins, "me delete")
    await house.press(ana, asked, "Delete my data")
    await house.press(ana, asked, "Yes, delete all of it now")
    assert posts(house) == []


async def test_the_longest_words_fit_and_stay_in_their_place(house: FrontDoor):
    ana = house.person("ana")
    own = await log(house, ana, {"kind": "other", "happened": "*\n" * 300, "next_step": "@everyone " * 30})
    preview = await house.press(ana, own, "Share as")
    await house.press(ana, preview, "Share it")
    (post,) = posts(house)
    assert len(post) <= 4000
    assert "@everyone" not in post
    assert "\\*" in post


async def test_a_prompt_can_lead_here(house: FrontDoor):
    buttons = house.client.doors.buttons(Occasion.PANEL, house.guild.id, "panel")
    assert {"goals.open", "setbacks.start"} <= {button.kind for button in buttons}


async def test_a_prompt_leads_here_from_a_direct_message_and_from_posts_of_long_ago(house: FrontDoor):
    house.config = parse(GATHERS, "config.yaml")
    ana = house.person("ana")
    ways = house.client.doors.buttons(Occasion.PANEL, house.guild.id, "series_post:7", ["setback"])
    user = await house.client.fetch_user(ana.id)
    said = await user.send(view=card("A word for today.", row(*ways)))
    form = await ana.user.click(said, custom_id=house.button(said, "Log a setback"))
    (own,) = house.answers(await ana.user.submit_modal(form, {"kind": ["ghosted"], "happened": "Not a word"}))
    await ana.user.click(own, custom_id=house.button(own, "Share as"))
    await ana.user.click(own, custom_id=house.button(own, "Share it"))
    assert "Not a word" in posts(house)[0]
    await ana.user.select(own, ["named"], custom_id=house.button(own, "The week's post"))
    assert "in the next post, with your name" in house.text_of(own)
    await ana.user.click(own, custom_id=house.button(own, "Make it private"))
    await ana.user.click(own, custom_id=house.button(own, "Take it back"))
    assert "not in the week's post any more" in house.text_of(own)
    assert posts(house) == []

    old = await user.send(view=card("Hi.", row(button("setbacks.start", "new", "Log a setback"))))
    assert "earlier time" in house.text_of(await ana.user.click(old, custom_id="setbacks.start:new"))
    channel = house.client.get_partial_messageable(house.check_ins.id, guild_id=house.guild.id)
    await channel.send(view=card("Hi.", row(button("setbacks.start", "new", "Log a setback"))))
    form = await house.press(ana, house.messages(house.check_ins)[0], "Log a setback")
    assert form.modal is not None


# The week's post


async def test_the_week_s_post_is_chosen_in_one_tap_below_everything_else(house: FrontDoor):
    ana = house.person("ana")
    own = await log(house, ana, NO)
    with pytest.raises(LookupError):
        house.button(own, "The week's post")
    house.config = parse(GATHERS, "config.yaml")
    own = await log(house, ana, NO)
    text = house.text_of(own)
    assert text.endswith("-# The week's post, “Friday wins”: this one is not in it, and need not be.")
    given = await house.choose(ana, own, "The week's post", "unnamed")
    assert "in the next post, without your name" in house.text_of(given)
    assert "Only you see this, apart from the week's post" in house.text_of(given)
    assert posts(house) == []
    out = await house.choose(ana, given, "The week's post", "no")
    assert "Only you see this." in house.text_of(out)


async def test_what_stands_by_name_elsewhere_is_said(house: FrontDoor):
    house.config = parse(GATHERS, "config.yaml")
    ana = house.person("ana")
    own = await log(house, ana, NO)
    given = await house.choose(ana, own, "The week's post", "unnamed")
    preview = await house.press(ana, given, "Share as")
    assert "people can tell that it is yours there, too" in house.text_of(preview)
    both = await house.press(ana, preview, "Share it")
    assert "under your name as well" in house.text_of(both)
    private = await house.press(ana, both, "Make it private")
    assert "Others have seen it with your name before" in house.text_of(private)
    mine = await ana.slash(house.check_ins, "setback mine")
    assert "Rejection · in the week's post" in house.text_of(mine)

    house.services.setbacks.giving.is_said = lambda _connection, _setback: True
    named = await house.choose(ana, private, "The week's post", "named")
    assert "stands in the post that is out, with your name" in house.text_of(named)
    out = await house.choose(ana, named, "The week's post", "no")
    assert "this one is not in it any more" in house.text_of(out)


async def test_when_no_series_gathers_any_more_it_can_be_taken_out(house: FrontDoor):
    house.config = parse(GATHERS, "config.yaml")
    ana = house.person("ana")
    given = await house.choose(ana, await log(house, ana, NO), "The week's post", "named")
    house.config = parse("series: []", "config.yaml")
    refused = await house.choose(ana, given, "The week's post", "unnamed")
    assert "none to be in" in house.text_of(refused)
    mine = await ana.slash(house.check_ins, "setback mine")
    opened = await house.choose(ana, mine, "Open one", "1")
    assert "none is planned at the moment" in house.text_of(opened)
    out = await house.choose(ana, opened, "The week's post", "no")
    with pytest.raises(LookupError):
        house.button(out, "The week's post")
