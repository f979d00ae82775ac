"""`/me` through the front door: choosing, being told, taking one's data along, and going."""

import asyncio
import json
from datetime import timedelta

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult, ResponseMessage

from bot.members import Kind, Way, Who
from bot.members.mention import say_something_waits
from bot.members.store import expire_inbox
from bot.outbox.store import all_waiting
from tests.front_door import FrontDoor


def who(house: FrontDoor, person: MemberActor) -> Who:
    return Who(house.guild.id, person.id)


def all_private(house: FrontDoor, result: InteractionResult) -> bool:
    return all(answer.ephemeral for answer in house.answers(result))


async def panel_of(house: FrontDoor, person: MemberActor) -> ResponseMessage:
    shown = (await person.slash(house.check_ins, "me preferences")).response
    assert shown is not None
    return shown


async def leave(house: FrontDoor, person: MemberActor, text: str) -> None:
    await house.services.members.leave_in_inbox(who(house, person), "members.kept", {"text": text})


async def delivered(house: FrontDoor) -> None:
    """Until the courier has nothing more in hand."""
    async with asyncio.timeout(5):
        while await house.services.database.read(all_waiting):
            pass


async def mention(house: FrontDoor, person: MemberActor) -> None:
    """Have the public line put out, as the courier does when somebody chose mentions."""
    await house.services.database.write(say_something_waits, who(house, person), house.services.clock())
    await delivered(house)


# --- preferences


async def test_a_member_sees_what_is_chosen_for_them(house: FrontDoor):
    ada = house.person("ada")
    result = await ada.slash(house.check_ins, "me preferences")
    text = house.text_of(result)
    assert all_private(house, result)
    assert "Europe/London (this server's, as you have not chosen one)" in text
    assert "- Offers of help: **mention**" in text
    assert "**Quiet hours:** none" in text
    assert "everybody there can see" in text
    with pytest.raises(LookupError):
        house.button(result, "I'm back")


async def test_the_time_zone_is_found_while_typing_and_given_back_to_the_server(house: FrontDoor):
    ada = house.person("ada")
    choices = await ada.autocomplete(house.check_ins, "me preferences", "zone", "berl")
    assert choices[0]["value"] == "Europe/Berlin"
    assert "there now" in choices[0]["name"]
    assert len(await ada.autocomplete(house.check_ins, "me preferences", "zone", "")) == 25
    chosen = await ada.slash(house.check_ins, "me preferences", zone="Europe/Berlin")
    assert "Europe/Berlin (yours)" in house.text_of(chosen)
    await house.press(ada, chosen, "Use the server's time zone")
    assert "Europe/London (this server's" in house.text_of(chosen)


async def test_a_time_zone_that_is_none_is_explained(house: FrontDoor):
    refused = await house.person("ada").slash(house.check_ins, "me preferences", zone="Berlin *now*")
    assert "no time zone called" in house.text_of(refused)
    assert all_private(house, refused)


async def test_a_kind_of_message_is_turned_off_in_place(house: FrontDoor):
    ada = house.person("ada")
    panel = await panel_of(house, ada)
    await house.choose(ada, panel, "Choose a kind", "offers")
    await house.choose(ada, panel, "Offers of help: how?", "off")
    assert "- Offers of help: **off**" in house.text_of(panel)
    await house.choose(ada, panel, "Offers of help: how?", "dm")
    assert "- Offers of help: **direct message**" in house.text_of(panel)
    ways = (await house.services.members.preferences(who(house, ada))).ways
    assert ways[Kind.OFFERS] is Way.DM


async def test_quiet_hours_are_typed_kept_and_removed(house: FrontDoor):
    ada = house.person("ada")
    panel = await panel_of(house, ada)
    form = await house.press(ada, panel, "Quiet hours")
    await ada.submit_modal(form, {"from": "10pm", "to": "7:30"})
    assert "**Quiet hours:** 22:00 to 07:30" in house.text_of(panel)
    form = await house.press(ada, panel, "Quiet hours")
    await ada.submit_modal(form, {"from": "", "to": ""})
    assert "**Quiet hours:** none" in house.text_of(panel)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("late", "7:30", '"late" could not be read'),
        ("22:00", "", "need two times"),
        ("25:00", "7", '"25:00" could'),
    ],
)
async def test_quiet_hours_that_cannot_be_read(house: FrontDoor, start: str, end: str, words: str):
    ada = house.person("ada")
    panel = await panel_of(house, ada)
    form = await house.press(ada, panel, "Quiet hours")
    refused = await ada.submit_modal(form, {"from": start, "to": end})
    text = house.text_of(refused)
    assert words in text
    assert "22:00" in text
    assert "This is what you wrote" in text
    assert "**Quiet hours:** none" in house.text_of(panel)


