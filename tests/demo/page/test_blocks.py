"""What a message is built of: every component, and what is drawn of the rest."""

from typing import Any

import pytest

from demo.page.blocks import Blocks
from tests.demo.page.conftest import Glance

_PICTURE = ("chart.png", b"\x89PNG not really")


def words(text: str) -> dict[str, Any]:
    return {"type": 10, "content": text}


def button(label: str, **parts: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": label, "custom_id": f"x.{label}", **parts}


_PICK = {
    "type": 3,
    "custom_id": "pick",
    "placeholder": "One",
    "min_values": 0,
    "max_values": 2,
    "options": [
        {"label": "L", "value": "v", "description": "d", "default": True},
        {"label": "M", "value": "w"},
    ],
}
_PEOPLE = {"type": 5, "custom_id": "who", "default_values": [{"id": "7", "type": "user"}]}


def row(*controls: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(controls)}


def test_every_component_becomes_a_block(glance: Glance) -> None:
    go = button("Go", style=3, emoji={"name": "🧗"})
    out = {"type": 2, "style": 5, "label": "Out", "url": "https://a.b"}
    inside = [
        {"type": 9, "components": [words("a")], "accessory": go},
        {"type": 14, "divider": False, "spacing": 2},
        row(button("No", style=4, disabled=True), out),
        row(_PICK),
        row(_PEOPLE),
    ]
    box_of_all = {"type": 17, "accent_color": 0x0A5588, "components": inside}
    post = glance.post(glance.general, words("# Hello"), box_of_all)
    title, box = Blocks(glance.reader(glance.ada), post).all()
    assert title == {"type": "text", "html": "<h3>Hello</h3>\n"}
    assert (box["type"], box["accent"]) == ("container", "#0a5588")
    section, line, buttons, select, people = box["blocks"]
    assert section["blocks"] == [{"type": "text", "html": "<p>a</p>\n"}]
    assert section["accessory"] == {
        "type": "button", "id": "x.Go", "label": "Go", "emoji": "🧗", "style": "success", "disabled": False, "url": None,
    }  # fmt: skip
    assert line == {"type": "line", "large": True, "divider": False}
    assert [(one["style"], one["disabled"], one["url"]) for one in buttons["controls"]] == [
        ("danger", True, None),
        ("link", False, "https://a.b"),
    ]
    assert select["controls"] == [
        {
            "type": "select",
            "of": "string",
            "id": "pick",
            "placeholder": "One",
            "options": [
                {"value": "v", "label": "L", "about": "d", "emoji": None, "chosen": True},
                {"value": "w", "label": "M", "about": "", "emoji": None, "chosen": False},
            ],
            "chosen": [],
            "least": 0,
            "most": 2,
            "disabled": False,
        }
    ]
    assert (people["controls"][0]["of"], people["controls"][0]["chosen"]) == ("user", ["7"])


@pytest.mark.parametrize(("kind", "of"), [(5, "user"), (6, "role"), (7, "mentionable"), (8, "channel")])
def test_every_kind_of_select(glance: Glance, kind: int, of: str) -> None:
    post = glance.post(glance.general, row({"type": kind, "custom_id": "s"}))
    [found] = Blocks(glance.reader(glance.ada), post).all()
    assert found["controls"][0]["of"] == of


def test_what_is_not_known_says_what_it_is(glance: Glance) -> None:
    post = glance.post(glance.general, words("x"))
    post.components.append({"type": 99})
    assert Blocks(glance.reader(glance.ada), post).all()[1] == {
        "type": "unknown",
        "what": "a component of kind 99",
    }


def test_a_picture_in_a_gallery_is_shown_once(glance: Glance) -> None:
    attachments = glance.world.store_attachments(glance.general.id, [_PICTURE])
    media = {"url": attachments[0]["url"]}
    post = glance.post(
        glance.general,
        {"type": 12, "items": [{"media": media, "description": "Your week"}, {"media": {"url": "https://elsewhere.example/x.png"}}]},
        {"type": 9, "components": [words("a")], "accessory": {"type": 11, "media": media}},
        attachments=attachments,
    )  # fmt: skip
    gallery, section = Blocks(glance.reader(glance.ada), post).all()
    assert [one["alt"] for one in gallery["items"]] == ["Your week", ""]
    assert gallery["items"][0]["url"].startswith("/files/")
    assert gallery["items"][1]["url"] is None  # nothing is loaded from elsewhere
    assert section["accessory"]["type"] == "image"


def test_an_embed_is_drawn_as_a_box(glance: Glance) -> None:
    embed = {
        "title": "T", "url": "https://a.b", "description": "**D**", "color": 255,
        "fields": [{"name": "N", "value": "V"}], "footer": {"text": "F"}, "author": {"name": "A"},
    }  # fmt: skip
    post = glance.world.create_message(glance.general.id, glance.world.bot_user.id, "", embeds=[embed])
    [box] = Blocks(glance.reader(glance.ada), post).all()
    assert box["accent"] == "#0000ff"
    text = "".join(block["html"] for block in box["blocks"])
    for part in (
        '<a href="https://a.b"',
        "<strong>D</strong>",
        "<strong>N</strong><br>\nV",
        ">F</div>",
        ">A</div>",
    ):
        assert part in text
