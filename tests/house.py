"""The rules of the house as plain functions: each looks at a tree or a value and returns its faults, worded.

`test_architecture.py` runs them over Belay, and over a small bad example each, so that every check is known
to be able to fail. A fault reads "where: what is wrong, and what would be right".
"""

import ast
import io
import re
import sqlite3
import tokenize
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

PACKAGES = ("bot", "cogs", "demo", "benchmarks")
"""What is walked; `tests` are read only for words left behind."""

GROUND_FLOOR = frozenset({"config", "members", "outbox", "servers", "timers"})
"""Packages of bot that rooms stand on: they may have verbs, SQL and nouns in files of other names."""

NOT_ROOMS = frozenset({"cli", "client", "migrations"})
"""Packages of bot that are neither rooms nor ground floor."""

BOT_FURNITURE = frozenset({"__init__", "model", "service", "store"})
COGS_FURNITURE = frozenset({"__init__", "cog", "notices", "texts", "views"})

LONGEST_FILE = 400
LONGEST_KIND = 60

_UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
_NOQA = re.compile(r"noqa(?P<codes>:\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*)?\s*(?P<reason>.*)")
_PYRIGHT = re.compile(r"pyright:\s*ignore(?P<rules>\[[\w, ]+\])?\s*(?P<reason>.*)")
_KIND = re.compile(r"[a-z_]+\.[a-z_]+")
_SQL = re.compile(
    r"\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS\s*\()"
)


def python_files(root: Path, packages: Iterable[str] = PACKAGES) -> Iterator[Path]:
    """Every module below `packages`, in order."""
    for package in packages:
        yield from sorted((root / package).rglob("*.py"))


def children(folder: Path) -> list[Path]:
    """The packages directly inside a folder."""
    return (
        sorted(inner for inner in folder.iterdir() if (inner / "__init__.py").is_file())
        if folder.is_dir()
        else []
    )


def bot_rooms(root: Path) -> list[Path]:
    """The rooms of bot: its packages less the ground floor and what is no room."""
    return [room for room in children(root / "bot") if room.name not in GROUND_FLOOR | NOT_ROOMS]


# --- every file ---


def without_docstring(root: Path) -> list[str]:
    """Modules that do not open with a sentence saying what they are for."""
    return [
        f"{path.relative_to(root)}:1: opens without a docstring that says what it is for"
        for path in python_files(root)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]


def too_long(root: Path) -> list[str]:
    """Files that are two."""
    return [
        f"{path.relative_to(root)}: {lines} lines; past {LONGEST_FILE} a file is two: find the seam"
        for path in python_files(root)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]


def left_behind(root: Path) -> list[str]:
    """Comments that postpone work, and checks silenced without a name or a reason."""
    return [
        f"{path.relative_to(root)}:{token.start[0]}: {fault}"
        for path in python_files(root, (*PACKAGES, "tests"))
        for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
        if token.type == tokenize.COMMENT and (fault := _comment_fault(token.string))
    ]


def _comment_fault(comment: str) -> str | None:
    if found := _UNFINISHED.search(comment):
        return f"{found[0]}: finish it, or file it where work is kept"
    if "type: ignore" in comment:
        return "`type: ignore` silences everything: `# pyright: ignore[rule] - reason`"
    if "pragma: no cover" in comment:
        return "`pragma: no cover`: test it, or remove it"
    for silencer, name in ((_NOQA, "codes"), (_PYRIGHT, "rules")):
        if found := silencer.search(comment):
            if not found[name]:
                return "silences everything: name the rule"
            if not re.search(r"\w", found["reason"]):
                return "silences a check without its reason: write it after ` - `"
    return None


# --- rooms ---


def nameless_rooms(root: Path) -> list[str]:
    """Rooms of cogs that bear another name in bot."""
    known = {room.name for room in children(root / "bot")} - NOT_ROOMS
    return [
        f"cogs/{room.name}: bot has no room of this name; both sides of a room bear one name"
        for room in children(root / "cogs")
        if room.name not in known
    ]


