"""What keeps asks within bounds: drafts, mutes of what stands already, and helpers who stopped."""

import pytest

from bot.help_requests import Given
from bot.help_requests.refusals import DraftsFull, Muted
from tests.bot.help_requests.asking import ANA, ASKER, BEN, MOD, draft, help_from, posted, resolve
from tests.bot.help_requests.test_giving_back import check_in, given_back
from tests.ground import Ground


async def test_ten_drafts_fit_and_one_thrown_away_makes_room(ground: Ground):
    for number in range(10):
        await draft(ground, opened_by=number + 1)
    with pytest.raises(DraftsFull):
        await draft(ground, opened_by=11)
    assert await draft(ground, opened_by=10) == 10  # the same form again is no new draft
    await ground.services.help_requests.writing.discard(ASKER, 1)
    await draft(ground, opened_by=11)


async def test_a_muted_author_changes_nothing_that_others_read(ground: Ground):
    asks = ground.services.help_requests
    ask_id = await posted(ground, named=False)
    await asks.safety.mute(MOD, ask_id, muted=True)
    with pytest.raises(Muted) as refused:
        await asks.helping.reply(ASKER, ask_id, 5, "And another thing")
    assert not refused.value.drafted
    with pytest.raises(Muted):
        await asks.writing.edit(ASKER, ask_id, Given("strategy", "Louder", "Read me"))
    await asks.safety.mute(MOD, ask_id, muted=False)
    await asks.helping.reply(ASKER, ask_id, 5, "And another thing")


@pytest.mark.parametrize("stopped", ["off", "pause"])
async def test_a_helper_who_stopped_is_shown_nothing_to_give_back(ground: Ground, stopped: str):
    asks, helpers = ground.services.help_requests, ground.services.helpers
    await posted(ground, opened_by=1)
    await asks.helping.offer(ANA, 1)
    await resolve(ground, 1)
    await posted(ground, opened_by=2, who=BEN)
    await help_from(ground, ASKER.user)
    await (helpers.off(ASKER) if stopped == "off" else helpers.pause(ASKER, "2 weeks"))
    await check_in(ground, 1)
    assert await given_back(ground) == []
    if stopped == "pause":
        await helpers.resume(ASKER)
        await check_in(ground, 2)
        assert await given_back(ground) == [2]
