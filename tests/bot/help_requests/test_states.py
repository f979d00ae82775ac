"""The states of an ask: what follows on what, and what each verb does in each of them."""

from collections.abc import Awaitable, Callable
from itertools import product

import pytest

from bot.errors import Refusal
from bot.help_requests import Event, Reason, State
from bot.help_requests.model import after
from bot.help_requests.refusals import NotNow
from bot.members import Who
from tests.bot.help_requests import asking
from tests.bot.help_requests.asking import HELD, MOD, WORDS, posted, stands, wait
from tests.ground import Ground

DRAWN = """
              draft  held    open      helped    resolved  closed
post          open   -       -         -         -         -
hold          held   -       -         -         -         -
release       -      open    -         -         -         -
decline       -      closed  -         -         -         -
revise        -      draft   -         -         -         draft
answer        -      -       helped    helped    -         -
alone         -      -       -         open      -         -
still_needed  -      -       open      open      -         -
resolve       -      -       resolved  resolved  -         resolved
close         -      closed  closed    closed    -         -
reopen        -      -       -         -         open      open
remove        -      -       closed    closed    closed    closed
"""
STATES, *LINES = [line.split() for line in DRAWN.strip().splitlines()]
TABLE = {
    (State(state), Event(event)): cell
    for event, *cells in LINES
    for state, cell in zip(STATES, cells, strict=True)
}


def test_the_drawing_is_whole():
    assert set(TABLE) == set(product(State, Event))


@pytest.mark.parametrize(("state", "event"), [pair for pair in TABLE if pair[0] is not State.CLOSED])
def test_what_follows_on_what(state: State, event: Event):
    following = TABLE[state, event]
    for reason in (None, *Reason):
        assert after(state, event, reason) == (None if following == "-" else following)


CLOSED = {
    Reason.ASKER: {Event.REOPEN, Event.RESOLVE, Event.REMOVE},
    Reason.QUIET: {Event.REOPEN, Event.RESOLVE, Event.REMOVE},
    Reason.LEFT: {Event.REOPEN, Event.RESOLVE, Event.REMOVE},
    Reason.DECLINED: {Event.REVISE, Event.REMOVE},
    Reason.REMOVED: {Event.REMOVE},
}
"""What can happen to a closed ask, by why it is."""


@pytest.mark.parametrize(("reason", "event"), list(product(Reason, Event)))
def test_what_follows_on_a_closed_one_depends_on_why(reason: Reason, event: Event):
    following = TABLE[State.CLOSED, event]
    expected = following if event in CLOSED[reason] else None
    assert after(State.CLOSED, event, reason) == expected
    assert expected != "-"


def test_every_state_can_be_reached_and_left():
    reached = {State.DRAFT}
    while (
        more := {State(cell) for (state, _), cell in TABLE.items() if state in reached and cell != "-"}
        - reached
    ):
        reached |= more
    assert reached == set(State)
    assert {state for (state, _), cell in TABLE.items() if cell != "-"} == set(State)


# What each verb does

VERBS = """
             unless      draft  held      open      helped   resolved  closed    quiet     declined  removed  taken
post         NotNow      open   held      open      helped   -         -         -         -         -        -
edit         NotNow      draft  draft     open      helped   -         -         -         draft     -        -
set_files    FilesClosed draft  -         -         -        -         -         -         -         -        -
discard      NotNow      gone   asker     -         -        -         -         -         -         -        -
close        NotNow      -      asker     asker     asker    resolved  asker     quiet     declined  removed  asker
resolve      NotNow      -      -         resolved  resolved resolved  resolved  resolved  -         -        -
reopen       NotNow      -      -         open      helped   open      open      open      -         -        -
still_needed NotNow      -      -         open      open     -         -         -         -         -        -
outcome      NotNow      -      -         -         -        resolved  -         -         -         -        -
private      NoHelperYet -      -         -         helped   resolved  -         -         -         -        -
offer        NotNow      AskGone AskGone  helped    helped   -         -         -         AskGone   -        AskGone
follow       NotNow      AskGone AskGone  open      helped   -         -         -         AskGone   -        AskGone
report       AskGone     -      -         open      helped   resolved  asker     quiet     -         removed  -
step_back    NotOffering -      -         -         open     resolved  -         -         -         -        -
wrote        no          draft  held      helped    helped   resolved  asker     quiet     declined  removed  asker
let_through  NothingHeld -      open      -         -        -         -         -         -         -        -
decline      NothingHeld -      declined  -         -        -         -         -         -         -        -
remove       NotNow      -      -         removed   removed  removed   removed   removed   -         NothingHeld -
mute         no          draft  held      open      helped   resolved  asker     quiet     declined  removed  asker
dismiss      NothingHeld -      -         -         -        -         -         -         -         -        -
reply        NamedAsk    -      -         -         -        -         -         -         -         -        -
"""
"""Each verb in each state: what stands afterwards (the reason, where it is closed), or why not; `unless` is the usual."""