async def test_the_country_of_the_crisis_lines(house: FrontDoor):
    ada = house.person("ada")
    panel = await panel_of(house, ada)
    await house.press(ada, panel, "Country")
    assert "It is used for nothing else" in house.text_of(panel)
    await house.choose(ada, panel, "Australia", "DE")
    assert "**Country for crisis lines:** Germany" in house.text_of(panel)
    await house.press(ada, panel, "Country")
    await house.press(ada, panel, "Back")
    assert "Germany" in house.text_of(panel)
    await house.press(ada, panel, "Country")
    await house.press(ada, panel, "Elsewhere")
    assert "**Country for crisis lines:** not chosen" in house.text_of(panel)


async def test_coming_back_from_a_pause(house: FrontDoor):
    ada = house.person("ada")
    await house.services.members.pause(who(house, ada), "2 weeks")
    panel = await panel_of(house, ada)
    assert "You are away until" in house.text_of(panel)
    old = await panel_of(house, ada)
    await house.press(ada, panel, "I'm back")
    assert "You are away until" not in house.text_of(panel)
    refused = await house.press(ada, old, "I'm back")
    assert "You are not on a pause" in house.text_of(refused)


async def test_a_panel_works_after_a_restart(house: FrontDoor):
    ada = house.person("ada")
    panel = await panel_of(house, ada)
    await house.restart()
    await house.choose(ada, panel, "Choose a kind", "offers")
    await house.choose(ada, panel, "Offers of help: how?", "inbox")
    assert "- Offers of help: **only when I come by**" in house.text_of(panel)


# --- the inbox


async def test_an_empty_inbox(house: FrontDoor):
    shown = await house.person("ada").slash(house.check_ins, "me inbox")
    assert "Nothing is waiting for you" in house.text_of(shown)
    assert all_private(house, shown)


async def test_what_waits_is_shown_once(house: FrontDoor):
    ada = house.person("ada")
    await leave(house, ada, "Your check-in was shared.")
    shown = await ada.slash(house.check_ins, "me inbox")
    text = house.text_of(shown)
    assert "**1 thing** waited for you" in text
    assert text.count("Your check-in was shared.") == 1
    assert all_private(house, shown)
    again = await ada.slash(house.check_ins, "me inbox")
    assert "Nothing is waiting for you" in house.text_of(again)


async def test_more_than_a_handful_comes_in_parts(house: FrontDoor):
    ada = house.person("ada")
    for number in range(7):
        await leave(house, ada, f"thing {number}")
    text = house.text_of(await ada.slash(house.check_ins, "me inbox"))
    assert "**7 things** waited for you. Here are the 5 oldest" in text
    assert await house.services.members.how_many_wait(who(house, ada)) == 0  # the rest followed at once


async def test_the_line_in_public_says_nothing_shows_its_owner_and_goes(house: FrontDoor):
    ada, ben = house.person("ada"), house.person("ben")
    await leave(house, ada, "Ben would like to help you.")
    await mention(house, ada)
    (line,) = house.messages(house.check_ins)
    assert house.text_of(line) == f"<@{ada.id}>, something is waiting for you. Only you will see what it is."
    refused = await house.press(ben, line, "Show me")
    assert "somebody else" in house.text_of(refused)
    assert "Ben would like" not in house.text_of(refused)
    assert all_private(house, refused)
    await house.restart()
    shown = await house.press(ada, line, "Show me")
    assert "Ben would like to help you." in house.text_of(shown)
    assert all_private(house, shown)
    await delivered(house)
    assert house.messages(house.check_ins) == []


async def test_the_line_goes_as_well_when_its_owner_came_by_another_way(house: FrontDoor):
    ada = house.person("ada")
    await leave(house, ada, "something")
    await mention(house, ada)
    await mention(house, ada)
    assert len(house.messages(house.check_ins)) == 1
    shown = await ada.slash(house.check_ins, "me privacy")
    assert "something" in house.text_of(shown)
    await delivered(house)
    assert house.messages(house.check_ins) == []


