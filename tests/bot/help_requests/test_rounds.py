"""An ask is brought to people anew, to others first; through downtime and changes of the configuration."""

from datetime import timedelta

from bot.database import Connection
from bot.help_requests import letters
from bot.members import Kind, Way, Who
from tests.bot.help_requests import asking
from tests.bot.help_requests.asking import (
    ANA,
    ASKER,
    BEN,
    be_down,
    deliver,
    due_in,
    help_from,
    invited,
    now_is,
    posted,
    resolve,
    rows,
    stands,
    told,
    told_to,
    unnamed,
    wait,
    write_in,
)
from tests.bot.help_requests.steps import HOUR, brought, history, set_up
from tests.ground import Ground

# Again


async def test_when_everybody_stepped_back_it_goes_to_others_from_the_first_step_on(ground: Ground):
    await set_up(ground)
    await help_from(ground, *range(201, 212))
    ask_id = await posted(ground)
    first = await invited(ground)
    helping = ground.services.help_requests.helping
    await deliver(ground)
    await helping.offer(Who(1, first[0]), ask_id)
    await helping.offer(Who(1, 300), ask_id)
    await wait(ground, hours=30)
    await helping.step_back(Who(1, 300), ask_id)
    assert await stands(ground, ask_id) == "helped"
    await deliver(ground)
    await helping.step_back(Who(1, first[0]), ask_id)
    assert await stands(ground, ask_id) == "open"
    assert (await now_is(ground, ask_id)).round == 2
    second = await invited(ground)
    assert len(second) == 3
    assert not {*second} & {*first, 300}
    assert await history(ground, 36) == {
        0: ["3 invited"],
        4: ["5 invited"],
        12: ["helper"],
        24: ["coaches2"],
        36: ["alarm1"],
    }


async def test_coaches_are_told_anew_in_a_later_round_and_the_card_before_goes(ground: Ground):
    await set_up(ground)
    ask_id = await posted(ground)
    assert (await history(ground, 25))[24] == ["coaches1"]
    await ground.services.help_requests.helping.offer(ANA, ask_id)
    await deliver(ground)
    await ground.services.help_requests.helping.step_back(ANA, ask_id)
    assert (await history(ground, 25))[24] == ["coaches1", "coaches2"]
    standing = await rows(ground, "SELECT subject FROM posted WHERE subject LIKE 'ask_coaches:%'")
    assert standing == [(f"ask_coaches:{ask_id}:2",)]


async def test_how_many_were_invited_is_counted_through_all_rounds(ground: Ground):
    await help_from(ground, *range(201, 215))
    ask_id = await posted(ground)
    await deliver(ground)
    await be_down(ground, hours=5)
    assert (await now_is(ground, ask_id)).invited == 8
    await ground.services.help_requests.helping.offer(Who(1, 300), ask_id)
    await ground.services.help_requests.endings.still_needed(ASKER, ask_id)
    assert (await now_is(ground, ask_id)).invited == 11


async def test_still_needed_brings_it_to_people_never_invited(ground: Ground):
    await help_from(ground, *range(201, 215))
    ask_id = await posted(ground)
    first = await invited(ground)
    await ground.services.help_requests.helping.offer(Who(1, first[0]), ask_id)
    await wait(ground, hours=24)
    await deliver(ground)
    await ground.services.help_requests.endings.still_needed(ASKER, ask_id)
    second = await invited(ground)
    assert (len(second), {*first} & {*second}) == (3, set[int]())
    assert await due_in(ground, "step", ask_id) == 4 * HOUR
    await deliver(ground)
    await ground.services.help_requests.endings.still_needed(ASKER, ask_id)
    assert await invited(ground) == []
    assert (await now_is(ground, ask_id)).round == 2


async def test_a_helper_who_says_it_again_in_a_new_round_stops_it(ground: Ground):
    ask_id = await posted(ground)
    helping = ground.services.help_requests.helping
    await helping.offer(ANA, ask_id)
    await ground.services.help_requests.endings.still_needed(ASKER, ask_id)
    assert await stands(ground, ask_id) == "open"
    await ground.clear_letters()
    again = await helping.offer(ANA, ask_id)
    assert not again.first
    assert await stands(ground, ask_id) == "helped"
    assert await due_in(ground, "step", ask_id) is None
    assert await told_to(ground, ASKER) == [("yours", "answered")]
    await ground.clear_letters()
    await helping.offer(ANA, ask_id)
    assert await ground.letters() == []


async def test_one_who_steps_back_after_others_were_sought_changes_nothing(ground: Ground):
    ask_id = await posted(ground)
    helping = ground.services.help_requests.helping
    await helping.offer(ANA, ask_id)
    await ground.services.help_requests.endings.still_needed(ASKER, ask_id)
    await wait(ground, hours=2)
    await helping.step_back(ANA, ask_id)
    assert (await now_is(ground, ask_id)).round == 2
    assert await due_in(ground, "step", ask_id) == 2 * HOUR


async def test_reopened_it_begins_anew(ground: Ground):
    await help_from(ground, *range(201, 215))
    ask_id = await posted(ground)
    first = await invited(ground)
    await resolve(ground, ask_id)
    assert await due_in(ground, "outcome", ask_id) == timedelta(days=7)
    await deliver(ground)
    shown = await ground.services.help_requests.endings.reopen(ASKER, ask_id)
    assert (shown.ask.reason, shown.ask.closed_at, shown.ask.round) == (None, None, 2)
    assert not {*first} & {*await invited(ground)}
    assert await due_in(ground, "outcome", ask_id) is None
    assert await due_in(ground, "quiet", ask_id) == timedelta(days=7)


