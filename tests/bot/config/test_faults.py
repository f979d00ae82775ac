"""Faulty files, and what an operator reads about each."""

import traceback
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import ConfigFaults, parse
from tests.bot.config.samples import TOKEN, asks, faults_of, series


class Faulty(NamedTuple):
    """A text with one fault, where it is, and words that its fault and its cure must have."""

    text: str
    line: int
    key: str
    wrong: str
    cure: str


FAULTY = {
    # the file as YAML
    "empty": Faulty("", 1, "", "empty", "series:"),
    "comments only": Faulty("# nothing yet\n", 1, "", "empty", "series:"),
    "a list": Faulty("- one\n", 1, "", "a list", "series:"),
    "a word": Faulty("hello\n", 1, "", '"hello"', "series:"),
    "two documents": Faulty("goals:\n---\ngoals:\n", 2, "", "second document", "---"),
    "open quote": Faulty("goals: {}\nseries: 'abc\n", 2, "", "opened on line 2", "Close it"),
    "colon in text": Faulty("goals:\nseries: to do: more\n", 2, "", "colon", "quotes"),
    "tab": Faulty("goals:\n\tconfident_from: 5\n", 2, "", "tab", "spaces"),
    "open bracket": Faulty("series: [\ngoals: {}\n", 2, "", "opened on line 1", "Close it"),
    "star": Faulty(series("cron: * 9 * * 1"), 7, "", "star", "quotes"),
    "ampersand": Faulty("series: & x\n", 1, "", "ampersand", "quotes"),
    "at sign": Faulty(series("zone: @home"), 7, "", "keeps for itself", "quotes"),
    "backslash": Faulty(series('zone: "\\q"'), 7, "", "backslash", "single quotes"),
    "indentation": Faulty("series:\n - id: a\n   title: b\n  text: c\n", 4, "", "line 2", "depth"),
    "no colon": Faulty("series:\n- id: a\n  title: b\ntext\n", 4, "", "colon", "indent"),
    "block": Faulty('goals: {}\nseries: "b" c\n', 2, "", "line up", "spaces"),
    "not YAML": Faulty("%YAML 3\n---\n", 1, "", "not YAML", "indentation"),
    "control character": Faulty("goals:\n  # \x07\n", 2, "", "control character", "Delete"),
    "broken character": Faulty("goals:\n  # \ud800\n", 2, "", "broken character", "Delete"),
    "bottomless": Faulty("series: " + "[" * 100_000, 1, "", "20 deep", "not closed"),
    "alias to nothing": Faulty(series("zone: *home"), 7, "series[0].zone", '"*home"', "&home"),
    "alias to itself": Faulty(series("skip: &a [*a]"), 7, "series[0].skip[0]", '"*a"', "further up"),
    "tag": Faulty(series("zone: !!python/name:os.system server"), 7, "series[0].zone", "tag", "Remove"),
    "tag on a list": Faulty(series("skip: !mine []"), 7, "series[0].skip", "!mine", "Remove"),
    "list as a key": Faulty("goals:\n  ? [a]\n  : b\n", 2, "goals", "key", "plain word"),
    "same key twice": Faulty("goals:\nlimits:\ngoals:\n", 3, "goals", "line 1", "Keep one"),
    # keys
    "unknown key": Faulty(series('tiem: "09:00"'), 7, "series[0].tiem", 'key "tiem"', 'mean "time"?'),
    "very unknown key": Faulty("goals:\n  zzz: 1\n", 2, "goals.zzz", '"zzz"', "confident_from"),
    "unknown section": Faulty("gaols:\n", 1, "gaols", '"gaols"', 'mean "goals"?'),
    "YAML's on as a key": Faulty("on: 1\n", 1, "on", '"on"', "series"),
    "missing key": Faulty(series(without="title"), 2, "series[0].title", "missing", "Monday check-in"),
    "key without value": Faulty(
        series("title:", without="title"), 6, "series[0].title", "no value", "title:"
    ),
    "section is a number": Faulty("goals: 7\n", 1, "goals", "7", "Indent"),
    "section is a list": Faulty("goals:\n  - 7\n", 1, "goals", "a list", "Indent"),
    "series is a word": Faulty("series: monday\n", 1, "series", '"monday"', "dash"),
    "series is a group": Faulty("series:\n  id: a\n", 1, "series", "group", "dash"),
    "series of words": Faulty("series:\n  - monday\n", 2, "series[0]", '"monday"', "Indent"),
    # text
    "number for text": Faulty(series("title: 5", without="title"), 6, "series[0].title", "a number", '"5"'),
    "yes for text": Faulty(series("title: yes", without="title"), 6, "series[0].title", "yes", '"yes"'),
    "date for text": Faulty(
        series("title: 2026-01-01", without="title"), 6, "series[0].title", "a date", '"2026-01-01"'
    ),
    "list for text": Faulty(
        series("title: [a]", without="title"), 6, "series[0].title", "a list", "one text"
    ),
    "no text at all": Faulty(series(without="text"), 2, "series[0].text", "nothing says what", "texts:"),
    "text and texts": Faulty(series("texts: [a]"), 7, "series[0].texts", "so do texts", "Keep either"),
    "a text twice": Faulty(
        series("texts: [a, b, a]", without="text"), 6, "series[0].texts", "twice", "one of the two"
    ),
    "too many texts": Faulty(
        series(f"texts: {[str(number) + ' ' for number in range(401)]}".replace("'", '"'), without="text"),
        6,
        "series[0].texts",
        "401",
        "at most 400",
    ),
    "unknown button": Faulty(
        series("buttons: [aks]"), 7, "series[0].buttons[0]", '"aks"', 'Did you mean "ask"'
    ),
    "empty text": Faulty(series('text: " "', without="text"), 6, "series[0].text", "empty", "1 to 400"),
    "long text": Faulty(series("text: " + "x" * 410, without="text"), 6, "series[0].text", "410", "by 10"),
    "bad id": Faulty(series("id: Monday!", without="id"), 6, "series[0].id", '"Monday!"', "small letters"),
    "long id": Faulty(series("id: " + "x" * 41, without="id"), 6, "series[0].id", "cannot", "at most 40"),
    "number for id": Faulty(series("id: 5", without="id"), 6, "series[0].id", "a number", '"5"'),
    "same id twice": Faulty(
        series() + series().removeprefix("series:\n"), 7, "series[1].id", "on line 2", "of its own"
    ),
    "unknown place": Faulty(series("channel: help-desk"), 7, "series[0].channel", "help-desk", '"help"'),
    "number for place": Faulty(series("channel: 5"), 7, "series[0].channel", "a number", "quotes"),
    "unknown post": Faulty(series("posts: poll"), 7, "series[0].posts", "poll", "check-in, text"),
    "text for a switch": Faulty(series("paused: maybe"), 7, "series[0].paused", "maybe", "true or false"),
    # when
    "no such time": Faulty(
        series('time: "25:00"', without="time"),
        6,
        "series[0].time",
        '"25:00" is not a time of day',
        '"09:00"',
    ),
    "time as words": Faulty(series("time: 9am", without="time"), 6, "series[0].time", '"9am"', '"09:00"'),
    "noon in sixties": Faulty(series("time: 12:30", without="time"), 6, "series[0].time", "12:30", '"12:30"'),
    "nine in sixties": Faulty(series("time: 9:30", without="time"), 6, "series[0].time", "9:30", '"09:30"'),
    "nine and a zero": Faulty(series("time: 09:00", without="time"), 6, "series[0].time", "09:00", '"09:00"'),
    "hour only": Faulty(series("time: 9", without="time"), 6, "series[0].time", "9 is not", '"09:00"'),
    "wrong weekday": Faulty(
        series("days: [monday, wensday]", without="days"), 6, "series[0].days[1]", "wensday", '"wednesday"?'
    ),
    "weekday by number": Faulty(series("days: [1]", without="days"), 6, "series[0].days[0]", "1", "name"),
    "on as a weekday": Faulty(
        series("days:\n      - on", without="days"), 7, "series[0].days[0]", "on is read as true", "monday"
    ),
    "group as a weekday": Faulty(
        series("days: [{}]", without="days"), 6, "series[0].days[0]", "group", "mon"
    ),
    "one weekday": Faulty(series("days: Mon", without="days"), 6, "series[0].days", "one day", "[mon]"),
    "not days": Faulty(series("days: often", without="days"), 6, "series[0].days", '"often"', "daily"),
    "no days": Faulty(series("days: []", without="days"), 6, "series[0].days", "empty", "[monday]"),
    "number for days": Faulty(series("days: 3", without="days"), 6, "series[0].days", "a list", "[3]"),
    "days without time": Faulty(series(without="time"), 2, "series[0].time", "no time", '"09:00"'),
    "time without days": Faulty(series(without="days"), 2, "series[0].days", "no days", "[monday]"),
    "nothing says when": Faulty(
        "series:\n  - id: a\n    title: b\n    text: c\n", 2, "series[0]", "nothing says when", "days"
    ),
    "cron as well": Faulty(series('cron: "0 9 * * 1"'), 7, "series[0].cron", "cron", "Keep either"),
    **{
        name: Faulty(
            f"series:\n  - id: a\n    title: b\n    text: c\n    cron: {cron}\n",
            5,
            "series[0].cron",
            wrong,
            cure,
        )
        for name, cron, wrong, cure in (
            ("cron with six fields", '"0 0 9 * * 1"', "6 fields", "0 9 * * 1"),
            ("cron out of range", '"0 25 * * 1"', "bad hour", "0 9 * * 1"),
            ("cron that breaks its parser", '"0 9 * * 1#1/2"', "not a cron", "0 9 * * 1"),
            ("cron on no day", '"0 9 31 4 *"', "day", "0 9 * * 1"),
            (
                "cron that is longer than its times are computed for",
                f'"0 9 * * {",".join(["1"] * 120)}"',
                "at most 200 characters",
                "0 9 * * 1",
            ),
            ("cron that never comes", '"0 9 */10 2 1L"', "never comes", "0 9 * * 1"),
            ("cron each minute", '"* 9 * * 1"', "every minute", '"0 9 * * 1"'),
            ("cron beyond numbers", f'"{"9" * 5000} 9 * * 1"', "not a cron", "0 9 * * 1"),
            ("cron as a number", "9", "a number", "quotes"),
        )
    },
    "unknown zone": Faulty(series("zone: Europe/Berlni"), 7, "series[0].zone", "Berlni", '"Europe/Berlin"?'),
    "zone by its city": Faulty(series("zone: New York"), 7, "series[0].zone", "York", '"America/New_York"?'),
    "half a zone": Faulty(series("zone: America"), 7, "series[0].zone", '"America"', "IANA"),
    "zone off the map": Faulty(series("zone: ../../etc"), 7, "series[0].zone", "../../etc", "IANA"),
    "number for a zone": Faulty(series("zone: 2"), 7, "series[0].zone", "a number", "quotes"),
    "date in German": Faulty(
        series("skip: [24.12.2026]"), 7, "series[0].skip[0]", "24.12.2026", "2026-12-24"
    ),
    "no such date": Faulty(series("skip: [2026-02-30]"), 7, "series[0].skip[0]", "not exist", "2026-12-24"),
    "date with a time": Faulty(
        series("skip: [2026-12-24 10:00:00]"), 7, "series[0].skip[0]", "not a date", "2026-12-24"
    ),
    "one date": Faulty(series("skip: 2026-12-24"), 7, "series[0].skip", "single", "[2026-12-24]"),
    "list in a list": Faulty(series("skip: {a: 1}"), 7, "series[0].skip", "group", "dash"),
    # lengths and numbers
    "no unit": Faulty(series("grace: 6"), 7, "series[0].grace", "no unit", '"1h"'),
    "half an hour": Faulty(series("grace: 0.5h"), 7, "series[0].grace", '"0.5h"', '"30m"'),
    "wrong order": Faulty(series("grace: 12h1d"), 7, "series[0].grace", '"12h1d"', "longest first"),
    "empty length": Faulty(series('grace: ""'), 7, "series[0].grace", '""', '"6h"'),
    "too long": Faulty(series("grace: 2w"), 7, "series[0].grace", "14d is out of range", '"7d"'),
    "no length": Faulty(series("grace: true"), 7, "series[0].grace", "true", '"0m" to "7d"'),
    "too large": Faulty("check_ins:\n  low_feeling: 5\n", 2, "check_ins.low_feeling", "5 is out", "1 to 4"),
    "a text for a number": Faulty(
        'delivery:\n  lanes: "16"\n', 2, "delivery.lanes", '"16"', "without quotes"
    ),
    "true for a number": Faulty("delivery:\n  lanes: yes\n", 2, "delivery.lanes", "yes", "1 to 64"),
    "half a number": Faulty("delivery:\n  lanes: 1.5\n", 2, "delivery.lanes", "1.5", "whole"),
    "limit without a time": Faulty("limits:\n  cheer: 60\n", 2, "limits.cheer", "60", "20 per 1d"),
    "limit of none": Faulty("limits:\n  cheer: 0 per 1d\n", 2, "limits.cheer", "out of range", "1 to 1000"),
    "limit as a group": Faulty(
        "limits:\n  cheer:\n    times: 3\n    per: 1d\n", 2, "limits.cheer", "group", "20 per 1d"
    ),
    # asks
    "unknown key of asks": Faulty("asks:\n  ringg: 1d\n", 2, "asks.ringg", '"ringg"', 'mean "ring"?'),
    "no kinds": Faulty("asks:\n  kinds: []\n", 2, "asks.kinds", "0 entries", "1 to 14"),
    "many kinds": Faulty(
        "asks:\n  kinds:\n" + "".join(f"    - {{id: k{n}, label: Kind {n}}}\n" for n in range(15)),
        2,
        "asks.kinds",
        "15 entries",
        "1 to 14",
    ),
    "kind without a label": Faulty(
        "asks:\n  kinds:\n    - id: other\n", 3, "asks.kinds[0].label", "missing", "Resume review"
    ),
    "long label": Faulty(
        "asks:\n  kinds:\n    - {id: a, label: Everything I can not do}\n",
        3,
        "asks.kinds[0].label",
        "23 characters",
        "by 3",
    ),
    "same kind twice": Faulty(
        asks("    - id: other", "      label: Else"), 5, "asks.kinds[1].id", "on line 3", "of its own"
    ),
    "same label twice": Faulty(
        asks("    - id: else", "      label: OTHER"), 6, "asks.kinds[1].label", "on line 4", "of its own"
    ),
    "kind with a wish": Faulty(asks("      files: some"), 5, "asks.kinds[0].files", "some", "true or false"),
    "no steps": Faulty("asks:\n  steps: []\n", 2, "asks.steps", "0 entries", "1 to 12"),
    "step without a time": Faulty(
        "asks:\n  steps:\n    - invite: 3\n", 3, "asks.steps[0].after", "missing", '"4h"'
    ),
    "step that tells nobody known": Faulty(
        "asks:\n  steps:\n    - {after: 1h, tell: coach}\n", 3, "asks.steps[0].tell", "coach", '"coaches"?'
    ),
    "step that invites many": Faulty(
        "asks:\n  steps:\n    - {after: 1h, invite: 26}\n", 3, "asks.steps[0].invite", "26", "0 to 25"
    ),
    "step too late": Faulty(
        "asks:\n  steps:\n    - after: 15d\n", 3, "asks.steps[0].after", "15d is out", '"14d"'
    ),
    "closed before its last step": Faulty(
        "asks:\n  close_after: 1d\n", 2, "asks.close_after", "last step after 1d12h", "Close later"
    ),
    "a last step after the end": Faulty(
        "asks:\n  steps:\n    - after: 8d\n", 1, "asks.close_after", "closed after 7d", "that step sooner"
    ),
    "day without quotes": Faulty("asks:\n  day_ends: 22:00\n", 2, "asks.day_ends", "22:00", '"22:00"'),
    "thanks without limit": Faulty("limits:\n  thanks: 3\n", 2, "limits.thanks", "3", "20 per 1d"),
    # office hours
    "unknown order of a queue": Faulty(
        "office_hours:\n  policy: fairr\n", 2, "office_hours.policy", "fairr", 'mean "fair"?'
    ),
    "no topics": Faulty("office_hours:\n  topics: []\n", 2, "office_hours.topics", "0 entries", "1 to 20"),
    "reminder without a unit": Faulty(
        "office_hours:\n  remind: [1d, 60]\n", 2, "office_hours.remind[1]", "no unit", '"1h"'
    ),
    "short slot": Faulty("office_hours:\n  slot: 1m\n", 2, "office_hours.slot", "1m is out", '"5m"'),
    "many slots": Faulty(
        "office_hours:\n  slots_at_most: 25\n", 2, "office_hours.slots_at_most", "25", "1 to 24"
    ),
    "bookings without limit": Faulty("limits:\n  book: 3\n", 2, "limits.book", "3", "20 per 1d"),
    # crisis
    "no words": Faulty("crisis:\n  words: []\n", 2, "crisis.words", "empty", "leave the key out"),
    "one line alone": Faulty("crisis:\n  lines:\n    US: call\n", 3, "crisis.lines.US", "single", '["call"]'),
    "many lines": Faulty("crisis:\n  lines:\n    US: [a, b, c, d]\n", 3, "crisis.lines.US", "4", "1 to 3"),
    "small country": Faulty("crisis:\n  lines:\n    us: [a]\n", 3, "crisis.lines.us", '"us"', "capital"),
    "lines without country": Faulty("crisis:\n  lines: [a]\n", 2, "crisis.lines", "a list", "Indent"),
    # secrets
    "token": Faulty(f"goals:\n  token: {TOKEN}\n", 2, "token", "looks like", "DISCORD_TOKEN_FILE"),
    "empty token": Faulty("token: later\n", 1, "token", "does not belong", "DISCORD_TOKEN"),
    "token in a comment": Faulty(f"goals:\n# {TOKEN}\n", 2, "", "looks like", "reset the token"),
}


