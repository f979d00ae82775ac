"""Rules of the house that only the running bot can show: definitions of commands, covered tables, doors."""

from typing import cast

from simcord.actors import MemberActor

from bot.client.components import Room, custom_id, handlers
from bot.client.doors import Occasion
from bot.database import Connection, shipped_migrations
from bot.members import Who
from tests import house as rules
from tests.front_door import FrontDoor
from tests.ground import Ground


async def test_discord_would_take_every_command(house: FrontDoor) -> None:
    tree = house.client.tree
    faults = [
        fault for command in tree.get_commands() for fault in rules.command_faults(command.to_dict(tree))
    ]
    assert faults == []
    assert {command.name for command in tree.get_commands()} == {
        *("checkin", "goal", "setback", "win", "me", "setup"),
        *("prompts", "suggest", "dose"),
        *("ask", "helper", "thanks", "blocks", "ring", "Turn into an ask"),
        *("officehours", "coach"),
    }


async def test_every_lasting_control_fits_with_the_longest_key(house: FrontDoor) -> None:
    longest = f"{2**63}-{2**63}"
    for room in house.client.cogs.values():
        for attribute in ("__answers_press__", "__answers_form__"):
            for kind in handlers(cast(Room, room), attribute):
                assert len(custom_id(kind, longest)) <= 100


async def test_every_table_that_names_a_person_is_covered_by_export_and_delete(ground: Ground) -> None:
    naming = rules.tables_naming_members([sql for _, sql in sorted(shipped_migrations())])
    covered = {table for holdings in ground.services.members.holdings for table in holdings.tables}
    # An instant after which it is too late to post, and the interaction of a moderator: nobody is named.
    assert naming.pop("series_posts") == {"post_by", "opened_by"}
    assert set(naming) - covered == set()


async def test_deletion_leaves_no_trace_of_a_person_who_used_everything(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    form = await sam.slash(house.check_ins, "checkin now")
    summary = await house.fill(sam, form, feeling="1", in_the_way="No replies")
    await house.choose(sam, summary, "Who sees this", "server")
    await house.press(sam, summary, "Talk to a moderator")
    await house.press(ana, house.messages(house.check_ins)[0], "I can help")
    theirs = await ana.slash(house.check_ins, "checkin now")
    other = await house.fill(ana, theirs, feeling="4", next_step="Rest")
    await house.choose(ana, other, "Who sees this", "server")
    await house.press(sam, house.messages(house.check_ins)[-1], "Cheer")
    await sam.slash(house.check_ins, "checkin reminder", days="daily", at="09:00", zone="Europe/Paris")
    await _ask_and_help(house, sam, ana)
    who = Who(house.guild.id, sam.id)
    assert len(await house.services.database.read(traces, sam.id)) > 15
    await house.services.members.delete(who)
    await house.delivered()
    assert await house.services.database.read(traces, sam.id) == []
    seen = [one.id for one in house.env.backend.channels.values() if one.guild_id is not None]
    texts = [house.text_of(message) for place in seen for message in house.messages(place)]
    assert [text for text in texts if sam.mention in text] == []
    assert any("a former member" in text for text in texts), "what they reported stands, without their name"


async def _ask_and_help(house: FrontDoor, sam: MemberActor, ana: MemberActor) -> None:
    """Sam asks, with a name and without, is a helper, and does everything that can be done with Ana's ask."""
    ben = house.person("ben")
    await ben.send(house.check_ins, "hello")
    form = await sam.slash(house.check_ins, "helper profile")
    await sam.submit_modal(form, {"kinds": ["strategy"], "fields": "nursing", "capacity": ["5"]})
    await house.moderator.slash(house.check_ins, "ring start")
    ring = house.messages(house.check_ins)[-1]
    await house.press(sam, ring, "Join")
    for person, how in ((sam, "Post"), (sam, "Post unnamed"), (ana, "Post"), (ana, "Post"), (ana, "Post")):
        form = await person.slash(house.check_ins, "ask new")
        preview = await house.fill(person, form, kind="strategy", title="Where to look", need="A nursing job")
        await house.press(person, preview, how)
    named, unnamed, *others = [one for one in house.messages(house.help) if one.components]
    for card in (named, unnamed):
        await house.press(ana, card, "I can help")
        await house.fill(ana, await house.press(ana, card, "Report"), words="Just looking")
    reply = await house.press(sam, unnamed, "Reply as")
    await house.fill(sam, reply, text="Thank you for asking")
    await house.press(house.moderator, house.messages(house.moderators)[-1], "Mute author")
    await house.press(sam, others[0], "I can help")
    mine = await ana.slash(house.check_ins, "ask mine")
    own = await house.choose(ana, mine, "Open one", house.button(others[0], "I can help").partition("-")[2])
    await house.press(ana, own, "Take it to a private thread")
    await house.press(sam, others[1], "Same here")
    await house.fill(sam, await house.press(sam, others[1], "Report"), words="I do not like it")
    thread = next(one for one in house.help.threads if one.id == others[2].id)
    await sam.send(thread, "Look at the clinics")
    for card in (named, unnamed):
        resolve = await house.press(sam, card, "Resolved")
        await sam.submit_modal(resolve, {"people": [ana], "words": "You were there"})
    resolve = await house.press(ana, others[0], "Resolved")
    await ana.submit_modal(resolve, {"people": [sam], "words": "So were you"})
    form = await sam.slash(house.check_ins, "thanks", to=ben)
    await sam.submit_modal(form, {"people": [ben], "words": "For the company"})
    again = await sam.slash(house.check_ins, "checkin now")
    await house.fill(sam, again, next_step="Rest")
    await house.services.members.blocks.block(Who(house.guild.id, sam.id), ben.id)
    await house.services.members.blocks.block(Who(house.guild.id, ana.id), sam.id)


def traces(connection: Connection, user_id: int) -> list[str]:
    """Every table and column in which an id stands."""
    found: list[str] = []
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for table in tables:
        for column in [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]:
            query = f"SELECT count(*) FROM {table} WHERE instr(CAST({column} AS TEXT), ?) > 0"  # noqa: S608 - our names
            if connection.execute(query, (str(user_id),)).fetchone()[0]:
                found.append(f"{table}.{column}")
    return found


async def test_another_servers_rows_cannot_be_reached(house: FrontDoor) -> None:
    sam = house.person("sam")
    form = await sam.slash(house.check_ins, "checkin now")
    await house.fill(sam, form, next_step="Rest")
    services = house.services
    elsewhere = Who(house.guild.id + 1, sam.id)
    assert await services.checkins.last_few(elsewhere) == []
    assert (await services.members.export(elsewhere))["member"] is None


async def test_every_help_door_leads_somewhere(house: FrontDoor) -> None:
    for occasion in Occasion:
        for made in house.client.doors.buttons(occasion, house.guild.id, "check_in:1"):
            assert made.kind in house.client.rooms.presses


async def test_rooms_close_what_they_opened(house: FrontDoor) -> None:
    client = house.client
    for name in list(client.cogs):
        await client.remove_cog(name)
    assert client.rooms.presses == {}
    assert client.rooms.forms == {}
    assert client.rooms.renderers == {}
    assert all(client.doors.buttons(occasion, 1, "check_in:1") == [] for occasion in Occasion)
