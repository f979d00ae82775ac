"""A role is notified by the first post of a subject, and by nothing after it."""

from typing import Any

import pytest

from bot.client.deliveries import Post, Show
from bot.outbox import Letter
from bot.services import Services
from tests.bot.client.asks import KIND, Asks, opener
from tests.front_door import FrontDoor

ROLE = 4711
SILENT = 1 << 12
NONE: list[str] = []
FIRST = (NONE, [ROLE], NONE, 0)
NOBODY = (NONE, NONE, NONE, 0)


@pytest.fixture
def asks(house: FrontDoor) -> Asks:
    return Asks(house)


def allowed(house: FrontDoor, method: str) -> list[Any]:
    """Whom each message of this kind of request was allowed to notify, and whether it was silent."""
    found: list[Any] = []
    for request in house.env.http_requests:
        body: Any = request.json
        said: Any = body.get("message", body) if isinstance(request.json, dict) else {}
        if request.method == method and "components" in said:
            mentions: Any = said["allowed_mentions"]
            roles: list[int] = [int(role) for role in mentions.get("roles", [])]
            found.append((mentions.get("parse"), roles, mentions.get("users", []), said["flags"] & SILENT))
    return found


async def test_a_message_notifies_the_role_once_and_an_edit_nobody(house: FrontDoor, asks: Asks):
    await asks.deliver(Show("check-ins", opener("New"), ping=ROLE))
    await asks.deliver(Show("check-ins", opener("Changed"), ping=ROLE))
    assert allowed(house, "POST") == [FIRST]
    assert allowed(house, "PATCH") == [NOBODY]


@pytest.mark.parametrize("in_forum", [False, True])
async def test_so_does_what_opens_a_thread(house: FrontDoor, asks: Asks, in_forum: bool):
    if in_forum:
        await house.use_forum()
    await asks.post(ping=ROLE)
    await asks.post("Changed", ping=ROLE)
    assert allowed(house, "POST") == [FIRST]
    assert allowed(house, "PATCH") == [NOBODY]


@pytest.mark.parametrize("place", ["message", "thread", "post"])
async def test_what_arrived_unconfirmed_is_found_and_notifies_nobody_again(
    house: FrontDoor, asks: Asks, place: str
):
    if place == "post":
        await house.use_forum()
    delivery = (
        Show("check-ins", opener(), ping=ROLE)
        if place == "message"
        else Post("help", "A recruiter goes quiet", opener(), ping=ROLE)
    )
    await asks.deliver(delivery)
    await asks.forget()
    await asks.deliver(delivery, doubtful=True)
    assert allowed(house, "POST") == [FIRST]


async def test_without_a_role_nobody_is_notified(house: FrontDoor, asks: Asks):
    await asks.deliver(Show("check-ins", opener()))
    await asks.post()
    assert allowed(house, "POST") == [NOBODY]


async def test_what_a_hand_removed_rings_no_second_time_though_it_changes_meanwhile(
    house: FrontDoor, asks: Asks
):
    delivery = Show("check-ins", opener(), ping=ROLE)
    await asks.deliver(delivery)
    (message,) = asks.shown(house.check_ins.id)
    house.env.backend.delete_message(house.check_ins.id, message.id)
    changes = 1

    async def changing_meanwhile(services: Services, letter: Letter) -> Show:
        nonlocal changes
        del services, letter
        if changes:
            changes -= 1
            await asks.write(delivery)
        return delivery

    house.client.rooms.renderers[KIND] = changing_meanwhile
    await asks.deliver(delivery)
    assert changes == 0
    assert asks.shown(house.check_ins.id) == []
    assert allowed(house, "POST") == [FIRST]
    assert await asks.waiting() == []
