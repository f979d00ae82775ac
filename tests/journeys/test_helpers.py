"""A helper through the front door: what they give, how they are reached, resting, stopping, coming back."""

from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.members import Kind, Way, Who
from tests.front_door import FrontDoor

WHOLE: dict[str, Any] = {
    "kinds": ["strategy", "introduction"],
    "fields": "nursing, *data*, law",
    "capacity": ["3"],
    "from": "10pm",
    "to": "7:30",
}
EMPTY: dict[str, Any] = {"kinds": [], "fields": "", "capacity": ["2"], "from": "", "to": ""}


async def send(
    house: FrontDoor, person: MemberActor, values: dict[str, Any] | None = None
) -> InteractionResult:
    """What `/helper profile` and its form answer."""
    form = await person.slash(house.check_ins, "helper profile")
    return await person.submit_modal(form, WHOLE if values is None else values)


def parts(form: InteractionResult) -> dict[str, dict[str, Any]]:
    """The fields of a form, by name."""
    assert form.modal is not None
    inner = [label["component"] for label in form.modal["components"]]
    return {part["custom_id"]: part for part in inner}


def chosen(part: dict[str, Any]) -> list[str]:
    """What is chosen already in a select of a form."""
    return [option["value"] for option in part["options"] if option.get("default")]


async def preferences(house: FrontDoor, person: MemberActor) -> Any:
    """What the person chose about messages."""
    return await house.services.members.preferences(Who(house.guild.id, person.id))


async def test_a_first_profile_is_welcomed_and_shown_as_it_stands(house: FrontDoor):
    ada = house.person("ada")
    card = await send(house, ada)
    text = house.text_of(card)
    assert card.ephemeral
    assert "search gets lighter because you are here" in text
    assert "**Kinds of ask:** Introduction, Strategy" in text
    assert "**Fields:** nursing, \\*data\\*, law" in text
    assert "up to 3" in text
    assert "**Quiet hours:** 22:00 to 07:30" in text
    assert "Europe/London (this server's" in text
    assert "/me preferences zone" in text
    assert "at most 5 asks a day" in text
    assert "22:00 to 07:30" in house.text_of(await ada.slash(house.check_ins, "me preferences"))
    assert house.messages(house.check_ins) == []


async def test_an_empty_form_offers_anything(house: FrontDoor):
    ada = house.person("ada")
    form = await ada.slash(house.check_ins, "helper profile")
    fields = parts(form)
    assert list(fields) == ["kinds", "fields", "capacity", "from", "to"]
    assert chosen(fields["kinds"]) == []
    assert chosen(fields["capacity"]) == ["2"]
    text = house.text_of(await ada.submit_modal(form, EMPTY))
    assert "**Kinds of ask:** anything" in text
    assert "**Fields:** none named" in text
    assert "**Quiet hours:** none" in text


async def test_the_form_holds_what_is_kept_and_changes_it_in_place(house: FrontDoor):
    ada = house.person("ada")
    card = await send(house, ada)
    await house.restart()
    form = await house.press(ada, card, "Edit")
    fields = parts(form)
    assert chosen(fields["kinds"]) == ["introduction", "strategy"]
    assert chosen(fields["capacity"]) == ["3"]
    assert fields["fields"]["value"] == "nursing, *data*, law"
    assert [fields[name]["value"] for name in ("from", "to")] == ["22:00", "07:30"]
    await ada.submit_modal(form, {**EMPTY, "fields": "law", "capacity": ["1"]})
    text = house.text_of(card)
    assert text.startswith("**Changed.**")
    assert "**Fields:** law" in text
    assert "up to 1" in text
    assert "search gets lighter" not in text
    again = await send(house, ada, {**EMPTY, "fields": "law", "capacity": ["1"]})
    assert house.text_of(again).startswith("**Nothing changed.**")


async def test_the_quiet_hours_of_the_preferences_are_these(house: FrontDoor):
    ada = house.person("ada")
    panel = await ada.slash(house.check_ins, "me preferences")
    await ada.submit_modal(await house.press(ada, panel, "Quiet hours"), {"from": "21:00", "to": "06:00"})
    fields = parts(await ada.slash(house.check_ins, "helper profile"))
    assert [fields[name]["value"] for name in ("from", "to")] == ["21:00", "06:00"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to": ""}, "Quiet hours need two times"),
        ({"from": "late"}, '"late" could not be read'),
        ({"fields": "a, b, c, d, e, f, g, h, i, j, k"}, "room for 10 fields, and those are 11"),
        ({"fields": "x" * 50}, "**A field** holds up to 40 characters"),
    ],
)
async def test_what_cannot_be_kept_is_given_back(house: FrontDoor, changes: dict[str, Any], words: str):
    ada = house.person("ada")
    refused = await send(house, ada, {**WHOLE, **changes})
    text = house.text_of(refused)
    assert words in text
    assert "This is what you wrote" in text
    assert chosen(parts(await ada.slash(house.check_ins, "helper profile"))["kinds"]) == []


async def test_invitations_come_the_way_a_helper_chose(house: FrontDoor):
    ada = house.person("ada")
    card = await send(house, ada)
    assert "reach you by:** mention" in house.text_of(card)
    await house.restart()
    await house.choose(ada, card, "How invitations reach you", "dm")
    assert "reach you by:** direct message" in house.text_of(card)
    await house.choose(ada, card, "How invitations reach you", "inbox")
    assert "reach you by:** only when I come by" in house.text_of(card)
    assert (await preferences(house, ada)).ways[Kind.INVITATIONS] is Way.INBOX


