"""What the schedule tells a server: a post, and that a bank is nearly used up."""

from datetime import datetime

from bot import outbox
from bot.database import Connection
from bot.prompts.model import SeriesPost

POST = "prompts.post"
"""The letter that has a post say what is true now."""


def say(connection: Connection, post: SeriesPost, now: datetime) -> None:
    """Have a post said, or said anew where it stands already: it is rendered from what is true when it is delivered."""
    outbox.put(
        connection,
        now,
        kind=POST,
        lane=post.subject,
        guild_id=post.guild_id,
        subject=post.subject,
        facts={"post": post.id},
    )


def say_low(connection: Connection, post: SeriesPost, now: datetime) -> None:
    """Moderators hear that with this post the bank is nearly used up."""
    outbox.put(
        connection,
        now,
        kind="prompts.low",
        lane=f"moderators:{post.guild_id}",
        guild_id=post.guild_id,
        subject=f"prompts_low:{post.id}",
        facts={"series": post.series_id},
    )
