"""Asks in trouble: deleted by hand, left behind, too large, lost on the way; nobody is left hanging."""

import asyncio

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.database import Connection
from bot.members import Kind, Who
from tests.front_door import FrontDoor
from tests.journeys.asking import (
    WORDS,
    ask,
    by_dm,
    compose,
    dms,
    inbox,
    inside,
    members,
    opener,
    openers,
    thread,
)


async def deny(house: FrontDoor, channel: int, permission: str) -> None:
    """Take a permission away from Belay in a channel."""
    found = house.client.get_channel(channel)
    assert isinstance(found, discord.abc.GuildChannel)
    overwrite = discord.PermissionOverwrite()
    overwrite.update(**{permission: False})
    await found.set_permissions(found.guild.me, overwrite=overwrite)
    await house.env.settle()


async def nothing_picked(house: FrontDoor) -> None:
    """No channel is picked for asks, nor for check-ins."""

    def transaction(connection: Connection) -> None:
        connection.execute("DELETE FROM places WHERE place IN ('help', 'check-ins')")

    await house.services.database.write(transaction)


def takes(form: InteractionResult, most: int) -> InteractionResult:
    """The form as somebody could forge it: it takes more files than it says."""
    modal = form._interaction.modal  # pyright: ignore[reportPrivateUsage] - simcord sends what was shown
    assert modal is not None
    modal["components"][-1]["component"]["max_values"] = most
    return form


# By hand


@pytest.mark.parametrize("what", ["thread", "opener", "post"])
async def test_deleted_by_hand_its_author_keeps_the_words_and_moderators_hear_once(
    house: FrontDoor, what: str
):
    if what == "post":
        await house.use_forum()
    sam, ana = house.person("sam"), house.person("ana")
    await by_dm(house, sam, Kind.ASKS)
    await ask(house, sam)
    await house.press(ana, opener(house), "I can help")
    await house.restart()
    if what == "opener":
        house.env.backend.delete_message(house.help.id, opener(house).id)
    else:
        place = thread(house, house.forum if what == "post" else house.help)
        house.env.backend.delete_channel(place.id)
    await house.env.settle()
    await house.delivered()
    assert openers(house) == [], "what is left of it goes, too"
    told = dms(house, sam)[-1]
    assert "### Your ask was removed" in house.text_of(told)
    assert "Which doors would you try first?" in house.text_of(told)
    (letter,) = house.messages(house.moderators)
    assert "“Where to look as a nurse” (strategy) was deleted by hand in Discord" in house.text_of(letter)
    assert "is closed. You were there when it counted" in house.text_of(await inbox(house, ana))
    await house.restart()
    await house.advance(days=2)
    assert len(house.messages(house.moderators)) == 1
    assert openers(house) == []


async def test_the_asker_leaves_the_server_and_those_who_help_are_told(house: FrontDoor):
    sam, ana = house.person("sam"), house.person("ana")
    await ask(house, sam)
    await house.press(ana, opener(house), "I can help")
    house.guild.remove_member(sam)
    await house.restart()
    await house.advance(days=1)
    assert "Whoever asked has left the server. Thank you to everybody" in house.text_of(opener(house))
    told = house.text_of(await inbox(house, ana))
    assert "is closed, because whoever asked has left the server" in told
    with pytest.raises(LookupError):
        house.button(opener(house), "I can help")


async def test_a_helper_leaves_the_server_and_it_goes_to_others(house: FrontDoor):
    sam, ana = house.person("sam"), house.person("ana")
    await ask(house, sam)
    await house.press(ana, opener(house), "I can help")
    house.guild.remove_member(ana)
    await house.services.members.departed(Who(house.guild.id, ana.id))
    await house.delivered()
    assert "Nobody needs to have the whole answer" in house.text_of(opener(house))


async def test_two_people_offer_in_the_same_moment(house: FrontDoor):
    sam, ana, ben = (house.person(name) for name in ("sam", "ana", "ben"))
    await ask(house, sam)
    offer = house.services.help_requests.helping.offer
    who = [Who(house.guild.id, one.id) for one in (ana, ben, ana)]
    offered = await asyncio.gather(*(offer(one, 1) for one in who))
    await house.delivered()
    assert [one.first for one in offered] == [True, True, False]
    assert {ana.id, ben.id} <= members(thread(house))
    assert f"**Helping** {ana.mention} and {ben.mention}." in house.text_of(opener(house))


async def test_a_forum_where_belay_may_not_make_tags_still_takes_asks(house: FrontDoor):
    await house.use_forum()
    await deny(house, house.forum.id, "manage_channels")
    sam = house.person("sam")
    await ask(house, sam)
    await ask(house, sam, title="Another one")
    assert len(openers(house)) == 2
    (letter,) = house.messages(house.moderators)
    assert "### Asks are posted without some of their tags" in house.text_of(letter)


