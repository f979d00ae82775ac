"""Asked without a name: nothing that leaves Belay, is logged, exported or kept says who it was."""

import json
import logging

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.database import Connection
from bot.members import Kind, Way, Who
from tests.front_door import FrontDoor
from tests.journeys.asking import (
    WORDS,
    ask,
    by_dm,
    compose,
    dms,
    helper,
    inbox,
    inside,
    members,
    opener,
    openers,
    press_in_dm,
    thread,
)

NAME = "quillfeather"
UNNAMED = {"kind": "resume-review", "title": "Is my first page clear", "need": "No replies for weeks"}


class Watch:
    """Reads everything that the bot sends, logs, exports and keeps, for a trace of one person."""

    def __init__(self, house: FrontDoor, author: MemberActor, log: pytest.LogCaptureFixture) -> None:
        self.house = house
        self.author = author
        self.log = log
        self.traces = (str(author.id), NAME)
        for ours in ("bot", "cogs"):
            log.set_level(logging.DEBUG, logger=ours)

    def sent(self) -> list[str]:
        """Every request with a trace of the author, but for the answers to the author and their direct messages."""
        backend = self.house.env.backend
        own = [one for one in backend.interactions.values() if one.user_id == self.author.id]
        private = {f"/interactions/{one.id}/" for one in own} | {f"/{one.token}" for one in own}
        private.add(f"/channels/{backend.dm_channels.get(self.author.id)}/messages")
        # At night Discord is asked, of everybody waited for, whether they are still there; nobody sees that.
        private.add(f"/guilds/{self.house.guild.id}/members/")
        found: list[str] = []
        for request in self.house.env.http_requests:
            if any(part in request.path for part in private):
                continue
            whole = f"{request.method} {request.path} {request.params} {request.json} {request.reason}"
            if any(trace in whole for trace in self.traces):
                found.append(whole)
        return found

    def logged(self) -> list[str]:
        """Every line of Belay's log with a trace of the author, or with what was written."""
        ours = [record for record in self.log.records if record.name.partition(".")[0] in {"bot", "cogs"}]
        texts = (*self.traces, UNNAMED["title"], UNNAMED["need"])
        return [record.getMessage() for record in ours if any(text in record.getMessage() for text in texts)]

    def files(self) -> list[str]:
        """The names of all files that stand in channels and threads."""
        stored = [one for channel in self.house.env.backend.messages.values() for one in channel.values()]
        seen = [one for one in stored if not one.is_ephemeral]
        return [str(file["filename"]) for one in seen for file in one.attachments]

    async def exports(self, *others: MemberActor) -> str:
        """What others are given when they ask for their data."""
        whose = [Who(self.house.guild.id, one.id) for one in others]
        return json.dumps([await self.house.services.members.export(who) for who in whose])

    async def kept_together(self, alias: str) -> list[str]:
        """The tables other than that of asks in which a row holds the author together with the ask."""

        def look(connection: Connection) -> list[str]:
            (number, opened_by) = connection.execute(
                "SELECT id, opened_by FROM asks WHERE alias = ?", (alias,)
            ).fetchone()
            of_the_ask = (alias, UNNAMED["title"], str(opened_by), f"ask:{number}", f'"ask":{number}')
            found: list[str] = []
            tables = [
                name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            ]
            for table in tables:
                columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
                for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608 - our own names
                    texts = [str(value) for value in row]
                    if not any(str(self.author.id) in text for text in texts) or table == "asks":
                        continue
                    told = dict(zip(columns, row, strict=True))
                    if told.get("ask_id") == number or any(part in " ".join(texts) for part in of_the_ask):
                        found.append(f"{table}: {told}")
            return found

        return await self.house.services.database.read(look)

    async def nothing(self, alias: str) -> None:
        """There is no trace up to now."""
        assert self.sent() == []
        assert self.logged() == []
        assert await self.kept_together(alias) == []


async def news(house: FrontDoor, sam: MemberActor) -> str:
    """What the author learns when they next use Belay: that there is something, and what, when they press."""
    waits = await inbox(house, sam)
    assert "something new about something you asked without your name" in house.text_of(waits)
    shown = await house.press(sam, waits, "Show me")
    assert all(answer.ephemeral for answer in house.answers(shown))
    return house.text_of(shown)


def alias_of(house: FrontDoor, posted: InteractionResult) -> str:
    """The random name that the ask was given."""
    return house.text_of(posted).partition("### Posted as ")[2].splitlines()[0]


