"""Something went well: put down, looked at, shared by name or without, given to the week's post, taken back."""

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.client.doors import Occasion
from bot.client.replies import card, row
from bot.config import parse
from bot.database import Connection
from tests.front_door import FrontDoor

WIN = {"what": "I wrote to *two* people", "helped": "A walk before"}
GATHERS = """
series:
  - {id: fri, title: Friday wins, channel: wins, posts: text, text: Hi., gathers: true, days: [friday], time: "15:00"}
"""
NAMED, UNNAMED = "server", "unnamed"


async def keep(house: FrontDoor, person: MemberActor, values: dict[str, str] = WIN) -> InteractionResult:
    """What `/win share` and its form answer."""
    form = await person.slash(house.check_ins, "win share")
    return await house.fill(person, form, **values)


async def shared(house: FrontDoor, person: MemberActor, how: str = NAMED) -> InteractionResult:
    """The owner's card of a win that everyone sees."""
    own = await keep(house, person)
    preview = await house.choose(person, own, "Who sees it", how)
    return await house.press(person, preview, "Share it")


def posts(house: FrontDoor) -> list[str]:
    """What stands in the channel for wins."""
    return [house.text_of(message) for message in house.messages(house.wins)]


async def test_nobody_else_sees_it_before_a_choice_and_a_look(house: FrontDoor):
    ana = house.person("ana")
    own = await keep(house, ana)
    assert own.ephemeral
    assert "counts as work" in house.text_of(own)
    assert "Only you see this" in house.text_of(own)
    preview = await house.choose(ana, own, "Who sees it", NAMED)
    words = f"### A win\n<@{ana.id}> put this down:\n> I wrote to \\*two\\* people\n**What helped**\n> A walk before"
    assert words in house.text_of(preview)
    kept = await house.press(ana, preview, "Not now")
    assert "Only you see this" in house.text_of(kept)
    assert posts(house) == []

    preview = await house.choose(ana, kept, "Who sees it", NAMED)
    done = await house.press(ana, preview, "Share it")
    assert "with your name" in house.text_of(done)
    (post,) = posts(house)
    assert words in post
    assert house.may_ping(house.wins) == []
    assert house.messages(house.check_ins) == []


async def test_unnamed_nothing_in_the_message_leads_to_its_owner(house: FrontDoor):
    ana, ben = house.person("ana"), house.person("ben")
    own = await shared(house, ana, UNNAMED)
    (post,) = posts(house)
    name = post.split("**")[1]
    assert f"Everyone in this server can see this as **{name}**" in house.text_of(own)
    assert "I wrote to" in post
    assert str(ana.id) not in str(house.messages(house.wins)[0].components)
    assert "ana" not in post
    pressed = await house.press(ben, house.messages(house.wins)[0], "Cheer")
    assert str(ana.id) not in house.text_of(pressed)

    preview = await house.choose(ana, own, "Who sees it", NAMED)
    assert f"It stands here as **{name}** now" in house.text_of(preview)
    await house.press(ana, preview, "Share it")
    (post,) = posts(house)
    assert name not in post, "another audience is another message"
    assert ana.mention in post
    refused = await house.choose(ana, own, "Who sees it", UNNAMED)
    assert "would not hide you" in house.text_of(refused)


async def test_each_person_cheers_once_and_the_owner_finds_their_card(house: FrontDoor):
    ana, ben, cleo = (house.person(name) for name in ("ana", "ben", "cleo"))
    await shared(house, ana)
    (message,) = house.messages(house.wins)
    first = await house.press(ben, message, "Cheer")
    again = await house.press(ben, message, "Cheer")
    await house.restart()
    await house.press(cleo, message, "Cheer")
    assert "Counted. 1 person is glad" in house.text_of(first)
    assert "counted already; 1 person" in house.text_of(again)
    assert house.button(house.messages(house.wins)[0], "Cheer · 2")
    own = await house.press(ana, message, "Cheer")
    assert own.ephemeral
    assert "2 people are glad with you" in house.text_of(own)
    assert house.button(house.messages(house.wins)[0], "Cheer · 2")


