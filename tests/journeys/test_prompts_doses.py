"""`/dose` through the front door: asked for, sent at the local hour, stopped with one tap in the direct message."""

import json
from collections.abc import AsyncIterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.config import parse
from bot.database import Connection
from bot.local_time import next_local
from bot.members import Kind, Way, Who
from bot.prompts.model.suggestions import Proposed
from bot.prompts.store import settings, suggestions
from tests.front_door import FrontDoor, front_door

TEXTS = [f"Text number {number}, with `/goal set`." for number in range(4)]


def series(name: str = "daily", title: str = "Daily dose", **more: object) -> str:
    """A series for subscribers, as it stands in config.yaml (which takes JSON)."""
    keys = {
        "id": name,
        "title": title,
        "channel": "subscribers",
        "posts": "text",
        "texts": TEXTS,
        "buttons": ["check-in", "ask", "win", "setback", "suggest"],
        "days": "daily",
        "time": "08:30",
    }
    return json.dumps(keys | more)


def config(*all_series: str) -> str:
    """`config.yaml` with these series."""
    return f"series: [{', '.join(all_series)}]"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FrontDoor]:
    """A server with one series for subscribers."""
    async with front_door(tmp_path / "belay.db", config=config(series())) as opened:
        yield opened


async def to(house: FrontDoor, hour: int, minute: int, *, zone: str = "Europe/London") -> None:
    """Time goes by until a little after that time of a day in a zone."""
    due = next_local(house.env.now(), ZoneInfo(zone), time(hour, minute))
    await house.advance(seconds=(due - house.env.now() + timedelta(seconds=5)).total_seconds())
    await house.delivered()


def received(house: FrontDoor, person: MemberActor) -> list[discord.Message]:
    """What stands in somebody's direct messages."""
    channel = house.env.backend.dm_channels.get(person.id)
    return [] if channel is None else house.messages(channel)


async def click(house: FrontDoor, person: MemberActor, message: Any, label: str) -> InteractionResult:
    """A press in a direct message."""
    return await person.user.click(message, custom_id=house.button(message, label))


def labels(house: FrontDoor, message: discord.Message) -> list[str]:
    """The buttons of a message."""
    stored = house.env.backend.get_message(message.channel.id, message.id)
    found: list[str] = []

    def walk(parts: list[dict[str, Any]]) -> None:
        for part in parts:
            if "label" in part:
                found.append(part["label"])
            walk(part.get("components", []))

    walk(stored.components)
    return found


async def subscribed(house: FrontDoor, name: str = "ana", **options: str) -> MemberActor:
    """Somebody who asked for it at half past eight."""
    person = house.person(name)
    answer = await person.slash(house.check_ins, "dose", **({"at": "08:30"} | options))
    assert "You get it" in house.text_of(answer)
    return person


async def test_asked_for_it_comes_and_one_tap_stops_it(house: FrontDoor):
    ana = house.person("ana")
    offer = await ana.slash(house.check_ins, "dose")
    assert offer.ephemeral
    said = house.text_of(offer)
    assert "every day" in said
    assert "> Text number 0" in said
    assert "Europe/London" in said
    await house.advance(days=2)
    assert received(house, ana) == []
    begun = await house.press(ana, offer, "Send it to me at 08:30")
    assert "You get it every day at 08:30 (Europe/London), as a direct message." in house.text_of(begun)
    assert "The next one comes <t:" in house.text_of(begun)
    again = await house.press(ana, offer, "Another time")
    assert again.modal is not None

    await to(house, 8, 30)
    (letter,) = received(house, ana)
    said = house.text_of(letter)
    assert "with `/goal set`." in said
    assert "-# From **Career support**, as you asked for with `/dose`" in said
    assert "work in that server" in said
    assert labels(house, letter)[0] == "Check in"
    assert labels(house, letter)[-1] == "Stop these"
    assert house.may_ping(letter.channel.id) == []

    await house.restart()
    await house.advance(days=1)
    assert len(received(house, ana)) == 2
    stopped = await click(house, ana, letter, "Stop these")
    assert "Nothing more of **Daily dose** comes to you" in house.text_of(stopped)
    assert "with `/goal set`." in house.text_of(letter)  # what was sent stands
    twice = await click(house, ana, received(house, ana)[1], "Stop these")
    assert "Nothing more of **Daily dose** comes to you" in house.text_of(twice)
    await house.advance(days=2)
    assert len(received(house, ana)) == 2

    back = await house.press(ana.user, twice, "Send them again")  # pyright: ignore[reportArgumentType] - acts in a direct message
    assert "You get it every day at 08:30" in house.text_of(back)
    form = await house.press(ana.user, back, "Another time")  # pyright: ignore[reportArgumentType] - acts in a direct message
    moved = await ana.user.submit_modal(form, {"at": "7pm"})
    assert "at 19:00" in house.text_of(moved)
    await to(house, 19, 0)
    assert len(received(house, ana)) == 3
    assert len({house.text_of(one) for one in received(house, ana)}) == 3


