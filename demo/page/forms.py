"""Forms as the browser draws them, and what it sends back as a client would send it."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from simcord.backend.models import Channel
from simcord.enums import ComponentType

from demo.page.commands import Files, picked, places
from demo.page.reader import Reader
from demo.page.sent import no
from demo.page.world import Page
from demo.wire import entity
from demo.world import entries

_KINDS = {
    ComponentType.STRING_SELECT: "string",
    ComponentType.USER_SELECT: "user",
    ComponentType.ROLE_SELECT: "role",
    ComponentType.MENTIONABLE_SELECT: "mentionable",
    ComponentType.CHANNEL_SELECT: "channel",
    ComponentType.FILE_UPLOAD: "file",
    ComponentType.CHECKBOX: "checkbox",
    ComponentType.CHECKBOX_GROUP: "checkbox",
    ComponentType.RADIO_GROUP: "radio",
}
_PICKED = (
    ComponentType.USER_SELECT,
    ComponentType.ROLE_SELECT,
    ComponentType.MENTIONABLE_SELECT,
    ComponentType.CHANNEL_SELECT,
)
_PARAGRAPH = 2  # the style of a text field of several lines
_LONGEST = 4000


def drawn(interaction_id: int, modal: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """The form that an interaction opened for ``reader``."""
    fields = list[dict[str, Any]]()
    for node in entries(modal, "components"):
        if node["type"] == ComponentType.TEXT_DISPLAY:
            fields.append({"kind": "words", "html": reader.html(node["content"])})
        else:
            fields += [_field(label, about, one, reader) for label, about, one in _labelled(node)]
    return {"interaction": str(interaction_id), "title": modal["title"], "fields": fields}


def written(
    page: Page, channel: Channel, modal: Mapping[str, Any], values: Mapping[str, Any], files: Files
) -> dict[str, Any]:
    """What was filled in, by custom id, as :class:`demo.people.Person` takes it.

    A field that is not named stays as it was shown. :class:`Refused` for what the form has no field for.
    """
    controls = {
        control["custom_id"]: control
        for node in entries(modal, "components")
        for _, _, control in _labelled(node)
    }
    sent: dict[str, Any] = {}
    for name, value in {**values, **files}.items():
        control = controls.get(name)
        if control is None:
            raise no(f"The form has no field “{name}”.")
        kind = ComponentType(control["type"])
        if (name in files) is not (kind is ComponentType.FILE_UPLOAD):
            if kind is ComponentType.FILE_UPLOAD and not value:
                continue  # no file was chosen
            what = "files" if kind is ComponentType.FILE_UPLOAD else "no files"
            raise no(f"The field “{name}” takes {what}.")
        if value is not None:
            sent[name] = _value(page, channel, kind, value)
    return sent


def _labelled(node: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The controls of one part of a form: the label, what it says about itself, the control."""
    if node["type"] == ComponentType.LABEL:
        yield node.get("label") or "", node.get("description") or "", node["component"]
    elif node["type"] == ComponentType.ACTION_ROW:
        for control in node["components"]:
            yield control.get("label") or "", "", control


def _field(label: str, about: str, control: dict[str, Any], reader: Reader) -> dict[str, Any]:
    kind = ComponentType(control["type"])
    options = [_choice(option) for option in entries(control, "options")]
    field = {
        "id": control["custom_id"],
        "label": label,
        "about": about,
        "required": bool(control.get("required", kind is not ComponentType.CHECKBOX)),
        "placeholder": control.get("placeholder") or "",
        "options": options,
    }
    if kind is ComponentType.TEXT_INPUT:
        most = control.get("max_length") or _LONGEST
        text = {"value": control.get("value") or "", "least": control.get("min_length") or 0, "most": most}
        return {**field, **text, "kind": "paragraph" if control.get("style") == _PARAGRAPH else "text"}
    most = control.get("max_values")
    if most is None:
        most = len(options) if kind is ComponentType.CHECKBOX_GROUP else 1
    least = control.get("min_values")
    more: dict[str, Any] = {
        "kind": _KINDS[kind],
        "value": _shown(kind, control, reader),
        "least": 1 if least is None else least,
        "most": most,
    }
    if kind is ComponentType.CHANNEL_SELECT:
        more["places"] = places(control)
    return {**field, **more}


def _choice(option: Mapping[str, Any]) -> dict[str, Any]:
    emoji: Mapping[str, Any] = option.get("emoji") or {}
    return {
        "value": option["value"],
        "label": option["label"],
        "about": option.get("description") or "",
        "emoji": emoji.get("name") or "",
        "chosen": bool(option.get("default")),
    }


def shown_before(menu: Mapping[str, Any], reader: Reader) -> list[str]:
    """The people, roles and channels that a select holds before anybody used it, without those who are gone."""
    shown = list[str]()
    for one in entries(menu, "default_values"):
        found = entity(reader.world, reader.guild.id, int(one["id"]))
        if found is not None and not (isinstance(found, Channel) and not reader.sees(found.id)):
            shown.append(str(one["id"]))
    return shown


def _shown(kind: ComponentType, control: Mapping[str, Any], reader: Reader) -> Any:
    """What a control holds when the form opens: a list, but one value of a radio, and yes or no of a lone box."""
    if kind is ComponentType.CHECKBOX:
        return bool(control.get("default"))
    if kind in _PICKED:
        return shown_before(control, reader)
    chosen = [option["value"] for option in entries(control, "options") if option.get("default")]
    if kind is ComponentType.RADIO_GROUP:
        return chosen[0] if chosen else None
    return chosen


def _value(page: Page, channel: Channel, kind: ComponentType, value: Any) -> Any:
    if kind is ComponentType.FILE_UPLOAD:
        return list(value)
    if kind is ComponentType.CHECKBOX:
        return value in (True, "true", "on", ["true"], ["on"])
    if kind is ComponentType.TEXT_INPUT:
        if isinstance(value, list):
            raise no("A text field takes one text.")
        return str(value)
    several = [str(one) for one in (cast("list[Any]", value) if isinstance(value, list) else [value])]
    several = [one for one in several if one]
    if kind is ComponentType.RADIO_GROUP:
        return several[0] if several else None
    return [picked(page, channel, one) for one in several] if kind in _PICKED else several
