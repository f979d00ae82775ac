"""Scheduled events and voice in the simulated Discord: what a bot hears, what is allowed, and what Discord refuses."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord.backend.models import Channel
from simcord.enums import ChannelType

from tests.demo.scene import Scene
from tests.demo.test_threads import refused, take

CREATE_EVENTS, MANAGE_EVENTS, CONNECT, MUTE_MEMBERS, MOVE_MEMBERS = (
    discord.Permissions(**{name: True}).value
    for name in ("create_events", "manage_events", "connect", "mute_members", "move_members")
)


def room(scene: Scene, kind: ChannelType = ChannelType.VOICE) -> Channel:
    return scene.simulator.world.add_channel(scene.guild, "coaching", kind=kind)


def about(scene: Scene, **parts: Any) -> dict[str, Any]:
    """An event outside of voice, in an hour."""
    now = scene.simulator.world.running_clock.now()
    fields: dict[str, Any] = {
        "name": "Clinic",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "a thread"},
        "scheduled_start_time": (now + timedelta(hours=1)).isoformat(),
        "scheduled_end_time": (now + timedelta(hours=2)).isoformat(),
    }
    return {key: value for key, value in (fields | parts).items() if value is not None}


def in_voice(channel: Channel, **parts: Any) -> dict[str, Any]:
    kind = 2 if channel.type == ChannelType.VOICE else 1
    return {"entity_type": kind, "channel_id": str(channel.id), "entity_metadata": None, **parts}


def make(scene: Scene, **parts: Any) -> Awaitable[Any]:
    return scene.bot.http.create_guild_scheduled_event(scene.guild.id, **about(scene, **parts))


def change(scene: Scene, number: str, **parts: Any) -> Awaitable[Any]:
    return scene.bot.http.edit_scheduled_event(scene.guild.id, int(number), **parts)


async def test_a_bot_hears_what_becomes_of_an_event(scene: Scene) -> None:
    heard: asyncio.Queue[tuple[str, discord.ScheduledEvent]] = asyncio.Queue()

    @scene.bot.event
    async def on_scheduled_event_create(event: discord.ScheduledEvent) -> None:
        heard.put_nowait(("made", event))

    @scene.bot.event
    async def on_scheduled_event_update(
        before: discord.ScheduledEvent, after: discord.ScheduledEvent
    ) -> None:
        assert before.id == after.id
        heard.put_nowait(("changed", after))

    @scene.bot.event
    async def on_scheduled_event_delete(event: discord.ScheduledEvent) -> None:
        heard.put_nowait(("deleted", event))

    made = await make(scene, description="Bring yours.")
    what, event = await heard.get()
    assert (what, event.name, event.description, event.location) == (
        "made",
        "Clinic",
        "Bring yours.",
        "a thread",
    )
    assert (event.id, event.creator_id) == (int(made["id"]), scene.simulator.world.bot_user.id)
    await change(scene, made["id"], name="Offer clinic")
    what, event = await heard.get()
    assert (what, event.name) == ("changed", "Offer clinic")
    await scene.bot.http.delete_scheduled_event(scene.guild.id, event.id)
    assert (await heard.get())[0] == "deleted"
    await refused(10070, scene.bot.http.get_scheduled_event(scene.guild.id, event.id, False))


async def test_an_event_outside_of_voice_begins_and_ends_by_itself_and_one_in_voice_does_not(
    scene: Scene,
) -> None:
    world = scene.simulator.world
    numbers = [int((await make(scene))["id"]), int((await make(scene, **in_voice(room(scene))))["id"])]

    def states() -> list[int]:
        return [world.get_scheduled_event(scene.guild.id, number).status for number in numbers]

    scene.simulator.advance(timedelta(minutes=61))
    assert states() == [2, 1]
    scene.simulator.advance(timedelta(hours=1))
    assert states() == [3, 1]
    listed = await scene.bot.http.get_scheduled_events(scene.guild.id, False)
    assert [int(one["id"]) for one in listed] == numbers[1:]


@pytest.mark.parametrize(
    "parts",
    [
        {"name": "x" * 101},
        {"description": "x" * 1001},
        {"entity_metadata": {"location": "x" * 101}},
        {"entity_metadata": {}},
        {"scheduled_end_time": None},
        {"scheduled_start_time": "2026-03-02T08:00:00+00:00"},
        {"scheduled_end_time": "2026-03-02T09:30:00+00:00"},
    ],
)
async def test_what_cannot_be_an_event_is_refused(scene: Scene, parts: dict[str, Any]) -> None:
    await refused(50035, make(scene, **parts))
    if None not in parts.values():
        number = (await make(scene))["id"]
        await refused(50035, change(scene, number, **({"entity_type": 3, **about(scene)} | parts)))


async def test_an_event_in_voice_needs_its_channel(scene: Scene) -> None:
    voice, stage = room(scene), room(scene, ChannelType.STAGE_VOICE)
    await refused(10003, make(scene, **in_voice(voice, channel_id="1")))
    await refused(50024, make(scene, **in_voice(voice, entity_type=1)))
    number = (await make(scene, **in_voice(stage)))["id"]
    await refused(50024, change(scene, number, **in_voice(voice, entity_type=1)))
    take(scene, MUTE_MEMBERS)
    await refused(50013, make(scene, **in_voice(stage)))
    await make(scene, **in_voice(voice))
    take(scene, CONNECT)
    await refused(50013, make(scene, **in_voice(voice)))
    await make(scene)


@pytest.mark.parametrize("permission", [CREATE_EVENTS, MANAGE_EVENTS])
async def test_without_the_permission_there_is_no_event(scene: Scene, permission: int) -> None:
    take(scene, permission)
    await refused(50013, make(scene))


async def test_a_server_has_a_hundred_events_to_come_at_most(scene: Scene) -> None:
    world = scene.simulator.world
    when = about(scene)["scheduled_start_time"]
    numbers = [
        world.create_scheduled_event(scene.guild.id, name="x", entity_type=3, scheduled_start_time=when).id
        for _ in range(100)
    ]
    await refused(30038, make(scene))
    world.edit_scheduled_event(scene.guild.id, numbers[0], {"status": 4})
    await make(scene)


@pytest.mark.parametrize(
    ("present", "wanted", "allowed"),
    [(1, 2, True), (1, 4, True), (1, 3, False), (2, 3, True), (2, 4, False), (2, 1, False)],
)
async def test_an_event_goes_one_way(scene: Scene, present: int, wanted: int, allowed: bool) -> None:
    number = (await make(scene))["id"]
    if present != 1:
        await change(scene, number, status=present)
    if allowed:
        assert (await change(scene, number, status=wanted))["status"] == wanted
    else:
        await refused(50035, change(scene, number, status=wanted))


async def test_what_has_begun_keeps_its_start_and_what_is_over_stays_as_it_is(scene: Scene) -> None:
    number = (await make(scene))["id"]
    later = about(scene)["scheduled_end_time"]
    await change(scene, number, status=2, name="Now")
    await refused(50035, change(scene, number, scheduled_start_time=later))
    await change(scene, number, status=3)
    await refused(180000, change(scene, number, name="Later"))


async def test_who_is_in_voice_is_told_and_moved(scene: Scene) -> None:
    lobby, office = room(scene), room(scene)
    voice_state = scene.bot.http.get_voice_state
    await refused(10065, voice_state(scene.guild.id, scene.ada.user_id))
    await scene.ada.join_voice(lobby)
    assert (await voice_state(scene.guild.id, scene.ada.user_id))["channel_id"] == str(lobby.id)
    await scene.bot.http.edit_member(scene.guild.id, scene.ada.user_id, channel_id=office.id)
    assert (await voice_state(scene.guild.id, scene.ada.user_id))["channel_id"] == str(office.id)
    await refused(40032, scene.bot.http.edit_member(scene.guild.id, scene.ben.user_id, channel_id=office.id))
    take(scene, MOVE_MEMBERS)
    await refused(50013, scene.bot.http.edit_member(scene.guild.id, scene.ada.user_id, channel_id=lobby.id))
    await scene.ada.leave_voice()
    await refused(10065, voice_state(scene.guild.id, scene.ada.user_id))
