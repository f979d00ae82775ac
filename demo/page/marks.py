"""Discord's own marks, taught to markdown-it: what CommonMark does not know, or reads in another way."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import list_block as common_list
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import autolink as common_autolink
from markdown_it.rules_inline import link as common_link
from markdown_it.token import Token

_FENCE = "```"
_LANGUAGE = re.compile(r"[a-zA-Z0-9_+.#-]{1,20}\n")
_HEADING = re.compile(r"(#{1,3}|-#) +(\S.*)")
_ITEM = re.compile(r"(?:[-*]|\d{1,9}\.) +\S")
_REFERENCE = re.compile(
    r"<(?:"
    r"@(?P<user>!?\d{1,20})"
    r"|@&(?P<role>\d{1,20})"
    r"|#(?P<channel>\d{1,20})"
    r"|t:(?P<time>-?\d{1,12})(?::(?P<style>[tTdDfFR]))?"
    r"|a?:(?P<emoji>\w{2,32}):\d{1,20}"
    r"|/(?P<command>[^\s<>:][^<>:\n]{0,98}):\d{1,20}"
    r")>"
)
_EVERYONE = re.compile(r"@(?:everyone|here)\b")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_AFTER_ADDRESS = ".,:;!?\"')]*_~|\\"
_NO_ADDRESS = re.compile(r"\]\(\s*(?:<>)?\s*[)\"'(]")
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
#: Where text that means only itself ends. markdown-it's own list lacks the bar of a spoiler.
_PLAIN_UNTIL = re.compile(r"[\n\\`*_~|<@\[\]]|https?://")


def parser() -> MarkdownIt:
    """Markdown as Discord reads it: no HTML, tables, rules, pictures, references or entities."""
    made = MarkdownIt("zero", {"breaks": True, "maxNesting": 60})
    made.enable(["newline", "escape", "backticks", "strikethrough", "emphasis", "link", "autolink"])
    made.inline.terminator_re = _PLAIN_UNTIL
    made.validateLink = is_web
    made.block.ruler.at("paragraph", _paragraph)
    for name, rule in (("discord_quote", _quote), ("discord_heading", _heading)):
        made.block.ruler.before("paragraph", name, rule, {"alt": ["paragraph", "list"]})
    made.block.ruler.before("paragraph", "discord_list", _list, {"alt": ["paragraph"]})
    made.inline.ruler.at("link", _link)
    made.inline.ruler.at("autolink", _autolink)
    made.inline.ruler.before("backticks", "discord_fence", _fence)
    made.inline.ruler.before("link", "discord_spoiler", _spoiler)
    made.inline.ruler.before("autolink", "discord_reference", _reference)
    made.inline.ruler.push("discord_address", _address)
    return made


def is_web(url: str) -> bool:
    """Whether a link may go there: the web, and nothing that a browser would run or open by itself."""
    return _WEB.match(url) is not None


def has_fence(children: Sequence[Token] | None) -> bool:
    """Whether a paragraph holds a block of code, which HTML allows no ``<p>`` to do."""
    return any(child.type == "discord_fence" for child in children or ())


# ------------------------------------------------------------------------------------------------- lines


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls its rules so
    """Lines that are nothing else. Unlike CommonMark's it ends where a quote or list item does."""
    del end, silent
    rules = state.md.block.ruler.getRules("paragraph")
    number, parent, state.parentType = start, state.parentType, "paragraph"
    is_open = False
    while number < state.lineMax:
        if not is_open and number > start:
            if state.isEmpty(number) or state.sCount[number] < state.blkIndent:
                break
            if any(rule(state, number, state.lineMax, True) for rule in rules):
                break
        marks = _line(state, number).count(_FENCE)
        if marks % 2:
            is_open = not is_open and _FENCE in state.src[state.eMarks[number] :]
        number += 1
    _push(
        state, "paragraph", "p", state.getLines(start, number, state.blkIndent, False).strip(), start, number
    )
    state.parentType = parent
    return True


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """``#`` to ``###``, and the small print of ``-#``."""
    del end
    found = _HEADING.fullmatch(_line(state, start))
    if found is None:
        return False
    if not silent:
        # A page has one first heading of its own; those of messages stand two levels below.
        tag = "div" if found[1] == "-#" else f"h{len(found[1]) + 2}"
        _push(state, "subtext" if tag == "div" else "heading", tag, found[2].strip(), start, start + 1)
    return True


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """``-``, ``*`` and ``1.``; a ``+`` or ``1)`` is only that, and a mark alone is no item."""
    return _ITEM.match(_line(state, start)) is not None and common_list(state, start, end, silent)


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """``> `` line by line, ``>>> `` to the end; quotes do not hold quotes."""
    first = _line(state, start)
    to_the_end = first.startswith(">>> ")
    if state.env.get("quoted") or not (to_the_end or first.startswith("> ")):
        return False
    if silent:
        return True
    if to_the_end:
        number = end
        inside = [first.removeprefix(">>> "), *state.getLines(start + 1, end, 0, False).split("\n")]
    else:
        number, inside = start, list[str]()
        while number < end and (line := _line(state, number)).startswith("> "):
            inside.append(line.removeprefix("> "))
            number += 1
    state.push("blockquote_open", "blockquote", 1)
    state.env["quoted"] = True
    # Inside, the length of what is written bounds the work: a quote is read anew once, and never again.
    state.md.block.parse("\n".join(inside), state.md, state.env, state.tokens)
    state.env["quoted"] = False
    state.push("blockquote_close", "blockquote", -1)
    state.line = number
    return True


