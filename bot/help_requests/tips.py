"""What would make an ask easier to answer: at most two concrete tips, and none for somebody who wants to be heard."""

import re

from bot.help_requests.model import Tip, Words

_ROLE = re.compile(
    r"\b(?:as an?|role|position|job (?:as|for)|career in|applying (?:for|to|as))\b"
    r"|\b\w*(?:engineer|developer|designer|manager|analyst|teacher|nurse|account|assistant|technician|consult|coordinat"
    r"|director|officer|intern|apprentice|clerk|driver|lawyer|scientist|research|writer|editor|sales|market|recruit|admin"
    r"|architect|electric|plumb|cook|chef|cashier|warehouse|mechanic|therap|social work|librar|translat|security"
    r"|support|product|data|software|nursing|teaching|finance|human resources|hr|ux|qa|devops|welder|carpent)\w*",
    re.IGNORECASE,
)
_ROLE_HELPS = frozenset(
    {"resume-review", "cover-letter", "mock-interview", "introduction", "offer-and-salary", "strategy"}
)


def tips(words: Words, *, listen: bool) -> tuple[Tip, ...]:
    """At most two. `listen`: the kind of ask in which nobody should advise, so Belay does not either."""
    if listen:
        return ()
    found: list[Tip] = []
    if words.kind in _ROLE_HELPS and not _ROLE.search(f"{words.title}\n{words.need}\n{words.tried or ''}"):
        found.append(Tip.NO_ROLE)
    if words.tried is None:
        found.append(Tip.NOTHING_TRIED)
    return tuple(found)
