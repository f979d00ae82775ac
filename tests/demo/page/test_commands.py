"""The commands that are offered, and what is read from what somebody typed into their options."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from simcord.enums import ChannelType

from demo.page import commands
from demo.page.world import Refused
from demo.simulator import Simulator
from demo.wire import Filling, Somebody
from demo.world import entries
from tests.demo.page.acting import MANAGES, Acting, acting

OPTIONS: list[dict[str, Any]] = [
    {"type": 3, "name": "words", "description": "Say it", "required": True, "min_length": 2, "max_length": 9},
    {"type": 3, "name": "kind", "description": "One", "choices": [{"name": "A kind", "value": "a"}]},
    {"type": 3, "name": "zone", "description": "Where", "autocomplete": True},
    {"type": 4, "name": "count", "description": "Many", "min_value": 1, "max_value": 5},
    {"type": 10, "name": "share", "description": "Part"},
    {"type": 5, "name": "quiet", "description": "Hush"},
    {"type": 6, "name": "who", "description": "Who"},
    {"type": 8, "name": "role", "description": "Role"},
    {"type": 7, "name": "place", "description": "Place", "channel_types": [0, 15]},
    {"type": 9, "name": "anyone", "description": "Who or what"},
    {"type": 11, "name": "file", "description": "File"},
]
BOOK: dict[str, Any] = {"type": 1, "name": "book", "description": "Book it", "options": OPTIONS}
ADD: dict[str, Any] = {"type": 1, "name": "add", "description": "Add one", "options": []}
SYNCED: list[dict[str, Any]] = [
    {"name": "zeta", "description": "The last", "contexts": [0]},
    {
        "name": "officehours",
        "description": "Sessions",
        "contexts": [0],
        "options": [BOOK, {"type": 2, "name": "question", "description": "Questions", "options": [ADD]}],
    },
    {
        "name": "setup",
        "description": "Set up",
        "contexts": [0],
        "default_member_permissions": str(MANAGES & 1 << 5),
    },
    {"name": "Turn into an ask", "type": 3, "contexts": [0]},
    {"name": "Thank", "type": 2, "contexts": [0], "default_member_permissions": "32"},
]
NAME = "officehours book"


@pytest.fixture
async def visitor() -> AsyncIterator[Acting]:
    async with (
        Simulator(start=datetime(2026, 3, 2, 9, tzinfo=UTC)) as simulator,
        acting(simulator) as visitor,
    ):
        simulator.world.register_commands(None, SYNCED)
        yield visitor


async def test_what_is_offered_is_what_discord_would_show(visitor: Acting) -> None:
    offered = await visitor.commands(visitor.ada, visitor.general)
    names = ["officehours book", "officehours question add", "zeta"]
    assert [one["name"] for one in offered["commands"]] == names
    assert offered["menus"] == [{"name": "Turn into an ask", "on": "message"}]
    offered = await visitor.commands(visitor.mona, visitor.general)
    assert [one["name"] for one in offered["commands"]] == [*names[:2], "setup", "zeta"]
    assert {"name": "Thank", "on": "user"} in offered["menus"]


async def test_nothing_is_offered_where_nothing_can_be_typed(visitor: Acting) -> None:
    world = visitor.simulator.world
    forum = world.add_channel(visitor.guild, "ask-for-help", kind=ChannelType.FORUM)
    nothing: dict[str, list[Any]] = {"commands": [], "menus": []}
    assert await visitor.commands(visitor.mona, forum) == nothing
    assert await visitor.commands(visitor.ada, world.get_dm_channel(visitor.ada.user_id)) == nothing
    where = {"channel": str(forum.id), "name": "zeta"}
    assert "no /zeta" in await visitor.refused("command", visitor.mona, options={}, **where)


async def test_options_say_what_they_take(visitor: Acting) -> None:
    offered = await visitor.commands(visitor.ada, visitor.general)
    options = {one["name"]: one for one in offered["commands"][0]["options"]}
    assert list(options) == [one["name"] for one in OPTIONS]
    assert options["words"] == {
        "name": "words",
        "about": "Say it",
        "kind": "string",
        "required": True,
        "choices": [],
        "autocomplete": False,
        "least": 2,
        "most": 9,
        "places": [],
    }
    kinds = ["integer", "number", "boolean", "user", "role", "channel", "mentionable", "attachment"]
    assert [one["kind"] for one in options.values()][3:] == kinds
    assert options["kind"]["choices"] == [{"name": "A kind", "value": "a"}]
    assert options["zone"]["autocomplete"]
    assert (options["count"]["least"], options["count"]["most"]) == (1, 5)
    assert options["place"]["places"] == ["forum", "text"]


async def test_options_of_every_kind_are_read_and_go_over_the_wire(visitor: Acting) -> None:
    role = next(one for one in visitor.guild.roles.values() if one.name == "Moderators")
    typed = {
        "words": "hello",
        "kind": "a",
        "zone": "",
        "count": "3",
        "share": "0.5",
        "quiet": "true",
        "who": str(visitor.ben.user_id),
        "role": str(role.id),
        "place": str(visitor.general.id),
        "anyone": str(role.id),
    }
    files = {"file": [("cv.txt", b"Ten years")]}
    given = commands.given(visitor.page, visitor.ada, visitor.general, NAME, typed, files)
    assert given == {
        "words": "hello",
        "kind": "a",
        "count": 3,
        "share": 0.5,
        "quiet": True,
        "who": Somebody(visitor.ben.user_id),
        "role": role,
        "place": visitor.general,
        "anyone": role,
        "file": ("cv.txt", b"Ten years"),
    }
    filling = Filling(visitor.simulator.world, visitor.general.id, visitor.ada.user_id)
    sent = {one["name"]: one["value"] for one in filling.options(NAME, BOOK, given)}
    assert sent["quiet"] is True
    assert [sent[name] for name in ("who", "role", "place", "anyone")] == [
        typed[name] for name in ("who", "role", "place", "anyone")
    ]
    assert sent["file"] in filling.resolved["attachments"]
    assert sorted(filling.resolved) == ["attachments", "channels", "members", "roles", "users"]
    assert {one["type"] for one in entries(BOOK, "options")} == set(range(3, 12))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"count": "many"}, "whole number"),
        ({"share": "half"}, "takes a number"),
        ({"quiet": "perhaps"}, "true or false"),
        ({"who": "7"}, "not here"),
        ({"file": "cv.txt"}, "takes a file"),
        ({"nothing": "x"}, "no option"),
    ],
)
async def test_what_cannot_be_typed_is_refused(visitor: Acting, typed: dict[str, Any], words: str) -> None:
    where = visitor.page, visitor.ada, visitor.general, NAME
    with pytest.raises(Refused, match=words):
        commands.given(*where, {"words": "hello", **typed}, {})
    if "nothing" not in typed:
        assert commands.given(*where, {"words": "hello", **typed}, {}, partial=True) == {"words": "hello"}


async def test_a_file_is_given_to_an_option_for_files_only(visitor: Acting) -> None:
    files = {"words": [("cv.txt", b"Ten years")]}
    with pytest.raises(Refused, match="takes no file"):
        commands.given(visitor.page, visitor.ada, visitor.general, NAME, {}, files)


async def test_what_the_wire_refuses_is_told_over_http(visitor: Acting) -> None:
    where: dict[str, Any] = {"channel": str(visitor.general.id), "name": NAME}
    assert "requires 'words'" in await visitor.refused("command", visitor.ada, options={}, **where)
    wrong = ({"words": "x"}, {"words": "hello", "count": 9}, {"words": "hello", "kind": "b"})
    for options in wrong:
        assert await visitor.refused("command", visitor.ada, options=options, **where)
    voice = visitor.simulator.world.add_channel(visitor.guild, "voice", kind=ChannelType.VOICE)
    options = {"words": "hello", "place": str(voice.id)}
    assert "type" in await visitor.refused("command", visitor.ada, options=options, **where)


async def test_a_command_and_a_menu_are_sent_as_a_client_sends_them(visitor: Acting) -> None:
    visitor.simulator.patience = 0.05  # nobody is there to answer
    sent = list[Any]()
    visitor.simulator.world.subscribers.append(lambda event, payload: sent.append((event, payload["data"])))
    where = {"channel": str(visitor.general.id)}
    ben = str(visitor.ben.user_id)
    options = {"words": "hello", "who": ben}
    files = [("file", "cv.txt", b"Ten years")]
    late = await visitor.do("command", visitor.ada, name=NAME, options=options, files=files, **where)
    assert late == {"kind": "late", "form": None, "message": None}
    assert (await visitor.do("menu", visitor.mona, name="Thank", user=ben, **where)) == late
    assert "no “Thank”" in await visitor.refused("menu", visitor.ada, name="Thank", user=ben, **where)
    (_, command), (_, menu) = sent
    (nested,) = command["options"]
    assert (command["name"], nested["name"]) == ("officehours", "book")
    assert [one["name"] for one in nested["options"]] == ["words", "who", "file"]
    assert sorted(command["resolved"]) == ["attachments", "members", "users"]
    assert (menu["name"], menu["type"], menu["target_id"]) == ("Thank", 2, ben)
    assert sorted(menu["resolved"]) == ["members", "users"]
