"""What a client would send, and what it tells who tries something else."""

import pytest
from simcord.backend.models import Overwrite
from simcord.enums import ComponentType, OverwriteType

from demo.people import join
from demo.simulator import Simulator
from demo.wire import Filling, Impossible

_VIEW = 1 << 10


async def test_a_channel_that_is_closed_to_somebody_is_not_named_to_them(simulator: Simulator) -> None:
    world = simulator.world
    guild = world.add_guild("Career support")
    general = world.add_channel(guild, "general")
    closed = Overwrite(guild.id, OverwriteType.ROLE, deny=_VIEW)
    hidden = world.add_channel(guild, "the-case-of-ben", overwrites=[closed])
    ada = join(simulator, guild, "ada")
    menu = {"type": ComponentType.CHANNEL_SELECT, "custom_id": "where"}
    with pytest.raises(Impossible, match="closed") as refusal:
        Filling(world, general.id, ada.user_id).chosen(menu, [hidden])
    assert "ben" not in str(refusal.value)
