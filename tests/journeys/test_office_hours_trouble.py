"""Office hours when Discord is in trouble: a turn whose thread was opened, and nobody could be brought in yet."""

import pytest

from tests.front_door import FrontDoor
from tests.journeys.office import Office, office_of


@pytest.fixture
async def office(house: FrontDoor) -> Office:
    """A server with office hours."""
    return await office_of(house)


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/channels/*/thread-members/*"), ("POST", "/channels/*/messages")]
)
async def test_a_turn_whose_thread_was_only_opened_is_completed_later(
    house: FrontDoor, office: Office, method: str, path: str
):
    ana = await office.member("ana")
    shown = await office.queue()
    await office.open(shown)
    await office.join(ana)
    house.env.inject_error(method, path, status=500, times=1)
    await house.services.office_hours.desk.visiting.next(office.staff())
    await house.delivered()
    await house.advance(minutes=1)
    house.client.courier.look()
    await house.delivered()
    (thread,) = house.threads(office.channel)
    assert ana.id in house.env.backend.channels[thread].thread_members
    assert len(house.messages(thread)) == 1
