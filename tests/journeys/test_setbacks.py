"""A no comes in: logged in two taps, shared only after a look at it, answered, changed, taken back."""

from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.client.doors import Occasion
from tests.front_door import FrontDoor

NO = {
    "kind": "rejection",
    "happened": "A no after *two* interviews",
    "next_step": "Write to the one I liked",
}


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