@pytest.mark.parametrize("faulty", FAULTY.values(), ids=FAULTY.keys())
def test_a_fault_names_line_key_and_cure(faulty: Faulty) -> None:
    found = [
        fault for fault in faults_of(faulty.text) if (fault.line, fault.key) == (faulty.line, faulty.key)
    ]

    assert [fault for fault in found if faulty.wrong in fault.wrong and faulty.cure in fault.cure], faults_of(
        faulty.text
    )


@pytest.mark.parametrize("faulty", FAULTY.values(), ids=FAULTY.keys())
def test_a_fault_is_one_line_of_plain_sentences(faulty: Faulty) -> None:
    for fault in faults_of(faulty.text):
        said = str(fault)
        assert said.startswith(f"config.yaml:{fault.line}: {fault.key}")
        assert said.isprintable()
        assert said.endswith((".", "?"))
        assert not fault.wrong.endswith(".")
        assert TOKEN not in said


_SEVERAL = {
    "two documents",  # the first is not a group of keys either
    "alias to itself",  # what stands in its place is no date
}


@pytest.mark.parametrize("name", [name for name in FAULTY if name not in _SEVERAL])
def test_one_mistake_is_one_fault(name: str) -> None:
    assert len(faults_of(FAULTY[name].text)) == 1