async def test_a_whole_journey_leaves_no_trace_of_its_author(
    house: FrontDoor, caplog: pytest.LogCaptureFixture
):
    sam = house.person(NAME)
    watch = Watch(house, sam, caplog)
    who = Who(house.guild.id, sam.id)
    for kind in (Kind.ASKS, Kind.NEWS, Kind.INVITATIONS, Kind.OFFERS):
        await house.services.members.set_way(who, kind, Way.MENTION)
    ana, ben, cleo = await helper(house, "ana"), await helper(house, "ben"), house.person("cleo")
    await by_dm(house, ana, Kind.INVITATIONS)

    alias = await _asked_from_a_check_in(house, sam, watch)
    await watch.nothing(alias)
    await _answered(house, sam, ana, ben, alias)
    await watch.nothing(alias)
    await house.restart()
    await house.advance(hours=24, minutes=1)
    assert all(sam.mention not in house.text_of(one) for one in house.messages(house.check_ins))
    assert "### Still need this?" in await news(house, sam)
    await watch.nothing(alias)
    await _reported_and_muted(house, sam, cleo)
    await watch.nothing(alias)
    await _resolved(house, sam, ana, alias)
    await watch.nothing(alias)
    others = await watch.exports(ana, ben, cleo, house.moderator)
    assert all(trace not in others for trace in watch.traces)
    assert alias not in others
    own_data = await watch.exports(sam)
    assert UNNAMED["title"] in own_data
    assert "Warehouse work" in own_data


async def _asked_from_a_check_in(house: FrontDoor, sam: MemberActor, watch: Watch) -> str:
    """Written from a check-in, with files whose names tell. Returns the alias."""
    form = await sam.slash(house.check_ins, "checkin now")
    summary = await house.fill(sam, form, feeling="1", in_the_way=UNNAMED["need"])
    form = await house.press(sam, summary, "Ask for help")
    await house.restart()
    preview = await house.fill(sam, form, **(WORDS | UNNAMED))
    upload = await house.press(sam, preview, "Add files")
    preview = await sam.submit_modal(
        upload, {"files": [(f"{NAME}-resume.PDF", b"%PDF"), (f"{NAME}, notes", b"notes")]}
    )
    assert "what is inside them can still say who you are" in house.text_of(preview)
    await house.restart()
    posted = await house.press(sam, preview, "Post unnamed")
    alias = alias_of(house, posted)
    assert "Because your name is not on it" in house.text_of(posted)
    card = house.text_of(opener(house))
    assert f"Resume review · asked by **{alias}**" in card
    assert "A first ask here" not in card, "it would tell that its author never asked before"
    assert sam.id not in members(thread(house))
    assert watch.files() == ["file-1.pdf", "file-2"]
    return alias


async def _answered(
    house: FrontDoor, sam: MemberActor, ana: MemberActor, ben: MemberActor, alias: str
) -> None:
    """One helper comes, one writes, and the author replies."""
    (letter,) = dms(house, ana)
    assert f"asked by **{alias}**" in house.text_of(letter)
    await house.restart()
    (letter,) = dms(house, ana)
    offered = await press_in_dm(house, ana, letter, "I can help")
    assert f"**{alias}** hears of it and answers through Belay, without their name" in house.text_of(offered)
    assert f"{ana.mention} can help with what you asked" in await news(house, sam)
    await house.restart()
    await ben.send(thread(house), "What do you apply for?")
    assert f"There is something to read in its thread, from {ben.mention}." in await news(house, sam)
    assert "Nothing is waiting" in house.text_of(await inbox(house, sam))

    form = await house.press(sam, opener(house), f"Reply as {alias}")
    await house.restart()
    said = await house.fill(sam, form, text="Warehouse work, @everyone")
    assert f"It appears in the thread as **{alias}** in a moment." in house.text_of(said)
    await house.fill(sam, form, text="Warehouse work, @everyone")
    assert inside(house).count(f"**{alias}**, who asked:\nWarehouse work, @\u2060everyone") == 1
    assert house.may_ping(thread(house)) == []


async def _reported_and_muted(house: FrontDoor, sam: MemberActor, cleo: MemberActor) -> None:
    """A moderator mutes its author without learning who that is."""
    report = await house.press(cleo, opener(house), "Report")
    await house.restart()
    await house.fill(cleo, report, words="It sells something")
    (desk,) = house.messages(house.moderators)
    assert "### An ask was reported" in house.text_of(desk)
    assert "Nobody here learns who wrote it" in house.text_of(desk)
    muted = await house.press(house.moderator, desk, "Mute author")
    assert "who they are stays unknown" in house.text_of(muted)
    await house.restart()
    second = await compose(house, sam, title="Another one")
    refused = await house.press(sam, second, "Post")
    assert "A moderator has asked that you write no asks" in house.text_of(refused)
    assert "they learn only if you say so" in house.text_of(refused)
    assert len(openers(house)) == 1
    (desk,) = house.messages(house.moderators)
    await house.press(house.moderator, desk, "Unmute author")
    (desk,) = house.messages(house.moderators)
    await house.press(house.moderator, desk, "Dismiss")
    await house.press(sam, second, "Throw away")


