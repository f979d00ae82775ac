"""Somebody helped: thanked in two fields, read by them alone, within gentle limits."""

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.database import Connection
from bot.members import Kind, Way, Who, blocked_with
from tests.front_door import FrontDoor

WORDS = "You read my resume *twice*. @everyone should know"


async def thank(
    house: FrontDoor, person: MemberActor, *people: MemberActor, words: str = WORDS
) -> InteractionResult:
    """What `/thanks` and its form answer."""
    form = await person.slash(house.check_ins, "thanks")
    return await person.submit_modal(form, {"people": list(people), "words": words})


async def read(house: FrontDoor, person: MemberActor) -> str:
    """What waits for somebody."""
    shown = await person.slash(house.check_ins, "me inbox")
    assert all(answer.ephemeral for answer in house.answers(shown))
    return house.text_of(shown)


async def test_words_reach_each_person_alone_and_nothing_is_posted(house: FrontDoor):
    ana, ben, cleo = (house.person(name) for name in ("ana", "ben", "cleo"))
    answer = await thank(house, ana, ben, cleo)
    assert answer.ephemeral
    assert f"on their way to <@{ben.id}> and <@{cleo.id}>" in house.text_of(answer)
    assert "Not this time" not in house.text_of(answer)
    for person in (ben, cleo):
        text = await read(house, person)
        assert f"<@{ana.id}> thanked you" in text
        assert "> You read my resume \\*twice\\*. @\u2060everyone" in text
    assert "Nothing is waiting" in await read(house, ana)
    assert house.messages(house.check_ins) == []


async def test_words_come_by_direct_message_to_who_chose_that(house: FrontDoor):
    ana, ben = house.person("ana"), house.person("ben")
    await house.services.members.set_way(Who(house.guild.id, ben.id), Kind.NEWS, Way.DM)
    await thank(house, ana, ben)
    assert "Nothing is waiting" in await read(house, ben)
    (message,) = house.messages(ben.user.dm_channel)
    assert f"<@{ana.id}> thanked you" in house.text_of(message)


async def test_a_person_named_in_the_command_stands_in_the_form(house: FrontDoor):
    ana, ben = house.person("ana"), house.person("ben")
    form = await ana.slash(house.check_ins, "thanks", to=ben)
    assert form.modal is not None
    field = form.modal["components"][0]["component"]
    assert [value["id"] for value in field["default_values"]] in ([str(ben.id)], [ben.id])
    assert (field["min_values"], field["max_values"]) == (1, 5)


async def test_oneself_and_a_bot_are_refused_before_anything_is_written(house: FrontDoor):
    ana = house.person("ana")
    robot = house.guild.add_member(house.env.create_user("robot", bot=True))
    own = await ana.slash(house.check_ins, "thanks", to=ana)
    bots = await ana.slash(house.check_ins, "thanks", to=robot)
    gone = await ana.slash(house.check_ins, "thanks", to=house.env.create_user("gone"))
    assert "is you" in house.text_of(own)
    assert "is a bot" in house.text_of(bots)
    assert "is not in this server" in house.text_of(gone)
    assert own.modal is bots.modal is gone.modal is None


async def test_who_is_left_out_is_named_with_the_reason(house: FrontDoor):
    ana, ben, cleo, dan = (house.person(name) for name in ("ana", "ben", "cleo", "dan"))
    robot = house.guild.add_member(house.env.create_user("robot", bot=True))
    await thank(house, ana, ben)
    await house.services.members.blocks.block(Who(house.guild.id, ana.id), cleo.id)
    gone = house.env.create_user("gone")
    form = await ana.slash(house.check_ins, "thanks")
    text = house.text_of(
        await ana.submit_modal(form, {"people": [ben, cleo, dan, robot, gone], "words": WORDS})
    )
    assert f"on their way to <@{dan.id}>.**" in text
    assert f"- <@{gone.id}> is not in this server" in text
    assert f"- You thanked <@{ben.id}> not long ago, and that stands. You can again <t:" in text
    assert f"- You blocked <@{cleo.id}>" in text
    assert f"- <@{robot.id}> is a bot" in text


async def test_when_nobody_can_be_thanked_the_words_are_given_back(house: FrontDoor):
    ana, ben = house.person("ana"), house.person("ben")
    await thank(house, ana, ben)
    text = house.text_of(await thank(house, ana, ana, ben, words="And thank you again"))
    assert "Nothing was sent" in text
    assert f"- <@{ana.id}> is you" in text
    assert f"You thanked <@{ben.id}> not long ago" in text
    assert "And thank you again" in text