# Files


async def test_too_many_files_and_the_words_are_kept(house: FrontDoor):
    sam = house.person("sam")
    form = takes(await sam.slash(house.check_ins, "ask new", kind="resume-review"), 10)
    files = [(f"page-{number}.pdf", b"%PDF") for number in range(10)]
    answer = await sam.submit_modal(form, {"title": "First page", "need": "Is it clear?", "files": files})
    await kept_as_draft(house, sam, answer, "5 files fit with an ask, and you gave 10.")


async def test_a_file_that_is_too_large_and_the_words_are_kept(house: FrontDoor):
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "ask new", kind="resume-review")
    answer = await sam.submit_modal(
        form, {"title": "First page", "need": "Is it clear?", "files": [("cv.pdf", bytes(30_000_001))]}
    )
    await kept_as_draft(house, sam, answer, "“cv.pdf” has 30.0 MB, and up to 8 MB fit.")


async def test_a_file_that_discord_does_not_hand_over_and_the_words_are_kept(
    house: FrontDoor, monkeypatch: pytest.MonkeyPatch
):
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "ask new", kind="resume-review")
    files = [("cv.pdf", b"%PDF")]
    with monkeypatch.context() as away:

        def nothing(url: str) -> None:
            del url

        away.setattr(house.env.backend.cdn, "get", nothing)
        answer = await sam.submit_modal(form, {"title": "First page", "need": "Is it clear?", "files": files})
    await kept_as_draft(house, sam, answer, "Discord did not hand over what you uploaded")


async def test_an_empty_file_and_the_words_are_kept(house: FrontDoor):
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "ask new", kind="resume-review")
    answer = await sam.submit_modal(
        form, {"title": "First page", "need": "Is it clear?", "files": [("cv.pdf", b"")]}
    )
    await kept_as_draft(house, sam, answer, "“cv.pdf” is empty, so nothing was added.")


async def kept_as_draft(house: FrontDoor, person: MemberActor, answer: InteractionResult, words: str) -> None:
    """The person is told why the files did not come with it, and everything else waits in the preview."""
    assert words in house.text_of(answer)
    assert "Nothing is posted yet" in house.text_of(answer)
    upload = await house.press(person, answer, "Add files")
    whole = await person.submit_modal(upload, {"files": [("cv.pdf", b"%PDF")]})
    await house.press(person, whole, "Post")
    assert "### First page" in house.text_of(opener(house))
    assert "1 file to this ask" in inside(house)


# Lost on the way, and nowhere to go


async def test_the_answer_to_the_form_is_lost_and_the_draft_is_not(house: FrontDoor):
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "ask new")
    house.env.inject_error("POST", "/interactions/*/*/callback", status=500, times=1)
    lost = await house.fill(sam, form, **WORDS)
    assert not lost.acknowledged
    again = await house.fill(sam, form, **WORDS)
    assert "Nothing is posted yet" in house.text_of(again)
    told = house.text_of(again) + house.text_of(await inbox(house, sam))
    assert "`/ask mine` shows how your asks stand" in told
    assert "1 ask." in house.text_of(await sam.slash(house.check_ins, "ask mine"))


async def test_with_no_channel_picked_the_draft_waits_for_one(house: FrontDoor):
    sam = house.person("sam")
    preview = await compose(house, sam)
    await nothing_picked(house)
    refused = await house.press(sam, preview, "Post")
    assert "has no channel for help yet" in house.text_of(refused)
    assert "Whatever you wrote is kept." in house.text_of(refused)
    await house.services.servers.set_up(house.guild.id, "Europe/London", {"help": house.help.id}, {})
    await house.restart()
    await house.press(sam, preview, "Post")
    assert len(openers(house)) == 1


async def test_where_belay_may_not_post_moderators_hear_and_it_is_not_lost(house: FrontDoor):
    sam = house.person("sam")
    await deny(house, house.help.id, "send_messages")
    done = await ask(house, sam)
    assert "### Posted" in house.text_of(done)
    assert openers(house) == []
    (letter,) = house.messages(house.moderators)
    assert f"Belay is not allowed to post in {house.help.mention}" in house.text_of(letter)
    listed = await house.person("ana").slash(house.check_ins, "ask open")
    assert "Where to look as a nurse" in house.text_of(listed)


@pytest.mark.parametrize("verb", ["close", "reopen"])
async def test_a_title_typed_by_hand_finds_the_ask_or_says_where_it_is(house: FrontDoor, verb: str):
    sam = house.person("sam")
    done = await ask(house, sam)
    if verb == "reopen":
        await house.press(sam, done, "Close it")
    found = await sam.slash(house.check_ins, f"ask {verb}", ask="NURSE")
    assert "### Where to look as a nurse" in house.text_of(found)
    none = await sam.slash(house.check_ins, f"ask {verb}", ask="plumber")
    assert "None of your asks that" in house.text_of(none)
    assert "`/ask mine` shows them all" in house.text_of(none)


