"""Threads, forum posts, tags and files in the simulated Discord: what is allowed, and what Discord refuses."""

import io
from typing import Any

import discord
import discord.http
import pytest
from simcord.backend.models import Channel
from simcord.enums import ChannelType

from demo.reading import messages, threads
from tests.demo.scene import Scene

MANAGE_CHANNELS, MANAGE_THREADS, EMBED_LINKS, ATTACH_FILES, PIN_MESSAGES = (
    discord.Permissions(**{name: True}).value
    for name in ("manage_channels", "manage_threads", "embed_links", "attach_files", "pin_messages")
)
TAGS = [{"name": "Open"}, {"name": "Resolved", "moderated": True}]


def take(scene: Scene, *permissions: int) -> None:
    """Take permissions away from the bot, and from everyone."""
    for role in list(scene.guild.roles.values()):
        left = role.permissions & ~sum(permissions)
        scene.simulator.world.edit_role(scene.guild.id, role.id, {"permissions": left})


def make_forum(scene: Scene, **fields: Any) -> Channel:
    return scene.simulator.world.add_channel(scene.guild, "asks", kind=ChannelType.FORUM, **fields)


async def post(
    scene: Scene, forum: Channel, tags: list[str] | None = None, name: str = "ask"
) -> dict[str, Any]:
    """Post in a forum, with the tags of these ids."""
    route = discord.http.Route("POST", "/channels/{channel_id}/threads", channel_id=forum.id)
    body = {"name": name, "applied_tags": tags or [], "message": {"content": "hello"}}
    return await scene.bot.http.request(route, json=body)


async def refused(code: int, what: Any) -> None:
    """Await what Discord refuses with a code."""
    with pytest.raises(discord.HTTPException) as refusal:
        await what
    assert refusal.value.code == code


async def test_a_post_has_one_id_with_its_opener_and_is_seen_at_once(scene: Scene) -> None:
    forum = make_forum(scene, available_tags=TAGS)
    made = await post(scene, forum, [forum.available_tags[0]["id"]])
    assert made["id"] == made["message"]["id"]
    assert [one.id for one in threads(scene.simulator.world, forum)] == [int(made["id"])]
    active = await scene.bot.http.get_active_threads(scene.guild.id)
    assert [thread["name"] for thread in active["threads"]] == ["ask"]


async def test_tags_have_limits_and_some_are_for_moderators(scene: Scene) -> None:
    forum = make_forum(scene, available_tags=TAGS)
    free, moderated = (tag["id"] for tag in forum.available_tags)
    await refused(50035, post(scene, forum, [free] * 6))
    await refused(10087, post(scene, forum, ["1"]))
    take(scene, MANAGE_THREADS)
    await refused(50013, post(scene, forum, [moderated]))
    made = await post(scene, forum, [free])
    await refused(50013, scene.bot.http.edit_channel(made["id"], applied_tags=[free, moderated]))
    scene.simulator.world.demand_tag(forum.id)
    await refused(40067, post(scene, forum))
    fetched = await scene.bot.fetch_channel(forum.id)
    assert isinstance(fetched, discord.ForumChannel)
    assert fetched.flags.require_tag


async def test_a_forums_tags_have_limits(scene: Scene) -> None:
    forum = make_forum(scene)
    edit = scene.bot.http.edit_channel
    await refused(50035, edit(forum.id, available_tags=[{"name": str(number)} for number in range(21)]))
    await refused(50035, edit(forum.id, available_tags=[{"name": "x" * 21}]))
    await refused(40061, edit(forum.id, available_tags=[{"name": "Open"}, {"name": "open"}]))
    await edit(forum.id, available_tags=[{"name": "Open"}])
    take(scene, MANAGE_CHANNELS)
    await refused(50013, edit(forum.id, available_tags=[]))
    assert [tag["name"] for tag in forum.available_tags] == ["Open"]


async def test_a_server_that_is_no_community_gets_no_forum(scene: Scene) -> None:
    guild = scene.bot.get_guild(scene.guild.id)
    assert guild is not None
    made = await guild.create_forum("asks", available_tags=[discord.ForumTag(name="Open")])
    assert [tag.name for tag in made.available_tags] == ["Open"]
    scene.simulator.world.without_forums.add(scene.guild.id)
    await refused(50024, guild.create_forum("more asks"))