def test_the_line_an_operator_reads() -> None:
    (fault,) = faults_of(series('time: "25:00"', without="time"))

    assert str(fault) == (
        'config.yaml:6: series[0].time: "25:00" is not a time of day. '
        'Write hours and minutes in quotes, for example "09:00".'
    )
    assert fault.column == 11


def test_a_dozen_faults_are_found_in_one_run_in_the_order_of_lines() -> None:
    text = f"""\
series:
  - id: Monday
    title: 5
    txt: hello
    days: [monday, wensday]
    time: 12:30
    grace: 6
    zone: Berlin
  - id: rest
    title: "Rest"
    text: "{TOKEN}"
    skip: [2026-02-30]
    channel: hlp
  - id: rest
    title: "Again"
    text: ""
    days: daily
    time: 09:00
check_ins:
  low_feeling: 9
  recent: 5
  recent: 6
limits:
  cheer: 60
"""
    with pytest.raises(ConfigFaults) as raised:
        parse(text, "config.yaml")

    assert [(fault.line, fault.key) for fault in raised.value.faults] == [
        (2, "series[0].text"),
        (2, "series[0].id"),
        (3, "series[0].title"),
        (4, "series[0].txt"),
        (5, "series[0].days[1]"),
        (6, "series[0].time"),
        (7, "series[0].grace"),
        (8, "series[0].zone"),
        (9, "series[1]"),
        (11, "text"),
        (12, "series[1].skip[0]"),
        (13, "series[1].channel"),
        (14, "series[2].id"),
        (16, "series[2].text"),
        (18, "series[2].time"),
        (20, "check_ins.low_feeling"),
        (22, "check_ins.recent"),
        (24, "limits.cheer"),
    ]
    assert str(raised.value).count("\n") == len(raised.value.faults) - 1


