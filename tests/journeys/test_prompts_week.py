"""Weeks with prompts: what members and moderators do with them, and that a member leaves no trace who wants none."""

from pathlib import Path

import discord
from simcord.actors import MemberActor

from bot.members import Who
from tests.front_door import FrontDoor, front_door
from tests.journeys.test_prompts import to_monday
from tests.test_house_at_run_time import traces

CONFIG = """
series:
  - id: monday-goals
    title: Monday goals
    posts: text
    buttons: [check-in, ask, suggest]
    thread: true
    days: [monday]
    time: "10:00"
    zone: UTC
    texts:
      - "Name one small thing for this week."
      - "Whom might you ask this week? Name one person."
  - id: friday
    title: Friday wins and no's
    channel: wins
    posts: text
    buttons: [win, setback]
    gathers: true
    days: [friday]
    time: "15:00"
    zone: UTC
    texts:
      - "What went well, what did not? Bring one line."
      - "Wins and no's, side by side."
  - id: daily-dose
    title: Daily dose
    channel: subscribers
    posts: text
    days: daily
    time: "08:30"
    texts: ["Rest is part of it.", "One line to one person.", "Ask early."]
"""


def cards(house: FrontDoor) -> list[discord.Message]:
    """What Belay posted in the check-ins channel."""
    return [one for one in house.messages(house.check_ins) if one.components]


async def week(house: FrontDoor) -> MemberActor:
    """Ana and Sam live through a week; the moderator takes up what Sam suggests. Returns Sam."""
    sam, ana, mona = house.person("sam"), house.person("ana"), house.moderator
    await to_monday(house, hour=10, minute=0)
    await house.advance(seconds=1)
    (post,) = cards(house)
    (thread,) = house.check_ins.threads

    # Monday: the post leads Sam to a check-in, and Ana answers in its thread.
    form = await house.press(sam, post, "Check in")
    await house.fill(sam, form, worked_in="Two applications")
    await ana.send(thread, "One message to an old colleague")
    form = await house.press(sam, post, "Suggest a prompt")
    await house.fill(
        sam, form, text="Thank one person who wrote back.", series="monday-goals", credit="named"
    )
    await house.press(mona, house.messages(house.moderators)[-1], "Take it up")
    listed = house.text_of(await mona.slash(house.moderators, "prompts list"))
    assert "Monday goals" in listed
    assert "3 texts" in listed

    # Tuesday: a dose a day, for Sam alone.
    await sam.slash(house.check_ins, "dose", at="07:00", zone="Europe/London")
    await house.advance(days=1)

    # In the week: a win and a no, given to Friday's post.
    form = await sam.slash(house.check_ins, "win share")
    card = await house.fill(sam, form, what="A recruiter answered", helped="Ana read my letter")
    await house.choose(sam, card, "The week's post", "named")
    form = await ana.slash(house.check_ins, "setback log")
    card = await house.fill(ana, form, kind="rejection", happened="A no after three rounds", next_step="Rest")
    await house.choose(ana, card, "The week's post", "unnamed")
    await house.advance(days=3, hours=6)
    friday = house.text_of(house.messages(house.wins)[-1])
    assert "A recruiter answered" in friday
    assert sam.mention in friday
    assert "A no after three rounds" in friday
    assert ana.mention not in friday

    # The next weeks: every text once before any again, Sam's with their name.
    said: list[str] = [house.text_of(post)]
    for _ in range(2):
        await house.advance(days=7)
        said.append(house.text_of(cards(house)[-1]))
    assert len(set(said)) == 3
    (theirs,) = [text for text in said if "Thank one person" in text]
    assert sam.mention in theirs
    return sam


async def test_a_week_and_what_it_leaves(tmp_path: Path) -> None:
    async with front_door(tmp_path / "belay.db", config=CONFIG) as house:
        sam = await week(house)
        who = Who(house.guild.id, sam.id)
        exported = await house.services.members.export(who)
        assert {"wins", "suggestions", "doses"} <= {name for name, held in exported.items() if held}
        assert len(await house.services.database.read(traces, sam.id)) > 5
        await house.services.members.delete(who)
        await house.delivered()
        assert await house.services.database.read(traces, sam.id) == []
        texts = [
            house.text_of(one) for place in (house.check_ins, house.wins) for one in house.messages(place)
        ]
        assert [text for text in texts if str(sam.id) in text] == []
        assert any("Thank one person" in text for text in texts), "what moderators took up stands"
        assert not any("A recruiter answered" in text for text in texts)