def _push(state: StateBlock, kind: str, tag: str, words: str, start: int, end: int) -> None:
    state.line = end
    state.push(f"{kind}_open", tag, 1)
    inside = state.push("inline", "", 0)
    inside.content, inside.map, inside.children = words, [start, end], []
    state.push(f"{kind}_close", tag, -1)


# ------------------------------------------------------------------------------------------ within a line


def _fence(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Three backticks anywhere, to the next three."""
    if not state.src.startswith(_FENCE, state.pos):
        return False
    end = state.src.find(_FENCE, state.pos + 3, state.posMax)
    body = state.src[state.pos + 3 : end]
    if end < 0 or not body.strip():
        return False
    if not silent:
        language = _LANGUAGE.match(body)
        token = state.push("discord_fence", "pre", 0)
        token.content = (body[language.end() :] if language else body).strip("\n")
    state.pos = end + 3
    return True


def _link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """``[words](address)``, but not within another link, where a browser would take it apart."""
    if state.linkLevel or state.src[state.pos] != "[":
        return False
    if _NO_ADDRESS.search(state.src, state.pos):
        # markdown-it takes an empty address for one.
        end = state.md.helpers.parseLinkLabel(state, state.pos, True)
        if end >= 0 and _NO_ADDRESS.match(state.src, end):
            return False
    return common_link(state, silent)


def _autolink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """``<address>``, likewise."""
    return state.linkLevel == 0 and common_autolink(state, silent)


def _spoiler(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Two bars on both sides; spaces next to them are no hindrance, unlike with asterisks."""
    start, most = state.pos, state.posMax
    if not state.src.startswith("||", start) or state.src.find("||", start + 3, most) < 0:
        return False
    if state.env.get("covered"):
        return False
    state.pos = start + 2
    while state.pos < most and (state.pos == start + 2 or not state.src.startswith("||", state.pos)):
        state.md.inline.skipToken(state)
    end = state.pos
    if end >= most or not state.src.startswith("||", end):
        state.pos = start
        return False
    if not silent:
        state.pos, state.posMax, state.env["covered"] = start + 2, end, True
        state.push("spoiler_open", "button", 1)
        state.md.inline.tokenize(state)
        state.push("spoiler_close", "button", -1)
        state.posMax, state.env["covered"] = most, False
    state.pos = end + 2
    return True


def _reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """People, roles, channels, times, commands and emoji in angle brackets, and ``@everyone``."""
    at = state.src[state.pos]
    pattern = _REFERENCE if at == "<" else _EVERYONE
    found = pattern.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("discord_reference", "", 0)
        token.content = found[0]
        token.meta = {key: value for key, value in found.groupdict().items() if value}
    state.pos = found.end()
    return True


def _address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """A bare address, without the full stop after it."""
    found = _ADDRESS.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    address = found[0].partition("||")[0].rstrip(_AFTER_ADDRESS)
    if not is_web(address):
        return False
    if not silent and state.linkLevel == 0:
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": state.md.normalizeLink(address)}
        opening.info = "auto"
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    elif not silent:
        state.append_pending(address)
    state.pos += len(address)
    return True