def odd_furniture(root: Path, extra: Mapping[str, str] | None = None) -> list[str]:
    """Files in rooms that other rooms do not have. `extra` maps a path to why that room needs it."""
    allowed = extra or {}
    faults: list[str] = []
    for rooms, furniture in (
        (bot_rooms(root), BOT_FURNITURE),
        (children(root / "cogs"), COGS_FURNITURE),
    ):
        for room in rooms:
            for path in sorted(room.rglob("*.py")):
                where = str(path.relative_to(root))
                # A file that has grown becomes a package of the same name.
                grown = any(above.parent == room and above.name in furniture for above in path.parents)
                usual = grown or (path.parent == room and path.stem in furniture)
                if not usual and where not in allowed:
                    faults.append(f"{where}: a room is furnished with {', '.join(sorted(furniture))}")
    faults += [
        f"{where}: named as extra furniture but not there" for where in allowed if not (root / where).exists()
    ]
    return faults


def sql_outside_stores(root: Path) -> list[str]:
    """SQL in cogs, in bot/client, or in a room's file other than its store (a package, where it grew)."""
    faults: list[str] = []
    for path in python_files(root, ("bot", "cogs")):
        place = path.relative_to(root).parts
        in_room = place[0] == "cogs" or place[1] == "client" or place[1] in {r.name for r in bot_rooms(root)}
        if not in_room or "store" in (path.stem, path.parent.name):
            continue
        faults += [
            f"{path.relative_to(root)}:{node.lineno}: SQL outside a store: give it a function in store.py"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL.match(node.value)
        ]
    return faults


# --- kinds: lasting controls, forms, letters ---


