"""The house obeys its own rules, and each rule can tell a house that does not.

What import-linter can say stands in `pyproject.toml`; the checks themselves are functions in `house.py`.
"""

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import bot
import cogs
from bot.client.components import Room
from bot.client.permissions import NEEDED, REASONS
from bot.errors import Refusal, explain
from tests import house

ROOT = Path(__file__).parent.parent

EXTRA_FURNITURE: Mapping[str, str] = {
    "cogs/members/block_texts.py": "the words of /blocks, beside those of /me, which fill their file",
    "cogs/moderation/trouble_texts.py": "the words of what Belay could not do, beside those of /setup",
    "bot/helpers/matching.py": "who is asked and why: one pure function",
    "bot/help_requests/board.py": "what can be looked at: reading, no rule",
    "bot/help_requests/endings.py": "the verbs of an ask's end, beside those of writing it",
    "bot/help_requests/found.py": "finds an ask for whoever may see it, for all verbs of the room",
    "bot/help_requests/held.py": "which links and phrases a moderator looks at: pure",
    "bot/help_requests/helping.py": "the verbs of everybody but the author",
    "bot/help_requests/holdings.py": "export, forget and expiry of a room with ten tables",
    "bot/help_requests/letters.py": "what is said about an ask, asked by all verbs of the room",
    "bot/help_requests/life.py": "what happens to an ask by itself: steps, questions, ends",
    "bot/help_requests/refusals.py": "the room's many noes, beside its nouns",
    "bot/help_requests/safety.py": "the verbs of reporting and of moderators",
    "bot/help_requests/tips.py": "what would make an ask easier to answer: pure",
    "bot/help_requests/writing.py": "the verbs of writing and posting an ask",
    "cogs/help_requests/asking.py": "what its author does: the first of three parts of a cog with forty answers",
    "cogs/help_requests/desk.py": "reports and moderators: the third part",
    "cogs/help_requests/helping.py": "what everybody else does: the second part",
    "bot/checkins/cards.py": "which messages show a check-in, asked by its service and its holdings",
    "bot/checkins/days.py": "days of a reminder as people write them: reading, no rule",
    "bot/checkins/holdings.py": "export, forget and expiry of the room whose service is the longest",
    "bot/checkins/introductions.py": "the verbs of introductions, beside those of check-ins themselves",
    "bot/checkins/picture.py": "a member's history as a picture: drawing is neither a rule nor a query",
    "bot/checkins/reminders.py": "the verbs of reminders, beside those of check-ins themselves",
}
"""A file that one room has beyond the usual furniture, and why."""