async def test_a_line_whose_reason_is_gone_tells_the_truth_and_goes(house: FrontDoor):
    ada = house.person("ada")
    await leave(house, ada, "something")
    await mention(house, ada)
    (line,) = house.messages(house.check_ins)
    await house.services.database.write(expire_inbox, house.services.clock() + timedelta(days=200))
    shown = await house.press(ada, line, "Show me")
    assert "Nothing is waiting for you" in house.text_of(shown)
    await delivered(house)
    assert house.messages(house.check_ins) == []


async def test_a_pause_takes_the_line_away(house: FrontDoor):
    ada = house.person("ada")
    await leave(house, ada, "something")
    await mention(house, ada)
    await house.services.members.pause(who(house, ada), "2 weeks")
    await delivered(house)
    assert house.messages(house.check_ins) == []


# --- blocks


async def blocks_of(house: FrontDoor, person: MemberActor) -> InteractionResult:
    return await person.slash(house.check_ins, "blocks")


async def test_an_empty_list_says_what_a_block_does(house: FrontDoor):
    shown = await blocks_of(house, house.person("ada"))
    text = house.text_of(shown)
    assert all_private(house, shown)
    assert "they are not told" in text
    assert "You have blocked nobody" in text
    with pytest.raises(LookupError):
        house.button(shown, "Unblock")


async def test_somebody_is_blocked_and_unblocked_in_place_and_hears_nothing(house: FrontDoor):
    ada, ben = house.person("ada"), house.person("ben")
    shown = await blocks_of(house, ada)
    old = await blocks_of(house, ada)
    await house.choose(ada, shown, "Block somebody", ben)
    text = house.text_of(shown)
    assert f"<@{ben.id}> is blocked" in text
    assert "**You blocked 1 person.**" in text
    assert f"1. <@{ben.id}>, since <t:" in text
    await house.choose(ada, old, "Block somebody", ben)
    assert f"You have blocked <@{ben.id}> already" in house.text_of(old)
    await house.choose(ada, shown, "Unblock", str(ben.id))
    assert f"<@{ben.id}> is unblocked" in house.text_of(shown)
    assert "You have blocked nobody" in house.text_of(shown)
    await house.choose(ada, old, "Unblock", str(ben.id))
    assert f"<@{ben.id}> is not on your list any more" in house.text_of(old)
    assert house.messages(house.check_ins) == []
    assert "Nothing is waiting" in house.text_of(await ben.slash(house.check_ins, "me inbox"))


async def test_oneself_and_a_bot_cannot_be_blocked(house: FrontDoor):
    ada = house.person("ada")
    robot = house.guild.add_member(house.env.create_user("robot", bot=True))
    shown = await blocks_of(house, ada)
    own = await house.choose(ada, shown, "Block somebody", ada)
    bots = await house.choose(ada, shown, "Block somebody", robot)
    assert "That is you" in house.text_of(own)
    assert "is a bot" in house.text_of(bots)
    assert all_private(house, own)
    assert "You have blocked nobody" in house.text_of(shown)


async def test_a_long_list_has_pages_and_an_end(house: FrontDoor):
    ada, ben = house.person("ada"), house.person("ben")
    blocks = house.services.members.blocks
    for number in range(100):
        await blocks.block(who(house, ada), 1000 + number)
        if number % 50 == 49:
            await house.advance(hours=1)
    shown = await blocks_of(house, ada)
    assert "**You blocked 100 people.** Page 1 of 4" in house.text_of(shown)
    await house.press(ada, shown, "Older")
    text = house.text_of(shown)
    assert "Page 2 of 4" in text
    assert "26. <@" in text
    assert "25. <@" not in text
    refused = await house.choose(ada, shown, "Block somebody", ben)
    assert "Your list holds 100 people" in house.text_of(refused)
    await house.press(ada, shown, "Older")
    await house.press(ada, shown, "Older")
    assert "100. <@1049>" in house.text_of(shown)
    for user in range(1026, 1050):  # all of this page but one
        await blocks.unblock(who(house, ada), user)
    await house.choose(ada, shown, "Unblock", "1025")
    assert "<@1025> is unblocked" in house.text_of(shown)
    assert "Page 3 of 3" in house.text_of(shown)
    await house.press(ada, shown, "Newer")
    await house.press(ada, shown, "Newer")
    assert "Page 1 of 3" in house.text_of(shown)


async def test_a_list_works_after_a_restart(house: FrontDoor):
    ada, ben = house.person("ada"), house.person("ben")
    shown = await blocks_of(house, ada)
    await house.restart()
    await house.choose(ada, shown, "Block somebody", ben)
    assert f"<@{ben.id}> is blocked" in house.text_of(shown)


