"""Says a dose to a subscriber."""

from collections.abc import Awaitable, Callable, Mapping

from bot.client.courier import Renderer
from bot.client.deliveries import Delivery, Nothing, Tell
from bot.client.doors import Doors, Occasion
from bot.members import Kind, Way
from bot.outbox import Letter
from bot.services import Services
from cogs.prompts.texts import doses as texts
from cogs.prompts.views import doses as views

Named = Callable[[int], Awaitable[str | None]]
"""What a server is called; None where nobody knows."""


async def unnamed(_guild_id: int) -> str | None:
    """Nobody knows what servers are called."""
    return None


def renderers(doors: Doors, named: Named) -> Mapping[str, Renderer]:
    """The renderers of this part. `doors`: ways into other rooms. `named`: what a server is called."""

    async def dose(services: Services, letter: Letter) -> Delivery:
        """One text, as long as the person wants them."""
        suggestion = letter.facts.get("suggestion")
        wanted = await services.prompts.doses.to_send(letter.facts["dose"], suggestion)
        if wanted is None:
            return Nothing()
        # About nothing: a dose is no post of the server, and is not counted as one.
        ways_in = doors.buttons(Occasion.PANEL, letter.guild_id, "", wanted.buttons)
        said = texts.said(letter.facts["text"], by_member=suggestion is not None)
        footer = texts.footer(await named(letter.guild_id), wanted.credit)
        # Who wants direct messages and refuses one after all is not called in public for a dose: it waits.
        return Tell(
            Kind.DOSE,
            views.message(said, footer, wanted.dose, ways_in),
            discreet=wanted.way is Way.DM,
        )

    return {"prompts.dose": dose}
