"""Three guided paths of a minute each, for a member, a coach and a moderator; and how far the visitor has come.

The browser draws what it is told here and decides nothing:

``GET /api/paths`` -> ``{"paths": [Path]}``, and ``POST /api/paths {"path": id}`` begins one (again) and answers
``{"path": Path}``. Ask again after each Outcome and each "changed"; what is done stays done until it is begun anew.

    Path {"id": "member|coach|moderator", "title", "about": "one line", "who": user id (act as them), "minutes": 1,
          "begun": bool, "done": bool, "now": index of the step to do next | null,
          "end": "words for when all is done", "closed": "why it cannot be walked now" | null, "steps": [Step]}
    Step {"words": "what to do, with **bold** and `code`", "why": "what to notice once it is done", "done": bool,
          "look": {"channel": id, "message": id | null}     (open this place; scroll to the message, if one is named)
          "point": {"control": "checkins.open"}             (the newest control whose id begins with this and ":")
                 | {"command": "coach open"}                (type / and this)
                 | {"form": "checkins.write"}               (the form that is open; point at its send button)
          "done": bool}

A step is done when the simulated world says so (a form was opened, an answer came, a card stands), since the path
was begun: never because time went by, and never because a button was pressed that the bot did not answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, cast

import orjson
from aiohttp import web

from demo.page.evidence import Eye
from demo.page.world import Page, Part, Refused, Resident, answer

Evidence = Callable[[], bool]

_CHECK_INS, _ASKS, _OFFICE = "check-ins", "ask-for-help", "office-hours"
_MODERATORS = ("moderators", "belay-moderators")  # the second is what /setup makes


@dataclass(slots=True)
class Step:
    """One thing to do. ``is_done`` looks at the world; ``done`` remembers that it was so once."""

    words: str
    why: str
    look: tuple[int, int | None]
    point: tuple[str, str]
    is_done: Evidence
    done: bool = False

    def shown(self) -> dict[str, Any]:
        """For the browser."""
        channel, message = self.look
        return {
            "words": self.words,
            "why": self.why,
            "look": {"channel": str(channel), "message": None if message is None else str(message)},
            "point": {self.point[0]: self.point[1]},
            "done": self.done,
        }


@dataclass(slots=True)
class Path:
    """A minute in somebody's place."""

    id: Part
    title: str
    about: str
    end: str
    who: Resident
    closed: Callable[[], str | None] = lambda: None
    """Why it cannot be walked as the server is now: the clock was moved past what it is about."""
    steps: list[Step] = field(default_factory=list[Step])
    begun: bool = False

    def shown(self) -> dict[str, Any]:
        """For the browser, as far as it has come by now."""
        for step in self.steps:
            # Not before it is begun: what was done here yesterday is no step of the visitor's.
            step.done = step.done or (self.begun and step.is_done())
        open_steps = [number for number, step in enumerate(self.steps) if not step.done]
        return {
            "id": self.id.value,
            "title": self.title,
            "about": self.about,
            "who": str(self.who.person.user_id),
            "minutes": 1,
            "begun": self.begun,
            "done": self.begun and not open_steps,
            "now": open_steps[0] if self.begun and open_steps else None,
            "end": self.end,
            "closed": self.closed() if not self.begun or open_steps else None,
            "steps": [step.shown() for step in self.steps],
        }


