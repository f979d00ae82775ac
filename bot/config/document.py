"""YAML read into plain values that still know on which line they stand.

PyYAML's own composer is not used: its C version recurses without a bound (a few thousand opening brackets end
the process), expands aliases that contain themselves and lets the second of two equal keys win in silence.
This one goes through the parser's events once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import yaml

from bot.config.faults import ConfigFaults, Fault, clean, shortened
from bot.config.syntax import broken
from bot.config.values import Bare

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C, 9 times as fast, wherever PyYAML was built with it."""

_DEEPEST = 20
"""Levels of nesting; the models need five."""

_TAG = "tag:yaml.org,2002:"
_TYPED = frozenset(_TAG + name for name in ("bool", "int", "float", "timestamp"))
_TEXT = frozenset(_TAG + name for name in ("str", "value", "merge"))
_GROUPS = frozenset({None, "!", _TAG + "map", _TAG + "seq"})
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")

Position = tuple[int, int]
"""Line and column, counted from 1."""


@dataclass(slots=True)
class Node:
    """One value of the document.

    Attributes:
        at: Where it begins.
        value: A str, a Bare, None, a dict or a list: what a model reads.
        inside: The nodes of a group by key, or of a list by index.
        keys: Where each key of a group stands.
    """

    at: Position
    value: object
    inside: dict[str | int, "Node"] = field(default_factory=dict[str | int, "Node"])
    keys: dict[str, Position] = field(default_factory=dict[str, Position])

    def position(self, path: tuple[str | int, ...]) -> Position:
        """Where to look for the value at `path`, or, if there is none, for the nearest group around it.

        A value that begins on a later line than its key is found at the key.
        """
        at, node = self.at, self
        for step in path:
            inner = node.inside.get(step)
            if inner is None:
                break
            at = node.keys.get(step, inner.at) if isinstance(step, str) else inner.at
            at = inner.at if inner.at[0] == at[0] else at
            node = inner
        return at

    def find(self, path: tuple[str | int, ...]) -> "Node | None":
        """The node at `path`."""
        node: Node | None = self
        for step in path:
            node = node.inside.get(step) if node else None
        return node


