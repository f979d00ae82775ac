"""Text that members give: nothing unseen is kept, nothing breaks out of its place, every script survives."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text import (
    TextTooLong,
    clean,
    clean_within,
    harmless,
    plural,
    quoted,
    quoted_within,
    same_meaning,
    shortened,
)

WORD_JOINER = "\u2060"

anything = st.text(
    st.one_of(
        st.characters(),  # all of Unicode, lone surrogates included
        st.sampled_from("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f\u0301\u0300\u0327\n\t \u2028\u00a0"),
        st.sampled_from("👩💻🏳🌈❤🔥میශරා🏴e"),
    ),
    max_size=60,
)
"""Texts with everything that `clean` looks at, close together."""

tricks = st.lists(
    st.one_of(
        st.sampled_from("*_~`|[]()\\<>#-+@:/!?.& \n1aé"),
        st.sampled_from(
            [
                "@everyone",
                "@here",
                "<@123>",
                "<@!123>",
                "<@&123>",
                "<#123>",
                "</checkin now:123>",
                "<:wave:123>",
                "<a:wave:123>",
                "<t:123:R>",
                "<id:home>",
                "<sound:1:2>",
                "discord.gg/abc",
                "Discord.com/Invite/abc",
                "https://discord.gg/abc",
                "https://example.org/a_b_c",
                "https://example.org/_",
                "https://_",
                "https://a.b/[x](https://evil.example)",
                "[trust me](https://evil.example)",
                "```\ncode\n```",
                "# head",
                "-# small",
                "> quote",
                ">>> long",
                "- item",
                "1. item",
                "||hidden||",
                "__under__",
            ]
        ),
    ),
    max_size=14,
).map("".join)
"""Texts made of what Discord acts on."""


# What Discord does, in the order in which it does it: an escape, a link, then everything else.
_ESCAPED = re.compile(r"\\[^0-9A-Za-z\s]")
_LINK = re.compile(r"https?://[^\s<]+[^<.,:;\"'\]\s]")
_ALIVE = {
    "formatting": re.compile(r"[*_~`]|\|\||\]\("),
    "a mention": re.compile(r"<(@[!&]?|#)\d+>|</[^:>]+:\d+>|@everyone|@here"),
    "an emoji, a time, a place or a sound": re.compile(
        r"<a?:\w+:\d+>|<t:-?\d+(:\w)?>|<id:\w+>|<sound:\d+:\d+>"
    ),
    "an invite": re.compile(r"(?i)discord(app)?\.(gg|com/invite)/"),
    "a heading, small text, a quote or a list": re.compile(
        r"(?m)^\s*(#{1,3}\s|-#\s|>>>\s|>\s|[*+-]\s|\d+\.\s)"
    ),
}


def alive(shown: str) -> list[str]:
    """What Discord would act on in a text."""
    read = _ESCAPED.sub("·", shown)
    within_links = "".join(_LINK.findall(read))
    outside = _LINK.sub("·", read)
    found = [what for what, pattern in _ALIVE.items() if pattern.search(outside)]
    return found + [what for what in ("a mention", "an invite") if _ALIVE[what].search(within_links)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("*bold*", "formatting"),
        ("[x](https://evil.example)", "formatting"),
        ("hello <@123>", "a mention"),
        ("@everyone", "a mention"),
        ("<t:123:R>", "an emoji, a time, a place or a sound"),
        ("https://discord.gg/abc", "an invite"),
        ("a\n# head", "a heading, small text, a quote or a list"),
        ("1. one", "a heading, small text, a quote or a list"),
    ],
)
def test_what_is_alive_is_found(text: str, what: str):
    assert what in alive(text)


@given(tricks)
@example("https://_ foo_")
@example("https://a.b/[x](https://evil.example)")
@example("1. one")
@example("\n\n# x")
def test_nothing_in_a_harmless_text_is_alive(text: str):
    assert alive(harmless(text)) == []


@given(tricks)
def test_nothing_in_a_quoted_text_is_alive_but_the_quote(text: str):
    lines = quoted(text).split("\n")
    assert all(line.startswith("> ") for line in lines)
    assert alive("\n".join(line.removeprefix("> ") for line in lines)) == []


@given(st.one_of(tricks, anything))
def test_a_harmless_text_reads_as_it_was_written(text: str):
    given_text = clean(text)
    assert re.sub(r"\\(.)", r"\1", harmless(given_text).replace(WORD_JOINER, "")) == given_text


def test_a_link_can_be_followed():
    link = "https://docs.example.org/d/a_b_c-D~1/edit?tab=t_0#h_1"
    assert harmless("https://docs.example.org/d/a_b_c/edit?x=t_0#h_1") == (
        "https://docs.example.org/d/a_b_c/edit?x=t_0#h_1"
    )
    assert harmless(f"_see_ {link.replace('~', '')}") == f"\\_see\\_ {link.replace('~', '')}"


@pytest.mark.parametrize("text", ["5 > 3", "a - b", "C#", "it costs $5", "mail me: a@b.org", "v1.2", "😀 :)"])
def test_plain_writing_stays_as_it_is(text: str):
    assert harmless(text) == text


# --- what is kept


@given(anything)
def test_what_is_clean_stays_as_it_is(text: str):
    assert clean(clean(text)) == clean(text)


@given(anything)
def test_a_clean_text_has_nothing_unseen(text: str):
    kept = clean(text)
    assert kept == kept.strip()
    assert unicodedata.is_normalized("NFC", kept)
    assert not re.search("[\u200b\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]", kept)
    kept.encode("utf-8")  # no lone surrogates


@given(
    st.text(
        st.sampled_from(
            " \t\n\u200b\u200c\u200d\u2060\ufeff\u00a0\u3000\u00ad\u3164\u2800\ufe0f\u034f\U000e0041"
        )
    )
)
def test_only_spaces_and_unseen_characters_are_nothing(text: str):
    assert clean(text) == ""
    assert clean_within(text, "Next step", 10) is None


@pytest.mark.parametrize("text", [None, "", "\ud800", "\udfff\ud83d", "\u0301", "\x00\x07"])
def test_nothing_at_all_is_nothing(text: str | None):
    assert clean(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦 👩🏽‍💻 ❤️‍🔥 🏳️‍🌈 🏴‍☠️ 🇬🇧 1️⃣",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "\U0001fae8 \U0001fae9",  # emoji of 2022 and 2024, newer than what this Python knows
        "אני מחפש עבודה 3 חודשים",
        "می‌خواهم کار پیدا کنم",
        "ශ්‍රී ලංකා",
        "हिन्दी में लिखा है",
        "我在找工作",
        "Đường tới việc làm",
        "𝒥ob 𐍈",
        "first line\n\n  indented",
    ],
    ids=[
        "families",
        "flag",
        "new",
        "hebrew",
        "persian",
        "sinhala",
        "hindi",
        "chinese",
        "vietnamese",
        "wide",
        "lines",
    ],
)
def test_every_script_survives(text: str):
    assert clean(text) == text


def test_what_is_unseen_is_removed():
    assert clean("dis\u200bcord\u2060.g\u00adg/\u202eabc") == "discord.gg/abc"
    assert clean("a\u200db c\u200d") == "ab c"
    assert clean("👩\u200dx 👩\u200d \u200d👩") == "👩x 👩 👩"
    assert clean("one\r\ntwo\rthree\u2028four\tfive") == "one\ntwo\nthree four five"
    assert clean("a\n\n\n\n\nb  \n c ") == "a\n\nb\n c"
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "unseen")
    assert clean(f"a{hidden}b🏴{hidden * 9}") == "ab🏴"


def test_what_was_kept_apart_by_something_unseen_is_composed():
    assert clean("e\u200b\u0301") == "é"


def test_towers_of_accents_are_cut():
    kept = clean("Z" + "\u0336\u0351\u034e\u0321" * 50 + "o")
    assert kept[0] == "Z"
    assert kept[-1] == "o"
    assert len(kept) == 6


def test_a_text_too_long_comes_back():
    text = "My search, in full. " * 250
    with pytest.raises(TextTooLong) as refused:
        clean_within(text, "What I did", 1000)
    assert refused.value == TextTooLong("What I did", 1000, text.strip())


def test_the_limit_is_for_what_is_kept():
    assert clean_within("  " + "\u200b" * 50 + "x" * 10 + "  ", "Title", 10) == "x" * 10


# --- small graces


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(2, 50))
def test_a_shortened_text_fits(text: str, limit: int):
    kept = shortened(text, limit)
    assert len(kept) <= limit
    assert kept == text or kept.endswith("…")


@given(st.text(alphabet="ab *_>|`@<\n", max_size=400), st.integers(20, 400))
def test_a_quoted_text_fits_with_all_that_makes_it_harmless(text: str, room: int):
    shown = quoted_within(text, room)
    assert len(shown) <= room
    assert shown == quoted(text) or shown.endswith("…")


def test_a_text_is_cut_at_a_word():
    assert shortened("We went over everything again", 24) == "We went over everything…"
    assert shortened("Donaudampfschifffahrt", 10) == "Donaudamp…"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("No replies to my applications", "still no replies!", True),
        ("interviews", "Interviews.", True),
        ("childcare", "money", False),
        ("", "money", False),
        ("I am to be", "money", False),
    ],
)
def test_the_same_obstacle_in_other_words(one: str, other: str, same: bool):
    assert same_meaning(one, other) is same
    assert same_meaning(other, one) is same


def test_plurals():
    assert plural(1, "week") == "1 week"
    assert plural(0, "week") == "0 weeks"
    assert plural(2, "reply", "replies") == "2 replies"