async def test_a_change_reaches_the_message_and_an_older_preview_shares_nothing(house: FrontDoor):
    ana = house.person("ana")
    own = await keep(house, ana)
    form = await house.press(ana, own, "Change")
    preview = await house.choose(ana, own, "Who sees it", UNNAMED)
    changed = await house.fill(ana, form, what="I asked")
    assert "Changed" in house.text_of(changed)
    anew = await house.press(ana, preview, "Share it")
    assert "something else than a moment ago" in house.text_of(anew)
    assert "> I asked" in house.text_of(anew)
    assert posts(house) == []
    await house.press(ana, anew, "Share it")
    await house.fill(ana, form, what="I slept")
    (post,) = posts(house)
    assert "I slept" in post


async def test_kept_to_oneself_again_or_taken_back_it_is_gone(house: FrontDoor):
    ana = house.person("ana")
    own = await shared(house, ana)
    private = await house.choose(ana, own, "Who sees it", "me")
    assert "Only you see this" in house.text_of(private)
    assert posts(house) == []
    gone = await house.press(ana, private, "Take it back")
    assert "nothing of it is kept" in house.text_of(gone)
    twice = await ana.slash(house.check_ins, "win mine")
    assert "Nothing here yet" in house.text_of(twice)


async def test_a_message_that_could_not_be_removed_says_what_became_of_it(house: FrontDoor):
    ana, ben = house.person("ana"), house.person("ben")
    own = await shared(house, ana)
    (message,) = house.messages(house.wins)
    house.env.inject_error("DELETE", "/channels/*", status=403, code=50013, times=None)
    private = await house.choose(ana, own, "Who sees it", "me")
    assert "keeps it to themselves now" in house.text_of(await house.press(ben, message, "Cheer"))
    await house.press(ana, private, "Take it back")
    for person in (ana, ben):
        assert "not kept any more" in house.text_of(await house.press(person, message, "Cheer"))


async def test_the_last_few_can_be_opened_and_belong_to_one_person(house: FrontDoor):
    ana, ben = house.person("ana"), house.person("ben")
    await keep(house, ana)
    mine = await ana.slash(house.check_ins, "win mine")
    assert "I wrote to \\*two\\* people" in house.text_of(mine)
    opened = await house.choose(ana, mine, "Open one", "1")
    assert "A walk before" in house.text_of(opened)
    theirs = await ben.slash(house.check_ins, "win mine")
    assert "Nothing here yet" in house.text_of(theirs)
    form = await house.press(ben, theirs, "Share a win")
    assert form.modal is not None


async def test_empty_words_are_refused_and_given_back(house: FrontDoor):
    ana = house.person("ana")
    answer = await keep(house, ana, {"what": "\u200b \u200b", "helped": "A friend"})
    assert "has nothing in it that others could read" in house.text_of(answer)
    assert "A friend" in house.text_of(answer)


async def test_the_form_sent_again_after_a_lost_answer_is_one_win(house: FrontDoor):
    ana = house.person("ana")
    form = await ana.slash(house.check_ins, "win share")
    await house.fill(ana, form, what="I asked")
    await house.restart()
    await house.fill(ana, form, what="I asked twice")
    mine = await ana.slash(house.check_ins, "win mine")
    assert "I asked twice" in house.text_of(mine)
    assert house.text_of(mine).count("I asked") == 1


async def test_without_a_channel_it_stays_with_its_owner(house: FrontDoor):
    ana = house.person("ana")
    own = await keep(house, ana)
    preview = await house.choose(ana, own, "Who sees it", NAMED)

    def no_channels(connection: Connection) -> None:
        connection.execute("DELETE FROM places")

    await house.services.database.write(no_channels)
    refused = await house.press(ana, preview, "Share it")
    assert "no channel for wins yet" in house.text_of(refused)
    own = await house.press(ana, preview, "Not now")
    refused = await house.choose(ana, own, "Who sees it", NAMED)
    assert "Whatever you wrote is kept" in house.text_of(refused)