async def test_a_message_has_one_thread_with_its_id_and_nothing_is_said_about_it(scene: Scene) -> None:
    message = await scene.room().send("an ask")
    thread = await message.create_thread(name="ask")
    assert thread.id == message.id
    assert len(messages(scene.simulator.world, scene.channel)) == 1
    assert (await scene.room().fetch_message(message.id)).flags.has_thread
    await refused(160004, message.create_thread(name="again"))
    await refused(50035, message.create_thread(name="x" * 101))


async def test_who_opened_a_thread_changes_it_and_a_lock_stops_them(scene: Scene) -> None:
    take(scene, MANAGE_THREADS, MANAGE_CHANNELS)
    thread = await (await scene.room().send("an ask")).create_thread(name="ask")
    edit = scene.bot.http.edit_channel
    await edit(thread.id, name="another")
    world = scene.simulator.world
    world.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    await refused(50083, edit(thread.id, name="a third"))
    await edit(thread.id, name="a third", archived=False)
    await refused(50013, edit(thread.id, locked=True))
    world.edit_channel(thread.id, {}, thread_metadata={"locked": True})
    await refused(160005, thread.send("hello?"))
    await refused(50013, edit(thread.id, name="a fourth"))
    world.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    await refused(50083, thread.send("hello?"))
    await refused(50013, edit(thread.id, archived=False))
    await refused(50013, thread.delete())


async def test_threads_go_with_their_channel_and_by_the_hand_of_who_manages_them(scene: Scene) -> None:
    forum = make_forum(scene)
    first, second = await post(scene, forum), await post(scene, forum)
    await scene.bot.http.delete_channel(first["id"])
    await refused(10003, scene.bot.http.get_channel(first["id"]))
    scene.simulator.world.delete_channel(forum.id)
    await refused(10003, scene.bot.http.get_channel(second["id"]))


async def test_pins_need_their_own_permission(scene: Scene) -> None:
    message = await scene.room().send("an ask")
    await message.pin()
    assert [one.id async for one in scene.room().pins()] == [message.id]
    await message.unpin()
    take(scene, PIN_MESSAGES)
    await refused(50013, message.pin())


async def test_who_is_brought_into_a_thread(scene: Scene) -> None:
    world = scene.simulator.world
    helpers = world.create_role(scene.guild.id, "helpers", mentionable=True)
    world.get_member(scene.guild.id, scene.ben.user_id).role_ids.append(helpers.id)
    thread = await (await scene.room().send("an ask")).create_thread(name="ask")
    await refused(10007, thread.add_user(discord.Object(1)))
    nobody = discord.AllowedMentions.none()
    await thread.send(f"<@&{helpers.id}>", allowed_mentions=nobody)
    assert set(world.channels[thread.id].thread_members) == {world.bot_user.id}
    allowed = discord.AllowedMentions(roles=[discord.Object(helpers.id)])
    sent = await thread.send(f"<@&{helpers.id}>", allowed_mentions=allowed, silent=True)
    assert sent.flags.suppress_notifications
    assert scene.ben.user_id in world.channels[thread.id].thread_members


async def test_a_forum_takes_no_messages(scene: Scene) -> None:
    forum = make_forum(scene)
    await refused(50008, scene.bot.get_partial_messageable(forum.id).send("hello"))


async def test_embeds_and_files_need_their_permissions_and_files_have_a_size(scene: Scene) -> None:
    big = discord.File(io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)), filename="big.pdf")
    await refused(40005, scene.room().send(file=big))
    fitting = discord.File(io.BytesIO(b"x" * (10 * 1024 * 1024)), filename="fitting.pdf")
    await scene.room().send(file=fitting)
    take(scene, EMBED_LINKS)
    await refused(50013, scene.room().send(embed=discord.Embed(title="a card")))
    take(scene, ATTACH_FILES)
    await refused(50013, scene.room().send(file=discord.File(io.BytesIO(b"x"), filename="small.pdf")))


async def test_a_spoiled_answer_was_applied_all_the_same(scene: Scene) -> None:
    spoiled = scene.simulator.faults.spoil_answer(418, method="POST", path="/channels/*/messages", times=1)
    with pytest.raises(discord.HTTPException):
        await scene.room().send("did it work?")
    assert spoiled.hits == 1
    assert [one.content for one in messages(scene.simulator.world, scene.channel)] == ["did it work?"]