def constants(root: Path) -> dict[str, str]:
    """Texts that a module of bot or cogs gives a name: `CHEER = "checkins.cheer"`."""
    found: dict[str, str] = {}
    for path in python_files(root, ("bot", "cogs")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                found.update({target.id: value.value for target in targets if isinstance(target, ast.Name)})
    return found


def kinds_given_to(
    root: Path, functions: Iterable[str], packages: Iterable[str]
) -> list[tuple[str, str, str]]:
    """(where, function, kind) for each call of `functions` with a kind ("room.what") among its arguments."""
    named, wanted = constants(root), frozenset(functions)
    found: list[tuple[str, str, str]] = []
    for path in python_files(root, packages):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or (called := _last_name(node.func)) not in wanted:
                continue
            for value in (*node.args, *(keyword.value for keyword in node.keywords)):
                text = value.value if isinstance(value, ast.Constant) else named.get(_last_name(value))
                if isinstance(text, str) and _KIND.fullmatch(text):
                    found.append((f"{path.relative_to(root)}:{node.lineno}", called, text))
                    break
    return found


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def control_faults(root: Path) -> list[str]:
    """Lasting controls and forms that nobody answers, or two, or another room than their name says."""
    answers = kinds_given_to(root, ("on_press", "on_form"), ("cogs",))
    faults: list[str] = []
    places: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for where, decorator, kind in answers:
        places[decorator, kind].append(where)
        if (room := Path(where).parts[1]) != kind.partition(".")[0]:
            faults.append(f"{where}: {kind} is answered by {room}; a kind begins with its room's name")
        if len(kind) > LONGEST_KIND:
            faults.append(f"{where}: {kind} leaves too little of Discord's 100 characters for the key")
    faults += [
        f"{' and '.join(at)}: two answers to {kind}" for (_, kind), at in places.items() if len(at) > 1
    ]
    answered = {(decorator, kind) for _, decorator, kind in answers}
    for where, maker, kind in kinds_given_to(root, ("button", "select", "Form"), ("bot", "cogs")):
        decorator = "on_form" if maker == "Form" else "on_press"
        if (decorator, kind) not in answered:
            faults.append(
                f"{where}: nobody answers {kind}; a room needs a method marked @{decorator}({kind!r})"
            )
    return faults


def unrendered(root: Path, rendered: Iterable[str]) -> list[str]:
    """Kinds that are put into the outbox or an inbox and that no room's `renderers` can say."""
    known = frozenset(rendered)
    return [
        f"{where}: no renderer for {kind}; notices.py of its room turns it into a message"
        for where, _, kind in kinds_given_to(
            root, ("put", "_put", "write_to", "leave_in_inbox"), ("bot", "cogs")
        )
        if kind not in known
    ]


# --- commands ---

_SUBCOMMANDS = (1, 2)
_STRING = 3
_CHAT = 1
_NAME = re.compile(r"[-_\w]{1,32}")


def command_faults(command: Mapping[str, Any]) -> list[str]:
    """What Discord would refuse in one top-level command, given as the payload that is sent to it."""
    if command.get("type", _CHAT) != _CHAT:
        name = str(command["name"])
        return [] if 1 <= len(name) <= 32 else [f"{name!r}: a context menu's name has 1-32 characters"]
    faults = list(_entry_faults(command, f"/{command['name']}"))
    if (size := _size(command)) > 8000:
        faults.append(
            f"/{command['name']}: {size} characters of names, descriptions and values; Discord allows 8000"
        )
    return faults


def _entry_faults(entry: Mapping[str, Any], path: str) -> Iterator[str]:
    name, description = str(entry["name"]), str(entry.get("description") or "")
    if not _NAME.fullmatch(name) or name != name.lower():
        yield f"{path}: the name {name!r} is not 1-32 lower-case letters, digits, - or _"
    if not 1 <= len(description.strip()) <= 100 or description == "…":
        yield f"{path}: the description has {len(description.strip())} characters, not 1-100"
    options, choices = _inner(entry, "options"), _inner(entry, "choices")
    if len(options) > 25:
        yield f"{path}: {len(options)} options or subcommands; Discord allows 25"
    for option in options:
        joint = " " if option.get("type") in _SUBCOMMANDS else " > "
        yield from _entry_faults(option, f"{path}{joint}{option['name']}")
    if len(choices) > 25:
        yield f"{path}: {len(choices)} choices; Discord allows 25"
    for choice in choices:
        too_long_value = entry.get("type") == _STRING and len(str(choice["value"])) > 100
        if not 1 <= len(str(choice["name"])) <= 100 or too_long_value:
            yield f"{path}: the choice {choice['name']!r} has a name or value outside 1-100 characters"


def _inner(entry: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return cast("list[Mapping[str, Any]]", entry.get(key) or [])


def _size(entry: Mapping[str, Any]) -> int:
    own = len(str(entry["name"])) + len(str(entry.get("description") or ""))
    choices = sum(len(str(choice["name"])) + len(str(choice["value"])) for choice in _inner(entry, "choices"))
    return own + choices + sum(_size(option) for option in _inner(entry, "options"))


# --- refusals, tables ---


def subclasses(root: type) -> set[type]:
    """All classes below one, at any depth."""
    below: set[type] = set()
    for child in root.__subclasses__():
        below |= {child} | subclasses(child)
    return below


def without_words(refusals: Iterable[type], dispatch: Callable[[type], Any], base: type) -> list[str]:
    """Refusals for which `explain` knows nothing better than its complaint."""
    return sorted(
        f"{refusal.__module__}.{refusal.__qualname__}: no words; texts.py gives them with `@explain.register`"
        for refusal in refusals
        if dispatch(refusal) is dispatch(base)
    )


_NAMES_A_PERSON = re.compile(
    r"(^|_)(user|member|author|asker|helper|coach|moderator|person|partner)(_id)?$|_by$"
)


def tables_naming_members(scripts: Iterable[str]) -> dict[str, set[str]]:
    """Table -> its columns that name a person, after running the migrations in order."""
    connection = sqlite3.connect(":memory:")
    try:
        for script in scripts:
            connection.executescript(script)
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        named = {
            table: {
                column
                for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
                if _NAMES_A_PERSON.search(column)
            }
            for table in tables
        }
    finally:
        connection.close()
    return {table: columns for table, columns in named.items() if columns}


# --- locks and pages ---


def lock_faults(text: str, needed: Iterable[str] = ()) -> list[str]:
    """What must not be in a lock: addresses, paths, pins without hashes; and what of `needed` is missing."""
    faults = [
        f"line {number}: an address or a path of one machine: {line.strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|file:|(^|\s)[/~]", line)
    ]
    pinned: set[str] = set()
    for entry in re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", text)):
        name = re.match(r"[a-z0-9][a-z0-9-]*", entry)
        if name is None:
            continue
        pinned.add(name[0])
        if "==" not in entry or "--hash=sha256:" not in entry:
            faults.append(f"{name[0]}: not pinned with a hash")
    return faults + [
        f"{name}: needed but not pinned; run `make lock`" for name in needed if name not in pinned
    ]


def requirement_name(requirement: str) -> str:
    """The normal form of a requirement's name: `discord.py[speed]==2.7.1` is `discord-py`."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def broken_links(root: Path, pages: Iterable[Path]) -> list[str]:
    """Links between pages, and from pages to files, that lead nowhere."""
    return [
        f"{page.relative_to(root)}: the link to {target} leads nowhere"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
