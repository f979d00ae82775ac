"""Discord's Markdown as HTML: each mark, and that nothing anybody types becomes a tag of theirs."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from demo.page.markdown import ALLOWED, html, jump, plain

_VOID = frozenset({"br"})
_ALONE = frozenset(
    {"a", "button", "p", "h3", "h4", "h5"}
)  # a browser closes these when another one opens inside
_NOT_IN_P = frozenset({"p", "div", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5"})


class Names:
    """Ada, a role and a channel; all else is closed or gone."""

    def user(self, user_id: int) -> str | None:
        return "ada <b>" if user_id == 1 else None

    def role(self, role_id: int) -> str | None:
        return "coaches" if role_id == 2 else None

    def channel(self, channel_id: int) -> str | None:
        return "asks" if channel_id == 3 else None


class Reader(HTMLParser):
    """Reads HTML as strictly as can be: every tag known, every attribute known, everything closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        assert not (tag in _ALONE and tag in self.open)
        assert not (tag in _NOT_IN_P and "p" in self.open)
        for name, value in attrs:
            assert name in ALLOWED[tag]
            assert value is not None
            if name == "href":
                assert (
                    value.startswith(("http://", "https://", "HTTP", "#/c/")) or value[:4].lower() == "http"
                )
            elif name not in ("class", "data-command", "rel", "target", "type", "aria-expanded", "datetime"):
                assert value.isascii()
                assert value.removeprefix("-").isalnum()
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")


def read(text: str) -> str:
    """The words of a text, once its HTML has been found to be ours."""
    reader = Reader()
    reader.feed(html(text, Names()))
    reader.close()
    assert reader.open == []
    return "".join(reader.words)


_PIECES = [
    "**", "*", "__", "_", "~~", "||", "`", "```", "```js\n", "\n", "\n\n", "# ", "## ", "### ", "-# ", "> ", ">>> ", "- ",
    "1. ", "  ", "\\", "[", "](", ")", "](https://a.b)", "](javascript:alert(1))", "<https://a.b/?q=\"x\">", "https://a.b/'\"",
    "https://discord.com/channels/1/3/5", "<@1>", "<@!7>", "<@&2>", "<#3>", "<t:0:R>", "<t:99999999999>", "<:x:1>",
    "</a \"b'c:1>", "@everyone", "<b>", "</p>", "<script>", "<img src=x onerror=y>", "<!--", "&lt;", "&#60;", "&amp",
    "\"", "'", "\x00", "\x00u1\x00", "\r\n", "\u2028", "data:text/html,x", "a", "word", "é", "\U0001f642", "\ud83d",
]  # fmt: skip
_TEXTS = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=5)), max_size=25).map("".join)


@settings(deadline=None, max_examples=600)
@given(_TEXTS)
@example('[a](https://a.b/"onmouseover=alert(1)//)')
@example('<https://a.b/"onmouseover=alert(1)//>')
@example("[a](HTTPS://A.B)")
@example("[a ||<https://x.y>|| b](https://z.y)")
@example("[||[a](https://x.y)||](https://z.y)")
@example("||a [x||y||z](https://b.c) d||")
@example("||a ```b``` c||")
@example("||<b>||")
@example("```<b>```")
@example("> - ```\n</code></pre><script>")
@example('</x" onclick="y:1>')
@example("\x00c3\x00<#3>")
def test_nothing_that_is_typed_becomes_a_tag(text: str) -> None:
    read(text)


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="abc<>&\"'/= \n;#x", max_size=60))
def test_html_that_is_typed_is_read_as_it_was_typed(text: str) -> None:
    def letters(words: str) -> str:
        return "".join(words.replace("#", "").replace(">", "").split())

    assert letters(read(text)) == letters(text)


