"""What faultless files are read as, the shipped one first, and that every key is documented."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bot.config import (
    AskKind,
    Asks,
    CheckIns,
    Config,
    ConfigFaults,
    Fault,
    Goals,
    Limit,
    Limits,
    OfficeHours,
    Series,
    Step,
    changes,
    load,
    parse,
)
from bot.config.faults import Wrong
from bot.config.times import duration, written
from tests.bot.config.samples import asks, series

_ROOT = Path(__file__).parents[3]
_DOCS = (_ROOT / "docs" / "configuration.md").read_text("utf-8")
_ROW = re.compile(r"^\| `([a-z_.\[\]]+)` \| .+? \| (.+?) \| .+? \|$", re.MULTILINE)


def _read(text: str) -> Config:
    return parse(text, "config.yaml")


def test_the_shipped_file_posts_its_series_and_changes_no_default() -> None:
    shipped = load(_ROOT / "config.yaml")

    assert [(each.id, each.days, each.time, each.zone) for each in shipped.series] == [
        ("monday-check-in", (0,), time(9), "server"),
        ("wednesday-check-in", (2,), time(12), "server"),
        ("monday-goals", (0,), time(10), "server"),
        ("wednesday-ask", (2,), time(10), "server"),
        ("friday-wins-and-nos", (4,), time(15), "server"),
        ("daily-dose", (0, 1, 2, 3, 4), time(8, 30), "server"),
    ]
    assert changes(Config(), shipped) == tuple(f"series {each.id}" for each in shipped.series)
    assert not any("!" in text for each in shipped.series for text in each.bank)


def test_the_shipped_file_shows_every_key_but_cron() -> None:
    text = (_ROOT / "config.yaml").read_text("utf-8")
    shown = set(re.findall(r"^ *(?:- )?([a-z_]+):", text, re.MULTILINE))

    assert {key.rpartition(".")[2] for key, _ in _keys(Config)} - shown == {"cron"}


def test_almost_nothing_is_enough() -> None:
    assert _read("series: []\n") == _read("series:\n") == Config()


def test_a_key_with_nothing_after_it_keeps_its_default() -> None:
    assert _read("goals:\ncheck_ins:\n  recent:\n  low_feeling: 1\n") == Config(
        check_ins=CheckIns(low_feeling=1)
    )


def test_a_series_is_read_whole() -> None:
    more = "channel: wins\nposts: text\nzone: Europe/Berlin\ngrace: 1d 12H\npaused: on\n"
    more += "skip: [2026-12-24, '2026-12-25']"
    days = "days: [FRI, monday, mon]"
    config = _read(series(days, *more.split("\n"), without="days"))

    assert config.series == (
        Series(
            id="monday",
            title="Monday",
            text="How is it going?",
            channel="wins",
            posts="text",
            days=(0, 4),
            time=time(9),
            zone="Europe/Berlin",
            grace=timedelta(days=1, hours=12),
            skip=(date(2026, 12, 24), date(2026, 12, 25)),
            paused=True,
        ),
    )


@pytest.mark.parametrize(("named", "days"), [("daily", (0, 1, 2, 3, 4, 5, 6)), ("Weekdays", (0, 1, 2, 3, 4))])
def test_several_days_have_short_names(named: str, days: tuple[int, ...]) -> None:
    assert _read(series(f"days: {named}", without="days")).series[0].days == days


def test_cron_stands_instead_of_days_and_time() -> None:
    text = 'series:\n  - {id: first, title: First, text: Hello., cron: "0  9 1 * *"}\n'

    assert (_read(text).series[0].cron, _read(text).series[0].days) == ("0 9 1 * *", None)


def test_limits_and_lines_are_read() -> None:
    config = _read('limits:\n  cheer: 5 PER 30m\ncrisis:\n  lines:\n    NO: ["call 116 123"]\n')

    assert config.limits == Limits(cheer=Limit(times=5, per=timedelta(minutes=30)))
    # Without quotes, NO would be false to YAML.
    assert config.crisis.lines == {"NO": ("call 116 123",)}


def test_kinds_of_asks_are_read() -> None:
    text = asks("      listen: yes", "    - {id: resume, label: My resume, files: true}", "  title_limit: 60")
    kinds = (
        AskKind(id="other", label="Other", listen=True),
        AskKind(id="resume", label="My resume", files=True),
    )
    read = _read(text).asks

    assert read == Asks(kinds=kinds, title_limit=60)
    assert read.kind("resume") is read.kinds[1]


def test_a_kind_that_the_file_names_no_longer_is_shown_by_its_id() -> None:
    assert Asks().kind("salary-and-what-comes-with-it").label == "Salary and what come"


def test_steps_are_taken_in_the_order_of_their_times() -> None:
    text = 'asks:\n  steps:\n    - {after: 1d, tell: coaches}\n    - {after: "90m"}\n    - {after: 0m, invite: 2}\n'

    assert _read(text).asks.steps == (
        Step(after=timedelta(0), invite=2),
        Step(after=timedelta(minutes=90)),
        Step(after=timedelta(days=1), tell="coaches"),
    )


def test_reminders_of_a_booking_are_read_each_once_the_longest_first() -> None:
    text = 'office_hours:\n  remind: [10m, 1d, "24h"]\n  policy: fifo\n'

    assert _read(text).office_hours == OfficeHours(
        remind=(timedelta(days=1), timedelta(minutes=10)), policy="fifo"
    )


def test_anchors_aliases_and_merges_save_repetition() -> None:
    first = series().replace("- id: monday", "- &base\n    id: monday")
    config = _read(
        first + "  - <<: *base\n    id: tuesday\n    days: &days [tue]\n  - {<<: [*base], id: third}\n"
    )

    assert [(each.id, each.title, each.days) for each in config.series] == [
        ("monday", "Monday", (0,)),
        ("tuesday", "Monday", (1,)),
        ("third", "Monday", (0,)),
    ]


def test_aliases_of_aliases_are_not_multiplied() -> None:
    levels = "".join(f"  - &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 15))

    with pytest.raises(Exception, match="keys with values are expected"):
        _read("series:\n  - &a0 [x]\n" + levels)


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + series().replace("\n", "\r\n").encode())

    assert load(path) == _read(series())


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "BELAY_CONFIG" in _only_fault(tmp_path / "none.yaml", "no such file").cure


def test_a_folder(tmp_path: Path) -> None:
    assert "config.yaml" in _only_fault(tmp_path, "a folder").cure


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> bytes:
        raise PermissionError

    # Tests may run as root, whom no permission stops.
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "chmod" in _only_fault(tmp_path / "config.yaml", "may not read").cure


@pytest.mark.parametrize("name", ["x" * 5000, "null\0"])
def test_a_path_that_cannot_be(tmp_path: Path, name: str) -> None:
    assert "path" in _only_fault(tmp_path / name, "cannot be read").cure


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes("goals:\n# für\n".encode("latin-1"))

    fault = _only_fault(path, "not UTF-8")
    assert (fault.line, "Save it" in fault.cure) == (2, True)


def _only_fault(path: Path, wrong: str) -> Fault:
    with pytest.raises(ConfigFaults, match=wrong) as raised:
        load(path)
    (fault,) = raised.value.faults
    assert fault.file == str(path)
    return fault


def test_models_are_frozen_and_hold_to_their_bounds_in_python_too() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Goals().confident_from = 3
    with pytest.raises(ValidationError, match="out of range"):
        Goals(confident_from=11)
    with pytest.raises(ValidationError, match="no time"):
        Series(id="a", title="A", text="b", days=(0,))


def test_changes_name_what_differs() -> None:
    old = _read(series() + "goals:\n  confident_from: 5\n")
    new = _read(series().replace("id: monday", "id: tuesday") + "delivery:\n  lanes: 4\n")

    assert changes(old, old) == ()
    assert changes(old, new) == ("series monday", "series tuesday", "goals", "delivery")
    assert changes(_read(series()), _read(series("paused: true"))) == ("series monday",)


@given(st.integers(0, 999_999_999).map(lambda seconds: timedelta(seconds=seconds)))
def test_lengths_of_time_survive_being_written(length: timedelta) -> None:
    assert duration(written(length)) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("30s", timedelta(seconds=30)),
        ("30m", timedelta(minutes=30)),
        ("6h", timedelta(hours=6)),
        ("7D", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
        ("1d12h", timedelta(hours=36)),
        ("999999w", timedelta(weeks=999_999)),
    ],
)
def test_lengths_of_time_are_read(text: str, length: timedelta) -> None:
    assert duration(text) == length


@pytest.mark.parametrize("text", ["", "6", "h", "-1h", "1h1h", "1y", "1000000000s", "６h"])
def test_other_texts_are_no_length_of_time(text: str) -> None:
    with pytest.raises(Wrong, match="length of time"):
        duration(text)


def _keys(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every key of the models as the documentation writes it, with its default."""
    for name, field in model.model_fields.items():
        inner: object = next(iter(get_args(field.annotation)), field.annotation)
        is_list = inner is not field.annotation
        group = (
            inner if isinstance(inner, type) and issubclass(inner, BaseModel) and inner is not Limit else None
        )
        if group is None or is_list:
            yield prefix + name, "required" if field.is_required() else field.default
        if group is not None:
            yield from _keys(group, f"{prefix}{name}{'[]' if is_list else ''}.")


def _documented(default: object) -> str:
    match default:
        case "required":
            return "required"
        case None | ():
            return "none"
        case tuple() | dict():
            return "see `config.yaml`"
        case timedelta():
            said = written(default)
        case time():
            said = f"{default:%H:%M}"
        case Limit():
            said = f"{default.times} per {written(default.per)}"
        case bool():
            said = str(default).lower()
        case _:
            said = str(default)
    return f"`{said}`"


def test_every_key_is_documented_with_its_default_and_no_other() -> None:
    assert dict(_ROW.findall(_DOCS)) == {key: _documented(default) for key, default in _keys(Config)}
