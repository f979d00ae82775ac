"""Messages as one person sees them: what they say, what they are built of, and whose they are."""

from pathlib import Path
from typing import Any

from simcord.components import walk_components
from simcord.enums import ChannelType, MessageType

from demo.page.messages import drawn, shown
from demo.page.reader import Reader
from demo.page.serve import application
from demo.page.world import PAGE, Part, Resident, Town
from demo.people import Person
from tests.demo.page.conftest import Glance, Still
from tests.wire.town import check_in, share, town

_PICTURE = ("chart.png", b"\x89PNG not really")


async def test_a_channel_is_read_page_by_page(glance: Glance) -> None:
    for number in range(7):
        await glance.ben.say(glance.general, f"number {number}")
    path = f"/api/channel/{glance.general.id}"
    newest = await glance.get(path, glance.ada, limit=3)
    assert [one["html"] for one in newest["messages"]] == [f"<p>number {n}</p>\n" for n in (4, 5, 6)]
    assert newest["more"]
    older = await glance.get(path, glance.ada, limit=3, before=newest["messages"][0]["id"])
    oldest = await glance.get(path, glance.ada, limit=3, before=older["messages"][0]["id"])
    assert [one["html"] for one in oldest["messages"]] == ["<p>number 0</p>\n"]
    assert not oldest["more"]
    assert newest["channel"] == {
        "id": str(glance.general.id),
        "name": "general",
        "kind": "text",
        "parent": None,
        "topic": "Anything",
        "may_write": True,
        "private": False,
        "archived": False,
        "locked": False,
        "tags": [],
    }


async def test_what_is_for_one_person_is_shown_to_no_other(glance: Glance) -> None:
    glance.whisper(glance.general, glance.ada, "for ada")
    path = f"/api/channel/{glance.general.id}"
    [message] = (await glance.get(path, glance.ada))["messages"]
    assert (message["html"], message["private"], message["mine"]) == ("<p>for ada</p>\n", True, False)
    assert (await glance.get(path, glance.ben))["messages"] == []
    assert (await glance.get(path, glance.mona))["messages"] == []


async def test_a_closed_channel_stays_closed(glance: Glance) -> None:
    for number in (glance.hidden.id, 5, "x", "²", 10**30):
        assert "closed to you" in await glance.refused(f"/api/channel/{number}", glance.ada)
    assert (await glance.get(f"/api/channel/{glance.hidden.id}", glance.mona))["messages"] == []


async def test_who_wrote_it_and_what_it_answers(glance: Glance) -> None:
    first = await glance.ben.say(glance.general, "Has **anybody** an idea? ||yes||")
    await glance.ada.say(glance.general, "I have", reply_to=first)
    first.pinned = True
    messages = (await glance.get(f"/api/channel/{glance.general.id}", glance.ada))["messages"]
    assert messages[0]["author"] == {
        "id": str(glance.ben.user_id), "name": "ben", "bot": False, "color": "#33aa77",
    }  # fmt: skip
    assert (messages[0]["pinned"], messages[0]["mine"], messages[1]["mine"]) == (True, False, True)
    reply = {"id": str(first.id), "author": "ben", "text": "Has anybody an idea? ▇▇▇"}
    assert messages[1]["reply_to"] == reply
    glance.world.delete_message(glance.general.id, first.id)
    [left] = (await glance.get(f"/api/channel/{glance.general.id}", glance.ada))["messages"]
    assert left["reply_to"]["text"] == "The message was deleted."


async def test_a_thread_is_shown_at_its_message_and_begins_with_it(glance: Glance) -> None:
    first = await glance.ben.say(glance.general, "Shall we?")
    thread = glance.world.create_thread(
        glance.general.id, "Shall we", glance.ben.user_id, message_id=first.id
    )
    await glance.ada.say(thread, "Gladly")
    [message] = (await glance.get(f"/api/channel/{glance.general.id}", glance.ada))["messages"]
    assert message["thread"] == {"id": str(thread.id), "name": "Shall we", "count": 1}
    inside = await glance.get(f"/api/channel/{thread.id}", glance.ada)
    assert [one["html"] for one in inside["messages"]] == ["<p>Shall we?</p>\n", "<p>Gladly</p>\n"]
    assert (inside["channel"]["kind"], inside["channel"]["parent"]) == ("thread", str(glance.general.id))


async def test_a_locked_thread_takes_words_of_moderators_only(glance: Glance) -> None:
    thread = glance.world.create_thread(glance.general.id, "Done", glance.ben.user_id)
    glance.world.edit_channel(thread.id, {}, thread_metadata={"locked": True})
    for person, may in ((glance.ada, False), (glance.mona, True)):
        found = (await glance.get(f"/api/channel/{thread.id}", person))["channel"]
        assert (found["locked"], found["may_write"]) == (True, may)
    assert not (await glance.get(f"/api/channel/{glance.asks.id}", glance.mona))["channel"]["may_write"]


