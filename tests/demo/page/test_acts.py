"""Acting as anybody over HTTP, against the real bot: one start of it for everything here."""

import asyncio
import signal
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from simcord.backend.models import Channel, Message
from simcord.enums import ChannelType, ComponentType

from demo.page.world import Page
from demo.people import Person
from demo.process import BotProcess
from demo.reading import channel_named, components, messages, text_of
from tests.demo.page.acting import Acting, acting_with_the_bot, labelled

pytestmark = pytest.mark.asyncio(loop_scope="module")
FORM = "checkin now"


@dataclass
class Played:
    """A server that was set up through the page."""

    visitor: Acting
    bot: BotProcess
    check_ins: Channel
    asks: Channel
    panel: Message
    """What the moderator sees alone: the setup of the server."""

    async def opened(self, person: Person) -> Any:
        """The form of a check-in."""
        outcome = await self.visitor.do(
            "command", person, channel=str(self.check_ins.id), name=FORM, options={}
        )
        assert (outcome["kind"], outcome["message"]) == ("form", None)
        return outcome["form"]

    async def summary(self, person: Person, words: str) -> Message:
        """A check-in that was sent; only its author sees what the bot answers."""
        form = await self.opened(person)
        values = {"worked_in": words, "feeling": ["4"]}
        outcome = await self.visitor.do("submit", person, interaction=form["interaction"], values=values)
        assert outcome["kind"] == "message"
        return self.visitor.message(self.check_ins, outcome)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Played]:
    async with acting_with_the_bot(tmp_path_factory.mktemp("bot")) as (visitor, bot):
        where = {"channel": str(visitor.general.id)}
        options = {"zone": "Europe/London"}
        outcome = await visitor.do("command", visitor.mona, name="setup", options=options, **where)
        panel = visitor.message(visitor.general, outcome)
        make = labelled(panel, "Make what is missing")
        await visitor.do("press", visitor.mona, message=str(panel.id), id=make, **where)
        world = visitor.simulator.world
        await visitor.simulator.until(
            lambda: len(visitor.guild.channel_ids) == 5 and "office" in text_of(panel)
        )
        named = {name: channel_named(world, visitor.guild, name) for name in ("check-ins", "ask-for-help")}
        yield Played(visitor, bot, named["check-ins"], named["ask-for-help"], panel)


async def test_a_form_is_opened_sent_once_and_only_by_whom_it_is_for(played: Played) -> None:
    visitor, form = played.visitor, await played.opened(played.visitor.ada)
    fields = {one["id"]: one for one in form["fields"] if one["kind"] != "words"}
    assert fields["worked_in"]["kind"] == "paragraph"
    assert fields["feeling"]["kind"] == "string"
    sent = {"interaction": form["interaction"], "values": {"worked_in": "Two calls", "feeling": "4"}}
    assert "somebody else" in await visitor.refused("submit", visitor.ben, **sent)
    assert "no field" in await visitor.refused("submit", visitor.ada, **{**sent, "values": {"nothing": "x"}})
    assert "6" in await visitor.refused("submit", visitor.ada, **{**sent, "values": {"feeling": ["6"]}})
    outcome = await visitor.do("submit", visitor.ada, **sent)
    summary = visitor.message(played.check_ins, outcome)
    assert "Two calls" in text_of(summary)
    assert summary.is_ephemeral
    assert "already" in await visitor.refused("submit", visitor.ada, **sent)
    assert "not open" in await visitor.refused("submit", visitor.ada, interaction="1", values={})


async def test_a_form_sent_twice_at_once_is_sent_once(played: Played) -> None:
    visitor, form = played.visitor, await played.opened(played.visitor.ben)
    sent = {"interaction": form["interaction"], "values": {"worked_in": "One letter"}}
    both = await asyncio.gather(*(visitor.post("submit", visitor.ben, **sent) for _ in range(2)))
    assert sorted(status for status, _ in both) == [200, 409]


