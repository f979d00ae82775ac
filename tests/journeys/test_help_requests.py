"""Asking for help: written, looked over, posted; people offer, and it goes on between them."""

import pytest
from simcord.actors import MemberActor

from bot.members import Kind
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
    show_me,
    thread,
)

# Writing


async def test_an_ask_from_an_empty_form_to_its_thread(house: FrontDoor):
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "ask new")
    await house.restart()
    preview = await house.fill(
        sam, form, kind="strategy", title="Where to look", need="Where do *you* begin? @everyone"
    )
    assert preview.ephemeral
    text = house.text_of(preview)
    assert "Nothing is posted yet; only you see this." in text
    assert "> Where do \\*you\\* begin? @\u2060everyone" in text
    assert text.count("\n- ") == 2
    assert "Name the role or field" in text
    assert "Add what you tried already" in text
    assert house.messages(house.help) == []

    await house.restart()
    again = await house.press(sam, preview, "Edit")
    assert "Where do *you* begin?" in str(again.modal)
    better = await house.fill(sam, again, **WORDS, by_when="in 2 weeks")
    assert "easier to answer" not in house.text_of(better)
    assert "**By when** in 2 weeks (Thursday 15 January)" in house.text_of(better)

    await house.restart()
    done = await house.press(sam, better, "Post")
    assert "### Posted\n" in house.text_of(done)
    assert "This is your first ask here." in house.text_of(done)
    assert house.button(done, "Resolved")
    card = opener(house)
    assert "### Where to look as a nurse" in house.text_of(card)
    assert f"Strategy · asked by {sam.mention}" in house.text_of(card)
    assert "A first ask here. Thank you for bringing it to us." in house.text_of(card)
    assert thread(house).name == "Where to look as a nurse"
    assert sam.id in members(thread(house))
    assert house.may_ping(house.help) == house.may_ping(thread(house)) == []

    await ask(house, sam, title="Another one")
    assert "A first ask here" not in house.text_of(opener(house))


async def test_files_come_in_the_same_form_when_the_kind_is_known(house: FrontDoor):
    sam = house.person("sam")
    offered = await sam.autocomplete(house.check_ins, "ask new", "kind", "res")
    assert offered == [{"name": "Resume review", "value": "resume-review"}]
    form = await sam.slash(house.check_ins, "ask new", kind="resume-review")
    assert form.modal is not None
    fields = [part["component"]["custom_id"] for part in form.modal["components"]]
    assert fields == ["title", "need", "tried", "by_when", "files"]
    await house.restart()
    preview = await sam.submit_modal(
        form,
        {"title": "First page", "need": "Is it clear?", "files": [("Sam's resume.pdf", b"%PDF ten years")]},
    )
    assert "1 file will be posted in its thread" in house.text_of(preview)
    assert "can still say who you are" in house.text_of(preview)
    upload = await house.press(sam, preview, "Change files")
    await house.restart()
    both = await sam.submit_modal(upload, {"files": [("resume.pdf", b"old"), ("letter.docx", b"dear")]})
    assert "2 files will be posted" in house.text_of(both)
    await house.restart()
    await house.press(sam, both, "Post")
    (shown,) = house.messages(thread(house))
    assert [one.filename for one in shown.attachments] == ["resume.pdf", "letter.docx"]
    assert "2 files to this ask" in house.text_of(shown)


async def test_files_can_be_added_to_the_preview_where_the_kind_takes_them(house: FrontDoor):
    sam = house.person("sam")
    preview = await compose(house, sam, kind="cover-letter")
    upload = await house.press(sam, preview, "Add files")
    assert "Up to 5 files of 8 MB" in str(upload.modal)
    with_one = await sam.submit_modal(upload, {"files": [("letter.txt", b"Dear all")]})
    assert "1 file will be posted" in house.text_of(with_one)
    other = await compose(house, sam, kind="strategy")
    with pytest.raises(LookupError, match="Post unnamed"):
        house.button(other, "Add files")


async def test_a_draft_is_thrown_away_unseen(house: FrontDoor):
    sam = house.person("sam")
    preview = await compose(house, sam)
    mine = await sam.slash(house.check_ins, "ask mine")
    assert "A draft. Only you see it." in house.text_of(mine)
    await house.restart()
    gone = await house.press(sam, preview, "Throw away")
    assert "Thrown away; nobody saw it" in house.text_of(gone)
    assert "You have not asked yet" in house.text_of(await sam.slash(house.check_ins, "ask mine"))
    late = await house.choose(sam, mine, "Open one of your asks", "1")
    assert "not there any more" in house.text_of(late)
    assert house.messages(house.help) == []


