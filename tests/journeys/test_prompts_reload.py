"""`/prompts reload`: the file is edited while Belay runs, rightly and wrongly."""

from pathlib import Path

import pytest

from bot.client.deliveries import Nothing
from bot.client.doors import Doors
from bot.live_config import LiveConfig
from bot.outbox import store as outbox_store
from bot.prompts.model.refusals import NotApplied
from bot.prompts.service.reloading import CONFIG
from cogs.prompts.notices import reloading as notices
from tests.front_door import FrontDoor, front_door

GOOD = """
series:
  - id: daily
    title: Daily words
    posts: text
    text: Whom might you ask today?
    days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]
    time: "09:00"
    zone: UTC
"""
BAD = GOOD.replace('"09:00"', "quarter to ten")


class Edited:
    """The file of a house, which is edited while Belay runs."""

    def __init__(self, house: FrontDoor, file: Path) -> None:
        self.house = house
        self.file = file
        self.write(GOOD)
        self.live = LiveConfig(file)
        self.join()

    def join(self) -> None:
        """As whoever starts Belay joins it to the file."""
        self.house.config = self.live()
        self.house.services.prompts.reloading.read_again = self._read_again

    async def _read_again(self) -> tuple[str, ...]:
        changed = await self.live.reload()
        self.house.config = self.live()
        return changed

    def write(self, content: str) -> None:
        """Save it."""
        self.file.write_text(content)

    def told(self) -> list[str]:
        """What stands in the moderators' channel."""
        return [self.house.text_of(message) for message in self.house.messages(self.house.moderators)]

    def posts(self) -> list[str]:
        """What stands in the check-ins channel."""
        return [self.house.text_of(message) for message in self.house.messages(self.house.check_ins)]


async def test_a_moderator_has_it_read_and_hears_what_changed_or_what_is_wrong(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=GOOD) as house:
        await house.restart()
        edited = Edited(house, tmp_path / "config.yaml")
        answer = await house.moderator.slash(house.moderators, "prompts reload")
        assert "Nothing in it is different" in house.text_of(answer)
        assert edited.told() == []

        edited.write(BAD)
        answer = house.text_of(await house.moderator.slash(house.moderators, "prompts reload"))
        assert "### config.yaml has a mistake\nNothing was changed" in answer
        assert (
            '- **config.yaml, line 8**, series\\[0\\].time: "quarter to ten" is not a time of day.' in answer
        )
        assert str(tmp_path) not in answer
        [letter] = edited.told()
        assert "Belay goes on with the settings it has." in letter
        assert "config.yaml, line 8" in letter
        assert str(tmp_path) not in letter
        again = await house.moderator.slash(house.moderators, "prompts reload")
        assert "has a mistake" in house.text_of(again)
        assert len(edited.told()) == 1

        edited.write(
            GOOD.replace("Whom might you ask today?", "Thank someone.") + "limits:\n  cheer: 5 per 1h\n"
        )
        answer = house.text_of(await house.moderator.slash(house.moderators, "prompts reload"))
        assert "- the series **Daily words** (`daily`)\n- the settings under `limits`" in answer
        assert edited.told()[1:] == [
            "### config.yaml is in force again\n"
            "Its mistakes are corrected, and it was read. What Belay does next follows it; "
            "there is nothing left to do here."
        ]
        await house.moderator.slash(house.moderators, "prompts reload")
        assert len(edited.told()) == 2

        assert edited.posts() == []
        await house.advance(days=1)
        assert edited.posts() == ["Thank someone."]


async def test_who_is_no_moderator_hears_who_may(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=GOOD) as house:
        edited = Edited(house, tmp_path / "config.yaml")
        edited.write(BAD)
        ana = house.person("ana")
        (known,) = [one for one in await house.client.tree.fetch_commands() if one.name == "prompts"]
        house.guild.set_command_permissions(known, {ana: True})  # as a server may under Integrations
        answer = await ana.slash(house.check_ins, "prompts reload")
        assert "Manage Server" in house.text_of(answer)
        assert edited.told() == []


async def test_told_once_though_the_process_ends_before_it_is_said(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=GOOD) as house:
        edited = Edited(house, tmp_path / "config.yaml")
        edited.write(BAD)
        house.env.inject_error("POST", "/channels/*/messages", status=500, times=3)
        await house.moderator.slash(house.moderators, "prompts reload")
        assert edited.told() == []
        await house.restart()
        edited.join()
        await house.advance(minutes=5)
        assert len(edited.told()) == 1
        with pytest.raises(NotApplied):
            await house.services.prompts.reloading.reload(None)
        await house.delivered()
        assert len(edited.told()) == 1


async def test_what_was_corrected_before_it_was_said_is_not_said(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=GOOD) as house:
        edited = Edited(house, tmp_path / "config.yaml")
        edited.write(BAD)
        with pytest.raises(NotApplied):
            await house.services.prompts.reloading.reload(None)
        [letter] = [
            one for one in await house.services.database.read(outbox_store.all_waiting) if one.kind == CONFIG
        ]
        edited.write(GOOD)
        await house.services.prompts.reloading.reload(None)
        say = notices.renderers(Doors())[CONFIG]
        assert await say(house.services, letter) == Nothing()
        await house.delivered()
        assert "is in force again" in edited.told()[-1]