def test_what_discord_itself_says(glance: Glance) -> None:
    world, ben = glance.world, glance.ben.user_id
    pinned = world.create_message(glance.general.id, ben, "look")
    for kind, parts, expected in (
        (MessageType.NEW_MEMBER, {}, "ben joined the server."),
        (MessageType.PINS_ADD, {"referenced_message_id": pinned.id}, "ben pinned a message."),
        (MessageType.RECIPIENT_ADD, {"recipient_id": glance.ada.user_id}, "ben added ada to the thread."),
        (MessageType.PREMIUM_GUILD_SUBSCRIPTION, {}, "ben boosted the server."),
    ):
        message = drawn(
            glance.reader(glance.ada), world.create_system_message(glance.general.id, kind, ben, **parts)
        )
        assert (message["system"], message["html"], message["reply_to"]) == (expected, "", None)


async def test_files_and_pictures_come_from_here(glance: Glance) -> None:
    world = glance.world
    files = [_PICTURE, ("cv <x>.html", b"<script>alert(1)</script>"), ("me.svg", b"<svg onload='x'/>")]
    said = await glance.ada.say(glance.general, "See", files=files)
    shown = drawn(glance.reader(glance.ben), said)
    gallery, page, drawing = shown["blocks"]
    assert (gallery["type"], gallery["items"][0]["alt"]) == ("gallery", "")
    assert (page["type"], page["name"], page["size"]) == ("file", "cv <x>.html", 25)
    assert f"as={glance.ben.user_id}" in page["url"]
    for block, kind in ((gallery["items"][0], "image/png"), (page, None), (drawing, None)):
        async with glance.client.get(block["url"]) as response:
            assert response.status == 200
            assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert response.content_type == (kind or "application/octet-stream")
            assert ("Content-Disposition" in response.headers) is (kind is None)
    assert world.loopback_cdn.base not in str(shown)


async def test_a_file_is_for_those_who_see_its_message(glance: Glance) -> None:
    attachments = glance.world.store_attachments(glance.hidden.id, [_PICTURE])
    secret = glance.world.create_message(glance.hidden.id, glance.mona.user_id, "", attachments=attachments)
    url = drawn(glance.reader(glance.mona), secret)["blocks"][0]["items"][0]["url"].partition("?")[0]
    assert "closed to you" in await glance.refused(url, glance.ada)
    whispered = glance.whisper(glance.general, glance.ben, "yours")
    whispered.attachments = glance.world.store_attachments(glance.general.id, [_PICTURE])
    url = drawn(glance.reader(glance.ben), whispered)["blocks"][0]["items"][0]["url"].partition("?")[0]
    assert "gone" in await glance.refused(url, glance.ada)
    said = await glance.ada.say(glance.general, "mine")
    elsewhere = f"/files/{glance.general.id}/{said.id}/{attachments[0]['id']}/chart.png"
    assert "gone" in await glance.refused(elsewhere, glance.ada)


def test_it_says_when_the_bot_is_thinking(glance: Glance) -> None:
    message = glance.whisper(glance.general, glance.ada, "", flags=1 << 7)
    assert drawn(glance.reader(glance.ada), message)["thinking"]


async def test_a_private_thread_at_a_message_is_not_betrayed(glance: Glance) -> None:
    first = await glance.ben.say(glance.general, "card")
    thread = glance.world.create_thread(
        glance.general.id, "secret", glance.ada.user_id, type=ChannelType.PRIVATE_THREAD, message_id=first.id
    )
    assert drawn(glance.reader(glance.ben), first)["thread"] is None
    assert drawn(glance.reader(glance.mona), first)["thread"]["id"] == str(thread.id)


async def test_what_the_real_bot_posts_is_drawn_whole(tmp_path: Path) -> None:
    async with town(tmp_path) as made:
        ada, ben = made.person("ada"), made.person("ben")
        people = [Resident(one, Part.MEMBER, "", "#112233") for one in (ada, ben)]
        page = application(Town(made.simulator, made.guild, Still(), people))[PAGE]

        def seen(person: Person) -> list[dict[str, Any]]:
            return shown(Reader(page, person), made.check_ins)["messages"]

        async with made.bot:
            summary = (await check_in(ada, made.check_ins, "Wrote to **two** people")).message
            assert summary is not None
            [own] = [one for one in seen(ada) if one["private"]]
            assert own["id"] == str(summary.id)
            assert seen(ben) == [one for one in seen(ben) if not one["private"]]
            await share(ada, summary)
            await made.simulator.until(lambda: any("two" in str(one["blocks"]) for one in seen(ben)))
        controls = [
            part.get("custom_id")
            for message in made.cards()
            for part in walk_components(message.components)
            if part.get("custom_id")
        ]
        drawn_whole = str(seen(ben))
        assert controls
        assert all(f"'{one}'" in drawn_whole for one in controls)
        assert "unknown" not in drawn_whole
        assert "Wrote to **two** people" in drawn_whole  # a member's marks are not ours to draw bold
