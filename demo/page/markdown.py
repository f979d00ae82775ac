"""Discord's Markdown as safe HTML: what people type becomes text, and only our own tags are tags."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html import escape, unescape
from typing import Any, Protocol

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from demo.page.marks import has_fence, parser

#: Every element that can come out, and the attributes it may have.
ALLOWED: Mapping[str, frozenset[str]] = {
    "p": frozenset(),
    "div": frozenset({"class"}),
    "br": frozenset(),
    "h3": frozenset(),
    "h4": frozenset(),
    "h5": frozenset(),
    "strong": frozenset(),
    "em": frozenset(),
    "u": frozenset(),
    "s": frozenset(),
    "code": frozenset(),
    "pre": frozenset(),
    "blockquote": frozenset(),
    "ul": frozenset(),
    "ol": frozenset({"start"}),
    "li": frozenset(),
    "a": frozenset({"href", "class", "target", "rel", "data-channel", "data-message"}),
    "span": frozenset({"class", "data-user", "data-role", "data-channel", "data-command"}),
    "time": frozenset({"data-at", "data-style", "datetime"}),
    "button": frozenset({"type", "class", "aria-expanded"}),
}

_KEPT = 20_000  # texts whose HTML is remembered; some 10 MB
_LONGEST = 8_000  # a message has 4,000 characters at most; what is longer is no message
# Names are put in last, since they change and since not everybody may read them. No text can contain the mark.
_MARK = "\x00"
_SLOT = re.compile(f"{_MARK}([urc])(\\d+){_MARK}")
_JUMP = re.compile(r"https?://(?:\w+\.)?discord\.com/channels/(?:\d+|@me)/(\d{1,20})(?:/(\d{1,20}))?/?")
_TAG = re.compile(r"<[^>]*>")
_HIDDEN = re.compile(r"<button .*?</button>", re.DOTALL)
_ENDS = re.compile(r"<br>|</(?:p|div|h\d|li|pre|blockquote)>")
_SPACES = re.compile(r"\s+")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STYLES = {"t": "%H:%M", "T": "%H:%M:%S", "d": "%d/%m/%Y", "D": "%d %B %Y", "F": "%A %d %B %Y %H:%M"}
_USUAL = "%d %B %Y %H:%M"


class Names(Protocol):
    """Who reads: names are theirs to see, or ``None`` for what is closed to them or gone."""

    def user(self, user_id: int) -> str | None:
        """The name of a person."""
        ...

    def role(self, role_id: int) -> str | None:
        """The name of a role."""
        ...

    def channel(self, channel_id: int) -> str | None:
        """The name of a channel or thread."""
        ...


def html(text: str, names: Names) -> str:
    """Safe HTML of what somebody wrote, with the names that this reader may know."""
    first, *rest = _compiled(text[:_LONGEST])
    if not rest:
        return first
    filled = [first]
    for kind, number, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        filled += (escape(name_of(kind, int(number), names)), after)
    return "".join(filled)


def plain(text: str, names: Names, *, most: int) -> str:
    """The same in one line of plain text, at most ``most`` characters; spoilers stay covered."""
    bare = _TAG.sub("", _ENDS.sub(" ", _HIDDEN.sub("▇▇▇", html(text, names))))
    line = _SPACES.sub(" ", unescape(bare)).strip()
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def name_of(kind: str, number: int, names: Names) -> str:
    """What a mention says."""
    if kind == "u":
        return f"@{names.user(number) or 'somebody who left'}"
    if kind == "r":
        return f"@{names.role(number) or 'a role that is gone'}"
    return f"#{names.channel(number) or 'closed to you'}"


def jump(address: str) -> tuple[str, str | None] | None:
    """The channel and message that an address of Discord leads to, if it is one."""
    found = _JUMP.fullmatch(address)
    return None if found is None else (found[1], found[2])


@lru_cache(maxsize=_KEPT)
def _compiled(text: str) -> tuple[str, ...]:
    """HTML, then kind, number and HTML again for each name that is to be put in."""
    written = str(_PARSER.render(text.replace(_MARK, "\ufffd"), {}))
    return tuple(_SLOT.split(written))


def _slot(kind: str, number: int | str) -> str:
    return f"{_MARK}{kind}{number}{_MARK}"


# -------------------------------------------------------------------------------------------- our own tags

_Tokens = Sequence[Token]


def _paragraph_tag(tokens: _Tokens, index: int, *, closes: bool) -> str:
    if tokens[index].hidden:
        return ""
    if has_fence(tokens[index - 1 if closes else index + 1].children):
        return "</div>\n" if closes else '<div class="paragraph">'
    return "</p>\n" if closes else "<p>"


def _paragraph_open(_: RendererHTML, tokens: _Tokens, index: int, *rest: Any) -> str:
    return _paragraph_tag(tokens, index, closes=False)


def _paragraph_close(_: RendererHTML, tokens: _Tokens, index: int, *rest: Any) -> str:
    return _paragraph_tag(tokens, index, closes=True)


def _subtext_open(*_: Any) -> str:
    return '<div class="subtext">'


def _strong_open(_: RendererHTML, tokens: _Tokens, index: int, *rest: Any) -> str:
    return "<u>" if tokens[index].markup == "__" else "<strong>"


def _strong_close(_: RendererHTML, tokens: _Tokens, index: int, *rest: Any) -> str:
    return "</u>" if tokens[index].markup == "__" else "</strong>"


def _spoiler_open(*_: Any) -> str:
    return '<button type="button" class="spoiler" aria-expanded="false">'


def _fence(_: RendererHTML, tokens: _Tokens, index: int, *rest: Any) -> str:
    return f"<pre><code>{escape(tokens[index].content)}</code></pre>"


def _soft_break(_: RendererHTML, tokens: _Tokens, index: int, *rest: Any) -> str:
    around = tokens[max(index - 1, 0) : index + 2]
    return "\n" if has_fence(around) else "<br>\n"


def _link_open(_: RendererHTML, tokens: _Tokens, index: int, *rest: Any) -> str:
    token = tokens[index]
    address = str(token.attrGet("href") or "")
    place = jump(address)
    if place is None:
        return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">'
    channel, message = place
    if token.info == "auto":
        tokens[index + 1].meta = {"channel": channel}
    path, at = (f"{channel}/{message}", f' data-message="{message}"') if message else (channel, "")
    return f'<a class="mention" href="#/c/{path}" data-channel="{channel}"{at}>'


def _text(_: RendererHTML, tokens: _Tokens, index: int, *rest: Any) -> str:
    token = tokens[index]
    return (
        _slot("c", token.meta["channel"])
        if "channel" in token.meta
        else escape(token.content.replace(_MARK, "\ufffd"), quote=False)  # an address may hold it as %00
    )


def _reference(_: RendererHTML, tokens: _Tokens, index: int, *rest: Any) -> str:
    data, words = "", escape(tokens[index].content)
    match tokens[index].meta:
        case {"time": at, **others}:
            return _time(int(at), str(others.get("style", "f"))) or words
        case {"emoji": name}:
            return f":{name}:"
        case {"user": number}:
            number = number.removeprefix("!")
            data, words = f' data-user="{number}"', _slot("u", number)
        case {"role": number}:
            data, words = f' data-role="{number}"', _slot("r", number)
        case {"channel": number}:
            data, words = f' data-channel="{number}"', _slot("c", number)
        case {"command": name}:
            data, words = f' data-command="{escape(name)}"', f"/{escape(name)}"
        case _:
            pass  # @everyone
    return f'<span class="mention"{data}>{words}</span>'


def _time(at: int, style: str) -> str | None:
    try:
        moment = _EPOCH + timedelta(seconds=at)
        words = f"{moment:{_STYLES.get(style, _USUAL)}}"
    except (OverflowError, ValueError):
        return None
    return (
        f'<time datetime="{moment:%Y-%m-%dT%H:%M:%SZ}" data-at="{at}" data-style="{style}">{words} UTC</time>'
    )


def _prepared() -> Any:
    made = parser()
    for name, rule in {
        "paragraph_open": _paragraph_open,
        "paragraph_close": _paragraph_close,
        "subtext_open": _subtext_open,
        "strong_open": _strong_open,
        "strong_close": _strong_close,
        "spoiler_open": _spoiler_open,
        "discord_fence": _fence,
        "softbreak": _soft_break,
        "hardbreak": _soft_break,
        "link_open": _link_open,
        "text": _text,
        "discord_reference": _reference,
    }.items():
        made.add_render_rule(name, rule)
    return made


_PARSER = _prepared()
