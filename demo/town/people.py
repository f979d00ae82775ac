"""Who lives in the demo's server: a dozen members, a coach and a moderator, each with a line about them."""

from dataclasses import dataclass
from datetime import timedelta

from demo.page.world import Part


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody before they have joined. ``here_for`` says for how long they have been a member."""

    name: str
    about: str
    color: str
    here_for: timedelta
    part: Part = Part.MEMBER

    @property
    def display(self) -> str:
        """The name that others read."""
        return self.name.capitalize()


def _weeks(number: int) -> timedelta:
    return timedelta(weeks=number)


NEIGHBOURS = (
    Neighbour(
        "nadia",
        "Taught chemistry for nine years. Looks for laboratory work, or for people to train in one.",
        "#c98a00",
        _weeks(9),
    ),
    Neighbour(
        "kwame",
        "Drives a night bus and knows every timetable. Wants to plan the routes.",
        "#2f8f6b",
        _weeks(5),
    ),
    Neighbour(
        "lucia",
        "Cooked in restaurants since she was seventeen. Looks for work that ends when school does.",
        "#c2557a",
        _weeks(2),
    ),
    Neighbour(
        "henrik",
        "Ran the floor of a printing works until it closed. Retraining at fifty-four, for machines that cut metal.",
        "#5b7fb5",
        _weeks(31),
    ),
    Neighbour(
        "priya",
        "Analyst, let go in January with her whole team. Applies in the mornings, swims in the afternoons.",
        "#8d63c7",
        _weeks(7),
    ),
    Neighbour(
        "samuel",
        "Kept the books of a boatyard, then looked after his father for three years. Ready to work again.",
        "#b0643c",
        _weeks(4),
    ),
    Neighbour(
        "mei",
        "Finished a degree in design last summer. Her first search, and she would rather draw than write letters.",
        "#1f94a8",
        _weeks(12),
    ),
    Neighbour(
        "omar",
        "Built bridges in Aleppo, delivers parcels here. Wants his licence recognised, and to stand on a site again.",
        "#9a7b2d",
        _weeks(16),
    ),
    Neighbour(
        "ruth",
        "Found a post as an office manager in October, at fifty-eight. Stayed, because somebody read her letters too.",
        "#a8455e",
        _weeks(47),
    ),
    Neighbour(
        "jonas",
        "Engine-room mechanic, nine years at sea. Looks at wind turbines, and at being home in the evening.",
        "#3f78c9",
        _weeks(3),
    ),
    Neighbour(
        "aisha",
        "Nurse who had to stop in the autumn. Looks for a way back that is not a ward at night.",
        "#6b8e23",
        _weeks(6),
    ),
    Neighbour(
        "theo",
        "Writes web pages for a living, on his own. Has sat on both sides of the table in interviews.",
        "#d0693a",
        _weeks(22),
    ),
    Neighbour(
        "tomasz",
        "Hired people for a hospital for eleven years, then looked for work himself. Coaches on Tuesdays.",
        "#4aa564",
        _weeks(58),
        Part.COACH,
    ),
    Neighbour(
        "ines",
        "Does payroll by day. Began this server as a table in a library, and keeps it in order.",
        "#d1495b",
        _weeks(90),
        Part.MODERATOR,
    ),
)
