"""What has a moderator look at an ask before it is posted: links and phrases that scams and job spam live on (section 9).

Pure, and deliberately simple: a moderator decides, so that a good ask that looks odd is late and never lost.
"""

import re
import unicodedata
from collections.abc import Iterable

_DOTS = re.compile(r"(?<!\s)\s*(?:\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\sdot\s)\s*")
_SCHEME = re.compile(r"h(?:xx|tt)ps?\s*[:;]\s*/\s*/(?:[^\s/@]*@)?")
"""With a name before the host, which browsers leave out: "https://linkedin.com@t.me" is t.me."""

_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w.-]+")
_HOST = re.compile(r"(?<![a-z0-9])((?:[a-z0-9-]{1,63}\.){1,12}[a-z]{2,63})(?::\d+)?(/[^\s<>\"')\]]*)?")
_REACH = re.compile(r"\+?\d[\d\s().-]{7,}\d|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)@\w{4,}")


def held_for(text: str, links: Iterable[str], words: Iterable[str]) -> str | None:
    """The link or phrase that has a moderator look first; None: nothing does.

    A link to one of `links` ("t.me", "discord.com/invite": a host with its subdomains, or a host and the begin of a path)
    is enough. One of `words` is only together with a way to be reached: any link, a phone number, a mail address.
    """
    plain = _plain(text)
    found: list[tuple[str, str]] = [
        (host.lstrip("-"), path) for host, path in _HOST.findall(_MAIL.sub(" ", plain))
    ]
    for link in links:
        wanted_host, _, path = link.casefold().partition("/")
        for host, there in found:
            fits = host == wanted_host or host.endswith(f".{wanted_host}")
            if fits and there.lstrip("/").startswith(path):
                return link
    if found or _REACH.search(plain):
        folded = " ".join(plain.split())
        for phrase in words:
            if " ".join(_plain(phrase).split()) in folded:
                return phrase
    return None


def _plain(text: str) -> str:
    """The text as it is meant: one alphabet's width, small, without tricks that take a link apart."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2024", ".").replace("\u3002", ".")
    return _SCHEME.sub("https://", _DOTS.sub(".", folded)).replace("https://", " ").replace("http://", " ")