async def test_what_can_be_done_from_it_works_in_a_direct_message(house: FrontDoor):
    ana = await subscribed(house)
    await to(house, 8, 30)
    (letter,) = received(house, ana)
    *ways_in, stop = labels(house, letter)
    assert (len(ways_in), stop) == (5, "Stop these")
    for label in ways_in:
        assert (await click(house, ana, letter, label)).modal is not None, label
    form = await click(house, ana, letter, "Check in")
    saved = await ana.user.submit_modal(form, {"next_step": "Rest"})
    assert "Your check-in is saved" in house.text_of(saved)
    ask = await click(house, ana, letter, "Ask for help")
    draft = await ana.user.submit_modal(
        ask, {"kind": ["strategy"], "title": "Which role", "need": "Two", "tried": "", "by_when": ""}
    )
    assert "Which role" in house.text_of(draft)


async def test_a_text_that_a_member_suggested_comes_with_their_name_and_without_formatting(house: FrontDoor):
    ben, ana = await subscribed(house, "ben"), await subscribed(house)
    house.config = parse(config(series(texts=["The server's *own* text."])), "config.yaml")

    def taken_up(connection: Connection) -> None:
        who, now = Who(house.guild.id, ben.id), house.env.now()
        given = Proposed("Ben's *own* text.", "daily", credit=True)
        number = suggestions.add(connection, who, 77, given, now).id
        suggestions.take_up(connection, number, "daily", given.text, now)

    await house.services.database.write(taken_up)
    await to(house, 8, 30)
    await house.advance(days=1)
    said = {house.text_of(letter).partition("\n")[0]: letter for letter in received(house, ana)}
    assert set(said) == {"The server's *own* text.", "Ben's \\*own\\* text."}
    assert f"-# Suggested by <@{ben.id}>. From" in house.text_of(said["Ben's \\*own\\* text."])
    assert "Suggested" not in house.text_of(said["The server's *own* text."])


async def test_a_refused_direct_message_waits_and_nobody_is_called_for_it_in_public(house: FrontDoor):
    ana = await subscribed(house)
    house.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=1)
    await to(house, 8, 30)
    await house.advance(days=2)
    assert received(house, ana) == []
    assert house.messages(house.check_ins) == []
    shown = await ana.slash(house.check_ins, "dose")
    said = house.text_of(shown)
    assert "in your inbox" in said
    assert "did not take a direct message" in said
    assert "What you get from `/dose` waits in `/me inbox` without a mention." in said
    assert said.count("Text number") == 1  # the latest alone
    assert "Nothing more of" in house.text_of(await house.press(ana, shown, "Stop these"))
    back = await ana.slash(house.check_ins, "dose")
    begun = await house.press(ana, back, "Send it to me at 08:30")
    assert "as a direct message" in house.text_of(begun)
    await house.advance(days=1)
    assert len(received(house, ana)) == 1


async def test_the_preferences_decide_and_dose_says_so(house: FrontDoor):
    ana = await subscribed(house)
    who = Who(house.guild.id, ana.id)
    for way, words in (
        (Way.OFF, "turned off in `/me preferences`"),
        (Way.INBOX, "in your inbox"),
        (Way.MENTION, "a line in the check-ins channel"),
    ):
        await house.services.members.set_way(who, Kind.DOSE, way)
        assert words in house.text_of(await ana.slash(house.check_ins, "dose"))
    await to(house, 8, 30)
    assert received(house, ana) == []
    (line,) = house.messages(house.check_ins)
    assert "Text number" not in house.text_of(line)
    shown = await house.press(ana, line, "Show me")
    assert "Text number" in house.text_of(shown)
    card = await ana.slash(house.check_ins, "dose")
    assert "as a direct message." in house.text_of(await house.press(ana, card, "As a direct message"))
    await house.services.members.set_way(who, Kind.DOSE, Way.OFF)
    card = await ana.slash(house.check_ins, "dose")
    assert "as a direct message." in house.text_of(await house.press(ana, card, "Send it to me at 08:30"))
    assert "Stopped" in house.text_of(await house.press(ana, card, "Stop"))


async def test_a_kill_between_sending_and_noting_it_sends_nothing_twice(house: FrontDoor):
    ana = await subscribed(house)
    await to(house, 8, 30)
    (letter,) = received(house, ana)
    text = next(text for text in TEXTS if text in house.text_of(letter))

    def as_a_killed_process_leaves_it(connection: Connection) -> None:
        connection.execute(
            "INSERT INTO outbox (lane, kind, subject, guild_id, user_id, facts, written_at, not_before)"
            " SELECT 'person:' || guild_id || ':' || user_id, 'prompts.dose', 'dose:' || id, guild_id, user_id,"
            " ?, ?, ? FROM doses",
            (json.dumps({"text": text, "dose": 1}), *[int(letter.created_at.timestamp() * 1000)] * 2),
        )

    await house.services.database.write(as_a_killed_process_leaves_it)
    await house.restart()
    await house.delivered()
    assert len(received(house, ana)) == 1
    await to(house, 8, 30)
    assert len(received(house, ana)) == 2


