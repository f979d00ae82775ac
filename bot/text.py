"""Text that members give: made clean when it comes in, made harmless when it goes out (section 9).

`clean` removes what nobody can see; `clean_within` also refuses what is too long, giving the text back.
`harmless` lets a text stand inside one of Belay's messages without breaking out of its place: no formatting,
mention, invite or link under another name is left alive in it. All are pure.
"""

import re
import unicodedata
from dataclasses import dataclass

from bot.errors import Refusal

_BLANK = {
    0x034F,  # combining grapheme joiner
    0x115F,  # Hangul fillers
    0x1160,
    0x17B4,  # Khmer inherent vowels
    0x17B5,
    0x2800,  # blank Braille
    0x3164,
    0xFFA0,
}
"""Letters, marks and signs that show nothing."""

_SEEN_FORMAT = {*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD}
"""Format characters that show something: Arabic, Syriac and Kaithi signs of numbers and verses."""

_JOINERS = {"\u200c", "\u200d"}
"""They hold families of emoji together, and give letters of Persian or Sinhala the right shape."""

_JOINED_SCRIPTS = 0x0590  # scripts that know joiners come after this; Latin, Greek and Cyrillic do not
_SELECTORS = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}  # which of two shapes a character takes
_PICTOGRAPHS = range(0x1F000, 0x1FC00)  # emoji newer than this Python are among them
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{4,6}\U000e007f")
"""A flag of a region (Scotland): a black flag and unseen letters that name it."""

_MARKS_A_LETTER = 4  # accents stacked on one letter beyond this are decoration that covers other lines
_MARKDOWN = re.compile(r"([\\*_~`|\[\]])")
_LINE_START = re.compile(r"(?m)^(\s*)(#{1,3}\s|-#\s|>|[-+]\s)")
_NUMBERED = re.compile(r"(?m)^(\s*\d+)(\.\s)")
_MENTION = re.compile(r"<(?=[@#:/a]|t:|id:|sound:)|@(?=everyone|here)")
_INVITE = re.compile(r"(?i)(discord(?:app)?\.(?:gg|com/invite)|discord\.me|dsc\.gg)(?=/)")
_LINK = re.compile(r"(?i)(\bhttps?://[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(?::\d+)?(?:[/?#][^\s<>\\*~`|\[\]]*)?)")
"""A link in which nothing can be formatting but `_`, which Discord takes for a part of the link."""

_WORD_JOINER = "\u2060"


@dataclass(frozen=True)
class TextTooLong(Refusal):
    """`field` may hold `limit` characters; `text` is what was given, to be given back."""

    field: str
    limit: int
    text: str


@dataclass(frozen=True)
class TextEmpty(Refusal):
    """`field` holds nothing that can be seen."""

    field: str


def clean(text: str | None) -> str:
    """The text as it is kept: composed, without what cannot be seen, without stacked accents, trimmed.

    Line breaks stay, at most two in a row. Nothing given, or nothing visible, is the empty string.
    """
    if not text:
        return ""
    if text.isascii() and text.isprintable():
        return text.strip()  # most texts: all of it can be seen, and nothing below would change it
    seen = _without_unseen(text.replace("\r\n", "\n").replace("\r", "\n"))
    composed = unicodedata.normalize("NFC", _without_loose_joiners(seen))
    lines = [line.rstrip() for line in _without_towers(composed).split("\n")]
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return kept if any(_is_seen(character) for character in kept) else ""


def _without_unseen(text: str) -> str:
    """The text without control, format and blank characters; joiners stay, every space is a plain one."""
    regions = {place for flag in _FLAG.finditer(text) for place in range(*flag.span())}
    kept: list[str] = []
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        if category in {"Zs", "Zl", "Zp"} or character == "\t":
            kept.append(" ")
            continue
        shapes_nothing = ord(character) in _SELECTORS and not (kept and _is_seen(kept[-1]))
        always = character == "\n" or character in _JOINERS or place in regions
        if always or not (shapes_nothing or _is_unseen(ord(character), category)):
            kept.append(character)
    return "".join(kept)


def _is_unseen(code: int, category: str) -> bool:
    if category == "Cf":
        return code not in _SEEN_FORMAT
    if category == "Cn":
        return code not in _PICTOGRAPHS
    return code in _BLANK or category in {"Cc", "Cs", "Co"}


def _without_loose_joiners(text: str) -> str:
    """The text with only those joiners that stand between two emoji, or two letters that can be joined."""
    kept: list[str] = []
    for place, character in enumerate(text):
        if character in _JOINERS:
            before, after = kept[-1] if kept else "", text[place + 1 : place + 2]
            if not (_joins(before) and _joins(after)):
                continue
        kept.append(character)
    return "".join(kept)


def _joins(character: str) -> bool:
    if not character:
        return False
    category = unicodedata.category(character)
    return (
        category in {"So", "Sk"}
        or ord(character) in _PICTOGRAPHS
        or ord(character) in _SELECTORS
        or (category[0] in "LM" and ord(character) >= _JOINED_SCRIPTS)
    )


def _without_towers(text: str) -> str:
    """The text with at most a few marks on any one letter."""
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= _MARKS_A_LETTER:
            kept.append(character)
    return "".join(kept)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" or ord(character) in _PICTOGRAPHS


def clean_within(text: str | None, field: str, limit: int) -> str | None:
    """`clean`, refusing what is longer than `limit` characters; None when nothing is left.

    Raises:
        TextTooLong: with the text, so that it can be given back to copy.
    """
    kept = clean(text)
    if len(kept) > limit:
        raise TextTooLong(field, limit, kept)
    return kept or None


def harmless(text: str) -> str:
    """The text as it may stand in a message: everything that Discord would act on is shown instead.

    Plain links stay what they are, so that they can be followed.
    """
    parts = _LINK.split(text)  # every second part is a link
    parts[::2] = [_MARKDOWN.sub(r"\\\1", part) for part in parts[::2]]
    shown = _LINE_START.sub(r"\1\\\2", "".join(parts))
    shown = _NUMBERED.sub(r"\1\\\2", shown)
    shown = _MENTION.sub(rf"\g<0>{_WORD_JOINER}", shown)
    return _INVITE.sub(lambda found: found[1].replace(".", f".{_WORD_JOINER}"), shown)


def quoted(text: str) -> str:
    """`harmless`, as a block quote."""
    return "\n".join(f"> {line}" for line in harmless(text).split("\n"))


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word where there is one near, ending in an ellipsis when cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ", limit * 2 // 3)
    return (cut[:space] if space > 0 else cut).rstrip() + "…"


def quoted_within(text: str, room: int) -> str:
    """`quoted`, with as much of the text as takes at most `room` characters once it is harmless."""
    fits = room
    while len(shown := quoted(shortened(text, fits))) > room and fits > 1:
        fits = max(1, fits * room // len(shown))
    return shown


def same_meaning(one: str, other: str) -> bool:
    """Whether two short texts say about the same: they share most of their words.

    Used for "the same obstacle three times"; deliberately generous, since people do not repeat themselves to
    the letter.
    """
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    return len(first & second) / min(len(first), len(second)) >= 0.6  # noqa: PLR2004 - most of the words


def _words(text: str) -> set[str]:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return {word for word in re.findall(r"\w+", folded) if word not in _SMALL_WORDS}


_SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be but by do for from get getting have i im in is it my me no not of on or so"
        " still that the them they this to too up was we with you s t m",
    )
)


def plural(count: int, one: str, many: str | None = None) -> str:
    """`3 weeks`, `1 week`."""
    return f"{count} {one if count == 1 else many or one + 's'}"
