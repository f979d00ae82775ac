"""What somebody fills in to book or to join: made clean, with copies of what they ticked."""

from datetime import datetime

from bot.config import OfficeHours as Settings
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Given, Tick, Written
from bot.office_hours.service.found import About
from bot.text import clean_within

TOPIC_LIMIT = 100
"""Characters that fit in a topic."""


def given(
    connection: Connection, who: Who, written: Written, about: About, settings: Settings, now: datetime
) -> Given:
    """What is kept of it.

    Their goal and what is in their way are copied now, when they ticked them: later words stay theirs.

    Raises:
        TextTooLong: nothing was kept.
    """
    goal, obstacle = about(connection, who, now)
    return Given(
        clean_within(written.topic, "topic", TOPIC_LIMIT) or "",
        clean_within(written.wish, "what a good outcome is", settings.text_limit) or "",
        written.ticks,
        goal if Tick.GOAL in written.ticks else None,
        obstacle if Tick.OBSTACLE in written.ticks else None,
    )
