"""What keeps Belay from doing its work in a server, as a pure rule."""

import pytest

from bot.moderation import PlaceState, RoleState, Standing, places_for


@pytest.mark.parametrize(
    ("state", "is_fault"),
    [
        (PlaceState("check-ins", 1), False),
        (PlaceState("check-ins", None), True),
        (PlaceState("check-ins", 1, is_public=True), False),
        (PlaceState("check-ins", 1, lacks=("Send Messages",)), True),
        (PlaceState("check-ins", 1, exists=False), True),
        (PlaceState("moderators", None), True),
        (PlaceState("moderators", 1, is_public=True), True),
        (PlaceState("coaches", None), False),
        (PlaceState("coaches", 1, is_public=True), True),
        (PlaceState("wins", None), False),
        (PlaceState("help", None), False),
        (PlaceState("office-hours", None), False),
        (PlaceState("office-hours", 1, lacks=("Create Private Threads",)), True),
        (PlaceState("somewhere", None), True),
    ],
)
def test_faults_of_a_place(state: PlaceState, is_fault: bool):
    assert Standing("UTC", (state,), ()).faults == ([state] if is_fault else [])


def test_a_role_is_a_fault_only_once_it_was_deleted():
    there, none, gone = (
        RoleState("coach", 1),
        RoleState("helper", None),
        RoleState("moderator", 2, exists=False),
    )
    assert Standing("UTC", (), (there, none, gone)).faults == [gone]


def test_places_that_only_a_series_needs_come_last():
    assert places_for(["wins", "somewhere", "check-ins"]) == (
        "check-ins",
        "help",
        "office-hours",
        "moderators",
        "coaches",
        "wins",
        "somewhere",
    )