(_, *PLACES), *ROWS = [line.split() for line in VERBS.strip().splitlines()]
HELPER = Who(1, 300)


async def gallery(ground: Ground) -> dict[str, tuple[Who, int]]:
    """An ask in each state, each of an author of its own. `taken`: held, and taken back before anybody looked."""
    asks = ground.services.help_requests
    found: dict[str, tuple[Who, int]] = {}
    for number, name in enumerate(["quiet", *(place for place in PLACES if place != "quiet")]):
        who = Who(1, 1000 + number)
        given = HELD if name in {"held", "declined", "taken"} else WORDS
        if name == "draft":
            found[name] = who, await asking.draft(ground, given, 1000 + number, who)
            continue
        ask_id = await posted(ground, given, 1000 + number, who)
        found[name] = who, ask_id
        match name:
            case "quiet":
                await wait(ground, days=7)
            case "helped":
                await asks.helping.offer(HELPER, ask_id)
            case "resolved":
                await asks.helping.offer(HELPER, ask_id)
                await asking.resolve(ground, ask_id, who=who)
            case "closed" | "taken":
                await asks.endings.close(who, ask_id)
            case "declined":
                await asks.safety.decline(MOD, ask_id)
            case "removed":
                await asks.safety.remove(MOD, ask_id)
            case _:
                pass
    await ground.clear_letters()
    return found


def verbs(ground: Ground) -> dict[str, Callable[[Who, int], Awaitable[object]]]:
    """What can be done with an ask, each as a call of (its author, its id)."""
    asks = ground.services.help_requests
    new = asking.Given("strategy", "Another title", "Something else")
    return {
        "post": lambda who, ask: asks.writing.post(who, ask, named=True),
        "edit": lambda who, ask: asks.writing.edit(who, ask, new),
        "set_files": lambda who, ask: asks.writing.set_files(who, ask, []),
        "discard": asks.writing.discard,
        "close": asks.endings.close,
        "resolve": lambda who, ask: asking.resolve(ground, ask, who=who),
        "reopen": asks.endings.reopen,
        "still_needed": asks.endings.still_needed,
        "outcome": lambda who, ask: asks.endings.outcome(who, ask, "An offer", share=True),
        "private": asks.helping.private,
        "reply": lambda who, ask: asks.helping.reply(who, ask, 70 + ask, "Thank you"),
        "offer": lambda _, ask: asks.helping.offer(Who(1, 301), ask),
        "follow": lambda _, ask: asks.helping.follow(Who(1, 301), ask),
        "report": lambda _, ask: asks.safety.report(Who(1, 301), ask, ""),
        "step_back": lambda _, ask: asks.helping.step_back(HELPER, ask),
        "wrote": lambda _, ask: asking.write_in(ground, ask, Who(1, 301)),
        "let_through": lambda _, ask: asks.safety.let_through(MOD, ask),
        "decline": lambda _, ask: asks.safety.decline(MOD, ask),
        "remove": lambda _, ask: asks.safety.remove(MOD, ask),
        "mute": lambda _, ask: asks.safety.mute(MOD, ask, muted=True),
        "dismiss": lambda _, ask: asks.safety.dismiss(MOD, ask),
    }


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
async def test_what_each_verb_does_in_each_state(ground: Ground, row: list[str]):
    verb, usual, *cells = row
    ground.config = asking.config(
        "limits: {report: 20 per 1d}\nasks: {kinds: [{id: strategy, label: S, files: true}]}"
    )
    asks = await gallery(ground)
    found: list[str] = []
    for place in PLACES:
        who, ask_id = asks[place]
        before = await stands(ground, ask_id)
        try:
            await verbs(ground)[verb](who, ask_id)
        except Refusal as refusal:
            untouched = await stands(ground, ask_id) == before
            told = f"{refusal.state}: {refusal.reason}" if isinstance(refusal, NotNow) else before
            truly = told in {before, f"{before}: None"}
            found.append(type(refusal).__name__ if untouched and truly else f"{before} became {told}")
        else:
            gone = await ground.services.help_requests.board.show(ask_id) is None
            found.append("gone" if gone else (await stands(ground, ask_id)).removeprefix("closed: "))
    assert found == [usual if cell == "-" else cell for cell in cells]


async def test_a_verb_of_its_author_is_refused_to_others_and_elsewhere(ground: Ground):
    asks = await gallery(ground)
    theirs = [row[0] for row in ROWS[:10]] + ["reply"]
    for place in PLACES:
        who, ask_id = asks[place]
        before = await stands(ground, ask_id)
        for verb in theirs:
            for other, name in ((Who(1, 301), "NotYourAsk"), (Who(2, who.user), "AskGone")):
                with pytest.raises(Refusal) as refused:
                    await verbs(ground)[verb](other, ask_id)
                assert type(refused.value).__name__ == name
            with pytest.raises(Refusal) as refused:
                await verbs(ground)[verb](who, 10_000)
            assert type(refused.value).__name__ == "AskGone"
        assert await stands(ground, ask_id) == before
    assert await ground.letters() == []
