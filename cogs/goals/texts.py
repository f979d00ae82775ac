"""Every word about goals."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.client.texts import when
from bot.errors import explain
from bot.goals import Goal, GoalKind, Outcome, Saved
from bot.goals.model import SUREST, GoalGone, GoalMissing, UnclearConfidence, WeekTaken
from bot.text import harmless, quoted, shortened

GROUP = "Your goals for the week: a floor for any week, a stretch for a good one"
SET = "Set this week's floor or stretch goal, or change it"
SET_KIND = "floor: what you can do even in a bad week; stretch: what a good week might bring. Left out: floor"
LIST = "This week's goals and those of a few weeks before, shown to you alone"
REVIEW = "Look back on a goal: done, partly, or not this week. Late is fine"

KINDS = {GoalKind.FLOOR: "Floor", GoalKind.STRETCH: "Stretch"}
OUTCOMES = {Outcome.DONE: "Done", Outcome.PARTLY: "Partly", Outcome.NOT_THIS_WEEK: "Not this week"}

SET_A_GOAL = "Set a goal"
CHANGE = "Change it"
CHANGE_KINDS = {GoalKind.FLOOR: "Change the floor", GoalKind.STRETCH: "Change the stretch"}
SET_KINDS = {GoalKind.FLOOR: "Set a floor goal", GoalKind.STRETCH: "Set a stretch goal"}
ADD_A_PLAN = "Add a plan"
SMALLER = "Make it smaller"
LOOK_BACK = "Look back"
COMPANY = "If you would like company with this:"
EARLIER = "Earlier goals"

_LONGEST_IN_A_LIST = 120


def day(value: date) -> str:
    """`2 March`."""
    return f"{value.day} {value:%B}"


def week(monday: date, this_week: date) -> str:
    """A week as a heading."""
    names = {this_week: "This week", this_week + timedelta(weeks=1): "Next week"}
    return f"{names[monday]}, from {day(monday)}" if monday in names else f"The week of {day(monday)}"


# The form


def form_title(kind: GoalKind, monday: date) -> str:
    """At most 45 characters."""
    return f"{KINDS[kind]} goal, week of {day(monday)}"


def what_label(kind: GoalKind) -> str:
    """The field for the goal itself."""
    return (
        "What could you do even in a bad week?" if kind is GoalKind.FLOOR else "What might a good week bring?"
    )


def what_hint(kind: GoalKind) -> str:
    """An example of one."""
    return (
        "Message one person I know"
        if kind is GoalKind.FLOOR
        else "Have two conversations with people in the field"
    )


IF_LABEL = "If … (when and where)"
IF_HINT = "it is Tuesday 9:00, at the kitchen table"
THEN_LABEL = "then I …"
THEN_HINT = "message two alumni"
PLAN_WHY = "A plan with a time and a place carries a goal further. Optional."
CONFIDENCE_LABEL = "How sure are you that this will happen?"
CONFIDENCE_WHY = f"0 is not at all, {SUREST} is certain. Optional."
CONFIDENCE_HINT = "0 to 10"

# After setting


def saved(done: Saved) -> str:
    """What was kept."""
    goal = done.goal
    lines = [f"**Your {goal.kind} goal for the week of {day(goal.monday)} is set**", quoted(goal.text)]
    if how := plan(goal):
        lines.append(how)
    return "\n".join(lines)


def kept(done: Saved) -> str:
    """The same in a sentence, for an inbox."""
    goal = done.goal
    return f"Your {goal.kind} goal for the week of {day(goal.monday)} is kept. `/goal list` shows it."


def plan(goal: Goal) -> str:
    """The if-then plan and the confidence, as far as there are any."""
    parts: list[str] = []
    if goal.cue:
        parts.append(f"If {harmless(goal.cue)}")
    if goal.plan:
        parts.append(f"then I {harmless(goal.plan)}" if goal.cue else f"I {harmless(goal.plan)}")
    sure = "" if goal.confidence is None else f"confidence {goal.confidence} of {SUREST}"
    return " · ".join(part for part in (", ".join(parts), sure) if part)


def what_next(review_at: datetime | None) -> str:
    """What happens with the goal."""
    if review_at is None:
        return "-# This week is nearly over. `/goal review` looks back on it whenever you like."
    return f"-# On {when(review_at)} Belay asks how it went. `/goal review` works before and after that, too."


def no_plan_yet() -> str:
    """Encourages a plan."""
    return "When and where? A plan such as *if it is Tuesday 9:00, then I message two alumni* helps."


def unsure(done: Saved) -> str:
    """Suggests a smaller floor."""
    if done.goal.kind is GoalKind.FLOOR:
        return (
            "It is kept as it is. A floor may be tiny, small enough for your worst day: ten minutes, one"
            " message, one line. Would a smaller one feel surer?"
        )
    if done.floor is None:
        return (
            "It is kept, and a stretch is allowed to be a reach. A small floor beside it would hold even in a"
            " bad week: ten minutes, one message, one line."
        )
    return (
        "It is kept, and a stretch is allowed to be a reach. Your floor is what counts in a bad week, and it"
        f" may be as small as you like:\n{quoted(done.floor.text)}"
    )


# The list


def listed(goal: Goal, *, whole: bool) -> str:
    """One goal in a list: `whole` with its plan, or in one line."""
    said = f" · {OUTCOMES[goal.outcome].lower()}" if goal.outcome else ""
    if not whole:
        return f"{KINDS[goal.kind]}: {shortened(harmless(goal.text), _LONGEST_IN_A_LIST)}{said}"
    how = plan(goal)
    return f"**{KINDS[goal.kind]}**{said}\n{quoted(goal.text)}" + (f"\n-# {_one_line(how)}" if how else "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def heading(monday: date, this_week: date, lines: Sequence[str]) -> str:
    """The goals of one week."""
    return "\n".join([f"### {week(monday, this_week)}", *lines])


LIST_TITLE = "## Your goals"
WHAT_A_FLOOR_IS = (
    "A **floor** goal is something so small that you can do it even in a bad week: one message, ten minutes,"
    " one line. It is yours alone; nobody else sees it. A **stretch** is what a good week might bring."
)
NONE_THIS_WEEK = "Nothing set for this week yet. A floor is enough."

# The review

REVIEW_TITLE = "## Looking back"
REVIEW_HOW = "How did it go? Every answer is a fine one, and only you see it."
NOTHING_TO_REVIEW = "Nothing to look back on right now. A goal comes up here from the moment you set it."
ALL_SAID = "-# That is all for now."


def reviewed(outcome: Outcome) -> str:
    """The answer to a review."""
    return {
        Outcome.DONE: "Done. You said you would, and you did.",
        Outcome.PARTLY: "Partly. A part is real, and the rest can come along to another week.",
        Outcome.NOT_THIS_WEEK: (
            "Not this week, then. Weeks differ. It can come along, perhaps smaller, or stay behind."
        ),
    }[outcome]


def entry(goal: Goal, this_week: date) -> str:
    """A goal in a review."""
    said = f" · **{OUTCOMES[goal.outcome].lower()}**" if goal.outcome else ""
    return f"**{KINDS[goal.kind]}** · {week(goal.monday, this_week)}{said}\n{quoted(goal.text)}"


def carried(monday: date, this_week: date) -> str:
    """A goal came along."""
    return f"-# Carried over: {week(monday, this_week)}."


def carry(monday: date, this_week: date) -> str:
    """The button that takes it along."""
    return "Carry over to this week" if monday == this_week else "Carry over to next week"


def kept_review(goal: Goal) -> str:
    """A review in a sentence, for an inbox."""
    return f"What you said about your {goal.kind} goal for the week of {day(goal.monday)} is kept."


def kept_carried(goal: Goal) -> str:
    """A carry-over in a sentence, for an inbox."""
    return f"Your {goal.kind} goal of the week of {day(goal.monday)} was carried over. `/goal list` shows it."


# Refusals


@explain.register
def _(refusal: GoalMissing) -> str:
    if refusal.planned:
        return "The plan is good; the goal itself is still empty. A few words in the first field are enough."
    return "The goal is still empty. A few words in the first field are enough; everything else is optional."


@explain.register
def _(refusal: UnclearConfidence) -> str:
    given = harmless(shortened(refusal.given, 40))
    return f"**{given}** is not a confidence; pick a whole number from 0 to {SUREST}."


@explain.register
def _(refusal: GoalGone) -> str:
    return "That goal is not kept any more. `/goal list` shows yours, and `/goal set` starts a new one."


@explain.register
def _(refusal: WeekTaken) -> str:
    return (
        f"Your {refusal.kind} goal for the week of {day(refusal.monday)} is set already and stays as it is:\n"
        f"{quoted(refusal.text)}\n`/goal set` changes it."
    )
