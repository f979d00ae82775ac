"""The server at a glance: to each person what is theirs to see."""

from datetime import timedelta

from simcord.enums import ChannelType

from demo.page.world import Due
from tests.demo.page.conftest import Glance


async def test_who_is_here(glance: Glance) -> None:
    state = await glance.get("/api/state", glance.ada)
    assert state["guild"] == {"name": "Career support"}
    assert state["me"] == {
        "id": str(glance.ada.user_id),
        "name": "ada",
        "part": "member",
        "color": "#3377aa",
        "about": "Looks for work in a laboratory.",
        "dms_open": True,
    }
    assert [(one["name"], one["part"]) for one in state["people"]] == [
        ("mona", "moderator"),
        ("ada", "member"),
        ("ben", "member"),
        ("Belay", "bot"),
    ]
    assert [role["name"] for role in state["roles"]] == ["Belay", "Moderators"]
    assert state["bot"] == {"alive": True, "since": 0, "restarts": 0}
    assert state["clock"]["now"] == int(glance.world.clock.now().timestamp())


async def test_who_has_not_chosen_is_a_member(glance: Glance) -> None:
    async with glance.client.get("/api/state") as response:
        assert (await response.json())["me"]["name"] == "ada"


async def test_places_are_those_a_person_may_enter(glance: Glance) -> None:
    ours = {one["name"]: one["kind"] for one in (await glance.get("/api/state", glance.ada))["places"]}
    assert ours == {"general": "text", "asks": "forum", "stage": "stage"}
    theirs = {one["name"] for one in (await glance.get("/api/state", glance.mona))["places"]}
    assert theirs == {*ours, "moderators"}


async def test_a_private_thread_is_known_to_those_in_it(glance: Glance) -> None:
    thread = glance.world.create_thread(
        glance.general.id, "just us", glance.ada.user_id, type=ChannelType.PRIVATE_THREAD
    )
    glance.world.add_thread_member(thread.id, glance.ada.user_id)

    async def threads(of: str) -> list[str]:
        person = {"ada": glance.ada, "ben": glance.ben, "mona": glance.mona}[of]
        places = (await glance.get("/api/state", person))["places"]
        return [one["name"] for one in places[0]["threads"]]

    assert (await threads("ada"), await threads("ben"), await threads("mona")) == (
        ["just us"],
        [],
        ["just us"],
    )
    assert "closed to you" in await glance.refused(f"/api/channel/{thread.id}", glance.ben)


async def test_a_direct_message_is_for_one(glance: Glance) -> None:
    world = glance.world
    dm = world.get_dm_channel(glance.ada.user_id)
    world.create_message(dm.id, world.bot_user.id, "for ada")
    ada = await glance.get("/api/state", glance.ada)
    assert [(one["id"], one["name"]) for one in ada["dms"]] == [(str(dm.id), "Belay")]
    assert ada["unread"] == {str(dm.id): 1}
    ben = await glance.get("/api/state", glance.ben)
    assert (ben["dms"], ben["unread"]) == ([], {})
    assert "closed to you" in await glance.refused(f"/api/channel/{dm.id}", glance.ben)
    assert (await glance.get(f"/api/channel/{dm.id}", glance.ada))["channel"]["kind"] == "dm"


async def test_what_is_new_is_counted_until_it_is_read(glance: Glance) -> None:
    general = str(glance.general.id)
    await glance.ben.say(glance.general, "one")
    await glance.ben.say(glance.general, "two")
    glance.whisper(glance.general, glance.mona, "for mona alone")
    assert (await glance.get("/api/state", glance.ada))["unread"] == {general: 2}
    assert (await glance.get("/api/state", glance.mona))["unread"] == {general: 3}
    assert (await glance.get("/api/state", glance.ben))["unread"] == {}  # they are his own
    await glance.get(f"/api/channel/{general}", glance.ada, peek=1)
    assert (await glance.get("/api/state", glance.ada))["unread"] == {general: 2}
    await glance.get(f"/api/channel/{general}", glance.ada)
    assert (await glance.get("/api/state", glance.ada))["unread"] == {}
    await glance.ben.say(glance.general, "three")
    assert (await glance.get("/api/state", glance.ada))["unread"] == {general: 1}


async def test_an_older_page_leaves_what_is_new_unread(glance: Glance) -> None:
    said = [await glance.ben.say(glance.general, f"{number}") for number in range(3)]
    await glance.get(f"/api/channel/{glance.general.id}", glance.ada, before=said[1].id)
    assert (await glance.get("/api/state", glance.ada))["unread"] == {str(glance.general.id): 3}


async def test_more_than_anybody_counts(glance: Glance) -> None:
    for _ in range(120):
        await glance.ben.say(glance.general, "again")
    assert (await glance.get("/api/state", glance.ada))["unread"] == {str(glance.general.id): 99}


async def test_events_and_the_next_prompt(glance: Glance) -> None:
    world, now = glance.world, glance.world.clock.now()
    for where, name in ((glance.general, "Coffee"), (glance.hidden, "Behind closed doors")):
        world.create_scheduled_event(
            glance.guild.id,
            creator_id=world.bot_user.id,
            name=name,
            channel_id=where.id,
            entity_type=2,
            scheduled_start_time=(now + timedelta(hours=1)).isoformat(),
        )
    glance.keeper.due = Due(now.timestamp() + 60, "A new week", glance.hidden.id)
    state = await glance.get("/api/state", glance.ada)
    assert [(one["name"], one["where"], one["status"]) for one in state["events"]] == [
        ("Coffee", "#general", "scheduled")
    ]
    due = {"at": int(now.timestamp()) + 60, "title": "A new week", "channel": None}
    assert state["clock"]["next_prompt"] == due
    mona = await glance.get("/api/state", glance.mona)
    assert [one["name"] for one in mona["events"]] == ["Coffee", "Behind closed doors"]
    assert mona["clock"]["next_prompt"]["channel"] == str(glance.hidden.id)


async def test_a_forum_shows_how_each_post_begins(glance: Glance) -> None:
    world = glance.world
    opened, resolved = (int(tag["id"]) for tag in glance.asks.available_tags)
    for name, tag in (("First", opened), ("Second", resolved)):
        starter = world.prepare_message(
            glance.asks.id, world.bot_user.id, f"**{name}** need\n\nand <#{glance.hidden.id}>"
        )
        thread, _ = world.create_forum_post(glance.asks.id, name, starter, applied_tags=[tag])
        glance.simulator.advance(timedelta(minutes=1))
    world.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    posts = (await glance.get(f"/api/forum/{glance.asks.id}", glance.ada))["posts"]
    assert [(one["name"], one["tags"], one["archived"], one["count"]) for one in posts] == [
        ("First", ["open"], False, 1),
        ("Second", ["resolved"], True, 1),
    ]
    assert posts[0]["author"]["name"] == "Belay"
    assert "<strong>First</strong> need" in posts[0]["opening"]
    assert "#closed to you" in posts[0]["opening"]
    assert "not a forum" in await glance.refused(f"/api/forum/{glance.general.id}", glance.ada)


async def test_closed_direct_messages_are_shown_as_closed(glance: Glance) -> None:
    glance.simulator.refuse_dms(glance.ada.user_id)
    assert not (await glance.get("/api/state", glance.ada))["me"]["dms_open"]
