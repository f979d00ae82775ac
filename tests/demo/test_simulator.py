"""The simulated Discord, used by a real discord.py client over loopback."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import discord.http
import pytest
from simcord.backend.models import ResponseKind

from demo.people import Impossible, NotAnswered, join
from demo.reading import channel_named, find_button, messages, text_of, threads
from demo.simulator import Simulator
from tests.demo.scene import Scene
from tests.demo.toy import Toy


async def test_a_command_is_answered_privately(scene: Scene) -> None:
    answer = await scene.ada.slash(scene.channel, "ping", text="hello")
    assert (answer.kind, answer.text, answer.ephemeral) == (ResponseKind.MESSAGE, "hello", True)
    assert messages(scene.simulator.world, scene.channel, seen_by=scene.ben.user_id) == []
    assert messages(scene.simulator.world, scene.channel, seen_by=scene.ada.user_id) == [answer.message]


async def test_a_lasting_button_in_a_layout_is_pressed(scene: Scene) -> None:
    panel = (await scene.ada.slash(scene.channel, "panel", who=scene.ben)).message
    assert panel is not None
    assert text_of(panel) == "Cheer for ben"
    assert find_button(panel, "Cheer")["custom_id"] == "cheer:7"
    assert (await scene.ben.press(panel, label="Cheer")).text == "cheered 7"
    with pytest.raises(Impossible, match="disabled"):
        await scene.ben.press(panel, label="Later")
    with pytest.raises(Impossible, match="there are"):
        await scene.ben.press(panel, custom_id="cheer:8")


async def test_a_form_is_filled_in_and_sent(scene: Scene) -> None:
    form = await scene.ada.slash(scene.channel, "checkin")
    assert form.modal is not None
    values = {"Feeling": "4", "did": "wrote to Cy", "resume": ("cv.txt", b"ten years")}
    answer = await scene.ada.submit(form, values)
    assert answer.text == "['4'] wrote to Cy ['ten years']"
    with pytest.raises(Impossible, match="no open form"):
        await scene.ada.submit(form, {"did": "again"})


async def test_a_form_refuses_what_a_client_would(scene: Scene) -> None:
    form = await scene.ada.slash(scene.channel, "checkin")
    with pytest.raises(Impossible, match="1 to 100"):
        await scene.ada.submit(form, {"feeling": ["2"]})
    with pytest.raises(Impossible, match="only"):
        await scene.ada.submit(form, {"feeling": ["6"], "did": "x"})
    with pytest.raises(Impossible, match="somebody else"):
        await scene.ben.submit(form, {"did": "x"})
    assert (await scene.ada.submit(form, {"did": "x"})).text == "[] x []"


async def test_a_deferred_answer_arrives_and_is_followed_up(scene: Scene) -> None:
    answer = await scene.ada.slash(scene.channel, "think")
    assert answer.kind is ResponseKind.DEFERRED
    assert text_of(await answer.original()) == "thought"
    assert text_of(await answer.followup()) == "and more"


async def test_choices_and_their_limit(scene: Scene) -> None:
    choices = await scene.ada.autocomplete(scene.channel, "zone", "name", "2")
    assert [choice["value"] for choice in choices] == ["0", "1"]
    scene.simulator.patience = 0.2
    with pytest.raises(NotAnswered):
        await scene.ada.autocomplete(scene.channel, "zone", "name", "26")
    assert scene.simulator.requests[-1].status == 400


async def test_a_message_menu_shows_the_text_it_was_opened_on(scene: Scene) -> None:
    said = await scene.ada.say(scene.channel, "I need a mock interview")
    answer = await scene.ada.context_menu(scene.channel, "Turn into an ask", said)
    assert answer.text == "asked: I need a mock interview"


async def test_what_was_not_synced_cannot_be_used(scene: Scene) -> None:
    with pytest.raises(Impossible, match="no command 'nothing'"):
        await scene.ada.slash(scene.channel, "nothing")
    with pytest.raises(Impossible, match="no option 'loud'"):
        await scene.ada.slash(scene.channel, "ping", loud="yes")
    with pytest.raises(Impossible, match="requires 'who'"):
        await scene.ada.slash(scene.channel, "panel")


async def test_message_content_stays_hidden_without_the_intent(scene: Scene) -> None:
    await scene.ada.say(scene.channel, "private thoughts")
    await scene.ada.say(scene.channel, f"hello {scene.bot.user.mention if scene.bot.user else ''}")
    await scene.ben.leave_server()
    await scene.ada.slash(scene.channel, "ping")  # whatever was sent before it has arrived with it
    assert [bool(text) for text in scene.bot.heard] == [False, True]


async def test_a_nonce_makes_a_second_post_harmless(scene: Scene) -> None:
    async def post(nonce: str) -> dict[str, Any]:
        body = {"content": nonce, "nonce": nonce, "enforce_nonce": True}
        route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=scene.channel.id)
        return await scene.bot.http.request(route, json=body)

    first, second, other = await post("1"), await post("1"), await post("2")
    assert first["id"] == second["id"] != other["id"]
    assert second["nonce"] == "1"
    scene.simulator.advance(timedelta(minutes=5))
    assert (await post("1"))["id"] != first["id"]


async def test_a_429_and_a_502_are_retried_by_the_client(scene: Scene) -> None:
    limited = scene.simulator.faults.answer(429, method="POST", path="/channels/*/messages", times=1)
    broken = scene.simulator.faults.answer(502, method="POST", path="/channels/*/messages", times=2)
    await scene.room().send("once")
    assert (limited.hits, broken.hits) == (1, 2)
    assert [text_of(one) for one in messages(scene.simulator.world, scene.channel)] == ["once"]
    assert [one.status for one in scene.simulator.requests][-4:] == [429, 502, 502, 200]


async def test_a_post_may_be_applied_and_its_answer_lost(scene: Scene) -> None:
    scene.simulator.faults.lose_answer(method="POST", path="/channels/*/messages", times=1)
    with pytest.raises((aiohttp.ClientError, OSError)):
        await scene.room().send("did it work?")
    assert [text_of(one) for one in messages(scene.simulator.world, scene.channel)] == ["did it work?"]


async def test_a_post_may_be_lost_on_its_way(scene: Scene) -> None:
    scene.simulator.faults.lose_request(method="POST", path="/channels/*/messages", times=1)
    with pytest.raises((aiohttp.ClientError, OSError)):
        await scene.room().send("did it work?")
    assert messages(scene.simulator.world, scene.channel) == []


async def test_chance_and_exclusions_decide_who_is_harmed(scene: Scene) -> None:
    rule = scene.simulator.faults.answer(500, excluding=("/interactions/*", "/webhooks/*"), chance=0.5)
    scene.simulator.faults.delay(0.001, path="/interactions/*")
    await asyncio.gather(*(scene.ada.slash(scene.channel, "ping") for _ in range(5)))
    assert rule.hits == 0
    for number in range(8):
        await scene.room().send(str(number))
    assert rule.hits > 0
    assert len(messages(scene.simulator.world, scene.channel)) == 8


@pytest.mark.parametrize("how", ["drop", "ask_to_reconnect"])
async def test_a_dropped_gateway_is_resumed_and_misses_nothing(scene: Scene, how: str) -> None:
    gateway = scene.simulator.gateway
    await scene.ada.say(scene.channel, "before")
    getattr(gateway, how)()
    await scene.ada.say(scene.channel, "meanwhile")
    await scene.simulator.until(lambda: gateway.resumed == 1)
    await scene.ada.say(scene.channel, "after")
    await scene.ada.slash(scene.channel, "ping")
    assert len(scene.bot.heard) == 3
    assert (gateway.identified, scene.bot.resumptions) == (1, 1)


async def test_an_unknown_session_identifies_anew(scene: Scene) -> None:
    gateway = scene.simulator.gateway
    gateway.invalidate()
    await scene.simulator.until(lambda: gateway.identified == 2)
    assert (await scene.ada.slash(scene.channel, "ping")).text == "pong"


async def test_fifty_people_at_once(scene: Scene) -> None:
    people = [join(scene.simulator, scene.guild, f"member {number}") for number in range(50)]
    texts = [f"I am {person.user_id}" for person in people]
    asked = zip(people, texts, strict=True)
    answers = await asyncio.gather(*(one.slash(scene.channel, "ping", text=text) for one, text in asked))
    assert [answer.text for answer in answers] == texts
    scene.simulator.forget()
    assert messages(scene.simulator.world, scene.channel, seen_by=people[0].user_id) == []


async def test_a_private_message_may_be_refused(scene: Scene) -> None:
    ada = await scene.bot.fetch_user(scene.ada.user_id)
    await ada.send("hello")
    assert [text_of(one) for one in scene.ada.private_messages()] == ["hello"]
    scene.ada.close_dms()
    with pytest.raises(discord.Forbidden) as refusal:
        await ada.send("hello again")
    assert refusal.value.code == 50007
    scene.ada.close_dms(closed=False)
    await scene.ada.leave_server()
    with pytest.raises(discord.Forbidden):
        await ada.send("are you there?")


async def test_files_travel_both_ways(scene: Scene) -> None:
    picture = discord.File(__file__, filename="trend.svg", description="a line that rises")
    sent = await scene.room().send(file=picture)
    [attachment] = sent.attachments
    assert attachment.description == "a line that rises"
    assert b"travel both ways" in await attachment.read()


async def test_limits_that_only_discord_checks(scene: Scene) -> None:
    with pytest.raises(discord.HTTPException, match="Must be between 1 and 100"):
        await scene.room().create_thread(name="x" * 101, type=discord.ChannelType.public_thread)
    path = f"/channels/{scene.channel.id}/messages"
    form = [{"name": "payload_json", "value": '{"content": "many"}'}]
    form += [{"name": f"files[{n}]", "value": b"x", "filename": f"{n}.txt"} for n in range(11)]
    with pytest.raises(discord.HTTPException, match="10 or fewer"):
        await scene.bot.http.request(discord.http.Route("POST", path), form=form)


async def test_an_archived_thread_wakes_when_somebody_writes(scene: Scene) -> None:
    thread = await scene.room().create_thread(name="ask", type=discord.ChannelType.public_thread)
    await thread.edit(archived=True)
    assert threads(scene.simulator.world, scene.channel) == []
    with pytest.raises(discord.HTTPException, match="archived"):
        await thread.add_user(discord.Object(scene.ben.user_id))
    await scene.ben.say(thread.id, "still here")
    assert [one.name for one in threads(scene.simulator.world, scene.channel)] == ["ask"]


async def test_history_after_a_message_begins_right_after_it(scene: Scene) -> None:
    said = [await scene.ada.say(scene.channel, f"{number}") for number in range(250)]
    after = discord.Object(said[9].id)
    read = [one.id async for one in scene.room().history(limit=None, after=after, oldest_first=True)]
    assert read == [one.id for one in said[10:]]
    newest = [one.id async for one in scene.room().history(limit=3)]
    assert newest == [one.id for one in reversed(said[-3:])]


async def test_a_form_may_be_sent_that_was_not_opened_here(scene: Scene) -> None:
    form = await scene.ada.slash(scene.channel, "checkin")
    assert form.modal is not None
    answer = await scene.ada.send_form(
        scene.channel, form.modal["custom_id"], {"feeling": ["3"], "did": "wrote", "resume": []}
    )
    assert answer.text == "['3'] wrote []"


async def test_members_are_found_by_the_gateway(scene: Scene) -> None:
    guild = scene.bot.get_guild(scene.guild.id)
    assert guild is not None
    assert [one.name for one in await guild.query_members("ad")] == ["ada"]
    [ben] = await guild.query_members(user_ids=[scene.ben.user_id])
    assert ben.name == "ben"


async def test_time_moves_only_forward_for_those_who_wait(scene: Scene) -> None:
    before = scene.simulator.world.clock.now()
    scene.simulator.faults.delay(0.01, path="/interactions/*", times=1)
    waiting = asyncio.create_task(scene.ada.slash(scene.channel, "ping"))
    await scene.simulator.until(lambda: bool(scene.simulator.world.interactions))
    scene.simulator.advance(timedelta(hours=4))
    assert (await waiting).text == "pong"
    message = await scene.room().send("later")
    assert message.created_at - before >= timedelta(hours=4)


async def test_a_forum_post_keeps_its_tags(scene: Scene) -> None:
    server = scene.bot.get_guild(scene.guild.id)
    assert server is not None
    tags = [discord.ForumTag(name="open"), discord.ForumTag(name="resolved", emoji="x")]
    seen = await server.create_forum("asks", available_tags=tags)
    forum = channel_named(scene.simulator.world, scene.guild, "asks")
    await seen.create_thread(name="Mock interview?", content="Tuesday", applied_tags=seen.available_tags[:1])
    [post] = threads(scene.simulator.world, forum)
    assert (post.name, post.applied_tags) == ("Mock interview?", [seen.available_tags[0].id])


async def test_a_wrong_token_is_refused(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", simulator.api_url)
    async with Toy() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.login("wrong")


async def test_an_unanswered_person_gives_up(simulator: Simulator) -> None:
    simulator.patience = 0.01
    guild = simulator.world.add_guild("Career support")
    channel = simulator.world.add_channel(guild, "check-ins")
    simulator.world.register_commands(None, [{"name": "ping", "description": "x"}])
    with pytest.raises(NotAnswered, match="'ping' by ada"):
        await join(simulator, guild, "ada").slash(channel, "ping")


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://belay.example"}, {"Origin": "null"}, {"Host": "belay.example"}]
)
@pytest.mark.parametrize("path", ["/gateway", "/api/v10/gateway", "/cdn/attachments/1/2/cv.pdf"])
async def test_a_browser_is_not_let_in(simulator: Simulator, headers: dict[str, str], path: str) -> None:
    simulator.world.cdn._blobs["/attachments/1/2/cv.pdf"] = b"ten years"  # pyright: ignore[reportPrivateUsage] - what it keeps is looked at
    known = {"Authorization": f"Bot {simulator.token}", "Connection": "Upgrade", "Upgrade": "websocket"}
    known |= {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    address = simulator.api_url.removesuffix("/api/v10") + path
    async with (
        aiohttp.ClientSession() as browser,
        browser.get(address, headers={**known, **headers}) as answer,
    ):
        assert answer.status == 403


async def test_what_piles_up_is_forgotten_but_for_the_newest(scene: Scene) -> None:
    world, where, ada = scene.simulator.world, scene.channel, scene.ada
    answers = [await ada.slash(where, "ping", text=str(number)) for number in range(20)]
    world.forget_old(most=11)
    assert len(world.interactions) == len(messages(world, where, seen_by=ada.user_id)) == 20
    world.forget_old(most=10)
    kept = [text_of(one) for one in messages(world, where, seen_by=ada.user_id)]
    assert kept == [str(number) for number in range(10, 20)]
    assert len(world.interactions) == len(world.interaction_tokens) == 10
    assert answers[0].message is None
    assert (await ada.slash(where, "ping", text="again")).text == "again"
