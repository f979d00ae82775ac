"""An ask from its first line to the thanks: unnamed, brought to a helper, answered, cut off by a power cut, resolved."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from simcord.backend import serializers
from simcord.backend.models import Channel, Message
from simcord.components import walk_components

from demo.answers import Answer
from demo.onlooker import shown_to_one, there
from demo.reading import messages, text_of, threads
from demo.stage import Stage
from demo.telling import expect
from demo.world import entries

_EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
_KIND = "Mock interview"
_ASK = {
    "kind": "mock-interview",
    "title": "Ten minutes of practice",
    "need": "Somebody who asks me the question I dread until I can answer it",
    "tried": "",
    "by_when": "Thursday",
}
_NEWS = "asked without your name"
_QUESTION = "Gladly. Which question is it?"
_REPLY = "Why I left my last job."
_SECOND_REPLY = "Could we try it tonight?"
_ADVICE = "You said it in one line. Say that line on Thursday."
_THANKS = "One line, and I could breathe. Thank you for asking me nine times."


class Asking:
    """Cleo asks without her name, and Ben helps without learning that it is her."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.tell = stage.tell
        self.look = stage.look
        self.alias = ""

    async def play(self, summary: Message) -> None:
        """All of it; ``summary`` is what Cleo was shown after her check-in."""
        await self.ben_offers_his_time()
        preview = await self.cleo_writes(summary)
        await self.posted_unnamed(preview)
        await self.ben_is_invited()
        await self.power_cut()
        await self.resolved()

    # ------------------------------------------------------------------------------------------- the parts

    async def ben_offers_his_time(self) -> None:
        """Ben becomes a helper."""
        ben = self.stage.ben
        self.tell.scene("Ben would like to help others, too")
        self.tell.does("ben types /helper profile and chooses mock interviews.")
        form = await ben.slash(self.stage.check_ins, "helper profile")
        profile = shown_to_one(await ben.submit(form, {"kinds": [_ASK["kind"]]}))
        self.tell.sees(profile, where="only ben sees")
        expect(f"Kinds of ask:** {_KIND}\n" in text_of(profile), "the profile says what Ben helps with")

    async def cleo_writes(self, summary: Message) -> Message:
        """The form begins with her check-in; the preview is hers alone."""
        cleo = self.stage.cleo
        self.tell.scene("Cleo has an interview on Thursday, and would rather not say so under her name")
        self.tell.does("cleo presses Ask for help below her check-in.")
        form = await cleo.press(summary, label="Ask for help")
        begun = _field(form, "need").get("value")
        expect(begun and begun in text_of(summary), "the form begins with what was in her way")
        self.tell.does("The form begins with what was in her way; she writes what she needs now.")
        preview = shown_to_one(await cleo.submit(form, _ASK))
        self.tell.sees(preview, where="only cleo sees")
        expect("It would be easier to answer with" in text_of(preview), "the preview has tips")
        expect(not threads(self.stage.world, self.stage.asks), "nothing is posted before she says so")
        return preview

    async def posted_unnamed(self, preview: Message) -> None:
        """It stands under a random name."""
        self.tell.does("cleo presses Post unnamed.")
        posted = shown_to_one(await self.stage.cleo.press(preview, label="Post unnamed"))
        found = re.search(r"Posted as (\w+ \w+)", text_of(posted))
        expect(found, "she is told under which name it stands")
        self.alias = there(found)[1]
        await self.look.until("the ask stands in the forum", lambda: len(self._posts()) == 1)
        self._see_post()
        expect(
            self._tags() == {_KIND, "Open"}, f"its tags say what it is, and that it is open: {self._tags()}"
        )
        expect(f"asked by **{self.alias}**" in text_of(self._opener()), "the post bears the random name")
        self._names_nobody()
        self.tell.holds(f"{self.alias} is a random name, for this ask alone. Nothing shows that it is Cleo.")

    async def ben_is_invited(self) -> None:
        """An ask is brought to people: here to Ben, who says yes."""
        stage, ben = self.stage, self.stage.ben
        self.tell.scene("Ben is asked")
        line = await self.look.card(stage.check_ins, f"{ben.mention}, something", "a line tells Ben")
        self.tell.sees(line, where="in #check-ins, for everyone")
        self.tell.does("ben presses Show me.")
        invitation = await stage.what_waits(ben, line, "Could you help with this?")
        self.tell.sees(invitation, where="only ben sees")
        why = "Why you: you said you can help with this kind of ask"
        expect(why in text_of(invitation), "the invitation says why it is him")
        await stage.press(ben, invitation, "I can help")
        await self.look.until("Ben is in its thread", lambda: ben.user_id in self._post().thread_members)
        await ben.say(self._post(), _QUESTION)
        self.tell.does(f"ben writes in its thread: {_QUESTION}")
        says = f"**Helping** {ben.mention}"
        await self.look.until("the post says that Ben helps", lambda: says in text_of(self._opener()))
        await self.look.until("so does its tag", lambda: self._tags() == {_KIND, "Being helped"})
        self.tell.holds("The post says now that Ben helps, and so does its tag: Being helped.")

    async def power_cut(self) -> None:
        """The process is killed while her answer is on its way."""
        stage = self.stage
        self.tell.scene("Cleo answers without her name, and the power goes")
        news = await stage.comes_by(stage.cleo, _NEWS)
        self.tell.sees(news, where="only cleo sees, and nothing in public hints at it")
        card = await stage.press(stage.cleo, news, "Show me")
        expect(f"{stage.ben.mention} can help" in text_of(card), "she reads who helps")
        path = f"/channels/{self._post().id}/messages"
        lost = stage.simulator.faults.lose_answer(method="POST", path=path, times=1)
        await self._reply(card, _REPLY)
        await self.look.until("Discord got her answer", lambda: lost.hits == 1)
        await stage.bot.kill()
        self.tell.does("kill -9: Discord has taken her answer, and the bot never heard that it did.")
        stage.move(timedelta(minutes=20))
        await stage.bot.start()
        self.tell.does("Twenty minutes later the bot is back, and the same button works.")
        await self._reply(card, _SECOND_REPLY)
        # An ask is one lane, so the second comes only after the delivery that was in doubt.
        second = await self.look.card(self._post(), _SECOND_REPLY, "her second answer stands in the thread")
        for shown in (self.look.find(self._post(), _REPLY), second):
            expect(self.alias in text_of(shown), "what she says bears the random name")
            self.tell.sees(shown, where="in the thread, for everyone")
        self._names_nobody()
        self.tell.holds("Each answer stands once, and neither has her name on it.")

    async def resolved(self) -> None:
        """The thanks are part of the last step."""
        stage, cleo, ben = self.stage, self.stage.cleo, self.stage.ben
        stage.clock_to(_EVENING)
        self.tell.scene("It helped")
        await ben.say(self._post(), _ADVICE)
        self.tell.does(f"ben writes in the thread: {_ADVICE}")
        news = await stage.comes_by(cleo, _NEWS)
        self.tell.does("cleo presses Show me, then Resolved, and thanks ben in the same form.")
        card = shown_to_one(await cleo.press(news, label="Show me"))
        form = await cleo.press(card, label="Resolved")
        chosen = [int(one["id"]) for one in entries(_field(form, "people"), "default_values")]
        expect(chosen == [ben.user_id], "the form knows who helped")
        done = shown_to_one(await cleo.submit(form, {"people": [ben], "words": _THANKS}))
        expect(f"Your thanks go to {ben.mention}" in text_of(done), "she is told where her thanks go")
        ended = "**Resolved.**"
        await self.look.until("the post says that it is resolved", lambda: ended in text_of(self._opener()))
        await self.look.until("so does its tag", lambda: self._tags() == {_KIND, "Resolved"})
        self._see_post()
        thanks = await stage.comes_by(ben, _THANKS)
        self.tell.sees(thanks, where="only ben sees")
        expect(f"{self.alias} thanked you" in text_of(thanks), "the thanks are signed with the random name")
        self._names_nobody()
        self.tell.holds("Ben knows what his help did, and still not whom he helped.")

    def look_again(self) -> None:
        """Nothing of it was said twice, and nobody is named."""
        for words in (_REPLY, _SECOND_REPLY):
            said = len(self.look.saying(self._post(), words))
            expect(said == 1, f"“{words}” stands once in the thread, not {said} times")
        self._names_nobody()

    # ------------------------------------------------------------------------------------- gestures, looks

    async def _reply(self, card: Message, words: str) -> None:
        self.tell.does(f"cleo presses Reply as {self.alias} and writes: {words}")
        form = await self.stage.cleo.press(card, label=f"Reply as {self.alias}")
        expect(form.modal, "Reply opens a form")
        answer = await self.stage.cleo.submit(form, {"text": words})
        expect(f"It appears in the thread as **{self.alias}**" in answer.text, "she is told what comes of it")

    def _posts(self) -> list[Channel]:
        return threads(self.stage.world, self.stage.asks)

    def _post(self) -> Channel:
        posts = self._posts()
        expect(len(posts) == 1, f"one post stands in the forum, not {len(posts)}")
        return posts[0]

    def _opener(self) -> Message:
        return messages(self.stage.world, self._post())[0]

    def _tags(self) -> set[str]:
        names = {int(tag["id"]): str(tag["name"]) for tag in self.stage.asks.available_tags}
        return {names[int(tag)] for tag in self._post().applied_tags}

    def _see_post(self) -> None:
        tags = ", ".join(sorted(self._tags()))
        self.tell.sees(self._opener(), where=f"in #{self.stage.asks.name}, for everyone; tags: {tags}")

    def _names_nobody(self) -> None:
        """Nothing about the ask that anybody but Cleo can read or fetch says who she is."""
        world, cleo = self.stage.world, self.stage.cleo
        post = self._post()
        expect(cleo.user_id not in post.thread_members, "Cleo is not in the thread of her unnamed ask")
        told = [json.dumps(serializers.channel_payload(world, post), default=str)]
        for channel in world.messages.values():
            for message in channel.values():
                if message.is_ephemeral and message.visible_to(cleo.user_id):
                    continue
                whole = json.dumps(serializers.message_payload(world, message), default=str)
                if message.channel_id == post.id or self.alias in whole or _ASK["title"] in whole:
                    told.append(whole)
        for whole in told:
            named = str(cleo.user_id) in whole or cleo.name in whole.casefold()
            expect(not named, f"nothing that others can read about the ask names {cleo.name}")
        lines = self.look.saying(self.stage.check_ins, f"{cleo.mention}, something")
        expect(not lines, "no line in public says that something waits for Cleo")


def _field(form: Answer, name: str) -> dict[str, Any]:
    """One field of the form that opened, as Discord shows it."""
    expect(form.modal, "a form opens")
    parts = walk_components(there(form.modal)["components"])
    return there(next((part for part in parts if part.get("custom_id") == name), None))