@pytest.mark.parametrize(
    "text",
    [
        f"{TOKEN}: 1\n",
        f"series: {TOKEN}\n",
        series(f"zone: {TOKEN}"),
        series(f"time: 'https://discord.com/api/webhooks/123456789012345678/{'x' * 68}'", without="time"),
        f"'unclosed {TOKEN}\n",
        # Escaped, so that it is found only once YAML has read it.
        series('zone: "\\x4d' + TOKEN[1:] + '"'),
    ],
)
def test_a_secret_is_never_repeated(text: str) -> None:
    with pytest.raises(ConfigFaults) as raised:
        parse(text, "config.yaml")

    said = f"{raised.value!s}{raised.value!r}{raised.value.faults!r}"
    assert TOKEN not in said
    assert TOKEN.split(".")[-1] not in said
    assert "x" * 68 not in said
    # Nor by a traceback, which prints what lies underneath: errors of pydantic and YAML repeat their input.
    assert TOKEN not in "".join(traceback.format_exception(raised.value))


_PIECES = st.lists(
    st.sampled_from(
        [
            *("series:", "check_ins:", "limits:", "crisis:", "lines:", "goals: ", "id: ", "time: ", "cron: "),
            *(
                "\n",
                "\n  ",
                "\n  - ",
                "\t",
                "- ",
                "? ",
                ": ",
                "[",
                "]",
                "{",
                "}",
                ",",
                "&a ",
                "*a",
                "<<: ",
                "!!int ",
            ),
            *(
                "'",
                '"',
                "|\n",
                ">\n",
                "#",
                "---\n",
                "...\n",
                "%",
                "12:30",
                "yes",
                "2026-02-30",
                "0o8",
                ".inf",
                "~",
            ),
            *(
                "!!timestamp ",
                "!!bool ",
                "!!float ",
                "!!binary ",
                "!!null ",
                "1_0",
                "=",
                "\\",
                "9" * 5000,
                "0b",
                "-",
            ),
        ]
    ),
    max_size=30,
).map("".join)


@given(st.one_of(st.text(st.characters()), _PIECES))
def test_no_text_does_worse_than_have_faults(text: str) -> None:
    assert all(str(fault).isprintable() for fault in faults_of(text))


@given(st.text(st.characters()))
def test_no_value_does_worse_than_have_a_fault(value: str) -> None:
    written = '"' + "".join(f"\\U{ord(char):08x}" for char in value) + '"'
    for key in (
        "id",
        "title",
        "text",
        "channel",
        "posts",
        "days",
        "time",
        "cron",
        "zone",
        "grace",
        "skip",
        "paused",
    ):
        faults_of(series(f"{key}: {written}", without=key))
    for section in (
        "check_ins:\n  day_ends",
        "limits:\n  cheer",
        "goals:\n  confident_from",
        "crisis:\n  words",
    ):
        faults_of(f"{section}: {written}\n")