async def test_discord_is_away_and_the_dose_comes_afterwards_once(house: FrontDoor):
    ana = await subscribed(house)
    house.env.inject_error("POST", "/users/@me/channels", status=503, times=3)
    await to(house, 8, 30)
    await house.restart()
    await house.advance(hours=1)
    assert len(received(house, ana)) == 1


async def test_several_series_ask_which(house: FrontDoor):
    house.config = parse(config(series(), series("calm", "Quiet *words*", days="weekdays")), "config.yaml")
    ana = house.person("ana")
    which = await ana.slash(house.check_ins, "dose")
    assert "more than one" in house.text_of(which)
    offer = await house.choose(ana, which, "Choose one", "calm")
    assert "Quiet \\*words\\*" in house.text_of(offer)
    assert "from Monday to Friday" in house.text_of(offer)
    which = await ana.slash(house.check_ins, "dose", at="19:15", zone="Asia/Tokyo")
    assert "at 19:15" in house.text_of(which)
    begun = await house.choose(ana, which, "Choose one", "calm")
    assert "at 19:15 (Asia/Tokyo)" in house.text_of(begun)
    house.config = parse(config(series("calm", "Quiet words", paused=True)), "config.yaml")
    assert "rests in this server" in house.text_of(await ana.slash(house.check_ins, "dose"))
    house.config = parse(config(), "config.yaml")
    kept = await ana.slash(house.check_ins, "dose")
    assert "rests in this server" in house.text_of(kept)
    with pytest.raises(LookupError):
        house.button(kept, "Another time")
    stopped = await house.press(ana, kept, "Stop")
    assert "Something that this server sent before" in house.text_of(stopped)
    with pytest.raises(LookupError):
        house.button(stopped, "Send them again")


async def test_nothing_to_ask_for_and_what_was_offered_before(house: FrontDoor):
    ana = house.person("ana")
    offer = await ana.slash(house.check_ins, "dose")
    await house.services.database.write(settings.pause, house.guild.id, "daily", house.env.now())
    none = await ana.slash(house.check_ins, "dose", at="9")
    assert "sends nothing by direct message" in house.text_of(none)
    for label in ("Send it to me", "Another time"):
        answer = await house.press(ana, offer, label)
        assert "is not sent in this server at the moment" in house.text_of(answer)
    house.config = parse(config(), "config.yaml")
    answer = await house.press(ana, offer, "Send it to me")
    assert "is not sent in this server at the moment" in house.text_of(answer)


async def test_a_time_or_a_zone_that_cannot_be_read_changes_nothing(house: FrontDoor):
    ana = house.person("ana")
    assert "08:30" in house.text_of(await ana.slash(house.check_ins, "dose", at="later", zone="Asia/Tokyo"))
    assert "Nowhere" in house.text_of(await ana.slash(house.check_ins, "dose", at="9", zone="Nowhere/Land"))
    offer = await ana.slash(house.check_ins, "dose")
    assert "Europe/London" in house.text_of(offer)
    form = await house.press(ana, offer, "Another time")
    assert "25:00" in house.text_of(await house.fill(ana, form, at="25:00"))
    assert "Europe/Vienna" in [
        choice["value"] for choice in await ana.autocomplete(house.check_ins, "dose", "zone", "Vien")
    ]
    begun = await house.fill(ana, form, at="9 pm")
    assert "at 21:00" in house.text_of(begun)


async def test_a_server_that_nobody_set_up_shows_the_zone_it_uses(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=config(series()), set_up=False) as house:
        ana = house.person("ana")
        assert "(UTC)" in house.text_of(await ana.slash(house.check_ins, "dose", at="9:45"))
        await to(house, 9, 45, zone="UTC")
        assert len(received(house, ana)) == 1


async def test_stop_works_for_who_left_or_had_everything_deleted(house: FrontDoor):
    ana, ben = await subscribed(house), await subscribed(house, "ben")
    await to(house, 8, 30)
    (to_ana,), (to_ben,) = received(house, ana), received(house, ben)
    await house.services.members.delete(Who(house.guild.id, ben.id))
    assert "Nothing is kept about that" in house.text_of(await click(house, ben, to_ben, "Stop these"))
    house.env.backend.remove_member(house.guild.id, ana.id)
    stopped = await click(house, ana, to_ana, "Stop these")
    assert "Nothing more of" in house.text_of(stopped)
    back = await house.press(ana.user, stopped, "Send them again")  # pyright: ignore[reportArgumentType] - acts in a direct message
    assert "no longer in" in house.text_of(back)
    await house.advance(days=2)
    assert len(received(house, ana)) == len(received(house, ben)) == 1


async def test_the_answer_to_a_stop_that_is_lost_waits_in_the_inbox(house: FrontDoor):
    ana = await subscribed(house)
    await to(house, 8, 30)
    (letter,) = received(house, ana)
    house.env.inject_error("POST", "/interactions/*/*/callback", status=503, times=6)
    await click(house, ana, letter, "Stop these")
    await house.delivered()
    house.env.backend.faults.clear()
    shown = await ana.slash(house.check_ins, "checkin history")
    assert "Nothing more of **Daily dose** comes to you" in house.text_of(shown)