async def test_who_wants_to_be_heard_gets_no_tips_and_others_are_asked_to_listen(house: FrontDoor):
    sam = house.person("sam")
    preview = await compose(house, sam, kind="just-listen", tried="")
    assert "easier to answer" not in house.text_of(preview)
    await house.press(sam, preview, "Post")
    assert "Please listen, and leave advice for another day" in house.text_of(opener(house))


async def test_the_same_form_sent_again_is_one_ask(house: FrontDoor):
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "ask new")
    await house.fill(sam, form, **WORDS)
    await house.restart()
    preview = await house.fill(sam, form, **(WORDS | {"title": "Where to look"}))
    await house.press(sam, preview, "Post")
    again = await house.fill(sam, form, **(WORDS | {"title": "Where on earth to look"}))
    assert "### Where on earth to look" in house.text_of(again)
    assert len(openers(house)) == 1
    assert "### Where on earth to look" in house.text_of(opener(house))
    assert "1 ask." in house.text_of(await sam.slash(house.check_ins, "ask mine"))


async def test_what_is_posted_can_still_be_edited(house: FrontDoor):
    sam = house.person("sam")
    done = await ask(house, sam)
    await house.restart()
    form = await house.press(sam, done, "Edit")
    changed = await house.fill(sam, form, **(WORDS | {"title": "Where to look in Leeds"}))
    assert "Others see the new words in a moment" in house.text_of(changed)
    assert "### Where to look in Leeds" in house.text_of(opener(house))
    assert "· edited" in house.text_of(opener(house))
    assert thread(house).name == "Where to look in Leeds"
    assert len(openers(house)) == 1


async def test_in_a_forum_its_tags_say_how_it_stands(house: FrontDoor):
    await house.use_forum()
    sam, ana = house.person("sam"), house.person("ana")
    done = await ask(house, sam)
    assert house.messages(house.help) == []
    assert opener(house).pinned
    assert sam.id in members(thread(house, house.forum))
    assert tags(house) == {"Strategy", "Open"}
    await house.restart()
    await house.press(ana, opener(house), "I can help")
    assert tags(house) == {"Strategy", "Being helped"}
    await house.restart()
    await house.fill(sam, await house.press(sam, opener(house), "Resolved"))
    assert tags(house) == {"Strategy", "Resolved"}
    await house.press(sam, opener(house), "Reopen")
    assert tags(house) == {"Strategy", "Open"}
    await house.press(sam, done, "Close it")
    assert tags(house) == {"Strategy"}
    assert len(house.threads(house.forum)) == 1


def tags(house: FrontDoor) -> set[str]:
    """The names of the tags on the newest post."""
    stored = house.env.backend.channels
    names = {str(tag["id"]): tag["name"] for tag in stored[house.forum.id].available_tags}
    return {names[str(tag)] for tag in stored[thread(house, house.forum).id].applied_tags}


# Offers


async def test_two_people_offer_and_the_asker_hears_of_both(house: FrontDoor):
    sam, ana, ben = (house.person(name) for name in ("sam", "ana", "ben"))
    await ask(house, sam)
    first = await house.press(ana, opener(house), "I can help")
    assert first.ephemeral
    assert f"Thank you. {sam.mention} hears of it, and you are in its thread" in house.text_of(first)
    assert thread(house).mention in house.text_of(first)
    assert ana.id in members(thread(house))
    assert sam.mention not in inside(house)

    await house.restart()
    news = await show_me(house, sam)
    assert "### Somebody is there" in house.text_of(news)
    assert f"{ana.mention} can help with what you asked" in house.text_of(news)
    assert all(sam.mention not in house.text_of(one) for one in house.messages(house.check_ins))

    again = await house.press(ana, opener(house), "I can help")
    assert "You are helping with this already" in house.text_of(again)
    assert "Nothing is waiting" in house.text_of(await inbox(house, sam))

    await house.restart()
    await house.press(ben, opener(house), "I can help")
    assert ben.id in members(thread(house))
    assert f"**Helping** {ana.mention} and {ben.mention}. There is room for more." in house.text_of(
        opener(house)
    )
    assert f"{ana.mention} and {ben.mention} can help" in house.text_of(await show_me(house, sam))