async def test_deleting_everything_removes_what_was_shared(house: FrontDoor):
    ana = house.person("ana")
    await shared(house, ana)
    await shared(house, ana, UNNAMED)
    assert len(posts(house)) == 2
    asked = await ana.slash(house.check_ins, "me delete")
    await house.press(ana, asked, "Delete my data")
    await house.press(ana, asked, "Yes, delete all of it now")
    assert posts(house) == []


async def test_the_longest_words_fit_and_stay_in_their_place(house: FrontDoor):
    house.config = parse(GATHERS, "config.yaml")
    ana = house.person("ana")
    own = await keep(house, ana, {"what": "*\n" * 300, "helped": "@everyone " * 30})
    assert len(house.text_of(own)) <= 4000
    preview = await house.choose(ana, own, "Who sees it", UNNAMED)
    await house.press(ana, preview, "Share it")
    (post,) = posts(house)
    assert len(post) <= 4000
    assert "@everyone" not in post


# The week's post


async def test_the_week_s_post_is_asked_about_only_where_there_is_one(house: FrontDoor):
    ana = house.person("ana")
    own = await keep(house, ana)
    with pytest.raises(LookupError):
        house.button(own, "The week's post")
    house.config = parse(GATHERS, "config.yaml")
    own = await keep(house, ana)
    assert "The week's post, “Friday wins”: this one is not in it." in house.text_of(own)

    given = await house.choose(ana, own, "The week's post", "unnamed")
    assert "in the next post, without your name" in house.text_of(given)
    assert "Only you see this, apart from the week's post" in house.text_of(given)
    assert posts(house) == []
    house.config = parse("series: []", "config.yaml")
    none = await house.choose(ana, given, "The week's post", "named")
    assert "none to be in" in house.text_of(none)
    out = await house.choose(ana, given, "The week's post", "no")
    with pytest.raises(LookupError):
        house.button(out, "The week's post")


async def test_unnamed_and_by_name_do_not_meet(house: FrontDoor):
    house.config = parse(GATHERS, "config.yaml")
    ana = house.person("ana")
    own = await shared(house, ana, UNNAMED)
    refused = await house.choose(ana, own, "The week's post", "named")
    assert "would lead to you" in house.text_of(refused)
    assert "“In it, without my name” works" in house.text_of(refused)

    other = await keep(house, ana)
    given = await house.choose(ana, other, "The week's post", "named")
    assert "in the next post, with your name" in house.text_of(given)
    refused = await house.choose(ana, given, "Who sees it", UNNAMED)
    assert "would lead to you" in house.text_of(refused)

    preview = await house.choose(ana, given, "Who sees it", NAMED)
    both = await house.press(ana, preview, "Share it")
    less = await house.choose(ana, both, "The week's post", "unnamed")
    assert "under your name as well" in house.text_of(less)
    gone = await house.press(ana, less, "Take it back")
    assert "not in the week's post any more" in house.text_of(gone)


async def test_a_prompt_in_a_direct_message_leads_here(house: FrontDoor):
    house.config = parse(GATHERS, "config.yaml")
    ana = house.person("ana")
    ways = house.client.doors.buttons(Occasion.PANEL, house.guild.id, "series_post:7", ["win"])
    user = await house.client.fetch_user(ana.id)
    said = await user.send(view=card("A word for today.", row(*ways)))
    form = await ana.user.click(said, custom_id=house.button(said, "Share a win"))
    (own,) = house.answers(await ana.user.submit_modal(form, {"what": "I asked"}))
    await ana.user.select(own, [NAMED], custom_id=house.button(own, "Who sees it"))
    await ana.user.click(own, custom_id=house.button(own, "Share it"))
    assert "with your name" in house.text_of(own)
    await ana.user.select(own, ["named"], custom_id=house.button(own, "The week's post"))
    assert "in the next post, with your name" in house.text_of(own)
    assert "I asked" in posts(house)[0]
    await ana.user.click(own, custom_id=house.button(own, "Take it back"))
    assert posts(house) == []