async def test_a_choice_changes_the_message_and_reaches_the_channel(played: Played) -> None:
    visitor = played.visitor
    summary = await played.summary(visitor.ada, "An offer")
    (menu,) = [one for one in components(summary) if one["type"] == ComponentType.STRING_SELECT]
    where = {"channel": str(played.check_ins.id), "message": str(summary.id), "id": menu["custom_id"]}
    assert "gone" in await visitor.refused("choose", visitor.ben, values=["server"], **where)
    assert "only" in await visitor.refused("choose", visitor.ada, values=["moon"], **where)
    outcome = await visitor.do("choose", visitor.ada, values=["server"], **where)
    assert (outcome["kind"], outcome["message"]) == ("changed", str(summary.id))
    world, told = visitor.simulator.world, list[Message]()

    def is_told() -> bool:
        told[:] = [one for one in messages(world, played.check_ins) if "An offer" in text_of(one)]
        return bool(told)

    await visitor.simulator.until(is_told)
    press = {"channel": str(played.check_ins.id), "message": str(told[0].id)}
    cheer = labelled(told[0], "Cheer")
    assert (await visitor.do("press", visitor.ben, id=cheer, **press))["kind"] == "message"
    assert "no longer" in await visitor.refused("press", visitor.ben, id="checkins.nothing:1", **press)


async def test_what_is_switched_off_gone_or_private_cannot_be_pressed(played: Played) -> None:
    visitor, world = played.visitor, played.visitor.simulator.world
    button = {"type": 2, "style": 1, "label": "Later", "custom_id": "later", "disabled": True}
    link = {"type": 2, "style": 5, "label": "Read", "url": "http://127.0.0.1/"}
    row = [{"type": 1, "components": [button, link]}]
    posted = world.create_message(visitor.general.id, world.bot_user.id, "x", components=row)
    where = {"channel": str(visitor.general.id), "message": str(posted.id)}
    assert "switched off" in await visitor.refused("press", visitor.ada, id="later", **where)
    world.delete_message(visitor.general.id, posted.id)
    assert "gone" in await visitor.refused("press", visitor.ada, id="later", **where)
    make = labelled(played.panel, "Check")
    where["message"] = str(played.panel.id)
    assert "gone" in await visitor.refused("press", visitor.ada, id=make, **where)
    assert "acts by itself" in await visitor.refused("press", visitor.page.town.people[-1].person, **where)


async def test_selects_of_channels_and_roles_take_what_is_there(played: Played) -> None:
    visitor, panel = played.visitor, played.panel
    where = {"channel": str(visitor.general.id), "message": str(panel.id)}
    place = next(one for one in components(panel) if one["type"] == ComponentType.CHANNEL_SELECT)
    assert place["default_values"]
    voice = visitor.simulator.world.add_channel(visitor.guild, "voice", kind=ChannelType.VOICE)
    wrong = await visitor.refused(
        "choose", visitor.mona, id=place["custom_id"], values=[str(voice.id)], **where
    )
    assert "channels of type" in wrong
    nothing = await visitor.refused("choose", visitor.mona, id=place["custom_id"], values=["5"], **where)
    assert "not here" in nothing
    same = [one["id"] for one in place["default_values"]]
    assert (await visitor.do("choose", visitor.mona, id=place["custom_id"], values=same, **where))[
        "kind"
    ] == "changed"
    part = next(one for one in components(panel) if one["type"] == ComponentType.ROLE_SELECT)
    role = next(one for one in visitor.guild.roles.values() if one.name == "Moderators")
    outcome = await visitor.do("choose", visitor.mona, id=part["custom_id"], values=[str(role.id)], **where)
    assert outcome["kind"] == "changed"
    assert str(role.id) in str(panel.components)


async def test_a_person_given_with_a_command_stands_in_the_form_and_is_sent_with_it(played: Played) -> None:
    visitor = played.visitor
    where = {"channel": str(played.check_ins.id), "name": "thanks"}
    outcome = await visitor.do("command", visitor.ada, options={"to": str(visitor.ben.user_id)}, **where)
    form = outcome["form"]
    (people,) = [one for one in form["fields"] if one["kind"] == "user"]
    assert people["value"] == [str(visitor.ben.user_id)]
    assert people["required"]
    values = {"words": "For the letter"}
    outcome = await visitor.do("submit", visitor.ada, interaction=form["interaction"], values=values)
    assert visitor.ben.mention in text_of(visitor.message(played.check_ins, outcome))
    assert "not here" in await visitor.refused("command", visitor.ada, options={"to": "7"}, **where)
    assert "no option" in await visitor.refused("command", visitor.ada, options={"at": "7"}, **where)


async def test_choices_come_while_somebody_types(played: Played) -> None:
    visitor, where = played.visitor, {"channel": str(played.visitor.general.id), "name": "setup"}
    typed = {"option": "zone", "options": {"zone": "Lisb"}}
    found = await visitor.do("autocomplete", visitor.mona, **where, **typed)
    assert [one["value"] for one in found["choices"]] == ["Europe/Lisbon"]
    assert "completes" in await visitor.refused("autocomplete", visitor.ada, **where, **typed)
    assert "/setup" in await visitor.refused("command", visitor.ada, options={}, **where)