def read(text: str, name: str) -> tuple[Node | None, list[Fault]]:
    """The document in `text`, None when it is empty, and what is wrong with it apart from what it says.

    Raises:
        ConfigFaults: the text is not YAML, so that nothing more can be said about it.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        before = text[: error.start]
        raise ConfigFaults([_unreadable(name, before, "a broken character stands here")]) from None
    try:
        reader = _Reader(text, name)
        return reader.document(), reader.faults
    except yaml.MarkedYAMLError as error:
        raise ConfigFaults([broken(name, text, error)]) from None
    except yaml.reader.ReaderError as error:
        raise ConfigFaults(
            [_unreadable(name, text[: error.position], "a control character stands here")]
        ) from None


def _unreadable(name: str, before: str, wrong: str) -> Fault:
    line = before.count("\n") + 1
    return Fault(name, line, len(before) - before.rfind("\n"), "", wrong, "Delete it and type the line anew.")


class _Reader:
    """One pass over the events of one text."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self._events: Iterator[Any] = cast("Any", yaml).parse(text, Loader=_Loader)
        # Decides what a value without quotes is, as YAML 1.1 has it; it never sees the text.
        self._resolver: Any = yaml.SafeLoader("")
        self._anchors: dict[str, Node] = {}

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._fault(
                        event,
                        "",
                        "a second document begins here",
                        'Keep one: remove the line "---" or "...".',
                    )
                    break
                root = self._node(next(self._events), ())
        return root

    def _fault(self, event: Any, key: str, wrong: str, cure: str) -> None:
        line, column = _position(event)
        self.faults.append(Fault(self.name, line, column, key, wrong, cure))

    def _node(self, event: Any, path: tuple[str | int, ...]) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, path)
        if len(path) > _DEEPEST:
            line, column = _position(event)
            wrong = f"lists or groups stand {_DEEPEST} deep in each other"
            cure = "Look for a bracket that is not closed, or for indentation that grows with each line."
            raise ConfigFaults([*self.faults, Fault(self.name, line, column, "", wrong, cure)])
        if isinstance(event, yaml.ScalarEvent):
            node = Node(_position(event), self._scalar(event, path))
        else:
            if cast("str | None", event.tag) not in _GROUPS:
                self._refuse_tag(event, path)
            is_list = isinstance(event, yaml.SequenceStartEvent)
            node = self._list(event, path) if is_list else self._group(event, path)
        # Only now can an alias mean it, so that nothing contains itself.
        anchor = cast("str | None", event.anchor)
        if anchor is not None:
            self._anchors[anchor] = node
        return node

    def _alias(self, event: Any, path: tuple[str | int, ...]) -> Node:
        known = self._anchors.get(event.anchor)
        if known is None:
            star = shortened(event.anchor)
            cure = (
                f'Name it further up with "&{star}"; if the star is part of a text, put the text in quotes.'
            )
            self._fault(event, key_of(path), f'"*{star}" refers to nothing above it', cure)
            return Node(_position(event), None)
        return known

    def _list(self, start: Any, path: tuple[str | int, ...]) -> Node:
        values: list[object] = []
        node = Node(_position(start), values)
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            inner = node.inside[len(values)] = self._node(event, (*path, len(values)))
            values.append(inner.value)
        return node

    def _group(self, start: Any, path: tuple[str | int, ...]) -> Node:
        node = Node(_position(start), {})
        merged: list[Node] = []
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                where = key_of(path)
                self._node(event, (*path, "?"))
                self._node(next(self._events), (*path, "?"))
                cure = "Write a plain word before the colon; a text that begins with a bracket needs quotes."
                self._fault(event, where, "a list or a group stands where a key is expected", cure)
                continue
            # The raw text, so that `on` or `NO` stay what they are.
            key = cast("str", event.value)
            inner = self._node(next(self._events), (*path, key))
            if key == "<<" and not event.style:
                merged.extend(inner.inside[index] for index in inner.inside if isinstance(index, int))
                merged.append(inner)
            elif key in node.inside:
                first = node.keys[key][0]
                wrong = f'the key "{shortened(key)}" is here a second time; the first is on line {first}'
                self._fault(event, key_of((*path, key)), wrong, "Keep one of them.")
            else:
                node.inside[key], node.keys[key] = inner, _position(event)
        for source in merged:
            for key, at in source.keys.items():
                if key not in node.inside:
                    node.inside[key], node.keys[key] = source.inside[key], at
        node.value = {key: inner.value for key, inner in node.inside.items()}
        return node

    def _scalar(self, event: Any, path: tuple[str | int, ...]) -> object:
        raw = cast("str", event.value)
        tag = cast("str | None", event.tag)
        if tag is None or tag == "!":
            tag = cast("str", self._resolver.resolve(yaml.ScalarNode, raw, event.implicit))
            if not event.style and _CLOCK.fullmatch(raw):
                # YAML 1.1 takes 12:30 for 750 and 09:30 for a text, which nobody would guess.
                hours, _, minutes = raw.partition(":")
                return Bare(raw, int(hours) * 60 + int(minutes))
        if tag == _TAG + "null":
            return None
        if tag in _TYPED:
            try:
                return Bare(raw, self._resolver.construct_object(yaml.ScalarNode(tag, raw)))
            except (ValueError, LookupError, AttributeError, OverflowError):
                # It looks like a number or a date and is none (2026-02-30): what reads it will say so.
                return raw
        if tag not in _TEXT:
            self._refuse_tag(event, path)
        return raw

    def _refuse_tag(self, event: Any, path: tuple[str | int, ...]) -> None:
        cure = "Remove it; a text that begins with an exclamation mark needs quotes."
        tag = shortened(event.tag.removeprefix(_TAG))
        self._fault(event, key_of(path), f'the tag "{tag}" means nothing here', cure)


def _position(event: Any) -> Position:
    return event.start_mark.line + 1, event.start_mark.column + 1


def key_of(path: tuple[str | int, ...]) -> str:
    """A path as people read it: `series[0].time`."""
    parts = (f"[{step}]" if isinstance(step, int) else f".{clean(step)}" for step in path)
    return "".join(parts).removeprefix(".")
