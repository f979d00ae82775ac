"""One request of somebody who acts, read and weighed before anything is done with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

import orjson
from aiohttp import web

from demo.page.world import Page, Part, Refused
from demo.people import Person

_MOST_FILES = 10
_LARGEST = 10 * 1024 * 1024  # bytes
_LONGEST_NAME = 150
_UNNAMEABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029/\\]")
_FIELD = "json"  # the part of a form with files that holds everything else


@dataclass(slots=True)
class Sent:
    """One request: who acts, what they say, and what they uploaded, by field."""

    person: Person
    body: dict[str, Any]
    files: dict[str, list[tuple[str, bytes]]]

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self.body.get(key)
        if not isinstance(value, str) or not value:
            raise Refused(f"The request names no “{key}”.")
        return value

    def object(self, key: str) -> dict[str, Any]:
        """Names and values; none when it is left out."""
        value = self.body.get(key)
        if value is not None and not isinstance(value, dict):
            raise Refused(f"“{key}” must hold names and values.")
        return cast("dict[str, Any]", value or {})


async def read(page: Page, request: web.Request) -> Sent:
    """What was sent, as JSON or as a form with files; :class:`Refused` for what is neither, or too much."""
    files: dict[str, list[tuple[str, bytes]]] = {}
    raw: str | bytes = b""
    if request.content_type.startswith("multipart/"):
        try:
            parts = await request.post()
        except (ValueError, LookupError, RuntimeError):  # torn, or in an unknown encoding
            raise Refused("The form with files cannot be read.") from None
        for name, part in parts.items():
            if isinstance(part, web.FileField):
                files.setdefault(name, []).append((file_name(part.filename), part.file.read()))
            elif name == _FIELD:
                raw = part if isinstance(part, str) else bytes(part)
    else:
        raw = await request.read()
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        body = None
    if not isinstance(body, dict):
        raise Refused("The request is not JSON with names and values.")
    _weigh(files)
    body = cast("dict[str, Any]", body)
    resident = page.resident(body.get("as"))
    if resident.part is Part.BOT:
        raise no("The bot acts by itself. Choose a person under Act as.")
    return Sent(resident.person, body, files)


def file_name(written: str) -> str:
    """A file's name as Discord would keep it: readable, without ways to other folders, and not too long."""
    name = _UNNAMEABLE.sub("_", written.encode(errors="replace").decode()).strip()
    return name[-_LONGEST_NAME:] if name.strip("._ ") else "file"


def _weigh(files: Mapping[str, Sequence[tuple[str, bytes]]]) -> None:
    uploads = [one for several in files.values() for one in several]
    if len(uploads) > _MOST_FILES:
        raise no(f"Discord takes {_MOST_FILES} files at once.")
    for name, data in uploads:
        if len(data) > _LARGEST:
            raise no(f"“{name}” is too large: Discord takes {_LARGEST // 1024 // 1024} MB.")


def no(words: str) -> Refused:
    """What no client could do."""
    return Refused(words, HTTPStatus.CONFLICT)
