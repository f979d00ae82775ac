"""What coaches do while they plan, in the words of the journeys about it."""

from datetime import datetime
from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.front_door import FrontDoor
from tests.journeys.office import Office, office_of

DRAFT = {"when": "tomorrow 6pm", "title": "Resume hour", "minutes": 120}
EVENING = int(datetime.fromisoformat("2026-01-02T18:00:00+00:00").timestamp())
"""Tomorrow at six, in London: the houses of these journeys begin on Thursday, 1 January 2026."""


async def planning_office(house: FrontDoor) -> Office:
    """A server with office hours, and a coach to whom Discord shows `/coach`."""
    made = await office_of(house)
    may = discord.Permissions(view_channel=True, send_messages=True, manage_events=True)
    house.env.backend.edit_role(house.guild.id, made.role.id, {"permissions": may.value})
    return made


async def schedule(office: Office, person: MemberActor | None = None, **options: Any) -> InteractionResult:
    """What `/coach schedule` answers; what is not given is as in `DRAFT`."""
    return await (person or office.coach).slash(office.house.check_ins, "coach schedule", **(DRAFT | options))


async def create(office: Office, **options: Any) -> InteractionResult:
    """The coach plans a session and creates it."""
    return await office.house.press(office.coach, await schedule(office, **options), "Create")


async def refill(office: Office, form: InteractionResult, **values: str) -> InteractionResult:
    """The coach sends a form as it was shown, but for these fields; what is shown then."""
    assert form.modal is not None, f"no form was shown, but: {office.text(form)}"
    fields = [part["component"] for part in form.modal["components"]]
    shown = {field["custom_id"]: field["value"] for field in fields if field.get("value")}
    return await office.house.fill(office.coach, form, **(shown | values))


async def edit(office: Office, session: str = "1", **options: Any) -> InteractionResult:
    """What `/coach edit` answers."""
    return await office.coach.slash(office.house.check_ins, "coach edit", session=session, **options)


def prefilled(form: InteractionResult) -> dict[str, str]:
    """What stands in a form already."""
    assert form.modal is not None
    fields = [part["component"] for part in form.modal["components"]]
    return {field["custom_id"]: field.get("value", "") for field in fields}


def public(office: Office) -> list[str]:
    """What stands in the channel for office hours."""
    return [office.text(message) for message in office.house.messages(office.channel)]


def events(office: Office) -> list[Any]:
    """The server's scheduled events, oldest first."""
    stored = office.house.env.backend.get_guild(office.house.guild.id).scheduled_events
    return [event for _, event in sorted(stored.items())]


async def hours(office: Office, **values: str) -> InteractionResult:
    """The coach opens the form of weekly hours and sends it with these fields."""
    form = await office.coach.slash(office.house.check_ins, "coach availability")
    return await refill(office, form, **values)
