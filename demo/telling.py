"""Tells a story as it happens: who does what, and what they see, in a terminal or a plain file."""

import os
import re
import sys
import textwrap
from datetime import UTC, datetime
from typing import TextIO
from zoneinfo import ZoneInfo

from simcord.backend.models import Message

from bot.text import plural
from demo.reading import components, text_of
from demo.world import World

_WIDTH = 96
_MARKUP = re.compile(r"<(?P<kind>@&|@!?|#|t:)(?P<id>-?\d+)(?::(?P<style>\w))?>")
_DIM, _BOLD, _GREEN, _PLAIN = "\x1b[2m", "\x1b[1m", "\x1b[32m", "\x1b[0m"
_SHOWN_LABELS = 5
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_STRESS = re.compile(r"\*{1,2}([^*\n]+)\*{1,2}")
_HEADS = re.compile(r"(?m)^(#{1,3}|-#) ")


class Unmet(Exception):  # noqa: N818 - it says what was expected and is not so
    """Something that must be true is not."""


def expect(holds: object, what: str) -> None:
    """Raise :class:`Unmet` unless ``holds``; ``what`` says in a sentence what must be true."""
    if not holds:
        raise Unmet(what)


class Teller:
    """Writes to ``out``, with colours only where somebody looks at a terminal."""

    def __init__(self, world: World, zone: str, out: TextIO | None = None) -> None:
        """``zone``: the IANA zone in which readers of the story live."""
        self._world = world
        self._zone = ZoneInfo(zone)
        self._out = out or sys.stdout
        self._coloured = self._out.isatty() and "NO_COLOR" not in os.environ

    def scene(self, title: str) -> None:
        """A new part of the story, with the time on the wall."""
        now = self._world.clock.now().astimezone(self._zone)
        self._write("")
        self._write(self._in(_BOLD, f"{now:%A %H:%M} · {title}"))

    def does(self, sentence: str) -> None:
        """Somebody does something."""
        self._write(f"  {sentence}")

    def sees(self, message: Message, *, where: str = "") -> None:
        """Somebody, or everyone, sees this message; ``where`` says who or where."""
        if where:
            self._write(self._in(_DIM, f"    {where}"))
        for line in self.readable(text_of(message)).splitlines():
            for part in textwrap.wrap(line, _WIDTH - 6, break_on_hyphens=False) or [""]:
                self._write(f"    {self._in(_DIM, '│')} {part}")
        if labels := _labels(message):
            self._write(f"    {self._in(_DIM, '│')} {self._in(_DIM, '  '.join(labels))}")

    def holds(self, sentence: str) -> None:
        """Something was looked at and is as it must be."""
        self._write(f"  {self._in(_GREEN, '✓')} {sentence}")

    def readable(self, text: str) -> str:
        """Discord's markup as its client shows it: names, channels, times."""
        return _STRESS.sub(r"\1", _HEADS.sub("", _MARKUP.sub(self._replace, text)))

    def _replace(self, found: re.Match[str]) -> str:
        number = int(found["id"])
        match found["kind"]:
            case "#":
                return f"#{self._world.channels[number].name}"
            case "@&":
                names = {
                    role.id: role.name
                    for guild in self._world.guilds.values()
                    for role in guild.roles.values()
                }
                return f"@{names[number]}"
            case "t:":
                moment = datetime.fromtimestamp(number, UTC).astimezone(self._zone)
                return self._ago(moment) if found["style"] == "R" else f"{moment:%a %d %b %H:%M}"
            case _:
                return f"@{self._world.users[number].name}"

    def _ago(self, moment: datetime) -> str:
        seconds = (moment - self._world.clock.now()).total_seconds()
        unit, length = next((pair for pair in _UNITS if abs(seconds) >= pair[1]), _UNITS[-1])
        span = plural(round(abs(seconds) / length), unit)
        return f"in {span}" if seconds > 0 else f"{span} ago"

    def _in(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_PLAIN}" if self._coloured else text

    def _write(self, line: str) -> None:
        print(line, file=self._out, flush=True)


def _labels(message: Message) -> list[str]:
    """What can be pressed or chosen, in order."""
    labels = [
        f"[ {part.get('label') or part.get('placeholder')} ]"
        for part in components(message)
        if part.get("label") or part.get("placeholder")
    ]
    more = len(labels) - _SHOWN_LABELS
    return labels if more <= 0 else [*labels[:_SHOWN_LABELS], f"and {more} more"]
