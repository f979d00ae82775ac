"""The words of `/blocks`."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.errors import explain
from bot.members.model import Block, BlockedBot, BlockedSelf, BlocksFull
from bot.text import plural

COMMAND = "People you would rather not be brought together with. Only you see this"
BLOCK = "Block somebody"
UNBLOCK = "Unblock somebody on this list"
NEWER = "Newer"
OLDER = "Older"

WHAT_IT_DOES = (
    "## Blocks\n"
    "You need no reason, and they are not told. Once you block somebody, Belay never matches the two of you,"
    " invites neither of you to the other's asks, and arranges no introduction. Their thanks do not reach"
    " you. It holds both ways.\n"
    "-# It does not hide messages in channels: Discord's own *Block* does that. If somebody troubles you,"
    " the moderators here would like to know."
)
"""What a block does, in plain words."""

NOBODY = "You have blocked nobody."


def head(total: int, page: int, pages: int) -> str:
    """Above the list; pages count from 0."""
    where = "" if pages == 1 else f" Page {page + 1} of {pages}, the newest first."
    return f"**You blocked {plural(total, 'person', 'people')}.**{where}"


def listed(blocks: Sequence[Block], first: int) -> str:
    """One page of the list; `first` is the number of its first line."""
    return "\n".join(
        f"{number}. <@{block.user_id}>, since <t:{int(block.since.timestamp())}:D>"
        for number, block in enumerate(blocks, first)
    )


def option(number: int, since: datetime, zone: ZoneInfo) -> str:
    """Somebody on the list, where Discord shows no names."""
    day = since.astimezone(zone)
    return f"Number {number}, since {day.day} {day:%B %Y}"


def blocked(user_id: int, *, first: bool) -> str:
    """Somebody was blocked, or is already."""
    if not first:
        return f"You have blocked <@{user_id}> already, and it goes on."
    return f"<@{user_id}> is blocked. They are not told, and Belay will not bring you together."


def unblocked(user_id: int, *, first: bool) -> str:
    """Somebody was unblocked, or is not blocked."""
    if not first:
        return f"<@{user_id}> is not on your list any more."
    return f"<@{user_id}> is unblocked. Belay may bring you together again, and they are not told."


@explain.register
def _(refusal: BlockedSelf) -> str:
    return "That is you. If you would like to be left in peace for a while, `/checkin pause` holds everything back."


@explain.register
def _(refusal: BlockedBot) -> str:
    return f"<@{refusal.user_id}> is a bot. Belay only brings people together, so there is nothing to block."


@explain.register
def _(refusal: BlocksFull) -> str:
    return (
        f"Your list holds {refusal.most} people, and it is full. Unblock somebody with whom it does not matter"
        " any more, then try again. If it is many at once, please tell a moderator."
    )