class Paths:
    """The three, and how far each has come. One visitor at a time: begun again, a path starts over."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._begun: dict[Part, Path] = {}

    def shown(self) -> list[dict[str, Any]]:
        """Those that this server has the people and the channels for."""
        found = (self._begun.get(part) or self._made(part) for part in _MAKERS)
        return [path.shown() for path in found if path is not None]

    def begin(self, name: object) -> dict[str, Any]:
        """Start one over, from how the server is now; :class:`Refused` where there is no such path."""
        part = next((one for one in _MAKERS if one.value == name), None)
        path = None if part is None else self._made(part)
        if path is None:
            raise Refused("There is no such path.", HTTPStatus.NOT_FOUND)
        path.begun = True
        self._begun[path.id] = path
        return path.shown()

    def routes(self) -> list[web.RouteDef]:
        """What the server adds."""
        return [web.get("/api/paths", self._get), web.post("/api/paths", self._post)]

    async def _get(self, _: web.Request) -> web.Response:
        return answer({"paths": self.shown()})

    async def _post(self, request: web.Request) -> web.Response:
        try:
            asked = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            raise Refused("That is no JSON.") from None
        named = cast("dict[str, Any]", asked).get("path") if isinstance(asked, dict) else None
        return answer({"path": self.begin(named)})

    def _made(self, part: Part) -> Path | None:
        who = next((one for one in self._page.town.people if one.part is part), None)
        if who is None:
            return None
        try:
            return _MAKERS[part](Eye(self._page, who), who)
        except LookupError:
            return None  # a server without the channel where it would happen


def routes(page: Page) -> list[web.RouteDef]:
    """What the server adds for the paths."""
    return Paths(page).routes()


# ------------------------------------------------------------------------------------------------- the three


def _member(eye: Eye, who: Resident) -> Path:
    here, asks = eye.place(_CHECK_INS), eye.place(_ASKS)
    panel = eye.standing(here, "checkins.open")
    at = (here, None if panel is None else panel.id)
    way = ("command", "checkin now") if panel is None else ("control", "checkins.open")
    path = Path(Part.MEMBER, "Check in, and ask early", "A member has a slow week.", _MEMBER_END, who)
    path.steps = [
        Step(
            "Press **Check in**." if panel else "Type `/checkin now`.",
            "Every field is optional. One line is enough, and so is a mood.",
            at,
            way,
            lambda: eye.opened("checkins.write"),
        ),
        Step(
            "Write one thing that is in your way, and send it.",
            "The answer is yours alone: nobody else has seen a word yet.",
            (here, None),
            ("form", "checkins.write"),
            lambda: eye.told("checkins.visibility"),
        ),
        Step(
            "Under **Who sees this?**, choose **Everyone here**.",
            "Your check-in stands in the channel, and others can answer it with one press.",
            (here, None),
            ("control", "checkins.visibility"),
            lambda: eye.posted(here, "checkins.cheer"),
        ),
        Step(
            "You named something in your way, so help is one press away: press **Ask for help**.",
            "The form begins with what you wrote.",
            (here, None),
            ("control", "help_requests.ask"),
            lambda: eye.opened("help_requests.compose"),
        ),
        Step(
            "Choose a kind, give it a title, and send it to see how it would look.",
            "Tips say what would make it easier to answer. Nothing is posted yet.",
            (here, None),
            ("form", "help_requests.compose"),
            lambda: eye.told("help_requests.post"),
        ),
        Step(
            "Press **Post** to post it with your name, or **Post unnamed**.",
            "It has a thread of its own, and is brought to people until one of them has answered.",
            (here, None),
            ("control", "help_requests.post"),
            lambda: eye.told("help_requests.close") and eye.asked(asks),
        ),
    ]
    return path


def _coach(eye: Eye, who: Resident) -> Path:
    here = eye.place(_OFFICE)
    with_them = eye.under_way(here, "office_hours.done")
    path = Path(Part.COACH, "Take the next person", "A coach holds office hours.", _COACH_END, who)
    path.closed = lambda: None if eye.standing(here, "office_hours.where_am_i") else _COACH_CLOSED
    first = Step(
        "Type `/coach open`.",
        "Who waits, for how long, and what each of them let you see. First-timers come first.",
        (here, None),
        ("command", "coach open"),
        lambda: eye.told("office_hours.next"),
    )
    take = Step(
        "Press **Next**.",
        "They were called, a private thread opened for the two of you, and everyone else moved up.",
        (here, None),
        ("control", "office_hours.next"),
        lambda: eye.told("office_hours.done", but=with_them),
    )
    end = [
        Step(
            "When you have talked, press **Done**.",
            "A visit ends with something small that they will do.",
            (here, None),
            ("control", "office_hours.done"),
            lambda: eye.opened("office_hours.finish"),
        ),
        Step(
            "Write one thing that they will do, and send it.",
            "It shows up beside their next check-in, and the queue is ready for the next person.",
            (here, None),
            ("form", "office_hours.finish"),
            lambda: eye.sent("office_hours.finish"),
        ),
    ]
    # Whoever is with the coach already is not sent away for the next one.
    path.steps = [first, *end, take] if with_them else [first, take, *end]
    return path


def _moderator(eye: Eye, who: Resident) -> Path:
    here = eye.place(*_MODERATORS)
    path = Path(
        Part.MODERATOR, "Look after the server", "A moderator comes by for a minute.", _MODERATOR_END, who
    )
    path.steps.append(
        Step(
            "Type `/prompts list`.",
            "What is posted by itself, when it comes next, and what came of it.",
            (here, None),
            ("command", "prompts list"),
            lambda: eye.told("prompts.open"),
        )
    )
    if suggestion := eye.standing(here, "prompts.take_up"):
        path.steps.append(
            Step(
                "Somebody suggested a prompt. Press **Take it up**.",
                "It is in the bank now, and its author hears so.",
                (here, suggestion.id),
                ("control", "prompts.take_up"),
                lambda: eye.settled(here, suggestion.id, "prompts.take_up"),
            )
        )
    if low := eye.standing(here, "moderation.answering"):
        path.steps.append(
            Step(
                "Somebody has a hard week, and nobody has answered yet. Press **I'll answer**.",
                "The card says that you have it, so nobody is answered twice and nobody is forgotten.",
                (here, low.id),
                ("control", "moderation.answering"),
                lambda: eye.settled(here, low.id, "moderation.answering"),
            )
        )
    return path


_MEMBER_END = "That is a member's minute: seen, and not alone with it."
_COACH_END = "That is a coach's minute: **Next** brings in whoever's turn it is, and nobody leaves without a next step."
_COACH_CLOSED = (
    "The clock is past the coach's hour. End the demo and start it again: it begins with the queue open."
)
_MODERATOR_END = (
    "That is a moderator's minute. What needs a person comes to this channel; the rest goes by itself."
)
_MAKERS: dict[Part, Callable[[Eye, Resident], Path]] = {
    Part.MEMBER: _member,
    Part.COACH: _coach,
    Part.MODERATOR: _moderator,
}