async def test_a_day_has_its_measure(house: FrontDoor):
    ana = house.person("ana")
    people = [house.person(f"helper{number}") for number in range(4)]
    for person in people[:3]:
        await thank(house, ana, person)
    text = house.text_of(await thank(house, ana, people[3]))
    assert f"You can thank <@{people[3].id}> <t:" in text
    assert "twice" in text
    await house.advance(days=1, seconds=1)
    assert "on their way" in house.text_of(await thank(house, ana, people[3]))


async def test_without_words_that_can_be_seen_nothing_is_sent(house: FrontDoor):
    ana, ben = house.person("ana"), house.person("ben")
    assert "no words in it" in house.text_of(await thank(house, ana, ben, words="\u200b"))
    assert "Nothing is waiting" in await read(house, ben)


async def test_a_form_sent_again_after_a_restart_thanks_once(house: FrontDoor):
    ana, ben = house.person("ana"), house.person("ben")
    form = await ana.slash(house.check_ins, "thanks")
    await ana.submit_modal(form, {"people": [ben], "words": WORDS})
    await house.restart()
    form._interaction.modal_consumed = False  # pyright: ignore[reportPrivateUsage] - simcord has no such press
    again = await ana.submit_modal(form, {"people": [ben], "words": WORDS})
    assert f"on their way to <@{ben.id}>" in house.text_of(again)
    assert (await read(house, ben)).count("thanked you") == 1


async def test_a_form_whose_key_is_none_is_old(house: FrontDoor):
    ana, ben = house.person("ana"), house.person("ben")
    form = await ana.slash(house.check_ins, "thanks")
    modal = form._interaction.modal  # pyright: ignore[reportPrivateUsage] - simcord sends what was shown
    assert modal is not None
    modal["custom_id"] = f"thanks.give:{2**70}"
    refused = await ana.submit_modal(form, {"people": [ben], "words": WORDS})
    assert "from an earlier time" in house.text_of(refused)


@pytest.mark.parametrize(("alias", "name"), [(None, "<@{}>"), ("Quiet Heron", "Quiet Heron")])
async def test_thanks_for_an_ask_say_who_and_what_for(house: FrontDoor, alias: str | None, name: str):
    ana, ben = house.person("ana"), house.person("ben")

    def transaction(connection: Connection) -> None:
        house.services.thanks.give(
            connection,
            guild=house.guild.id,
            giver=None if alias else Who(house.guild.id, ana.id),
            signed=alias,
            ask_id=7,
            kind="resume-review",
            opened_by=1,
            people=[ben.id],
            words="",
            now=house.env.now(),
        )

    await house.services.database.write(transaction)
    await house.delivered()
    text = await read(house, ben)
    assert f"**{name.format(ana.id)} thanked you** for your help with an ask (Resume review)." in text
    assert ">" not in text.partition("thanked you")[2]


async def test_thanks_of_an_unnamed_ask_are_not_hinted_at_in_public(house: FrontDoor):
    ben = house.person("ben")
    await house.services.members.set_way(Who(house.guild.id, ben.id), Kind.NEWS, Way.MENTION)

    def transaction(connection: Connection) -> None:
        house.services.thanks.give(
            connection,
            guild=house.guild.id,
            giver=None,
            signed="Quiet Heron",
            ask_id=7,
            kind="a-kind-that-is-no-more",
            opened_by=1,
            people=[ben.id],
            words=WORDS,
            now=house.env.now(),
        )

    await house.services.database.write(transaction)
    await house.delivered()
    assert house.messages(house.check_ins) == []
    assert "with an ask (A kind that is no mo)" in await read(house, ben)


async def test_what_a_former_member_said_stands_and_what_somebody_who_left_received_goes(house: FrontDoor):
    ana, ben, cleo = (house.person(name) for name in ("ana", "ben", "cleo"))
    await thank(house, ana, ben, cleo)
    forget = house.services.thanks.holdings.forget
    for person in (ana, cleo):
        who = Who(house.guild.id, person.id)
        await house.services.database.write(forget, who, house.env.now())
    text = await read(house, ben)
    assert "**A former member thanked you**" in text
    assert str(ana.id) not in text
    assert "Nothing is waiting" in await read(house, cleo)


async def test_who_was_blocked_gets_the_same_answer_and_is_not_heard(house: FrontDoor):
    ana, ben = house.person("ana"), house.person("ben")
    who = Who(house.guild.id, ben.id)
    await house.services.members.blocks.block(who, ana.id)
    assert await house.services.database.read(blocked_with, who) == {ana.id}
    assert f"on their way to <@{ben.id}>" in house.text_of(await thank(house, ana, ben))
    assert "Nothing is waiting" in await read(house, ben)
