"""A day with check-ins: write, share, be seen, be helped, be reminded, rest; and everything that can go wrong."""

import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.checkins import Feeling, Visibility, Written
from bot.database import Connection
from bot.members import Kind, Way, Who
from bot.servers import Staff
from tests.front_door import FrontDoor

LOW = {"feeling": "2", "worked_in": "Sent two applications", "in_the_way": "No replies"}


async def check_in(house: FrontDoor, person: MemberActor, **values: str) -> InteractionResult:
    form = await person.slash(house.check_ins, "checkin now")
    return await house.fill(person, form, **values)


async def share(
    house: FrontDoor, person: MemberActor, summary: InteractionResult, how: str
) -> InteractionResult:
    return await house.choose(person, summary, "Who sees this", how)


async def shared(house: FrontDoor, person: MemberActor, **values: str) -> InteractionResult:
    summary = await check_in(house, person, **(values or LOW))
    await share(house, person, summary, "server")
    return summary


def cards(house: FrontDoor) -> list[str]:
    return [house.text_of(message) for message in house.messages(house.check_ins)]


async def test_a_check_in_from_the_form_to_the_card_and_its_answers(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    summary = await check_in(house, sam, **LOW)
    assert summary.ephemeral
    assert "Only you can see this" in house.text_of(summary)
    assert "You have shown up in 1 week" in house.text_of(summary)
    assert cards(house) == []

    seen = await share(house, sam, summary, "server")
    assert "Everyone in this server can see this" in house.text_of(seen)
    (card,) = house.messages(house.check_ins)
    assert "No replies" in house.text_of(card)
    assert sam.mention in house.text_of(card)
    assert house.may_ping(house.check_ins) == []  # named, not pinged

    assert "can see that it was you" in house.text_of(await house.press(ana, card, "Cheer"))
    assert "counted already" in house.text_of(await house.press(ana, card, "Cheer"))
    assert "same place" in house.text_of(await house.press(ana, card, "Same here"))
    (card,) = house.messages(house.check_ins)
    assert house.button(card, "Cheer · 1")
    assert house.button(card, "Same here · 1")
    own = await house.press(sam, card, "Cheer")
    assert own.ephemeral
    assert f"Cheered by {ana.mention}" in house.text_of(own)


async def test_buttons_and_forms_work_after_a_restart(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    form = await sam.slash(house.check_ins, "checkin now")
    await house.restart()
    summary = await house.fill(sam, form, next_step="Call Ana")
    assert "Your check-in is saved" in house.text_of(summary)
    await house.restart()
    await share(house, sam, summary, "server")
    await house.restart()
    (card,) = house.messages(house.check_ins)
    await house.press(ana, card, "Cheer")
    assert house.button(house.messages(house.check_ins)[0], "Cheer · 1")


async def test_the_same_form_sent_twice_is_one_check_in(house: FrontDoor) -> None:
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "checkin now")
    first = await house.fill(sam, form, next_step="Call Ana")
    await share(house, sam, first, "server")
    again = await house.fill(sam, form, next_step="Call Ana tomorrow")
    assert "Your check-in is changed" in house.text_of(again)
    assert len(cards(house)) == 1
    assert "Call Ana tomorrow" in cards(house)[0]


async def test_edit_updates_the_card_and_take_back_removes_it(house: FrontDoor) -> None:
    sam = house.person("sam")
    summary = await shared(house, sam)
    form = await house.press(sam, summary, "Edit")
    assert form.modal is not None
    assert "Sent two applications" in str(form.modal)
    await house.fill(sam, form, worked_in="Sent three applications")
    assert len(cards(house)) == 1
    assert "Sent three applications" in cards(house)[0]
    assert "edited" in cards(house)[0]

    latest = await sam.slash(house.check_ins, "checkin edit")
    assert "Sent three applications" in str(latest.modal)

    sure = await house.press(sam, summary, "Take it back")
    assert "Take this check-in back?" in house.text_of(sure)
    kept = await house.press(sam, summary, "Keep it")
    assert "Sent three applications" in house.text_of(kept)
    await house.press(sam, summary, "Take it back")
    gone = await house.press(sam, summary, "Yes, delete it")
    assert "Taken back" in house.text_of(gone)
    assert cards(house) == []
    assert "no check-in to edit" in house.text_of(await sam.slash(house.check_ins, "checkin edit"))


async def test_an_old_card_says_what_became_of_it(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    await shared(house, sam)
    (card,) = house.messages(house.check_ins)
    house.env.inject_error("DELETE", "/channels/*/messages/*", status=500, times=None)
    await house.services.checkins.withdraw(Who(house.guild.id, sam.id), 1)
    answer = await house.press(ana, card, "Cheer")
    assert "not there any more" in house.text_of(answer)


async def test_fewer_eyes_take_the_card_away_and_coaches_get_theirs(house: FrontDoor) -> None:
    sam = house.person("sam")
    summary = await shared(house, sam)
    await share(house, sam, summary, "coaches")
    assert cards(house) == []
    (card,) = house.messages(house.coaches)
    assert "No replies" in house.text_of(card)
    await share(house, sam, summary, "me")
    assert house.messages(house.coaches) == []


async def test_an_unnamed_card_shows_an_alias_and_nothing_of_its_author(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    summary = await check_in(house, sam, **LOW)
    seen = await share(house, sam, summary, "unnamed")
    assert "Your name is not shown" in house.text_of(seen)
    (card,) = house.messages(house.check_ins)
    payload = str(house.env.backend.get_message(house.check_ins.id, card.id))
    assert str(sam.id) not in payload
    assert "sam" not in house.text_of(card)
    await house.press(ana, card, "I can help")
    assert all(
        str(sam.id) not in text for text in cards(house)
    )  # nothing in public says that something waits


async def test_an_introduction_needs_two_yeses_and_opens_a_private_thread(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    await shared(house, sam)
    (card,) = house.messages(house.check_ins)
    assert "asked whether they would like" in house.text_of(await house.press(ana, card, "I can help"))
    assert "has your offer already" in house.text_of(await house.press(ana, card, "I can help"))
    waiting = house.messages(house.check_ins)[-1]
    assert f"{sam.mention}, something is waiting" in house.text_of(waiting)
    assert house.may_ping(house.check_ins) == [str(sam.id)]

    shown = await house.press(sam, waiting, "Show me")
    assert f"{ana.mention}** read your check-in" in house.text_of(shown)
    await house.restart()
    yes = await house.press(sam, shown, "Yes, introduce us")
    assert "opens in a moment" in house.text_of(yes)
    (thread,) = [c for c in house.env.backend.channels.values() if c.type == 12]
    assert {sam.id, ana.id} <= set(thread.thread_members)
    (opener,) = house.messages(thread.id)
    assert "you both said yes" in house.text_of(opener)
    assert not any("something is waiting" in text for text in cards(house))


async def test_not_now_is_told_kindly_and_opens_nothing(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    await shared(house, sam)
    await house.press(ana, house.messages(house.check_ins)[0], "I can help")
    shown = await house.press(sam, house.messages(house.check_ins)[-1], "Show me")
    assert "nothing more happens" in house.text_of(await house.press(sam, shown, "Not now"))
    later = await check_in(house, ana, next_step="Rest")
    assert "would rather not right now" in house.text_of(later)
    assert [c for c in house.env.backend.channels.values() if c.type == 12] == []


async def test_a_low_check_in_offers_help_in_one_tap(house: FrontDoor) -> None:
    sam = house.person("sam")
    summary = await check_in(house, sam, **LOW)
    assert "You do not have to carry this alone" in house.text_of(summary)
    await house.press(sam, summary, "Talk to a moderator")
    assert any(
        "sam" in house.text_of(m) or sam.mention in house.text_of(m) for m in house.messages(house.moderators)
    )
    fine = await check_in(house, sam, feeling="4", worked_on="Read a book")
    assert "You do not have to carry this alone" not in house.text_of(fine)


async def test_a_low_check_in_that_nobody_answers_reaches_moderators(house: FrontDoor) -> None:
    sam = house.person("sam")
    await shared(house, sam)
    await house.advance(hours=11)
    assert house.messages(house.moderators) == []
    await house.advance(hours=1)
    (told,) = house.messages(house.moderators)
    assert "No replies" not in house.text_of(told)


async def test_a_reply_to_the_card_is_an_answer(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    await shared(house, sam)
    (card,) = house.messages(house.check_ins)
    await ana.send(house.check_ins, "Hang in there", reply_to=card)
    await house.advance(hours=13)
    assert house.messages(house.moderators) == []


async def test_two_low_check_ins_bring_a_private_offer_once(house: FrontDoor) -> None:
    sam = house.person("sam")
    await check_in(house, sam, feeling="2")
    second = await check_in(house, sam, feeling="1")
    third = await sam.slash(house.check_ins, "checkin edit")
    assert third.modal is not None
    shown = (
        second
        if "sounded heavy" in house.text_of(second)
        else await sam.slash(house.check_ins, "checkin history")
    )
    assert "Your last check-ins sounded heavy" in house.text_of(shown)
    answer = await house.press(sam, shown, "Not now")
    assert "You will not be asked again before" in house.text_of(answer)


async def test_a_reminder_is_a_neutral_mention_that_opens_the_form(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    made = await sam.slash(house.check_ins, "checkin reminder", days="daily", at="9am", zone="Europe/London")
    assert "every day at 09:00" in house.text_of(made)
    assert "no reminder" in house.text_of(await ana.slash(house.check_ins, "checkin reminder"))
    await house.advance(days=1)
    (line,) = house.messages(house.check_ins)
    assert "something is waiting" in house.text_of(line)
    assert "for somebody else" in house.text_of(await house.press(ana, line, "Show me"))
    shown = await house.press(sam, line, "Show me")
    assert "A moment to check in" in house.text_of(shown)
    form = await house.press(sam, shown, "Check in")
    assert "saved" in house.text_of(await house.fill(sam, form, next_step="Rest"))
    assert house.messages(house.check_ins) == []
    off = await sam.slash(house.check_ins, "checkin reminder", days="off")
    assert "No more reminders" in house.text_of(off)


async def test_a_reminder_by_direct_message_and_its_button(house: FrontDoor) -> None:
    sam = house.person("sam")
    await sam.slash(house.check_ins, "checkin reminder", days="daily", at="09:00", by="dm")
    await house.advance(days=1)
    (direct,) = house.messages(house.env.backend.dm_channels[sam.id])
    assert "A moment to check in" in house.text_of(direct)
    form = await sam.user.click(direct, custom_id=house.button(direct, "Check in"))
    summary = await sam.user.submit_modal(form, {"next_step": "Rest"})
    assert "Your check-in is saved" in house.text_of(summary)


async def test_a_refused_direct_message_falls_back_and_says_so(house: FrontDoor) -> None:
    sam = house.person("sam")
    await sam.slash(house.check_ins, "checkin reminder", days="daily", at="09:00", by="dm")
    house.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=1)
    await house.advance(days=1)
    (line,) = house.messages(house.check_ins)
    shown = await house.press(sam, line, "Show me")
    assert "A moment to check in" in house.text_of(shown)
    assert "direct message" in house.text_of(shown).lower()
    present = await house.services.members.preferences(Who(house.guild.id, sam.id))
    assert present.ways[Kind.REMINDERS] is Way.MENTION


async def test_a_pause_holds_everything_back_and_back_is_one_tap(house: FrontDoor) -> None:
    sam = house.person("sam")
    await sam.slash(house.check_ins, "checkin reminder", days="daily", at="09:00")
    rest = await sam.slash(house.check_ins, "checkin pause", until="1 week")
    assert "These weeks count as rest weeks" in house.text_of(rest)
    await house.advance(days=3)
    assert house.messages(house.check_ins) == []
    back = await house.press(sam, rest, "I'm back")
    assert "back" in house.text_of(back).lower()
    await house.advance(days=1)
    assert len(house.messages(house.check_ins)) == 1
    assert "not on a pause" in house.text_of(await sam.slash(house.check_ins, "checkin resume"))


@pytest.mark.parametrize("until", ["yesterday", "2025-01-01", "someday", "in 400 years"])
async def test_a_pause_that_cannot_be_read_or_is_past_says_what_works(house: FrontDoor, until: str) -> None:
    sam = house.person("sam")
    answer = await sam.slash(house.check_ins, "checkin pause", until=until)
    assert answer.ephemeral
    assert any(sign in house.text_of(answer) for sign in ("2 weeks", "2026", "2027"))
    assert "rest weeks" not in house.text_of(answer)


async def test_history_is_a_picture_with_words_for_those_who_cannot_see_it(house: FrontDoor) -> None:
    sam = house.person("sam")
    empty = await sam.slash(house.check_ins, "checkin history")
    assert "Nothing here yet" in house.text_of(empty)
    await check_in(house, sam, **LOW)
    await house.advance(days=7)
    await check_in(house, sam, feeling="4", worked_on="Read a book")
    shown = await sam.slash(house.check_ins, "checkin history")
    answers = house.answers(shown)
    assert all(answer.ephemeral for answer in answers)
    (picture,) = [attachment for answer in answers for attachment in answer.attachments]
    assert picture.description is not None
    assert "2 weeks" in picture.description
    assert "Read a book" in house.text_of(shown)


# Section 12


async def test_nothing_written_gives_a_kind_answer_and_keeps_nothing(house: FrontDoor) -> None:
    sam = house.person("sam")
    answer = await check_in(house, sam, worked_in="   ", next_step="\u200b")
    assert "nothing in that one yet" in house.text_of(answer)


async def test_text_beyond_the_limit_is_given_back_whole(house: FrontDoor) -> None:
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "checkin now")
    house.config = house.config.model_copy(
        update={"check_ins": house.config.check_ins.model_copy(update={"answer_limit": 100})}
    )
    answer = await house.fill(sam, form, worked_in="word " * 150, next_step="Call Ana")
    assert "holds up to 100 characters" in house.text_of(answer)
    assert "word word" in house.text_of(answer)
    assert "Call Ana" in house.text_of(answer)


async def test_a_very_long_text_is_given_back_as_a_file(house: FrontDoor) -> None:
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "checkin now")
    house.config = house.config.model_copy(
        update={"check_ins": house.config.check_ins.model_copy(update={"answer_limit": 100})}
    )
    many = dict.fromkeys(("worked_in", "worked_on", "next_step", "in_the_way"), "x" * 999)
    answer = await house.fill(sam, form, **many)
    (given_back,) = [a for shown in house.answers(answer) for a in shown.attachments]
    assert given_back.filename == "what-you-wrote.txt"
    assert (await given_back.read()).count(b"x") == 4 * 999


@pytest.mark.parametrize(
    "text",
    [
        "@everyone @here <@&1> <#2>",
        "# big\n> quote\n- list\n||spoiler|| [click](https://example.com) ```code",
        "come to discord.gg/abc",
        "\u202egnirts desrever\u202c and zero\u200bwidth",
        "שלום עולם مرحبا",
        "z" + "\u0301" * 40,
        "👩‍👩‍👧 🏳️‍🌈 𝔄𝔅",
    ],
)
async def test_odd_text_stays_in_its_place_and_pings_nobody(house: FrontDoor, text: str) -> None:
    sam = house.person("sam")
    await shared(house, sam, worked_in=text)
    (card,) = house.messages(house.check_ins)
    shown = house.text_of(card)
    assert house.may_ping(house.check_ins) == []
    assert "@everyone" not in shown
    assert "discord.gg/" not in shown
    assert "\u202e" not in shown
    assert "\n# " not in shown
    assert shown.count("```") == 0


async def test_a_deleted_channel_loses_nothing_and_is_told_once(house: FrontDoor) -> None:
    sam = house.person("sam")
    house.env.backend.delete_channel(house.check_ins.id)
    summary = await check_in_in(house, sam, house.wins)
    seen = await share(house, sam, summary, "server")
    assert "Everyone in this server" in house.text_of(seen)
    (told,) = house.messages(house.moderators)
    assert "/setup" in house.text_of(told)
    again = await check_in_in(house, sam, house.wins)
    await share(house, sam, again, "server")
    assert len(house.messages(house.moderators)) == 1

    fresh = house.guild.create_text_channel("check-ins-again")
    await house.services.servers.set_up(house.guild.id, "Europe/London", {"check-ins": fresh.id}, {})
    await house.services.moderation.all_well(
        Staff(house.guild.id, house.moderator.id, frozenset(), manages_server=True)
    )
    await house.delivered()
    assert len(house.messages(fresh)) == 2


async def check_in_in(house: FrontDoor, person: MemberActor, channel: ChannelHandle) -> InteractionResult:
    form = await person.slash(channel, "checkin now")
    return await house.fill(person, form, next_step="Call Ana")


async def test_a_card_removed_by_hand_stays_removed(house: FrontDoor) -> None:
    sam = house.person("sam")
    summary = await shared(house, sam)
    (card,) = house.messages(house.check_ins)
    await house.moderator.delete(card)
    form = await house.press(sam, summary, "Edit")
    await house.fill(sam, form, next_step="Something else")
    assert cards(house) == []
    form = await sam.slash(house.check_ins, "checkin edit")
    await house.fill(sam, form, next_step="Something else again")
    assert cards(house) == []


async def test_discord_answering_500_delays_the_card_and_nothing_else(house: FrontDoor) -> None:
    sam = house.person("sam")
    summary = await check_in(house, sam, **LOW)
    house.env.inject_error("POST", "/channels/*/messages", status=500, times=3)
    seen = await share(house, sam, summary, "server")
    assert "Everyone in this server" in house.text_of(seen)
    assert cards(house) == []
    await house.advance(minutes=5)
    assert len(cards(house)) == 1


async def test_an_answer_that_cannot_be_delivered_waits_in_the_inbox(house: FrontDoor) -> None:
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "checkin now")
    house.env.inject_error("POST", "/interactions/*/*/callback", status=500, times=1)
    lost = await house.fill(sam, form, next_step="Call Ana")
    assert not lost.acknowledged
    again = await house.fill(sam, form, next_step="Call Ana")
    assert "Call Ana" in house.text_of(again)
    assert "is saved. `/checkin edit` opens it again" in house.text_of(again)
    assert len(await house.services.checkins.last_few(Who(house.guild.id, sam.id))) == 1


async def test_an_unexpected_fault_is_an_apology_with_a_reference_that_is_in_the_log(
    house: FrontDoor, caplog: pytest.LogCaptureFixture
) -> None:
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "checkin now")
    await house.services.database.write(
        lambda connection: connection.execute("ALTER TABLE weeks RENAME TO gone")
    )
    answer = await house.fill(sam, form, next_step="Call Ana")
    words = house.text_of(answer)
    assert "something went wrong on Belay's side" in words
    reference = words.split("`")[1]
    assert f"interaction {reference} failed" in caplog.text
    assert "Call Ana" in words
    assert "Call Ana" not in caplog.text
    await house.services.database.write(
        lambda connection: connection.execute("ALTER TABLE gone RENAME TO weeks")
    )
    assert "saved" in house.text_of(await house.fill(sam, form, next_step="Call Ana"))


async def test_a_full_disk_is_said_plainly_and_nothing_is_half_done(house: FrontDoor) -> None:
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "checkin now")

    def no_more_pages(connection: Connection) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    await house.services.database.write(no_more_pages)
    answers = [
        await house.fill(sam, form, worked_in="word " * 190, worked_on="word " * 190) for _ in range(1)
    ]
    for number in range(60):
        opened = await sam.slash(house.check_ins, "checkin now")
        answers.append(await house.fill(sam, opened, worked_in=f"{number} " + "word " * 190))
        if "cannot save anything right now" in house.text_of(answers[-1]):
            break
    assert "cannot save anything right now" in house.text_of(answers[-1])


async def test_what_was_written_is_what_is_kept(house: FrontDoor) -> None:
    sam = house.person("sam")
    await check_in(house, sam, **LOW)
    card = await house.services.checkins.card(1)
    assert card is not None
    assert card.check_in.written == Written(
        Feeling.LOW, worked_in="Sent two applications", in_the_way="No replies"
    )
    assert card.check_in.visibility is Visibility.ME