async def test_invitations_turned_off_in_the_preferences_are_named(house: FrontDoor):
    ada = house.person("ada")
    await house.services.members.set_way(Who(house.guild.id, ada.id), Kind.INVITATIONS, Way.OFF)
    card = await send(house, ada)
    assert "Invitations are turned off" in house.text_of(card)
    await house.choose(ada, card, "How invitations reach you", "mention")
    assert "reach you by:** mention" in house.text_of(card)


async def test_resting_and_coming_back(house: FrontDoor):
    ada = house.person("ada")
    card = await send(house, ada)
    form = await house.press(ada, card, "Pause")
    refused = await ada.submit_modal(form, {"until": "whenever"})
    assert '"whenever" could not be read' in house.text_of(refused)
    form = await house.press(ada, card, "Pause")
    await ada.submit_modal(form, {"until": "2 weeks"})
    assert "**Rest well.** No invitations until" in house.text_of(card)
    await house.restart()
    old = await ada.slash(house.check_ins, "helper pause", until="3 weeks")
    assert "Invitations rest until" in house.text_of(old)
    await house.press(ada, card, "I'm back")
    assert "**Welcome back.**" in house.text_of(card)
    twice = await house.press(ada, old, "I'm back")
    assert "not on a pause" in house.text_of(twice)


async def test_a_pause_of_everything_is_named(house: FrontDoor):
    ada = house.person("ada")
    await send(house, ada)
    await ada.slash(house.check_ins, "checkin pause", until="2 weeks")
    text = house.text_of(await send(house, ada))
    assert "You are away until" in text
    assert "/checkin resume" in text


async def test_stopping_twice_and_helping_again(house: FrontDoor):
    ada = house.person("ada")
    card = await send(house, ada)
    await house.press(ada, card, "Stop helping")
    text = house.text_of(card)
    assert "Thank you for having been there" in text
    assert "You are not helping at the moment" in text
    assert "**Fields:** nursing" in text
    off = await ada.slash(house.check_ins, "helper off")
    assert "Helping is off already" in house.text_of(off)
    paused = await ada.slash(house.check_ins, "helper pause", until="2 weeks")
    assert "no invitations come that could rest" in house.text_of(paused)
    await house.restart()
    form = await house.press(ada, off, "Help again")
    assert chosen(parts(form)["kinds"]) == ["introduction", "strategy"]
    await ada.submit_modal(form, WHOLE)
    assert "Good to have you back" in house.text_of(off)
    stopped = await ada.slash(house.check_ins, "helper off")
    assert "not invited any more" in house.text_of(stopped)


@pytest.mark.parametrize(("command", "options"), [("helper pause", {"until": "2 weeks"}), ("helper off", {})])
async def test_without_a_profile_there_is_a_way_to_make_one(
    house: FrontDoor, command: str, options: dict[str, str]
):
    ada = house.person("ada")
    shown = await ada.slash(house.check_ins, command, **options)
    assert "no helper profile yet" in house.text_of(shown)
    form = await house.press(ada, shown, "Make a helper profile")
    await ada.submit_modal(form, WHOLE)
    assert "search gets lighter" in house.text_of(shown)


async def test_a_card_outlives_the_deletion_of_its_profile(house: FrontDoor):
    ada = house.person("ada")
    card, other = await send(house, ada), await send(house, ada)
    asked = await ada.slash(house.check_ins, "me delete")
    await house.press(ada, asked, "Delete my data")
    await house.press(ada, asked, "Yes, delete all of it now")
    await house.press(ada, card, "Stop helping")
    assert "no helper profile yet" in house.text_of(card)
    await house.choose(ada, other, "How invitations reach you", "dm")
    assert "no helper profile yet" in house.text_of(other)


async def test_a_kind_that_can_no_longer_be_asked_for(house: FrontDoor):
    ada = house.person("ada")
    await send(house, ada)
    asks = house.config.asks.model_copy(update={"kinds": house.config.asks.kinds[:3]})
    house.config = house.config.model_copy(update={"asks": asks})
    form = await ada.slash(house.check_ins, "helper profile")
    assert chosen(parts(form)["kinds"]) == []
    shown = await ada.slash(house.check_ins, "helper pause", until="tomorrow")
    text = house.text_of(shown)
    assert "nothing that can be asked for here now" in text
    assert "2 kinds you chose cannot be asked for here any more" in text


async def test_a_helper_with_enough_in_hand_is_told_so(house: FrontDoor):
    ada = house.person("ada")
    house.services.helpers.loads = lambda _connection, guild: {ada.id: 3} if guild == house.guild.id else {}
    text = house.text_of(await send(house, ada))
    assert "up to 3; you are helping with 3 now" in text
    assert "not invited to another until one of them is closed" in text


async def test_back_on_an_old_card_without_a_profile(house: FrontDoor):
    ada = house.person("ada")
    await send(house, ada)
    card = await ada.slash(house.check_ins, "helper pause", until="2 weeks")
    asked = await ada.slash(house.check_ins, "me delete")
    await house.press(ada, asked, "Delete my data")
    await house.press(ada, asked, "Yes, delete all of it now")
    refused = await house.press(ada, card, "I'm back")
    assert "`/helper profile` makes one" in house.text_of(refused)
    form = await house.press(ada, card, "Change the pause")
    await ada.submit_modal(form, {"until": "3 weeks"})
    assert "no helper profile yet" in house.text_of(card)