async def test_a_message_becomes_an_ask(played: Played) -> None:
    visitor, where = played.visitor, {"channel": str(played.visitor.general.id)}
    said = (await visitor.do("say", visitor.ada, text=" Who reads my letter? ", **where))["message"]
    menu = {"name": "Turn into an ask", "message": said, **where}
    form = (await visitor.do("menu", visitor.ada, **menu))["form"]
    fields = {one["id"]: one for one in form["fields"]}
    assert (fields["title"]["kind"], fields["title"]["value"]) == ("text", "Who reads my letter?")
    assert "no “Nothing”" in await visitor.refused("menu", visitor.ada, **{**menu, "name": "Nothing"})
    assert "no “Any”" in await visitor.refused(
        "menu", visitor.ada, name="Any", user=str(visitor.ben.user_id), **where
    )
    assert "not in this server" in await visitor.refused("menu", visitor.ada, name="Any", user="7", **where)
    assert "gone" in await visitor.refused("menu", visitor.ada, **{**menu, "message": "7"})
    private = {
        "channel": str(visitor.general.id),
        "message": str(played.panel.id),
        "name": "Turn into an ask",
    }
    assert "only you" in await visitor.refused("menu", visitor.mona, **private)


async def test_a_form_takes_files(played: Played) -> None:
    visitor, options = played.visitor, {"kind": "resume-review"}
    where = {"channel": str(played.check_ins.id), "name": "ask new"}
    form = (await visitor.do("command", visitor.ada, options=options, **where))["form"]
    fields = {one["id"]: one for one in form["fields"]}
    assert (fields["files"]["kind"], fields["files"]["required"]) == ("file", False)
    values = {
        "title": "Who reads my letter?",
        "need": "A second pair of eyes on the first page",
        "files": None,
    }
    files = [("files", "letter.txt", b"Dear all"), ("files", "cv.txt", b"Ten years")]
    sent = {"interaction": form["interaction"], "values": values}
    outcome = await visitor.do("submit", visitor.ada, files=files, **sent)
    preview = visitor.message(played.check_ins, outcome)
    # The bot fetches them first, and says until then that it is thinking.
    await visitor.simulator.until(lambda: "2 files" in text_of(preview))


async def test_messages_have_words_replies_and_files_where_one_may_write(played: Played) -> None:
    visitor, world, where = (
        played.visitor,
        played.visitor.simulator.world,
        {"channel": str(played.visitor.general.id)},
    )
    first = (await visitor.do("say", visitor.ada, text="Hello", **where))["message"]
    files = [("files", "cv.txt", b"Ten years")]
    answered = {"text": "", "reply_to": first, **where}
    reply = visitor.message(visitor.general, await visitor.do("say", visitor.ben, files=files, **answered))
    assert reply.reference is not None
    assert (reply.reference["message_id"], reply.attachments[0]["filename"]) == (first, "cv.txt")
    assert "needs words" in await visitor.refused("say", visitor.ada, text="  ", **where)
    assert "2,000" in await visitor.refused("say", visitor.ada, text="x" * 2001, **where)
    assert "gone" in await visitor.refused("say", visitor.ada, text="x", reply_to="7", **where)
    assert "closed to you" in await visitor.refused("say", visitor.ada, text="x", channel="7")
    forum = await visitor.refused("say", visitor.ada, text="x", channel=str(played.asks.id))
    assert "may not write" in forum
    thread = world.create_thread(visitor.general.id, "Done", visitor.mona.user_id)
    world.edit_channel(thread.id, {}, thread_metadata={"locked": True})
    assert "may not write" in await visitor.refused("say", visitor.ada, text="x", channel=str(thread.id))
    large = [("files", "film.mp4", bytes(10 * 1024 * 1024 + 1))]
    assert "10 MB" in await visitor.refused("say", visitor.ada, text="x", files=large, **where)