async def test_whoever_chose_direct_messages_hears_and_acts_there(house: FrontDoor):
    sam, ana = house.person("sam"), house.person("ana")
    await by_dm(house, sam, Kind.ASKS)
    await ask(house, sam)
    await house.press(ana, opener(house), "I can help")
    assert house.messages(house.check_ins) == []
    (told,) = dms(house, sam)
    assert f"{ana.mention} can help with what you asked" in house.text_of(told)
    await house.restart()
    (told,) = dms(house, sam)
    form = await press_in_dm(house, sam, told, "Resolved")
    done = await sam.user.submit_modal(form, {"words": "It helped"})
    assert "### Resolved" in house.text_of(done)
    assert f"{sam.mention} asked, {ana.mention} helped" in house.text_of(opener(house))


async def test_stepping_back_needs_no_word_and_the_last_one_hands_it_to_others(house: FrontDoor):
    sam, ana, ben = (house.person(name) for name in ("sam", "ana", "ben"))
    await ask(house, sam)
    ana_offered = await house.press(ana, opener(house), "I can help")
    ben_offered = await house.press(ben, opener(house), "I can help")
    cleo = await helper(house, "cleo")
    await house.restart()
    left = await house.press(ana, ana_offered, "Step back")
    assert "You have stepped back. That is fine" in house.text_of(left)
    assert f"**Helping** {ben.mention}." in house.text_of(opener(house))
    assert "Nothing is waiting" in house.text_of(await inbox(house, cleo))
    await house.restart()
    await house.press(ben, ben_offered, "Step back")
    assert "Nobody needs to have the whole answer" in house.text_of(opener(house))
    assert "### Could you help with this?" in house.text_of(await show_me(house, cleo))
    once_more = await house.press(ben, opener(house), "I can help")
    assert "Thank you." in house.text_of(once_more)
    assert f"**Helping** {ben.mention}." in house.text_of(opener(house))


async def test_a_private_thread_and_who_comes_later(house: FrontDoor):
    sam, ana, ben = (house.person(name) for name in ("sam", "ana", "ben"))
    done = await ask(house, sam)
    with pytest.raises(LookupError, match="Resolved"):
        house.button(done, "Take it to a private thread")
    await house.press(ana, opener(house), "I can help")
    own = await open_mine(house, sam)
    await house.restart()
    started = await house.press(sam, own, "Take it to a private thread")
    assert "A private thread for you and those who offered opens in a moment" in house.text_of(started)
    (private,) = house.check_ins.threads
    assert {sam.id, ana.id} <= members(private)
    assert ben.id not in members(private)
    said = house.text_of(house.messages(private)[0])
    assert f"{sam.mention}, this thread is for you and those who offered to help: {ana.mention}." in said
    assert "Which doors would you try first?" in said
    await house.press(ben, opener(house), "I can help")
    assert ben.id not in members(private)
    await house.restart()
    await house.press(sam, own, "Take it to a private thread")
    assert len(house.check_ins.threads) == 1
    assert ben.id in members(house.check_ins.threads[0])
    assert len(house.messages(private)) == 1, "who was there already is not told again"

    house.env.backend.delete_channel(private.id)
    await house.env.settle()
    await house.press(sam, own, "Take it to a private thread")
    (private,) = house.check_ins.threads
    assert {sam.id, ana.id, ben.id} <= members(private)


async def open_mine(house: FrontDoor, person: MemberActor):
    """The card of the person's newest ask, from `/ask mine`."""
    mine = await person.slash(house.check_ins, "ask mine")
    return await house.choose(person, mine, "Open one of your asks", "1")


async def test_the_same_need_is_counted_once_and_hears_the_end(house: FrontDoor):
    sam, ana = house.person("sam"), house.person("ana")
    await ask(house, sam)
    counted = await house.press(ana, opener(house), "Same here")
    assert "Counted, without your name" in house.text_of(counted)
    assert ana.id in members(thread(house))
    assert house.button(opener(house), "Same here · 1")
    await house.restart()
    again = await house.press(ana, opener(house), "Same here")
    assert "You follow this ask already" in house.text_of(again)
    assert house.button(opener(house), "Same here · 1")
    for label in ("I can help", "Same here", "Report"):
        own = await house.press(sam, opener(house), label)
        if own.modal is not None:
            own = await house.fill(sam, own)
        assert "This one is your own ask" in house.text_of(own)
    await house.fill(sam, await house.press(sam, opener(house), "Resolved"))
    assert "is resolved. What helped is in its thread" in house.text_of(await inbox(house, ana))