@settings(deadline=None, max_examples=200)
@given(_TEXTS, st.integers(1, 80))
def test_plain_words_are_one_short_line(text: str, most: int) -> None:
    words = plain(text, Names(), most=most)
    assert len(words) <= most
    assert "\n" not in words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A", "<h3>A</h3>"),
        ("## A", "<h4>A</h4>"),
        ("### A", "<h5>A</h5>"),
        ("#### A", "<p>#### A</p>"),
        ("#A", "<p>#A</p>"),
        ("-# a", '<div class="subtext">a</div>'),
        ("**a**", "<p><strong>a</strong></p>"),
        ("*a* _a_", "<p><em>a</em> <em>a</em></p>"),
        ("__a__", "<p><u>a</u></p>"),
        ("***a***", "<p><em><strong>a</strong></em></p>"),
        ("~~a~~", "<p><s>a</s></p>"),
        ("a_b_c", "<p>a_b_c</p>"),
        ("`**a**`", "<p><code>**a**</code></p>"),
        ("```\na\n\n- b\n```", '<div class="paragraph"><pre><code>a\n\n- b</code></pre></div>'),
        ("```py\na```", '<div class="paragraph"><pre><code>a</code></pre></div>'),
        ("a\n```b```", '<div class="paragraph">a\n<pre><code>b</code></pre></div>'),
        ("```a", "<p>```a</p>"),
        ("> a\n> b\nc", "<blockquote>\n<p>a<br>\nb</p>\n</blockquote>\n<p>c</p>"),
        (">>> a\n\nb", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>"),
        (">a", "<p>&gt;a</p>"),
        ("> > a", "<blockquote>\n<p>&gt; a</p>\n</blockquote>"),
        ("- a\n- b\nc", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p>c</p>"),
        ("* a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("+ a\n1) b\n-", "<p>+ a<br>\n1) b<br>\n-</p>"),
        ("\\*a\\*", "<p>*a*</p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("a & b &amp; <b>", "<p>a &amp; b &amp;amp; &lt;b&gt;</p>"),
        ("@everyone", '<p><span class="mention">@everyone</span></p>'),
        ("<@1>", '<p><span class="mention" data-user="1">@ada &lt;b&gt;</span></p>'),
        ("<@!9>", '<p><span class="mention" data-user="9">@somebody who left</span></p>'),
        ("<@&2>", '<p><span class="mention" data-role="2">@coaches</span></p>'),
        ("<#3>", '<p><span class="mention" data-channel="3">#asks</span></p>'),
        ("<#4>", '<p><span class="mention" data-channel="4">#closed to you</span></p>'),
        ("`<@1>`", "<p><code>&lt;@1&gt;</code></p>"),
        ("<:rope:5> <a:rope:5>", "<p>:rope: :rope:</p>"),
        ("</ask new:7>", '<p><span class="mention" data-command="ask new">/ask new</span></p>'),
        ("<t:9999999999999>", "<p>&lt;t:9999999999999&gt;</p>"),
        ("[a](javascript:alert)", "<p>[a](javascript:alert)</p>"),
        ("[a]() [a]( ) [](<>)", "<p>[a]() [a]( ) [](&lt;&gt;)</p>"),
        ("", ""),
    ],
)
def test_each_mark(text: str, expected: str) -> None:
    assert html(text, Names()).strip() == expected


def test_a_spoiler_is_a_button_that_covers_it() -> None:
    cover = '<button type="button" class="spoiler" aria-expanded="false">'
    assert html("||a **b** `c||d`||", Names()) == (
        f"<p>{cover}a <strong>b</strong> <code>c||d</code></button></p>\n"
    )
    assert plain("see ||who|| it was", Names(), most=40) == "see ▇▇▇ it was"
    assert html("||||", Names()) == "<p>||||</p>\n"


@pytest.mark.parametrize(
    ("style", "shown"),
    [("", "f"), (":F", "F"), (":R", "R"), (":t", "t"), (":d", "d")],
)
def test_a_time_is_left_to_the_browser(style: str, shown: str) -> None:
    found = html(f"<t:1772442000{style}>", Names())
    assert f'data-at="1772442000" data-style="{shown}"' in found
    assert 'datetime="2026-03-02T09:00:00Z"' in found
    assert " UTC</time>" in found


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[words](https://a.b/c)", "https://a.b/c"),
        ("[words](<https://a.b/c>)", "https://a.b/c"),
        ("<https://a.b/c>", "https://a.b/c"),
        ("see https://a.b/c.", "https://a.b/c"),
        ("(https://a.b/c)", "https://a.b/c"),
        ("**https://a.b/c**", "https://a.b/c"),
        ("||https://a.b/c||", "https://a.b/c"),
        ("https://a.b/c?d=1&e=2", "https://a.b/c?d=1&amp;e=2"),
    ],
)
def test_links_open_elsewhere(text: str, address: str) -> None:
    assert f'<a href="{address}" target="_blank" rel="noopener noreferrer">' in html(text, Names())


def test_discords_own_addresses_lead_to_the_place_here() -> None:
    assert html("https://discord.com/channels/1/3/5", Names()) == (
        '<p><a class="mention" href="#/c/3/5" data-channel="3" data-message="5">#asks</a></p>\n'
    )
    assert '<a class="mention" href="#/c/4" data-channel="4">there</a>' in html(
        "[there](https://discord.com/channels/1/4)", Names()
    )
    assert jump("https://discord.com/channels/@me/3") == ("3", None)
    assert jump("https://discord.com.evil.example/channels/1/3") is None


@pytest.mark.parametrize(
    "mark", ["*", "[", "||", "_a", "> ", "- ", "`", "<", "[a](", "- a\n", "```a\n", "**_~~||"]
)
def test_a_whole_message_of_marks_is_read_too(mark: str) -> None:
    read(mark * (4_000 // len(mark)))


def test_an_address_cannot_hold_a_name() -> None:
    told = html("<https://belay.example/%00u1%00>", Names())
    assert "\x00" not in told
    assert "@" not in told