def lay_out(root: Path, files: Mapping[str, str]) -> Path:
    """A small tree of modules, with an `__init__.py` in every folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        for folder in path.parents:
            if folder != root and folder.is_relative_to(root):
                (folder / "__init__.py").touch()
    return root


def import_all() -> None:
    """Import every module of bot and cogs, so that what they register is registered."""
    for package in (bot, cogs):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


# --- every file ---


def test_every_module_says_what_it_is_for():
    assert house.without_docstring(ROOT) == []


def test_a_module_without_a_docstring_is_found(tmp_path: Path):
    lay_out(tmp_path, {"bot/a.py": '"""Says it."""', "bot/b.py": "x = 1"})
    assert [fault.split(":")[0] for fault in house.without_docstring(tmp_path)] == [
        "bot/__init__.py",
        "bot/b.py",
    ]


def test_no_file_is_two():
    assert house.too_long(ROOT) == []


def test_a_file_that_is_two_is_found(tmp_path: Path):
    lay_out(tmp_path, {"bot/a.py": "\n" * house.LONGEST_FILE, "bot/b.py": "\n" * (house.LONGEST_FILE + 1)})
    assert [fault.split(":")[0] for fault in house.too_long(tmp_path)] == ["bot/b.py"]


def test_nothing_is_left_behind():
    assert house.left_behind(ROOT) == []


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("# TODO: later", True),
        ("# FIXME", True),
        ("x = f()  # type: ignore", True),
        ("x = f()  # pragma: no cover", True),
        ("x = f()  # noqa", True),
        ("x = f()  # noqa: S608", True),
        ("x = f()  # noqa: S608 - the names are our own", False),
        ("x = f()  # pyright: ignore - it is fine", True),
        ("x = f()  # pyright: ignore[reportPrivateUsage]", True),
        ("x = f()  # pyright: ignore[reportPrivateUsage] - the one hop", False),
        ("x = 'TODO'  # a text is not a comment", False),
    ],
)
def test_what_is_left_behind_is_found(tmp_path: Path, comment: str, found: bool):
    lay_out(tmp_path, {"cogs/a.py": f"{comment}\n"})
    assert bool(house.left_behind(tmp_path)) is found


# --- rooms ---


def test_a_room_has_one_name_on_both_sides():
    assert house.nameless_rooms(ROOT) == []


def test_a_room_with_another_name_is_found(tmp_path: Path):
    lay_out(tmp_path, {"bot/checkins/model.py": "", "cogs/checkins/cog.py": "", "cogs/standups/cog.py": ""})
    assert [fault.split(":")[0] for fault in house.nameless_rooms(tmp_path)] == ["cogs/standups"]


def test_rooms_are_furnished_alike():
    assert house.odd_furniture(ROOT, EXTRA_FURNITURE) == []


def test_odd_furniture_is_found(tmp_path: Path):
    tree = {
        "bot/checkins/service.py": "",
        "bot/checkins/helpers.py": "",
        "bot/goals/service/planning/weekly.py": "",
        "bot/goals/other/weekly.py": "",
        "cogs/checkins/utils.py": "",
    }
    lay_out(tmp_path, tree)
    faults = house.odd_furniture(
        tmp_path, {"cogs/checkins/utils.py": "a reason", "bot/checkins/gone.py": "another"}
    )
    assert [fault.split(":")[0] for fault in faults] == [
        "bot/checkins/helpers.py",
        "bot/goals/other/__init__.py",
        "bot/goals/other/weekly.py",
        "bot/checkins/gone.py",
    ]


def test_sql_lives_in_stores():
    assert house.sql_outside_stores(ROOT) == []


def test_sql_elsewhere_is_found(tmp_path: Path):
    query = 'x = "SELECT 1 FROM t"'
    places = [
        "bot/a/store.py",
        "bot/a/service.py",
        "bot/members/weeks.py",
        "bot/client/courier.py",
        "cogs/a/cog.py",
    ]
    lay_out(tmp_path, dict.fromkeys(places, query) | {"bot/a/model.py": 'x = "select a channel"'})
    assert [fault.split(":")[0] for fault in house.sql_outside_stores(tmp_path)] == [
        "bot/a/service.py",
        "bot/client/courier.py",
        "cogs/a/cog.py",
    ]


# --- kinds ---


def test_every_lasting_control_is_answered_once_by_its_room():
    assert house.control_faults(ROOT) == []


def test_controls_without_one_answer_are_found(tmp_path: Path):
    cog = """
CHEER = "checkins.cheer"
@on_press(CHEER)
async def cheer(): ...
@on_press("checkins.cheer")
async def again(): ...
@on_form("asks.edit")
async def edit(): ...
@on_press("checkins.%s")
async def long(): ...
"""
    views = """
