"""What the schedule tells a server: a post, and that a bank is nearly used up."""

from datetime import datetime

from bot import outbox
from bot.database import Connection
from bot.prompts.model import LOW, SeriesPost


def say(connection: Connection, post: SeriesPost, now: datetime) -> None:
    """Have a post said, or said anew where it stands already: it is rendered from what is true when it is delivered."""
    outbox.put(
        connection,
        now,
        kind="prompts.post",
        lane=post.subject,
        guild_id=post.guild_id,
        subject=post.subject,
        facts={"post": post.id},
    )


def say_if_low(connection: Connection, post: SeriesPost, bank: int, left: int, now: datetime) -> None:
    """Moderators hear with the post after which so few of its `bank` are `left` that were never posted."""
    if bank > 1 and left == min(LOW, bank - 1):
        outbox.put(
            connection,
            now,
            kind="prompts.low",
            lane=f"moderators:{post.guild_id}",
            guild_id=post.guild_id,
            subject=f"prompts_low:{post.id}",
            facts={"series": post.series_id},
        )
