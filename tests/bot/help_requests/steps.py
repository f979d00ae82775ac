"""To whom an ask is being brought, hour by hour."""

from datetime import timedelta

from bot.database import Connection
from bot.help_requests import letters
from tests.bot.help_requests.asking import deliver, wait
from tests.ground import PLACES, Ground

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
BROUGHT = (letters.INVITATION, letters.ROLE, letters.COACHES, letters.ALARM)


async def brought(ground: Ground) -> list[str]:
    """To whom it is being brought by what waits: how many invitations, and the others by name."""
    found = [letter for letter in await ground.letters() if letter.kind in BROUGHT]
    invitations = len([one for one in found if one.kind == letters.INVITATION])
    others = [
        one.facts.get("part") or one.kind.partition(".")[2] + str(one.facts.get("number", ""))
        for one in found
        if one.kind != letters.INVITATION
    ]
    return [*([f"{invitations} invited"] if invitations else []), *others]


async def set_up(ground: Ground, *without: str) -> None:
    """Server 1 with its roles, without some channels or roles."""

    def transaction(connection: Connection) -> None:
        connection.execute("DELETE FROM places")
        connection.execute("DELETE FROM roles")

    await ground.database.write(transaction)
    places = {place: channel for place, channel in PLACES.items() if place not in without}
    roles = {part: role for part, role in {"helper": 31, "coach": 32}.items() if part not in without}
    await ground.services.servers.set_up(1, "Europe/London", places, roles)


async def history(ground: Ground, hours: int) -> dict[int, list[str]]:
    """To whom it is brought in each of so many hours from now on; everything is delivered at once."""
    found: dict[int, list[str]] = {}
    for hour in range(hours + 1):
        if now := await brought(ground):
            found[hour] = now
        await deliver(ground)
        await wait(ground, hours=1)
    return found