async def _resolved(house: FrontDoor, sam: MemberActor, ana: MemberActor, alias: str) -> None:
    """Its end, with thanks, and what came of it."""
    mine = await sam.slash(house.check_ins, "ask mine")
    own = await house.choose(sam, mine, "Open one of your asks", "1")
    form = await house.press(sam, own, "Resolved")
    await house.restart()
    done = await sam.submit_modal(form, {"people": [ana], "words": "You made it clear"})
    assert f"Your thanks go to {ana.mention}." in house.text_of(done)
    thanks = house.text_of(await inbox(house, ana))
    assert f"{alias} thanked you" in thanks
    assert "> You made it clear" in thanks
    await house.restart()
    await house.advance(days=7, minutes=1)
    assert all(sam.mention not in house.text_of(one) for one in house.messages(house.check_ins))
    waits = await inbox(house, sam)
    shown = await house.press(sam, waits, "Show me")
    assert "### What came of it?" in house.text_of(shown)
    form = await house.press(sam, shown, "What came of it")
    kept = await house.fill(sam, form, text="Two interviews", share="yes")
    assert "read it under the name of your ask" in house.text_of(kept)
    came = house.text_of(await inbox(house, ana))
    assert f"**{alias}** wrote about “{UNNAMED['title']}”:\n> Two interviews" in came


@pytest.mark.parametrize("refused", [False, True])
async def test_whoever_chose_direct_messages_hears_there_of_something_and_nobody_else_does(
    house: FrontDoor, caplog: pytest.LogCaptureFixture, refused: bool
):
    sam, ana = house.person(NAME), house.person("ana")
    watch = Watch(house, sam, caplog)
    await by_dm(house, sam, Kind.ASKS)
    alias = alias_of(house, await ask(house, sam, "Post unnamed", **UNNAMED))
    if refused:
        house.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    await house.press(ana, opener(house), "I can help")
    if refused:
        assert "can help with what you asked" in await news(house, sam)
    else:
        (told,) = dms(house, sam)
        assert UNNAMED["title"] not in house.text_of(told)
        shown = await press_in_dm(house, sam, told, "Show me")
        assert f"{ana.mention} can help with what you asked" in house.text_of(shown)
        again = await press_in_dm(house, sam, told, "Show me")
        assert "Nothing new since you last looked" in house.text_of(again)
    assert house.messages(house.check_ins) == []
    assert [text for text in watch.sent() if not text.startswith("POST /users/@me/channels")] == []
    assert watch.logged() == []
    assert await watch.kept_together(alias) == []


async def test_strangers_are_answered_as_on_an_ask_with_a_name(house: FrontDoor):
    sam, ana = house.person(NAME), house.person("ana")
    await ask(house, sam, title="With my name")
    named = opener(house)
    alias = alias_of(house, await ask(house, sam, "Post unnamed", **UNNAMED))
    unnamed = opener(house)
    told = [house.text_of(await house.press(ana, card, "Resolved")) for card in (named, unnamed)]
    told.append(house.text_of(await house.press(ana, unnamed, f"Reply as {alias}")))
    assert len(set(told)) == 1
    assert "Only whoever asked can do that" in told[0]


async def test_a_mute_does_not_show_on_other_asks_of_the_same_author(house: FrontDoor):
    sam, ana = house.person(NAME), house.person("ana")
    await ask(house, sam, title="With my name")
    await ask(house, sam, "Post unnamed", **UNNAMED)
    for card in openers(house):
        await house.fill(ana, await house.press(ana, card, "Report"))
    named, unnamed = house.messages(house.moderators)
    await house.press(house.moderator, unnamed, "Mute author")
    ben = house.person("ben")
    await house.fill(ben, await house.press(ben, openers(house)[0], "Report"))
    named, unnamed = house.messages(house.moderators)
    assert house.button(unnamed, "Unmute author")
    assert house.button(named, "Mute author"), "or moderators would learn whose unnamed ask it was"
    await house.restart()
    await house.advance(days=14, minutes=1)
    await house.press(house.moderator, house.messages(house.moderators)[1], "Dismiss")
    assert house.button(house.messages(house.moderators)[1], "Mute author"), (
        "a mute that is over is not shown"
    )


