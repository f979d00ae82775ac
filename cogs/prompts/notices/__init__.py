"""Says the letters of the room, each part its own."""

from collections.abc import Mapping

from bot.client.courier import Renderer
from bot.client.doors import Doors
from cogs.prompts.notices import doses, pings, posts, reloading, suggestions


def renderers(doors: Doors, named: doses.Named = doses.unnamed) -> Mapping[str, Renderer]:
    """The room's renderers. `doors`: where the buttons of a post lead, as far as those rooms are open. `named`: what a
    server is called."""
    return {
        **posts.renderers(doors),
        **suggestions.renderers(doors),
        **doses.renderers(doors, named),
        **reloading.renderers(doors),
        **pings.renderers(doors),
    }
