"""What a visitor does as somebody: commands, buttons, selects, forms, messages; nothing that no client could do.

What no client could do is answered 409 with words. What the simulation cannot do is answered 500 with words, and
stays in ``Simulator.gaps``, where tests look. When the bot does not answer in time the outcome is "late".
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any, cast

from aiohttp import web
from simcord.backend.access import channel_accessible
from simcord.backend.errors import BackendError
from simcord.backend.models import Channel, Message, ResponseKind
from simcord.enums import SELECT_TYPES, AppCommandType, ComponentType

from demo.page import commands, forms
from demo.page.reader import Reader
from demo.page.sent import Sent, no, read
from demo.page.world import Page, Refused, answer, number_of
from demo.people import Answer, Impossible, NotAnswered, Person
from demo.reading import components

_REMEMBERED = 1_000  # interactions, and private messages of each channel
_KEPT = 500  # forms that somebody may still have open
_LONGEST = 2000  # characters of a message
_UNLOADED = "Loading the options failed: the application did not respond."
_LATE: dict[str, Any] = {"kind": "late", "form": None, "message": None}
_KINDS = {
    ResponseKind.MESSAGE: "message",
    ResponseKind.DEFERRED: "message",  # which says that the bot is thinking, and is completed where it stands
    ResponseKind.UPDATE: "changed",
    ResponseKind.MODAL: "form",
}


def routes(page: Page) -> list[web.RouteDef]:
    """Everything that acts as somebody, and the list of the commands they may use."""
    acts = _Acts(page)
    verbs = {
        "command": acts.command,
        "autocomplete": acts.autocomplete,
        "menu": acts.menu,
        "press": acts.press,
        "choose": acts.choose,
        "submit": acts.submit,
        "say": acts.say,
        "dm": acts.dm,
        "dms": acts.dms,
    }

    async def listed(request: web.Request) -> web.Response:
        person = page.viewer(request)
        channel = page.channel(person, request.query.get("channel", ""))
        return answer(commands.shown(page, person, channel))

    posts = [web.post(f"/api/{name}", _handler(page, verb)) for name, verb in verbs.items()]
    return [web.get("/api/commands", listed), *posts]


_Verb = Callable[[Sent], Awaitable[dict[str, Any]]]


class _Acts:
    """The verbs, and the forms that are open on people's screens."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._simulator = page.town.simulator
        self._forms: OrderedDict[str, Answer] = OrderedDict()
        self._sending: set[str] = set()

    # -------------------------------------------------------------------------------------------- commands

    async def command(self, sent: Sent) -> dict[str, Any]:
        """Use a slash command; its attachments are parts that bear the option's name."""
        person, channel, name = sent.person, self._place(sent), sent.text("name")
        options = commands.given(self._page, person, channel, name, sent.object("options"), sent.files)
        return self._outcome(person, await person.slash(channel, name, **options))

    async def autocomplete(self, sent: Sent) -> dict[str, Any]:
        """Type into an option; ``options`` holds what is typed so far, in this one and in the others."""
        person, channel, name = sent.person, self._place(sent), sent.text("name")
        option, options = sent.text("option"), sent.object("options")
        if not commands.completes(self._page, person, channel, name, option):
            raise no(f"Nothing completes “{option}” of /{name} here.")
        typed = str(options.pop(option, None) or "")
        filled = commands.given(self._page, person, channel, name, options, {}, partial=True)
        try:
            choices = await person.autocomplete(channel, name, option, typed, **filled)
        except NotAnswered:
            raise Refused(_UNLOADED, HTTPStatus.GATEWAY_TIMEOUT) from None
        return {"choices": [{"name": one["name"], "value": one["value"]} for one in choices]}

    async def menu(self, sent: Sent) -> dict[str, Any]:
        """Use an entry of the context menu of a message or of a person."""
        person, channel, name = sent.person, self._place(sent), sent.text("name")
        target: Message | Person
        if sent.body.get("message"):
            kind, target = AppCommandType.MESSAGE, self._message(sent)
            if target.is_ephemeral:
                raise no("A message that only you can see has no such menu.")
        else:
            kind, user_id = AppCommandType.USER, number_of(sent.text("user"))
            guild = self._page.town.guild
            if user_id not in guild.members:
                raise no("They are not in this server (any more).")
            target = Person(self._simulator, guild.id, user_id)
        if not commands.has_menu(self._page, person, channel, name, kind):
            raise no(f"There is no “{name}” in that menu for you here.")
        return self._outcome(person, await person.context_menu(channel, name, target))

    # ------------------------------------------------------------------------------- buttons, selects, forms

    async def press(self, sent: Sent) -> dict[str, Any]:
        """Press a button."""
        message, custom_id = self._message(sent), sent.text("id")
        _control(message, (ComponentType.BUTTON,), custom_id)
        return self._outcome(sent.person, await sent.person.press(message, custom_id=custom_id))

    async def choose(self, sent: Sent) -> dict[str, Any]:
        """Choose in a select; ``values`` are texts, or ids of people, roles and channels."""
        message, custom_id = self._message(sent), sent.text("id")
        menu = _control(message, SELECT_TYPES, custom_id)
        values = sent.body.get("values")
        if not isinstance(values, list):
            raise Refused("“values” must be a list.")
        channel = self._place(sent)
        given: Sequence[Any] = [str(one) for one in cast("list[Any]", values)]
        if menu["type"] != ComponentType.STRING_SELECT:
            given = [commands.picked(self._page, channel, one) for one in given]
        return self._outcome(sent.person, await sent.person.choose(message, custom_id, given))

    async def submit(self, sent: Sent) -> dict[str, Any]:
        """Send a form; when nobody answers it stays open, and may be sent again."""
        interaction = sent.text("interaction")
        form = self._forms.get(interaction)
        if form is None:
            raise no("That form is not open (any more).")
        if form.user_id != sent.person.user_id:
            raise no("That form is open on somebody else's screen.")
        if interaction in self._sending:
            raise no("That form is being sent already.")
        try:
            modal = form.take_modal()
        except Impossible:
            raise no("That form was sent already.") from None
        channel = self._simulator.world.channels.get(form.channel_id)
        if channel is None:
            raise no("The channel in which the form was opened is gone.")
        values = forms.written(self._page, channel, modal, sent.object("values"), sent.files)
        self._sending.add(interaction)
        try:
            return self._outcome(sent.person, await sent.person.submit(form, values))
        finally:
            self._sending.discard(interaction)

    # ---------------------------------------------------------------------------------------------- a life

    async def say(self, sent: Sent) -> dict[str, Any]:
        """Write a message; its files are parts called "files"."""
        person, channel = sent.person, self._place(sent)
        text = sent.body.get("text") or ""
        if not isinstance(text, str):
            raise Refused("“text” must be words.")
        text = text.strip()
        files = [one for uploads in sent.files.values() for one in uploads]
        if not text and not files:
            raise no("A message needs words or a file.")
        if len(text) > _LONGEST:
            raise no(f"Discord takes {_LONGEST:,} characters at once; this has {len(text):,}.")
        if not person.may_write(channel):
            raise no("You may not write here.")
        reply_to = None
        if sent.body.get("reply_to"):
            reply_to = self._message(sent, "reply_to")
            if reply_to.is_ephemeral:
                raise no("A message that only you can see cannot be replied to.")
        said = await person.say(channel, text, reply_to=reply_to, files=files)
        return {"message": str(said.id)}

    async def dm(self, sent: Sent) -> dict[str, Any]:
        """Open the direct messages with the bot, which there are once it wrote to them."""
        channel_id = self._simulator.world.dm_channels.get(sent.person.user_id)
        if channel_id is None:
            raise no("There are no direct messages yet: the bot has not written to you in private.")
        return {"channel": str(channel_id)}

    async def dms(self, sent: Sent) -> dict[str, Any]:
        """Let the bot write to them in private, or not."""
        is_open = sent.body.get("open")
        if not isinstance(is_open, bool):
            raise Refused("“open” must be true or false.")
        sent.person.close_dms(closed=not is_open)
        return {"open": is_open}

    # ------------------------------------------------------------------------------------------ what is there

    def _place(self, sent: Sent) -> Channel:
        world, number = self._simulator.world, number_of(sent.text("channel"))
        if not channel_accessible(world, number, sent.person.user_id):
            raise no("There is no such channel, or it is closed to you.")
        return world.channels[number]

    def _message(self, sent: Sent, key: str = "message") -> Message:
        stored = self._simulator.world.messages.get(self._place(sent).id, {})
        message = stored.get(number_of(sent.text(key)))
        if message is None or not message.visible_to(sent.person.user_id):
            raise no("That message is gone.")
        return message

    def _outcome(self, person: Person, given: Answer) -> dict[str, Any]:
        form = None
        if given.kind is ResponseKind.MODAL and given.modal is not None:
            form = forms.drawn(given.interaction_id, given.modal, Reader(self._page, person))
            self._forms[str(given.interaction_id)] = given
            while len(self._forms) > _KEPT:
                self._forms.popitem(last=False)
        message = None if form is not None or given.message is None else str(given.message.id)
        return {"kind": _KINDS.get(given.kind, "nothing"), "form": form, "message": message}