async def test_direct_messages_are_there_once_the_bot_wrote_and_their_buttons_work(played: Played) -> None:
    visitor, world = played.visitor, played.visitor.simulator.world
    assert "not written" in await visitor.refused("dm", visitor.ben)
    summary = await played.summary(visitor.ben, "A form for later")
    channel = world.get_dm_channel(visitor.ben.user_id)
    posted = world.create_message(
        channel.id, world.bot_user.id, components=summary.components, flags=summary.flags & ~64
    )
    assert (await visitor.do("dm", visitor.ben))["channel"] == str(channel.id)
    assert await visitor.commands(visitor.ben, channel) == {"commands": [], "menus": []}
    edit = labelled(posted, "Edit")
    where = {"channel": str(channel.id), "message": str(posted.id)}
    assert (await visitor.do("press", visitor.ben, id=edit, **where))["kind"] in ("form", "message")
    assert "closed to you" in await visitor.refused("press", visitor.ada, id=edit, **where)
    assert (await visitor.do("say", visitor.ben, text="Thank you", channel=str(channel.id)))["message"]
    await visitor.do("dms", visitor.ben, open=False)
    assert not world.accepts_dm(visitor.ben.user_id)
    await visitor.do("dms", visitor.ben, open=True)
    assert world.accepts_dm(visitor.ben.user_id)


async def test_a_bot_that_does_not_answer_is_late_and_the_form_stays_open(played: Played) -> None:
    visitor, form = played.visitor, await played.opened(played.visitor.ada)
    sent = {"interaction": form["interaction"], "values": {"worked_in": "Slowly"}}
    visitor.simulator.patience = 0.2
    played.bot.signal(signal.SIGSTOP)
    try:
        late = await visitor.do("submit", visitor.ada, **sent)
        typed = {"option": "zone", "options": {"zone": "Lisb"}, "name": "setup"}
        choices = await visitor.post("autocomplete", visitor.mona, channel=str(visitor.general.id), **typed)
    finally:
        played.bot.signal(signal.SIGCONT)
        visitor.simulator.patience = 3.0
    assert late == {"kind": "late", "form": None, "message": None}
    assert choices[0] == 504
    assert choices[1]["error"].startswith("Loading the options failed")
    assert (await visitor.do("submit", visitor.ada, **sent))["kind"] == "message"


async def test_a_bot_that_is_down_is_late_and_the_same_button_works_when_it_is_back(played: Played) -> None:
    visitor = played.visitor
    summary = await played.summary(visitor.ada, "Before the end")
    where = {"channel": str(played.check_ins.id), "message": str(summary.id), "id": labelled(summary, "Edit")}
    visitor.simulator.patience = 0.2
    await played.bot.kill()
    assert (await visitor.do("press", visitor.ada, **where))["kind"] == "late"
    visitor.simulator.patience = 3.0
    await played.bot.start()
    outcome = await visitor.do("press", visitor.ada, **where)
    assert outcome["kind"] == "form"
    visitor.simulator.world.delete_message(played.check_ins.id, summary.id)
    sent = await visitor.do("submit", visitor.ada, interaction=outcome["form"]["interaction"], values={})
    assert sent["kind"] in ("message", "changed", "nothing")


async def test_a_fault_of_the_simulation_is_told_and_stays_visible(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, where = played.visitor, {"channel": str(played.visitor.general.id)}

    async def broken(*_: Any, **__: Any) -> Any:
        raise KeyError("embeds")

    monkeypatch.setattr(Person, "say", broken)
    status, found = await visitor.post("say", visitor.ada, text="x", **where)
    assert (status, found["error"]) == (
        500,
        "The simulated Discord cannot do this yet. POST /api/say: KeyError('embeds')",
    )
    assert visitor.simulator.gaps == ["POST /api/say: KeyError('embeds')"]
    visitor.simulator.gaps.clear()


async def test_what_cannot_be_read_is_refused_with_words(played: Played) -> None:
    visitor: Acting = played.visitor
    page: Page = visitor.page
    assert (await visitor.post("say", Person(visitor.simulator, page.town.guild.id, 7), text="x"))[0] == 404
    bodies: tuple[tuple[str, dict[str, Any]], ...] = (
        ("press", {}),
        ("command", {"channel": str(visitor.general.id), "name": FORM, "options": []}),
        ("choose", {"channel": str(visitor.general.id), "message": "x"}),
        ("dms", {"open": "yes"}),
    )
    for verb, body in bodies:
        status, found = await visitor.post(verb, visitor.ada, **body)
        assert status in (400, 409), found
        assert found["error"].endswith(".")
    headers = {"X-Belay-Demo": "1", "Content-Type": "application/json"}
    for data in (b"", b"[]", b"{"):
        async with visitor.client.post("/api/say", data=data, headers=headers) as response:
            assert (response.status, "error" in await response.json()) == (400, True)
    headers["Content-Type"] = "multipart/form-data; boundary=nowhere"
    async with visitor.client.post("/api/say", data=b"--some", headers=headers) as response:
        assert (response.status, "error" in await response.json()) == (400, True)