# --- what is held


async def test_an_export_is_a_file_for_its_owner_alone(house: FrontDoor):
    ada = house.person("ada")
    await ada.slash(house.check_ins, "me preferences", zone="Asia/Tokyo")
    result = await ada.slash(house.check_ins, "me export")
    assert "This is all that Belay holds about you" in house.text_of(result)
    assert all_private(house, result)
    assert result.response is not None
    (attached,) = result.response.attachments
    assert attached.filename.endswith(".json")
    held = json.loads(await attached.read())
    assert held["user_id"] == str(ada.id)
    assert held["member"]["time_zone"] == "Asia/Tokyo"


async def test_deleting_is_asked_twice_and_done_at_once(house: FrontDoor):
    ada = house.person("ada")
    await ada.slash(house.check_ins, "me preferences", zone="Asia/Tokyo")
    asked = await ada.slash(house.check_ins, "me delete")
    assert '"a former member"' in house.text_of(asked)
    await house.press(ada, asked, "Delete my data")
    assert "Nobody can bring it back" in house.text_of(asked)
    assert (await house.services.members.export(who(house, ada)))["member"] is not None
    confirm = house.button(asked, "Yes, delete all of it now")
    message = asked.response
    assert message is not None
    await ada.click(message, custom_id=confirm)
    assert "**It is deleted.**" in house.text_of(asked)
    assert (await house.services.members.export(who(house, ada)))["member"] is None


async def test_a_second_deletion_finds_nothing(house: FrontDoor):
    ada = house.person("ada")
    await ada.slash(house.check_ins, "me preferences", zone="Asia/Tokyo")
    first, second = [await ada.slash(house.check_ins, "me delete") for _ in range(2)]
    for asked in (first, second):
        await house.press(ada, asked, "Delete my data")
    await house.press(ada, first, "Yes, delete all of it now")
    await house.press(ada, second, "Yes, delete all of it now")
    assert "There is nothing to delete" in house.text_of(second)


async def test_deletion_can_be_dropped(house: FrontDoor):
    ada = house.person("ada")
    await ada.slash(house.check_ins, "me preferences", zone="Asia/Tokyo")
    asked = await ada.slash(house.check_ins, "me delete")
    await house.press(ada, asked, "Keep everything")
    assert "Nothing was deleted" in house.text_of(asked)
    asked = await ada.slash(house.check_ins, "me delete")
    await house.press(ada, asked, "Delete my data")
    await house.press(ada, asked, "Keep everything")
    assert "Nothing was deleted" in house.text_of(asked)
    assert (await house.services.members.export(who(house, ada)))["member"] is not None


async def test_privacy_is_short_and_names_who_could_see(house: FrontDoor):
    result = await house.person("ada").slash(house.check_ins, "me privacy")
    text = house.text_of(result)
    assert len(text) < 2000
    for words in ("message content", "person who runs this bot could", "180 days", "30 days", "/me delete"):
        assert words in text


# --- in a crisis


async def write(house: FrontDoor, person: MemberActor, text: str) -> InteractionResult:
    """Type a text into a form (any will do) and send it."""
    panel = await panel_of(house, person)
    form = await house.press(person, panel, "Quiet hours")
    return await person.submit_modal(form, {"from": text, "to": ""})


async def test_words_of_crisis_bring_a_private_card_with_lines_of_the_country(house: FrontDoor):
    ada = house.person("ada")
    await house.services.members.set_country(who(house, ada), "GB")
    result = await write(house, ada, "i want to die")
    text = house.text_of(house.answers(result)[-1])
    assert "Samaritans: call 116 123" in text
    assert "a person answers" in text
    assert "findahelpline" not in text
    assert all_private(house, result)
    assert house.button(result, "Ask a moderator to reach out").startswith("moderation.hand:")
    assert house.messages(house.moderators) == []
    assert house.messages(house.check_ins) == []
    assert "die" not in json.dumps(await house.services.members.export(who(house, ada)))


async def test_without_a_country_the_card_offers_lines_anywhere(house: FrontDoor):
    text = house.text_of(await write(house, house.person("ada"), "suicide"))
    assert "findahelpline.com" in text
    assert "/me preferences" in text


async def test_other_words_bring_no_card(house: FrontDoor):
    text = house.text_of(await write(house, house.person("ada"), "killing me"))
    assert "a person answers" not in text