async def test_the_author_may_meet_those_who_offered_and_is_asked_before(
    house: FrontDoor, caplog: pytest.LogCaptureFixture
):
    sam, ana, ben = house.person(NAME), house.person("ana"), house.person("ben")
    watch = Watch(house, sam, caplog)
    await ask(house, sam, "Post unnamed", **UNNAMED)
    await house.press(ana, opener(house), "I can help")
    mine = await sam.slash(house.check_ins, "ask mine")
    own = await house.choose(sam, mine, "Open one of your asks", "1")
    warned = await house.press(sam, own, "Take it to a private thread")
    assert "those who offered see who you are" in house.text_of(warned)
    assert house.check_ins.threads == []
    assert watch.sent() == []
    await house.restart()
    started = await house.press(sam, warned, "Yes, show them who I am")
    assert "They see there who you are." in house.text_of(started)
    (private,) = house.check_ins.threads
    assert {sam.id, ana.id} <= members(private)
    assert ben.id not in members(private)
    there = (f"/channels/{private.id}/messages", f"/channels/{private.id}/thread-members/{sam.id}")
    assert [text for text in watch.sent() if not any(place in text for place in there)] == []
    assert all(sam.mention not in house.text_of(one) for one in house.messages(house.check_ins))


async def test_only_somebody_blocked_offered_so_there_is_nobody_to_meet(house: FrontDoor):
    sam, ana = house.person(NAME), house.person("ana")
    await ask(house, sam, "Post unnamed", **UNNAMED)
    await house.services.members.blocks.block(Who(house.guild.id, sam.id), ana.id)
    offered = await house.press(ana, opener(house), "I can help")
    assert "Thank you." in house.text_of(offered), "a no would tell whom it is from"
    mine = await sam.slash(house.check_ins, "ask mine")
    own = await house.choose(sam, mine, "Open one of your asks", "1")
    warned = await house.press(sam, own, "Take it to a private thread")
    refused = await house.press(sam, warned, "Yes, show them who I am")
    assert "There is nobody to meet there yet" in house.text_of(refused)
    assert house.check_ins.threads == []


async def test_its_author_leaves_the_server_and_nobody_learns_that(
    house: FrontDoor, caplog: pytest.LogCaptureFixture
):
    sam, ana = house.person(NAME), house.person("ana")
    watch = Watch(house, sam, caplog)
    await ask(house, sam, "Post unnamed", **UNNAMED)
    await house.press(ana, opener(house), "I can help")
    house.guild.remove_member(sam)
    await house.advance(days=1)
    assert "**Closed.** Thank you to everybody who was there." in house.text_of(opener(house))
    told = house.text_of(await inbox(house, ana))
    assert "is closed. You were there when it counted" in told
    assert "left" not in told + house.text_of(opener(house)) + inside(house)
    assert house.button(opener(house), "Reopen"), "as on any other that is closed: what is missing would tell"
    assert watch.sent() == []
    assert watch.logged() == []


async def test_a_lost_answer_waits_without_betraying_the_ask(
    house: FrontDoor, caplog: pytest.LogCaptureFixture
):
    sam = house.person(NAME)
    watch = Watch(house, sam, caplog)
    preview = await compose(house, sam, **UNNAMED)
    house.env.inject_error("POST", "/interactions/*/*/callback", status=500, times=1)
    lost = await house.press(sam, preview, "Post unnamed")
    assert not lost.acknowledged
    assert len(openers(house)) == 1
    assert watch.sent() == []
    assert watch.logged() == []
    again = await house.press(sam, preview, "Post unnamed")
    text = house.text_of(again)
    assert "### Posted as" in text
    assert len(openers(house)) == 1
    waited = text + house.text_of(await inbox(house, sam))
    assert "`/ask mine` shows how your asks stand" in waited


async def test_who_writes_under_their_own_name_in_their_own_thread_is_one_more_voice(house: FrontDoor):
    sam, ana = house.person(NAME), house.person("ana")
    await ask(house, sam, "Post unnamed", **UNNAMED)
    await sam.send(thread(house), "I wonder, too")
    assert "Somebody answered. There is room for more." in house.text_of(opener(house))
    await news(house, sam)
    await ana.send(thread(house), "What do you apply for?")
    told = await news(house, sam)
    assert f"There is something to read in its thread, from {ana.mention}." in told
