"""What the environment may say, and that the token stays hidden."""

import copy
import pickle
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from bot.config import ConfigFaults, Environment, Secret
from tests.bot.config.samples import TOKEN

_DOCS = Path(__file__).parents[3] / "docs" / "configuration.md"


def test_nothing_set_is_enough() -> None:
    expected = Environment(None, Path("belay.db"), Path("config.yaml"), "text")

    assert Environment.read({}) == expected
    assert Environment.read({"DISCORD_TOKEN": " ", "BELAY_DATABASE": "", "BELAY_LOG": ""}) == expected


def test_everything_set_is_read() -> None:
    environ = {
        "DISCORD_TOKEN": f" {TOKEN}\n",
        "BELAY_DATABASE": "d",
        "BELAY_CONFIG": "c",
        "BELAY_LOG": "JSON",
    }

    assert Environment.read(environ) == Environment(Secret(TOKEN), Path("d"), Path("c"), "json")


def test_the_token_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n", "utf-8-sig")

    token = Environment.read({"DISCORD_TOKEN_FILE": str(tmp_path / "token")}).token
    assert token is not None
    assert token.reveal() == TOKEN


def test_a_secret_does_not_show_itself() -> None:
    environment = Environment.read({"DISCORD_TOKEN": TOKEN})

    assert TOKEN not in f"{environment!r}{environment!s}{environment.token!r}{environment.token!s}"
    assert f"{environment.token}" == "Secret(hidden)"
    assert (Secret("a") == Secret("a"), Secret("a") == "a", len({Secret("a"), Secret("a")})) == (
        True,
        False,
        1,
    )
    for escape in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError, match="not copied"):
            escape(environment.token)
    with pytest.raises(FrozenInstanceError):
        environment.token = None  # pyright: ignore[reportAttributeAccessIssue] - that it cannot be set is the test


@pytest.mark.parametrize(
    ("environ", "key", "cure"),
    [
        ({"BELAY_LOG": "jsn"}, "BELAY_LOG", '"json"?'),
        ({"BELAY_LOG": "xml"}, "BELAY_LOG", "text, json"),
        ({"DISCORD_TOKEN": f'"{TOKEN}"'}, "DISCORD_TOKEN", "without quotes"),
        ({"DISCORD_TOKEN": f"Bot {TOKEN}"}, "DISCORD_TOKEN", "Leave that word out"),
        ({"DISCORD_TOKEN": f"{TOKEN} {TOKEN}"}, "DISCORD_TOKEN", "alone"),
        ({"DISCORD_TOKEN": f"{TOKEN}é"}, "DISCORD_TOKEN", "alone"),
        ({"DISCORD_TOKEN": TOKEN, "DISCORD_TOKEN_FILE": "x"}, "DISCORD_TOKEN_FILE", "Unset one"),
        ({"DISCORD_TOKEN_FILE": "{tmp}/none"}, "DISCORD_TOKEN_FILE", "holds the token"),
        ({"DISCORD_TOKEN_FILE": "{tmp}"}, "DISCORD_TOKEN_FILE", "holds the token"),
        ({"DISCORD_TOKEN_FILE": "{tmp}/empty"}, "DISCORD_TOKEN_FILE", "Put the token"),
        ({"DISCORD_TOKEN_FILE": "{tmp}/binary"}, "DISCORD_TOKEN_FILE", "holds the token"),
        ({"DISCORD_TOKEN_FILE": "{tmp}/quoted"}, "DISCORD_TOKEN_FILE", "without quotes"),
    ],
)
def test_a_fault_names_the_variable_and_the_cure(
    tmp_path: Path, environ: dict[str, str], key: str, cure: str
) -> None:
    (tmp_path / "empty").write_text(" \n", "utf-8")
    (tmp_path / "binary").write_bytes(b"\xff" + TOKEN.encode())
    (tmp_path / "quoted").write_text(f"'{TOKEN}'", "utf-8")

    with pytest.raises(ConfigFaults) as raised:
        Environment.read({name: value.replace("{tmp}", str(tmp_path)) for name, value in environ.items()})

    (fault,) = raised.value.faults
    assert (fault.file, fault.key) == ("environment", key)
    assert cure in fault.cure
    assert str(fault).startswith(f"environment: {key}: ")
    assert TOKEN not in f"{raised.value!s}{raised.value!r}"
    # Not by what lies underneath either: a UnicodeDecodeError holds the bytes it could not read.
    assert raised.value.__context__ is None


def test_all_faults_of_the_environment_at_once() -> None:
    with pytest.raises(ConfigFaults) as raised:
        Environment.read({"BELAY_LOG": "xml", "DISCORD_TOKEN": "Bot x"})

    assert [fault.key for fault in raised.value.faults] == ["BELAY_LOG", "DISCORD_TOKEN"]


def test_every_variable_is_documented() -> None:
    class Watched(dict[str, str]):
        """Remembers what it was asked for."""

        def get(self, key: str, default: object = None, /) -> str:
            asked.append(key)
            return str(default)

    asked: list[str] = []
    Environment.read(Watched())

    rows = [line.split("`")[1] for line in _DOCS.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert {row for row in rows if row.isupper()} == set(asked)
