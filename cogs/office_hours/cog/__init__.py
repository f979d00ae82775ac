"""Office hours: opens its doors to other rooms; what is pressed is answered by the parts beside this."""

from bot.client.doors import Door, Occasion
from cogs.office_hours import notices
from cogs.office_hours.cog.after import After
from cogs.office_hours.cog.coaching import Coaching
from cogs.office_hours.cog.members import Members
from cogs.office_hours.cog.questions import Questions
from cogs.office_hours.views.members import coach_button

_DOOR = "coach"


class Cog(Members, Questions, After, Coaching):
    """Office hours."""

    renderers = notices.RENDERERS

    async def cog_load(self) -> None:
        """Begin to answer, and offer **Talk to a coach** wherever somebody could use a hand."""
        await super().cog_load()
        self.client.doors.open(Door(_DOOR, Occasion.HELP, order=20, button=coach_button))

    async def cog_unload(self) -> None:
        """Answer no more."""
        self.client.doors.close(_DOOR)
        await super().cog_unload()