async def test_dates_that_are_past_are_read_back_with_the_words(house: FrontDoor):
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "ask new")
    answer = await house.fill(sam, form, **WORDS, by_when="2025-12-01")
    assert "was understood as Monday, 01 December 2025, and that day is over" in house.text_of(answer)
    assert "Which doors would you try first?" in house.text_of(answer)
    blank = await house.fill(sam, form, **(WORDS | {"title": "\u200b"}))
    assert "Title" in house.text_of(blank)
    assert "Which doors would you try first?" in house.text_of(blank)


async def test_a_word_that_several_titles_have_closes_none_of_them(house: FrontDoor):
    sam = house.person("sam")
    await ask(house, sam)
    await ask(house, sam, title="A nurse abroad")
    several = await sam.slash(house.check_ins, "ask close", ask="nurse")
    assert "2 of your asks have “nurse” in their title" in house.text_of(several)
    assert all(house.button(card, "I can help") for card in openers(house))


@pytest.mark.parametrize("how", ["Post", "Post unnamed"])
async def test_its_author_deletes_their_data_and_the_answers_of_others_stand(house: FrontDoor, how: str):
    sam, ana = house.person("sam"), house.person("ana")
    form = await sam.slash(house.check_ins, "ask new", kind="resume-review")
    preview = await sam.submit_modal(
        form, {"title": "First page", "need": "Is it clear?", "files": [("cv.pdf", b"%PDF")]}
    )
    done = await house.press(sam, preview, how)
    await house.press(ana, opener(house), "I can help")
    await ana.send(thread(house), "The first line is strong")
    if how == "Post unnamed":
        reply = await house.press(sam, opener(house), "Reply as")
        await house.fill(sam, reply, text="Is it clear now?")
    mine = await sam.slash(house.check_ins, "ask mine")
    own = await house.choose(sam, mine, "Open one of your asks", "1")
    private = await house.press(sam, own, "Take it to a private thread")
    if how == "Post unnamed":
        await house.press(sam, private, "Yes, show them who I am")
    await house.fill(sam, await house.press(sam, done, "Resolved"))
    assert "asked, " in inside(house)
    await house.restart()
    assert await house.services.members.delete(Who(house.guild.id, sam.id))
    await house.delivered()
    everywhere = [one for one in house.env.backend.channels.values() if one.guild_id is not None]
    standing = [message for one in everywhere for message in house.messages(one.id)]
    texts = "\n".join(house.text_of(message) for message in standing)
    assert sam.mention not in texts
    assert "Is it clear" not in texts
    assert [message for message in standing if message.attachments] == []
    assert "A former member asked something here and has taken their words back" in texts
    assert "The first line is strong" in inside(house)


# As long as it may be


LONGEST = ("*\n" * 500)[:999]  # each line is twice as long and more, once it is harmless


async def test_the_longest_ask_with_much_to_escape_is_shown_everywhere(house: FrontDoor):
    sam, ana = house.person("sam"), house.person("ana")
    words = {"title": "_" * 80, "need": LONGEST, "tried": LONGEST, "by_when": "~" * 60}
    await ask(house, sam, "Post unnamed", **words)
    await house.press(ana, opener(house), "I can help")
    for number in range(5):
        person = house.person(f"reader{number}")
        form = await house.press(person, opener(house), "Report")
        await house.fill(person, form, words=LONGEST[:499])
    await house.delivered()
    (card,) = house.messages(house.moderators)
    for message in (opener(house), card):
        assert len(house.text_of(message)) <= 4000


async def test_many_messages_deleted_by_hand_at_once(house: FrontDoor):
    sam = house.person("sam")
    await ask(house, sam)
    house.env.backend.bulk_delete_messages(house.help.id, [opener(house).id])
    await house.env.settle()
    await house.delivered()
    assert "### Your ask was removed" in house.text_of(await inbox(house, sam))


async def test_the_list_of_ones_own_has_no_bare_numbers_where_discord_shows_no_names(house: FrontDoor):
    sam, ana = house.person("sam"), house.person("ana")
    await ask(house, sam)
    await house.press(ana, opener(house), "I can help")
    listed = await sam.slash(house.check_ins, "ask mine")
    assert f"Being helped by {ana.mention}" in house.text_of(listed)
    shown = house.answers(listed)[0]
    sent = str(house.env.backend.get_message(shown.channel_id, shown.id).components)
    assert "'Being helped by 1 person.'" in sent
