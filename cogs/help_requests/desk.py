"""What keeps asks safe: reports by anybody, and the moderators' buttons."""

from collections.abc import Awaitable, Callable

from bot.client.components import Filled, Press, number_of, on_form, on_press
from bot.client.replies import member_of, presser, say, staff_of
from bot.servers import Staff
from cogs.help_requests import views
from cogs.help_requests.helping import Helping
from cogs.help_requests.texts import desk


class AtTheDesk(Helping):
    """Reports, and what moderators do about asks."""

    @on_press("help_requests.report")
    async def report(self, interaction: Press, key: str) -> None:
        """**Report**."""
        await presser(interaction, key)
        await interaction.response.send_modal(views.report_form(key))

    @on_form("help_requests.reported")
    async def reported(self, interaction: Press, key: str, answers: Filled) -> None:
        """A report was sent."""
        person, ask_id = await presser(interaction, key)
        await self.client.services.help_requests.safety.report(person, ask_id, answers.get("words", ""))
        await say(interaction, desk.reported(), kept=desk.reported())

    @on_press("help_requests.let_through")
    async def let_through(self, interaction: Press, key: str) -> None:
        """**Let it through**."""
        await self._act(
            interaction, key, "let_through", self.client.services.help_requests.safety.let_through
        )

    @on_press("help_requests.decline")
    async def decline(self, interaction: Press, key: str) -> None:
        """**Do not post it**."""
        await self._act(interaction, key, "decline", self.client.services.help_requests.safety.decline)

    @on_press("help_requests.remove")
    async def remove(self, interaction: Press, key: str) -> None:
        """**Remove**: asked once more, since others' answers go as well."""
        staff_of(interaction).check(await self.client.services.servers.find(staff_of(interaction).guild))
        await say(interaction, views.remove_sure(key))

    @on_press("help_requests.remove_surely")
    async def remove_surely(self, interaction: Press, key: str) -> None:
        """**Yes, remove it and its thread**."""
        await self._act(interaction, key, "remove", self.client.services.help_requests.safety.remove)

    @on_press("help_requests.mute")
    async def mute(self, interaction: Press, key: str) -> None:
        """**Mute author**, blind."""

        async def mute(staff: Staff, ask_id: int) -> None:
            await self.client.services.help_requests.safety.mute(staff, ask_id, muted=True)

        await self._act(interaction, key, "mute", mute)

    @on_press("help_requests.unmute")
    async def unmute(self, interaction: Press, key: str) -> None:
        """**Unmute author**."""

        async def unmute(staff: Staff, ask_id: int) -> None:
            await self.client.services.help_requests.safety.mute(staff, ask_id, muted=False)

        await self._act(interaction, key, "unmute", unmute)

    @on_press("help_requests.dismiss")
    async def dismiss(self, interaction: Press, key: str) -> None:
        """**Dismiss**."""
        await self._act(interaction, key, "dismiss", self.client.services.help_requests.safety.dismiss)

    @staticmethod
    async def _act(
        interaction: Press, key: str, what: str, act: Callable[[Staff, int], Awaitable[None]]
    ) -> None:
        guild, _, ask_id = key.partition("-")
        await member_of(interaction, number_of(guild))
        await act(staff_of(interaction), number_of(ask_id))
        await say(interaction, desk.acted(what), kept=desk.acted(what))