button(CHEER, 1, "Cheer")
button("checkins.same", 1, "Same here")
Form("checkins.cheer", 1, "not a form")
"""
    lay_out(tmp_path, {"cogs/checkins/cog.py": cog % ("x" * 60), "cogs/checkins/views.py": views})
    faults = "\n".join(house.control_faults(tmp_path))
    assert faults.count("\n") == 4
    assert "asks.edit is answered by checkins" in faults
    assert "leaves too little" in faults
    assert "two answers to checkins.cheer" in faults
    assert "nobody answers checkins.same" in faults
    assert "@on_form('checkins.cheer')" in faults


def test_every_letter_can_be_said():
    import_all()
    rooms = [room for room in house.subclasses(Room) if room.__module__.startswith("cogs.")]
    rendered = {kind for room in rooms for kind in getattr(room, "renderers", {})}
    assert house.unrendered(ROOT, rendered) == []


def test_a_letter_that_cannot_be_said_is_found(tmp_path: Path):
    lay_out(
        tmp_path, {"bot/a/service.py": 'outbox.put(c, now, kind="a.said")\nput(c, now, kind="a.unsaid")\n'}
    )
    (fault,) = house.unrendered(tmp_path, {"a.said"})
    assert fault.startswith("bot/a/service.py:2: no renderer for a.unsaid")
    lay_out(tmp_path, {"bot/b/service.py": 'members.write_to(c, who, now, kind="b.unsaid")\n'})
    assert any("b.unsaid" in fault for fault in house.unrendered(tmp_path, {"a.said"}))


# --- refusals and tables ---


def test_every_refusal_has_words():
    import_all()
    ours = [
        kind for kind in house.subclasses(Refusal) if kind.__module__.partition(".")[0] in {"bot", "cogs"}
    ]
    assert house.without_words(ours, explain.dispatch, Refusal) == []


def test_a_refusal_without_words_is_found():
    class Wordless(Refusal):
        """Nobody explains it."""

    (fault,) = house.without_words([Wordless], explain.dispatch, Refusal)
    assert "Wordless: no words" in fault


def test_columns_that_name_a_person_are_found():
    script = """
        CREATE TABLE asks (id INTEGER PRIMARY KEY, asker_id INTEGER, claimed_by INTEGER, channel_id INTEGER);
        CREATE TABLE servers (guild_id INTEGER PRIMARY KEY);
        CREATE TABLE weeks (user_id INTEGER);
    """
    assert house.tables_naming_members([script]) == {"asks": {"asker_id", "claimed_by"}, "weeks": {"user_id"}}


# --- commands ---


def option(**changes: Any) -> dict[str, Any]:
    """A sound option of a command, with changes."""
    return {"type": 3, "name": "until", "description": "The day you are back", **changes}


def test_a_sound_command_has_no_faults():
    command = option(
        type=1, options=[option(type=1, options=[option(choices=[{"name": "A", "value": "a"}])])]
    )
    assert house.command_faults(command) == []
    assert house.command_faults({"type": 3, "name": "Turn into an ask"}) == []


LONG_CHOICES = [{"name": "c" * 90, "value": n} for n in range(5)]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (option(type=1, name="Check in"), "the name 'Check in'"),
        (option(type=1, name="x" * 33), "1-32 lower-case"),
        (option(type=1, description=""), "0 characters, not 1-100"),
        (option(type=1, description="…"), "not 1-100"),
        (option(type=1, description="x" * 101), "101 characters"),
        (option(type=1, options=[option(name=f"o{n}") for n in range(26)]), "26 options"),
        (
            option(type=1, options=[option(choices=[{"name": "c", "value": n} for n in range(26)])]),
            "26 choices",
        ),
        (option(type=1, options=[option(choices=[{"name": "c", "value": "v" * 101}])]), "outside 1-100"),
        (option(type=1, options=[option(choices=[{"name": "", "value": "v"}])]), "outside 1-100"),
        (option(type=1, options=[option(type=1, name="n", description="")]), "/until n: the description"),
        (
            option(type=1, options=[option(name=f"o{n}", choices=LONG_CHOICES) for n in range(25)]),
            "allows 8000",
        ),
        ({"type": 3, "name": "x" * 33}, "a context menu's name"),
    ],
)
def test_a_command_that_discord_would_refuse_is_found(command: dict[str, Any], words: str):
    (fault,) = house.command_faults(command)
    assert words in fault


# --- locks and pages ---


def pages() -> Iterator[Path]:
    """The pages for readers."""
    yield from (ROOT / "README.md", ROOT / "CONTRIBUTING.md")
    yield from sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize(("lock", "extra"), [("requirements.lock", None), ("requirements-dev.lock", "dev")])
def test_locks_pin_everything_and_name_no_address(lock: str, extra: str | None):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed: list[str] = [*project["dependencies"]]
    if extra:
        needed += project["optional-dependencies"][extra]
    names = [house.requirement_name(requirement) for requirement in needed]
    assert house.lock_faults((ROOT / lock).read_text(encoding="utf-8"), names) == []


def test_faults_of_a_lock_are_found():
    lock = "# made\n--find-links /opt/wheels\naiohttp==3.1 \\\n    --hash=sha256:00\nattrs==1.0\n"
    faults = house.lock_faults(lock, ["aiohttp", "uvloop"])
    assert [fault.split(":")[0] for fault in faults] == ["line 2", "attrs", "uvloop"]


def test_links_between_pages_lead_somewhere():
    assert house.broken_links(ROOT, pages()) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path):
    page = tmp_path / "a.md"
    page.write_text("[here](a.md#top) [gone](b.md) [out](https://discord.com)", encoding="utf-8")
    assert house.broken_links(tmp_path, [page]) == ["a.md: the link to b.md leads nowhere"]


def test_the_readme_asks_for_exactly_the_permissions_that_are_needed():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"permissions=(\d+)", readme) == [str(NEEDED.value)]
    rows = re.findall(r"(?m)^ *\| ([A-Z][\w ]+?) \| (.+?) \|$", readme)
    told = {
        name.lower().replace(" ", "_").replace("view_channels", "view_channel"): why for name, why in rows
    }
    assert told == {name: why.replace("/setup", "`/setup`") for name, why in REASONS.items()}


def test_the_readme_knows_the_make_targets():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"make ([a-z]+)\b`", readme)) <= set(re.findall(r"(?m)^([a-z]+):", makefile))