def _handler(page: Page, verb: _Verb) -> Callable[[web.Request], Awaitable[web.Response]]:
    gaps = page.town.simulator.gaps

    async def handle(request: web.Request) -> web.Response:
        sent = await read(page, request)
        known, found = len(gaps), _LATE
        page.town.simulator.world.forget_old(most=_REMEMBERED)
        try:
            found = await verb(sent)
        except NotAnswered:
            pass
        except Impossible as reason:
            raise no(str(reason)) from None
        except BackendError as refusal:
            raise no(f"Discord refuses that: {refusal.message}") from None
        except Refused:
            raise
        except Exception as fault:  # whatever it is, a visitor gets words and a test finds it
            gaps.append(f"{request.method} {request.path}: {fault!r}")
        if len(gaps) > known:
            words = f"The simulated Discord cannot do this yet. {gaps[-1]}"
            raise Refused(words, HTTPStatus.INTERNAL_SERVER_ERROR)
        return answer(found)

    return handle


def _control(message: Message, kinds: Sequence[int], custom_id: str) -> dict[str, Any]:
    for part in components(message):
        if part["type"] in kinds and part.get("custom_id") == custom_id:
            if part.get("disabled"):
                raise no("That is switched off.")
            return part
    raise no("That is no longer on the message.")
