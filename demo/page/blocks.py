"""What a message is built of: Discord's components, embeds and files as the page's few kinds of block."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from simcord.backend.models import Message
from simcord.components import walk_components
from simcord.enums import SELECT_TYPES, ComponentType

from demo.page.reader import Reader
from demo.world import entries

#: Pictures that a browser may draw; every other file is only offered for saving.
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "link"}
_SELECTS = {
    ComponentType.STRING_SELECT: "string",
    ComponentType.USER_SELECT: "user",
    ComponentType.ROLE_SELECT: "role",
    ComponentType.MENTIONABLE_SELECT: "mentionable",
    ComponentType.CHANNEL_SELECT: "channel",
}
_BY_ROLE = 6  # an invite's or a shop's button: it does nothing here
_LARGE = 2  # the spacing of a separator
_WEB = ("https://", "http://")

Block = dict[str, Any]


class Blocks:
    """Draws one message for one reader."""

    def __init__(self, reader: Reader, message: Message) -> None:
        self._reader = reader
        self._message = message
        self._by_url = {file["url"]: file for file in files(message)}
        self._ways: dict[int, Callable[[dict[str, Any]], Block]] = {
            ComponentType.TEXT_DISPLAY: self._text_display,
            ComponentType.CONTAINER: self._container,
            ComponentType.SECTION: self._section,
            ComponentType.SEPARATOR: self._line,
            ComponentType.MEDIA_GALLERY: self._gallery,
            ComponentType.FILE: lambda part: self._file(part["file"]),
            ComponentType.ACTION_ROW: self._row,
        }

    def all(self) -> list[Block]:
        """Everything below the plain content, from top to bottom."""
        message = self._message
        shown = [self._forwarded(one["message"]) for one in message.snapshots]
        shown += [self._embed(one) for one in message.embeds]
        shown += [self._block(one) for one in message.components]
        placed = {_media(part).get("url") for part in _with_media(message.components)}
        placed |= {part["image"].get("url") for part in message.embeds if part.get("image")}
        shown += self._attachments([one for one in message.attachments if one["url"] not in placed])
        shown += [{"type": "unknown", "what": f"a sticker, {one.name}"} for one in message.stickers]
        if message.poll is not None:
            shown.append({"type": "unknown", "what": f"a poll: {message.poll.question}"})
        return shown

    # ----------------------------------------------------------------------------------------- components

    def _block(self, part: dict[str, Any]) -> Block:
        draw = self._ways.get(part["type"])
        return (
            {"type": "unknown", "what": f"a component of kind {part['type']}"} if draw is None else draw(part)
        )

    def _inside(self, part: dict[str, Any]) -> list[Block]:
        return [self._block(child) for child in entries(part, "components")]

    def _text_display(self, part: dict[str, Any]) -> Block:
        return self._text(part["content"])

    def _container(self, part: dict[str, Any]) -> Block:
        shown: Block = {
            "type": "container",
            "accent": _color(part.get("accent_color")),
            "blocks": self._inside(part),
        }
        return shown | ({"spoiler": True} if part.get("spoiler") else {})

    def _section(self, part: dict[str, Any]) -> Block:
        accessory = self._accessory(part["accessory"])
        return {"type": "section", "blocks": self._inside(part), "accessory": accessory}

    def _line(self, part: dict[str, Any]) -> Block:
        is_divider = part.get("divider", True) is not False
        return {"type": "line", "large": part.get("spacing") == _LARGE, "divider": is_divider}

    def _gallery(self, part: dict[str, Any]) -> Block:
        return {"type": "gallery", "items": [self._picture(one) for one in entries(part, "items")]}

    def _row(self, part: dict[str, Any]) -> Block:
        return {"type": "row", "controls": [_control(one) for one in entries(part, "components")]}

    def _accessory(self, part: dict[str, Any]) -> Block:
        if part["type"] == ComponentType.THUMBNAIL:
            return {"type": "image", **self._picture(part)}
        return _control(part)

    def _text(self, words: str) -> Block:
        return {"type": "text", "html": self._reader.html(words)}

    # ---------------------------------------------------------------------------------- pictures and files

    def _picture(self, holder: dict[str, Any]) -> dict[str, Any]:
        media: dict[str, Any] = holder.get("media") or holder
        shown = {"url": self._address(media.get("url")), "alt": holder.get("description") or ""}
        return shown | ({"spoiler": True} if holder.get("spoiler") else {})

    def _file(self, media: dict[str, Any]) -> Block:
        known: dict[str, Any] = self._by_url.get(media.get("url", ""), media)
        name = known.get("filename") or str(media.get("url", "")).rpartition("/")[2]
        size = known.get("size") or 0
        return {"type": "file", "name": name, "url": self._address(media.get("url")), "size": size}

    def _attachments(self, given: list[dict[str, Any]]) -> list[Block]:
        pictures = [one for one in given if one.get("content_type") in PICTURES]
        others = [one for one in given if one not in pictures]
        shown: list[Block] = [self._file(one) for one in others]
        if pictures:
            shown.insert(0, {"type": "gallery", "items": [self._picture(one) for one in pictures]})
        return shown

    def _address(self, url: object) -> str | None:
        """Where the browser gets a file: from us, or not at all, since nothing is loaded from elsewhere."""
        known = self._by_url.get(str(url))
        if known is None:
            return None
        message = self._message
        name = quote(str(known.get("filename") or "file"), safe="")
        where = f"/files/{message.channel_id}/{message.id}/{known['id']}/{name}"
        return f"{where}?as={self._reader.user_id}"

    # --------------------------------------------------------------------------------------- older messages

    def _embed(self, embed: dict[str, Any]) -> Block:
        author: dict[str, Any] = embed.get("author") or {}
        footer: dict[str, Any] = embed.get("footer") or {}
        title = embed.get("title")
        if title and str(embed.get("url") or "").startswith(_WEB):
            title = f"[{title}]({embed['url']})"
        words = [
            f"-# {author['name']}" if author.get("name") else None,
            f"### {title}" if title else None,
            embed.get("description"),
            *(f"**{one['name']}**\n{one['value']}" for one in entries(embed, "fields")),
        ]
        blocks = [self._text(one) for one in words if one]
        pictures = [embed[key] for key in ("image", "thumbnail") if embed.get(key)]
        if pictures:
            blocks.append({"type": "gallery", "items": [self._picture(one) for one in pictures]})
        if footer.get("text"):
            blocks.append(self._text(f"-# {footer['text']}"))
        return {
            "type": "container",
            "accent": _color(embed.get("color")),
            "blocks": blocks,
        }

    def _forwarded(self, message: dict[str, Any]) -> Block:
        words = f"-# Forwarded\n{message.get('content') or ''}"
        return {"type": "container", "accent": None, "blocks": [self._text(words)]}


def files(message: Message) -> Iterator[dict[str, Any]]:
    """Every file of ours that a message shows, once each: with ``id``, ``url``, ``filename`` and ``content_type``."""
    seen = {str(one["url"]) for one in message.attachments}
    yield from message.attachments
    for part in _with_media(message.components):
        media = _media(part)
        if media.get("attachment_id") and media["url"] not in seen:
            seen.add(media["url"])
            yield {
                "id": media["attachment_id"],
                "url": media["url"],
                "filename": str(media["url"]).rpartition("/")[2],
                "content_type": media.get("content_type"),
            }


def first_words(message: Message) -> str:
    """The words with which a message opens: its content, or the texts of its components and embeds."""
    texts = [message.content]
    texts += [
        part["content"]
        for part in walk_components(message.components)
        if part["type"] == ComponentType.TEXT_DISPLAY
    ]
    for embed in message.embeds:
        texts += [embed.get("title"), embed.get("description")]
    return "\n".join(text for text in texts if text)


def _with_media(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in walk_components(components):
        if part["type"] == ComponentType.MEDIA_GALLERY:
            yield from entries(part, "items")
        elif part["type"] in (ComponentType.FILE, ComponentType.THUMBNAIL):
            yield part


def _media(part: dict[str, Any]) -> dict[str, Any]:
    return part.get("media") or part.get("file") or {}


def _control(part: dict[str, Any]) -> Block:
    kind = part["type"]
    if kind == ComponentType.BUTTON:
        url = str(part.get("url") or "")
        return {
            "type": "button",
            "id": part.get("custom_id"),
            "label": part.get("label") or "",
            "emoji": _emoji(part),
            "style": _STYLES.get(part.get("style", 2), "secondary"),
            "disabled": bool(part.get("disabled")) or part.get("style") == _BY_ROLE,
            "url": url if url.lower().startswith(_WEB) else None,
        }
    if kind in SELECT_TYPES:
        least, most = part.get("min_values"), part.get("max_values")
        return {
            "type": "select",
            "of": _SELECTS[kind],
            "id": part["custom_id"],
            "placeholder": part.get("placeholder") or "",
            "options": [_option(one) for one in entries(part, "options")],
            "chosen": [str(one["id"]) for one in entries(part, "default_values")],
            "least": 1 if least is None else least,
            "most": 1 if most is None else most,
            "disabled": bool(part.get("disabled")),
        }
    return {"type": "unknown", "what": f"a control of kind {kind}"}


def _option(option: dict[str, Any]) -> dict[str, Any]:
    return {
        "value": option["value"],
        "label": option["label"],
        "about": option.get("description") or "",
        "emoji": _emoji(option),
        "chosen": bool(option.get("default")),
    }


def _color(number: int | None) -> str | None:
    return None if number is None else f"#{number:06x}"


def _emoji(holder: dict[str, Any]) -> str | None:
    emoji: dict[str, Any] = holder.get("emoji") or {}
    name = emoji.get("name")
    return f":{name}:" if name and emoji.get("id") else name
