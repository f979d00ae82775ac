"""Reads `config.yaml` whole: either a `Config`, or every fault of the file at once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast, get_args

from pydantic import BaseModel, ValidationError

from bot.config.document import Node, key_of, read
from bot.config.faults import KEEP_IT_OUT, SECRET, ConfigFaults, Fault, Wrong, nearest, shortened
from bot.config.model import Config
from bot.config.values import shown

_SECRET_KEY = re.compile(r"token|secret|password|webhook|api.?key", re.IGNORECASE)
_KEY_OF_LINE = re.compile(r"[\s-]*([a-z_]+):")
_START = 'Begin with "series:"; the config.yaml that comes with Belay shows every key.'

_Path = tuple[str | int, ...]


def load(path: Path) -> Config:
    """The configuration in the file at `path`.

    Raises:
        ConfigFaults: the file cannot be read, or cannot be used; every reason at once.
    """
    name = str(path)

    def refuse(wrong: str, cure: str, line: int = 0) -> ConfigFaults:
        return ConfigFaults([Fault(name, line, None, "", wrong, cure)])

    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise refuse(
            "there is no such file",
            "Copy the config.yaml that comes with Belay there, or name yours in BELAY_CONFIG.",
        ) from None
    except IsADirectoryError:
        raise refuse(
            "this is a folder, not a file", "Name the file itself in BELAY_CONFIG, such as config.yaml."
        ) from None
    except PermissionError:
        raise refuse(
            "Belay may not read this file", "Let the user that runs Belay read it (chmod u+r)."
        ) from None
    except (OSError, ValueError) as error:
        reason = shortened(error.strerror or "") if isinstance(error, OSError) else "the name is not possible"
        raise refuse(f"the file cannot be read: {reason}", "Check the path in BELAY_CONFIG.") from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refuse(
            "the file is not UTF-8", "Save it in your editor with the encoding UTF-8.", line
        ) from None
    return parse(text, name)


def parse(text: str, name: str) -> Config:
    """The configuration in `text`; `name` is what faults call its file.

    Raises:
        ConfigFaults: it cannot be used; every reason at once.
    """
    faults = list(_secrets(text, name))
    try:
        root, found = read(text, name)
    except ConfigFaults as broken:
        raise ConfigFaults([*faults, *broken.faults]) from None
    faults += found
    if root is None or root.value is None:
        raise ConfigFaults([*faults, Fault(name, 1, None, "", "the file is empty", _START)])
    content: object = root.value
    if not isinstance(content, dict):
        wrong = f"the file holds {shown(content)}, and keys with values are expected"
        raise ConfigFaults([*faults, Fault(name, *root.at, "", wrong, _START)])
    faults += _repeated(root, name)
    config = None
    try:
        config = Config.model_validate(content)
    except ValidationError as error:
        found = [
            _fault(root, name, each["loc"], each["type"], each.get("ctx", {}))
            for each in error.errors(include_url=False, include_input=False)
        ]
        # A token under a key called token has one cure, not two.
        told = {fault.line for fault in faults if fault.cure == KEEP_IT_OUT}
        faults += (fault for fault in found if fault.cure != KEEP_IT_OUT or fault.line not in told)
    if config is None or faults:
        # Outside of `except`: pydantic's error repeats the values, and one of them may be a secret.
        raise ConfigFaults(faults)
    return config


def changes(old: Config, new: Config) -> tuple[str, ...]:
    """What differs, in the order of the file: `series <id>` for each series, the name of any other key."""
    before = {series.id: series for series in old.series}
    after = {series.id: series for series in new.series}
    ids = [*before, *(each for each in after if each not in before)]
    others = (key for key in Config.model_fields if key != "series")
    return (
        *(f"series {each}" for each in ids if before.get(each) != after.get(each)),
        *(key for key in others if getattr(old, key) != getattr(new, key)),
    )


def _secrets(text: str, name: str) -> Iterator[Fault]:
    for line, written in enumerate(text.splitlines(), start=1):
        secret = SECRET.search(written)
        if secret:
            key = _KEY_OF_LINE.match(written)
            wrong = "something here looks like a Discord token or the address of a webhook"
            yield Fault(name, line, secret.start() + 1, key[1] if key else "", wrong, KEEP_IT_OUT)


def _repeated(root: Node, name: str) -> Iterator[Fault]:
    """Here and not in the models, which compare entries only once each of them is faultless."""
    yield from _twice(root, name, ("series",), "id", "Give each series an id of its own.")
    yield from _twice(root, name, ("asks", "kinds"), "id", "Give each kind of ask an id of its own.")
    yield from _twice(root, name, ("asks", "kinds"), "label", "Give each kind of ask a label of its own.")


def _twice(root: Node, name: str, place: _Path, key: str, cure: str) -> Iterator[Fault]:
    """Entries of a list that have the same text under `key`, whatever its case."""
    first: dict[str, int] = {}
    entries = root.find(place)
    for index in entries.inside if entries else ():
        path = (*place, index, key)
        node = root.find(path)
        if node is None or not isinstance(node.value, str):
            continue
        line, column = root.position(path)
        folded = node.value.strip().casefold()
        if folded in first:
            wrong = f"{shown(node.value)} is already the {key} on line {first[folded]}"
            yield Fault(name, line, column, key_of(path), wrong, cure)
        first.setdefault(folded, line)


def _fault(root: Node, name: str, loc: _Path, kind: str, facts: dict[str, Any]) -> Fault:
    """One of pydantic's errors, in the words of this project and with its place in the file."""
    # pydantic marks an error in a key itself with this last step.
    path = loc[:-1] if loc[-1:] == ("[key]",) else loc
    found = root.find(path)
    at = root.position(path)
    value = found.value if found else None
    error = facts.get("error")
    if isinstance(error, Wrong):
        wrong, cure = error.wrong, error.cure
        if error.beside is not None:
            path = (*path[:-1], error.beside) if error.beside else path[:-1]
            at = root.position(path)
    elif kind == "missing":
        field = _model_at(path[:-1]).model_fields[str(path[-1])]
        wrong = "this key has no value" if found else "this key is missing"
        cure = f'Write for example {path[-1]}: "{(field.examples or [""])[0]}".'
    elif kind == "extra_forbidden":
        wrong, cure = _unknown(str(path[-1]), tuple(_model_at(path[:-1]).model_fields))
    elif kind == "tuple_type":
        wrong, cure = (
            f"{shown(value)} stands where a list is expected",
            "Begin each entry with a dash and a space.",
        )
    else:
        wrong = f"{shown(value)} stands where keys with values are expected"
        cure = "Indent the keys by two more spaces, each on a line of its own."
    return Fault(name, *at, key_of(path), wrong, cure)


def _unknown(key: str, known: tuple[str, ...]) -> tuple[str, str]:
    if _SECRET_KEY.search(key):
        return f'"{shortened(key)}" does not belong in this file', KEEP_IT_OUT
    near = nearest(key, known)
    cure = f'Did you mean "{near}"?' if near else f"Known here: {', '.join(known)}."
    return f'unknown key "{shortened(key)}"', cure


def _model_at(path: _Path) -> type[BaseModel]:
    """The model whose keys stand at `path`."""
    model: type[BaseModel] = Config
    for step in path:
        if isinstance(step, str):
            annotation = model.model_fields[step].annotation
            inner = next(iter(get_args(annotation)), annotation)
            model = cast("type[BaseModel]", inner)
    return model