# Whom it is brought to


async def test_whoever_is_blocked_either_way_is_never_invited(ground: Ground):
    await help_from(ground, 201, 202, 203)
    blocks = ground.services.members.blocks
    await blocks.block(ASKER, 201)
    await blocks.block(BEN, ASKER.user)
    await posted(ground)
    await unnamed(ground, opened_by=2)
    assert await invited(ground) == [203, 203]


async def test_nobody_is_invited_who_rests_or_does_not_want_to_be(ground: Ground):
    resting, off, pausing, silent, _ = await help_from(ground, 201, 202, 203, 204, 205)
    await ground.services.helpers.pause(resting, "2 weeks")
    await ground.services.helpers.off(off)
    await ground.services.members.pause(pausing, "2 weeks")
    await ground.services.members.set_way(silent, Kind.INVITATIONS, Way.OFF)
    await posted(ground)
    assert await invited(ground) == [205]


async def test_an_invitation_says_which_ask_and_why(ground: Ground):
    await help_from(ground, 201, kinds=("strategy",), fields="data")
    ask_id = await posted(ground)
    (facts,) = await told(ground, letters.INVITATION)
    assert facts == {"ask": ask_id, "why": ["kind", "field:data", "awake", "free"]}


# Downtime, and a configuration that changes


async def test_what_was_missed_while_down_is_made_up_at_once(ground: Ground):
    await set_up(ground)
    await help_from(ground, *range(201, 221))
    ask_id = await posted(ground)
    await deliver(ground)
    await be_down(ground, hours=25)
    assert await brought(ground) == ["5 invited", "helper", "coaches1"]
    assert await due_in(ground, "step", ask_id) == 11 * HOUR
    await deliver(ground)
    await be_down(ground, days=3)
    assert await brought(ground) == ["alarm1"]
    assert await due_in(ground, "step", ask_id) == 24 * HOUR


async def test_whoever_hears_of_it_late_has_a_day_before_it_closes(ground: Ground):
    await help_from(ground, *range(201, 221))
    ask_id = await posted(ground)
    await deliver(ground)
    await be_down(ground, days=10)
    assert await stands(ground, ask_id) == "open"
    assert await brought(ground) == ["5 invited", "coaches1", "alarm1"]
    await wait(ground, hours=23)
    assert await stands(ground, ask_id) == "open"
    await wait(ground, hours=1)
    assert await stands(ground, ask_id) == "closed: quiet"


async def test_what_was_said_while_belay_was_down_may_not_be_known(ground: Ground):
    ask_id = await posted(ground)
    await wait(ground, days=3)
    await be_down(ground, days=7)
    assert await stands(ground, ask_id) == "open"
    await wait(ground, hours=23)
    await write_in(ground, ask_id, ANA)
    await wait(ground, hours=2)
    assert await stands(ground, ask_id) == "helped"


async def test_another_downtime_does_not_put_it_off_for_ever(ground: Ground):
    ask_id = await posted(ground)
    await be_down(ground, days=10)
    await be_down(ground, days=10)
    assert await stands(ground, ask_id) == "closed: quiet"


async def test_steps_may_change_under_way(ground: Ground):
    await set_up(ground)
    await help_from(ground, *range(201, 230))
    ask_id = await posted(ground)
    await deliver(ground)
    ground.config = asking.config(
        "asks: {steps: [{after: 0m, invite: 1}, {after: 6h, invite: 2}, {after: 8h, tell: moderators}]}"
    )
    await wait(ground, hours=4)  # the timer that was set finds that it is not time yet
    assert await brought(ground) == []
    assert await due_in(ground, "step", ask_id) == 2 * HOUR
    await wait(ground, hours=2)
    assert await brought(ground) == ["2 invited"]
    ground.config = asking.config("asks: {steps: [{after: 0m, invite: 1}], again_every: 6h}")
    await deliver(ground)
    await wait(ground, hours=2)
    assert await brought(ground) == ["alarm1"]
    assert await due_in(ground, "step", ask_id) == 6 * HOUR
    ground.config = asking.config("")
    await deliver(ground)
    await wait(ground, hours=6)
    assert await brought(ground) == ["helper"]


async def test_where_no_step_tells_moderators_they_hear_of_it_after_the_last_all_the_same(ground: Ground):
    ground.config = asking.config("asks: {steps: [{after: 2h, tell: coaches}]}")
    await posted(ground)
    assert await history(ground, 30) == {2: ["coaches1"], 26: ["alarm1"]}


async def test_two_steps_that_tell_moderators_at_once_are_one_card(ground: Ground):
    ground.config = asking.config(
        "asks: {steps: [{after: 1h, tell: moderators}, {after: 2h, tell: moderators}]}"
    )
    ask_id = await posted(ground)
    await be_down(ground, hours=3)
    assert (await now_is(ground, ask_id)).told == 1
    assert await brought(ground) == ["alarm1"]


async def test_an_ask_that_has_gone_is_left_alone(ground: Ground):
    ask_id = await posted(ground)

    def drop(connection: Connection) -> None:
        connection.execute("DELETE FROM asks")

    await deliver(ground)
    await ground.database.write(drop)
    await be_down(ground, days=30)
    assert await ground.letters() == []
    assert await rows(ground, "SELECT * FROM timers WHERE subject = ?", str(ask_id)) == []
