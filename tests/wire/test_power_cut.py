"""A bot that is killed at a chosen moment picks up where it was."""

from datetime import timedelta
from pathlib import Path

from demo.onlooker import has
from demo.people import Person
from demo.reading import text_of
from tests.wire.town import Town, check_in, eventually, share, town


async def shared_but_unheard(place: Town, person: Person, words: str) -> None:
    """A check-in whose card Discord took, and the bot was killed before it heard of that."""
    lost = place.simulator.faults.lose_answer(
        method="POST", path=f"/channels/{place.check_ins.id}/messages", times=1
    )
    summary = (await check_in(person, place.check_ins, words)).message
    assert summary is not None
    await share(person, summary)
    await place.simulator.until(lambda: len(place.cards_with(words)) == 1)
    await place.bot.kill()
    assert lost.hits == 1
    assert place.waiting() == 1


async def test_a_card_that_was_taken_is_not_posted_again_after_a_long_night(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.bot.start()
        ada = place.person("ada")
        await shared_but_unheard(place, ada, "two calls")
        for number in range(250):
            place.bot.advance(timedelta(minutes=3))
            await ada.say(place.check_ins, f"chatter {number}")
        await place.bot.start()
        await eventually(lambda: place.waiting() == 0)
        assert len(place.cards_with("two calls")) == 1


async def test_an_old_button_works_after_the_power_came_back(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.bot.start()
        ada, ben = place.person("ada"), place.person("ben")
        await shared_but_unheard(place, ada, "two calls")
        place.bot.advance(timedelta(days=2))
        await place.bot.start()
        [card] = place.cards_with("two calls")
        answer = await ben.press(card, label="Cheer")
        assert f"<@{ada.user_id}> can see that it was you" in answer.text
        await place.simulator.until(lambda: has(place.cards()[-1], "Cheer · 1"))
        [card] = place.cards()
        assert "two calls" in text_of(card)
