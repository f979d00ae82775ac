"""`/coach availability`: weekly hours, published as slots that people can book."""

from datetime import timedelta

from bot.client.components import Answers, Press, on_form, on_press
from bot.client.replies import change, say, staff_of
from bot.members import Who
from bot.office_hours.model import Place
from bot.servers import Staff
from cogs.office_hours.cog.asked import read_minutes
from cogs.office_hours.cog.base import Base
from cogs.office_hours.texts import availability as words
from cogs.office_hours.views import availability as views


class Availability(Base):
    """Weekly hours."""

    @Base.coach.command(
        name="availability", description="Publish weekly hours: people can book slots in them, week by week"
    )
    async def availability(self, interaction: Press) -> None:
        """Open the form with the hours as they are."""
        await self._open_hours_form(interaction)

    @on_press("office_hours.change_hours")
    async def change_hours(self, interaction: Press, key: str) -> None:
        """**Change my hours**."""
        del key
        await self._open_hours_form(interaction)

    async def _open_hours_form(self, interaction: Press) -> None:
        staff = staff_of(interaction)
        weekly, plan = await self.hours.hours.read(staff), await self.hours.hours.plan(staff)
        minutes = self.settings.slot // timedelta(minutes=1) if plan is None else plan.slot_minutes
        link = None if plan is None else plan.link
        await interaction.response.send_modal(views.hours_form(staff.guild, weekly, minutes, link))

    @on_form("office_hours.hours")
    async def publish_hours(self, interaction: Press, key: str, answers: Answers) -> None:
        """The form came back; without hours, publishing ends, asked once more."""
        del key
        staff = staff_of(interaction)
        text = answers.get("hours", "").strip()
        if not text:
            await self._ask_to_stop(interaction, staff)
            return
        minutes = read_minutes(answers.get("slot", ""), *views.SLOT)
        link = answers.get("link", "").strip()
        place, place_id = Place.LINK if link else Place.THREAD, None
        plan = await self.hours.hours.plan(staff)
        if plan is not None and link == (plan.link or ""):  # a channel that `/coach edit` gave them stays
            place, place_id = plan.place, plan.place_id
        result = await self.hours.hours.publish(staff, text, minutes, place, place_id, link)
        zone = (await self.client.services.members.preferences(Who(staff.guild, staff.user))).zone
        await say(interaction, views.published(result, staff.guild, zone.key), kept=words.HOURS_KEPT)

    @on_press("office_hours.stop_hours")
    async def stop(self, interaction: Press, key: str) -> None:
        """**Stop publishing**: asked once more."""
        del key
        await self._ask_to_stop(interaction, staff_of(interaction))

    async def _ask_to_stop(self, interaction: Press, staff: Staff) -> None:
        weekly = await self.hours.hours.read(staff)
        if weekly:
            await say(interaction, views.stop_sure(weekly, staff.guild))
        else:
            await say(interaction, words.no_hours())

    @on_press("office_hours.stop_surely")
    async def stop_surely(self, interaction: Press, key: str) -> None:
        """**Yes, stop publishing**."""
        del key
        stand = await self.hours.hours.stop(staff_of(interaction))
        await change(interaction, words.stopped(stand), kept=words.HOURS_KEPT)

    @on_press("office_hours.keep_hours")
    async def keep_hours(self, interaction: Press, key: str) -> None:
        """**Keep my hours**."""
        del key
        await change(interaction, words.hours_kept())