async def test_only_its_author_ends_it(house: FrontDoor):
    sam, ana = house.person("sam"), house.person("ana")
    done = await ask(house, sam)
    refused = await house.press(ana, opener(house), "Resolved")
    assert refused.modal is None
    assert "Only whoever asked can do that, so nothing was changed" in house.text_of(refused)
    await house.press(sam, done, "Close it")
    assert "**Closed.** Thank you to everybody who was there." in house.text_of(opener(house))
    assert "Only whoever asked" in house.text_of(await house.press(ana, opener(house), "Reopen"))


async def test_asks_are_closed_and_reopened_by_a_word_of_their_title(house: FrontDoor):
    sam = house.person("sam")
    await ask(house, sam)
    (choice,) = await sam.autocomplete(house.check_ins, "ask close", "ask", "nurse")
    assert choice["name"] == "Where to look as a nurse (open)"
    closed = await sam.slash(house.check_ins, "ask close", ask=choice["value"])
    assert "### Closed\nIt is not brought to people any more." in house.text_of(closed)
    again = await sam.slash(house.check_ins, "ask close", ask=choice["value"])
    assert "### Closed" in house.text_of(again)
    assert await sam.autocomplete(house.check_ins, "ask close", "ask", "nurse") == []
    await house.restart()
    (choice,) = await sam.autocomplete(house.check_ins, "ask reopen", "ask", "")
    opened = await sam.slash(house.check_ins, "ask reopen", ask=choice["value"])
    assert "### Open again" in house.text_of(opened)
    assert house.button(opener(house), "I can help")


# Looking


async def test_empty_lists_say_what_to_do_next(house: FrontDoor):
    sam = house.person("sam")
    mine = await sam.slash(house.check_ins, "ask mine")
    assert "### You have not asked yet" in house.text_of(mine)
    assert (await house.press(sam, mine, "Ask for help")).modal is not None
    everybodys = await sam.slash(house.check_ins, "ask open")
    assert "### No open asks\nRight now nobody waits here" in house.text_of(everybodys)
    strategy = await house.choose(sam, everybodys, "Which kind?", "strategy")
    assert "### No open asks: strategy" in house.text_of(strategy)
    assert (await house.press(sam, everybodys, "Ask for help")).modal is not None


async def test_twelve_asks_are_paged_and_filtered(house: FrontDoor):
    people = [house.person(name) for name in ("sam", "ana", "ben")]
    for number in range(12):
        kind = "resume-review" if number % 4 == 0 else "strategy"
        await ask(house, people[number % 3], title=f"Ask number {number + 1:02}", kind=kind)
    cleo = house.person("cleo")
    await house.press(cleo, openers(house)[0], "I can help")
    await house.restart()
    page = await cleo.slash(house.check_ins, "ask open")
    assert "### 12 asks open\n-# Page 1 of 3." in house.text_of(page)
    assert titles(house.text_of(page)) == [2, 3, 4, 5, 6]
    page = await house.press(cleo, page, "Next")
    assert titles(house.text_of(page)) == [7, 8, 9, 10, 11]
    await house.restart()
    page = await house.press(cleo, page, "Next")
    assert titles(house.text_of(page)) == [12, 1]
    assert "being helped" in house.text_of(page)
    page = await house.press(cleo, page, "Back")
    assert "Page 2 of 3" in house.text_of(page)
    page = await house.choose(cleo, page, "Which of them?", "unanswered")
    assert "### 11 asks nobody has answered yet\n-# Page 1 of 3" in house.text_of(page)
    page = await house.choose(cleo, page, "Which kind?", "resume-review")
    assert titles(house.text_of(page)) == [5, 9]
    page = await house.choose(cleo, page, "Which of them?", "all")
    assert titles(house.text_of(page)) == [5, 9, 1]
    filtered = await cleo.slash(house.check_ins, "ask open", kind="resume-review")
    assert titles(house.text_of(filtered)) == [5, 9, 1]

    mine = await people[0].slash(house.check_ins, "ask mine")
    assert "4 asks." in house.text_of(mine)
    assert titles(house.text_of(mine)) == [1, 4, 7, 10] or titles(house.text_of(mine)) == [10, 7, 4, 1]


def titles(text: str) -> list[int]:
    """The numbers of the asks in a list, in order."""
    return [int(line.split("Ask number ")[1][:2]) for line in text.splitlines() if "**Ask number " in line]
