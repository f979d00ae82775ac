"""What would make an ask easier to answer: at most two concrete tips, and none for somebody who wants to be heard."""

import re

from bot.help_requests.model import Tip, Words

_ROLE = re.compile(
    r"\b(?:as an?|role|position|job (?:as|for)|career in|applying (?:for|to|as))\b"
    r"|\b(?:engineer|developer|designer|manager|management|analy[sz]t|teacher|teaching|nurs(?:e|ing)|accountan|assistant"
    r"|technician|consultan|coordinator|director|officer|apprentice|clerk|driver|lawyer|paralegal|scientist|researcher"
    r"|writer|editor|sales|marketing|recruiter|administrator|architect|electrician|plumber|cook|chef|cashier|warehouse"
    r"|mechanic|therap|social work|librarian|translator|product (?:owner|lead)|data (?:entry|scien|analy)|software|devops"
    r"|finance|human resources|welder|carpenter)\w*"
    r"|\b(?:hr|ux|ui|qa|it support|internships?|interns?)\b",
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
