"""Forms with every kind of field: as they are drawn, and as they are sent."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from simcord.backend.models import Channel, Guild, Overwrite, Role
from simcord.enums import ChannelType, OverwriteType

from demo.page import forms
from demo.page.reader import Reader
from demo.page.world import Page, Refused, Town
from demo.people import join
from demo.simulator import Simulator
from demo.wire import Filling, Impossible

LETTER = ("letter.txt", b"Dear all")


class Fixture:
    """A world without a bot, and the form that is filled in there."""

    def __init__(self) -> None:
        self.simulator = Simulator(start=datetime(2026, 3, 2, 9, tzinfo=UTC))
        world = self.simulator.world
        self.guild: Guild = world.add_guild("Career support")
        self.general: Channel = world.add_channel(self.guild, "general")
        self.closed: Channel = world.add_channel(self.guild, "closed")
        self.voice: Channel = world.add_channel(self.guild, "voice", kind=ChannelType.VOICE)
        self.role: Role = world.create_role(self.guild.id, "Coaches")
        self.ada, self.ben = (join(self.simulator, self.guild, name) for name in ("ada", "ben"))
        self.page = Page(Town(self.simulator, self.guild, cast("Any", None), []))
        self.modal: dict[str, Any] = {"custom_id": "form", "title": "All of it", "components": self._parts()}

    def _parts(self) -> list[dict[str, Any]]:
        two = [
            {"value": "a", "label": "A", "default": True},
            {"value": "b", "label": "B", "description": "bee"},
        ]
        ben, role, general = (
            {"id": str(id_), "type": kind}
            for id_, kind in (
                (self.ben.user_id, "user"),
                (self.role.id, "role"),
                (self.general.id, "channel"),
            )
        )
        gone = {"id": "7", "type": "user"}
        controls: list[dict[str, Any]] = [
            {"type": 4, "custom_id": "text", "style": 1, "value": "as it was", "max_length": 50},
            {"type": 4, "custom_id": "long", "style": 2, "required": False, "placeholder": "A line"},
            {"type": 3, "custom_id": "string", "options": two, "max_values": 2},
            {"type": 5, "custom_id": "user", "default_values": [ben, gone], "max_values": 2},
            {"type": 6, "custom_id": "role", "default_values": [role]},
            {"type": 7, "custom_id": "mentionable", "default_values": [ben, role], "max_values": 3},
            {"type": 8, "custom_id": "channel", "default_values": [general], "channel_types": [0]},
            {"type": 19, "custom_id": "file", "required": False, "max_values": 2},
            {"type": 21, "custom_id": "radio", "options": two},
            {"type": 22, "custom_id": "boxes", "options": two, "required": False, "min_values": 0},
            {"type": 23, "custom_id": "box", "default": True},
        ]
        words = {"type": 10, "id": 1, "content": "**Read** this first, <@7>."}
        row: dict[str, Any] = {
            "type": 1,
            "id": 2,
            "components": [{"type": 4, "id": 3, "custom_id": "old", "style": 1, "label": "Old"}],
        }
        row["components"][0]["required"] = False
        labels = [
            {
                "type": 18,
                "id": 2 * number,
                "label": control["custom_id"].title(),
                "description": "About it",
                "component": {**control, "id": 2 * number + 1},
            }
            for number, control in enumerate(controls, 2)
        ]
        return [words, row, *labels]

    def drawn(self) -> dict[str, dict[str, Any]]:
        """The fields by custom id."""
        form = forms.drawn(5, self.modal, Reader(self.page, self.ada))
        assert (form["interaction"], form["title"]) == ("5", "All of it")
        words, *fields = form["fields"]
        assert words == {"kind": "words", "html": words["html"]}
        assert "<strong>Read</strong>" in words["html"]
        return {one["id"]: one for one in fields}

    def sent(self, values: dict[str, Any], files: dict[str, Any] | None = None) -> dict[str, Any]:
        """What goes over the wire for what the browser sent, by custom id."""
        written = forms.written(self.page, self.general, self.modal, values, files or {})
        self.filling = Filling(self.simulator.world, self.general.id, self.ada.user_id)
        _, row, *labels = self.filling.form(self.modal, written)
        parts = [*row["components"], *(one["component"] for one in labels)]
        return {one["custom_id"]: one.get("values", one.get("value")) for one in parts}


@pytest.fixture
def form() -> Fixture:
    return Fixture()


def test_every_kind_of_field_is_drawn_with_what_it_holds(form: Fixture) -> None:
    drawn = form.drawn()
    assert {name: (one["kind"], one["value"]) for name, one in drawn.items()} == {
        "old": ("text", ""),
        "text": ("text", "as it was"),
        "long": ("paragraph", ""),
        "string": ("string", ["a"]),
        "user": ("user", [str(form.ben.user_id)]),
        "role": ("role", [str(form.role.id)]),
        "mentionable": ("mentionable", [str(form.ben.user_id), str(form.role.id)]),
        "channel": ("channel", [str(form.general.id)]),
        "file": ("file", []),
        "radio": ("radio", "a"),
        "boxes": ("checkbox", ["a"]),
        "box": ("checkbox", True),
    }


def test_a_field_says_what_it_takes(form: Fixture) -> None:
    drawn = form.drawn()
    assert [drawn["text"][key] for key in ("label", "about", "required", "least", "most")] == [
        "Text",
        "About it",
        True,
        0,
        50,
    ]
    assert (drawn["long"]["required"], drawn["long"]["placeholder"], drawn["long"]["most"]) == (
        False,
        "A line",
        4000,
    )
    assert (drawn["old"]["label"], drawn["box"]["required"], drawn["boxes"]["most"]) == ("Old", False, 2)
    assert (drawn["string"]["least"], drawn["string"]["most"]) == (1, 2)
    assert drawn["channel"]["places"] == ["text"]
    assert drawn["radio"]["options"][1] == {
        "value": "b",
        "label": "B",
        "about": "bee",
        "emoji": "",
        "chosen": False,
    }


def test_what_is_not_named_is_sent_as_it_was_shown(form: Fixture) -> None:
    ben, role, general = (str(one) for one in (form.ben.user_id, form.role.id, form.general.id))
    assert form.sent({}) == {
        "old": "",
        "text": "as it was",
        "long": "",
        "string": ["a"],
        "user": [ben],
        "role": [role],
        "mentionable": [ben, role],
        "channel": [general],
        "file": [],
        "radio": "a",
        "boxes": ["a"],
        "box": True,
    }
    assert sorted(form.filling.resolved) == ["channels", "members", "roles", "users"]


def test_what_is_filled_in_is_sent(form: Fixture) -> None:
    ada, role = str(form.ada.user_id), str(form.role.id)
    values = {
        "old": "one",
        "text": "two",
        "long": "three\nlines",
        "string": ["b", "a"],
        "user": [ada],
        "role": role,
        "mentionable": [role, ada],
        "radio": "b",
        "boxes": [],
        "box": False,
        "file": [],
        "channel": None,
    }
    sent = form.sent(values)
    assert sent["channel"] == [str(form.general.id)]
    assert {**sent, "channel": None} == {**values, "role": [role]}
    (upload,) = form.sent({}, {"file": [LETTER]})["file"]
    assert form.filling.resolved["attachments"][upload]["filename"] == "letter.txt"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"nothing": "x"}, "no field"),
        ({"text": ["x"]}, "one text"),
        ({"text": "x" * 51}, "1 to 50"),
        ({"string": ["c"]}, "only"),
        ({"string": []}, "1 to 2"),
        ({"user": ["7"]}, "not here"),
        ({"user": ["GUILD"]}, "only users"),
        ({"channel": ["VOICE"]}, "channels of type"),
        ({"radio": "c"}, "offers"),
        ({"file": ["letter.txt"]}, "takes files"),
    ],
)
def test_what_no_client_could_send_is_refused(form: Fixture, values: dict[str, Any], words: str) -> None:
    ids = {"GUILD": str(form.general.id), "VOICE": str(form.voice.id)}
    given = {
        name: [ids.get(one, one) for one in cast("list[str]", value)] if isinstance(value, list) else value
        for name, value in values.items()
    }
    with pytest.raises((Refused, Impossible), match=words):
        form.sent(given)


def test_a_file_goes_into_a_field_for_files_only(form: Fixture) -> None:
    with pytest.raises(Refused, match="no files"):
        form.sent({}, {"text": [LETTER]})
    with pytest.raises(Impossible, match="1 to 2 files"):
        form.sent({}, {"file": [LETTER] * 3})


def test_a_channel_that_is_closed_to_somebody_is_neither_shown_nor_sent(form: Fixture) -> None:
    world, everyone = form.simulator.world, form.guild.id
    overwrites = [Overwrite(everyone, OverwriteType.ROLE, deny=1 << 10)]
    world.edit_channel(form.general.id, {}, overwrites=overwrites)
    assert form.drawn()["channel"]["value"] == []
