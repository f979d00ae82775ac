"""Doses: which texts of members come with them, and what is held about who gets them."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.database import Connection
from bot.prompts.model.doses import known_as
from bot.prompts.model.refusals import DoseGone
from bot.prompts.model.suggestions import Proposed
from bot.prompts.store import doses as store
from bot.prompts.store import suggestions
from tests.bot.prompts.test_doses import ANA, BEN, MONDAY, TUESDAY_DUE, dose, sent, texts_until, timers
from tests.bot.prompts.test_service import belay
from tests.ground import Ground

# What moderators took up


async def take_up(ground: Ground, text: str) -> int:
    """Ben suggests a text and wishes to be named; moderators take it up."""

    def transaction(connection: Connection) -> int:
        made = suggestions.add(connection, BEN, 77, Proposed(text, "daily", credit=True), ground.clock())
        suggestions.take_up(connection, made.id, "daily", text, ground.clock())
        return made.id

    await ground.services.members.set_zone(BEN, "Europe/London")
    return await ground.database.write(transaction)


async def test_suggestions_that_were_taken_up_come_too_and_only_while_they_stand(tmp_path: Path) -> None:
    async with belay(tmp_path, dose("Text 0", "Text 1"), now=MONDAY) as ground:
        doses = ground.services.prompts.doses
        number = await take_up(ground, "From *Ben*")
        await doses.begin(ANA, "daily")
        got: dict[str, int | None] = {}
        for day in range(3):
            ground.clock.set(TUESDAY_DUE + timedelta(days=day))
            (letter,) = await sent(ground)
            got[letter.facts["text"]] = letter.facts["suggestion"]
        assert got == {"Text 0": None, "Text 1": None, "From *Ben*": number}
        wanted = await doses.to_send(1, number)
        assert wanted is not None
        assert wanted.credit == BEN.user
        await ground.database.write(suggestions.take_out, number, ground.clock())
        assert await doses.to_send(1, number) is None


async def test_no_words_of_a_member_are_kept_with_what_was_sent(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
        (text,) = await texts_until(ground, TUESDAY_DUE)
        assert list(await ground.database.read(store.sent, 1)) == [known_as(text)]
        assert text not in known_as(text)


# Export, delete


async def test_an_export_and_a_deletion_cover_it(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        members, doses = ground.services.members, ground.services.prompts.doses
        for who in (ANA, BEN):
            await doses.begin(who, "daily", time(7))
        await texts_until(ground, MONDAY + timedelta(days=2))
        await doses.stop(ANA, 1)
        held = (await members.export(ANA))["doses"]
        assert held == [
            {
                "series": "daily",
                "at": "07:00",
                "since": MONDAY.isoformat(),
                "stopped": (MONDAY + timedelta(days=2)).isoformat(),
                "sent": 2,
                "latest_for": "2026-03-04",
            }
        ]
        await doses.again(ANA, "daily")
        ground.clock.move(days=1)
        await ground.fall_due()
        await members.delete(ANA)
        assert [letter.user_id for letter in await ground.letters()] == [BEN.user]
        assert len(await timers(ground)) == 1
        assert await ground.database.read(store.sent, 1) == {}
        assert (await members.export(ANA))["doses"] == []
        with pytest.raises(DoseGone):
            await doses.stop(ANA, 1)
        assert await ground.database.read(store.subscribers, 1, "daily") == 1


async def test_who_left_is_forgotten_with_it(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
        await ground.services.members.departed(ANA)
        ground.clock.move(days=31)
        assert await ground.services.members.tidy() == 1
        assert await timers(ground) == []
