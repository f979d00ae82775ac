"""Forms, buttons and cards of goals."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.client.components import Answers, Control, Form, button
from bot.client.replies import card, row
from bot.goals import Draft, Entry, Given, Goal, GoalKind, Listing, Outcome, Page, Reviewed, Saved
from bot.goals.model import CUE_LIMIT, PLAN_LIMIT, SUREST, TEXT_LIMIT
from cogs.goals import texts

_OUTCOME_KINDS = {
    Outcome.DONE: "goals.done",
    Outcome.PARTLY: "goals.partly",
    Outcome.NOT_THIS_WEEK: "goals.not_this_week",
}


def form(draft: Draft) -> Form:
    """The form of a goal: filled with what it says now, or with words to begin from."""
    title = texts.form_title(draft.kind, draft.monday)
    if draft.goal is None:
        made = Form("goals.set", f"{draft.kind}:{draft.monday.isoformat()}", title)
    else:
        made = Form("goals.edit", draft.goal.id, title)
    now = draft.goal or draft.start
    made.text(
        "text",
        texts.what_label(draft.kind),
        placeholder=texts.what_hint(draft.kind),
        value=now.text if now else None,
        limit=TEXT_LIMIT,
        required=True,
    )
    made.text(
        "cue",
        texts.IF_LABEL,
        hint=texts.PLAN_WHY,
        placeholder=texts.IF_HINT,
        value=now.cue if now else None,
        limit=CUE_LIMIT,
        long=False,
    )
    made.text(
        "plan",
        texts.THEN_LABEL,
        placeholder=texts.THEN_HINT,
        value=now.plan if now else None,
        limit=PLAN_LIMIT,
        long=False,
    )
    sure = draft.goal.confidence if draft.goal else None
    options = [
        discord.SelectOption(label=str(number), value=str(number), default=number == sure)
        for number in range(SUREST, -1, -1)
    ]
    return made.choice(
        "confidence",
        texts.CONFIDENCE_LABEL,
        options,
        hint=texts.CONFIDENCE_WHY,
        placeholder=texts.CONFIDENCE_HINT,
    )


def given(answers: Answers) -> Given:
    """What was typed into the form."""
    return Given(
        answers.get("text", ""),
        answers.get("cue", ""),
        answers.get("plan", ""),
        answers.get("confidence", ""),
    )


def set_button(
    kind: GoalKind, label: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> Control:
    """Opens the form for this week's goal of a kind."""
    return button("goals.open", kind, label, style=style)


def door(_guild: int, _about: str) -> Control:
    """The way into this room from a prompt."""
    return set_button(GoalKind.FLOOR, texts.SET_A_GOAL)


def saved_card(saved: Saved, doors: Sequence[Control]) -> ui.LayoutView:
    """After a goal was set: what is kept, a smaller floor or a plan where that helps, and what comes next."""
    goal = saved.goal
    parts: list[ui.Item[Any] | str] = [texts.saved(saved)]
    if saved.unsure:
        smaller = button("goals.smaller", goal.id, texts.SMALLER, style=discord.ButtonStyle.primary)
        parts += [texts.unsure(saved), row(smaller, *doors)]
    elif goal.cue or goal.plan:
        parts.append(row(_change(goal)))
    else:
        parts += [texts.no_plan_yet(), row(_change(goal, texts.ADD_A_PLAN))]
    return card(*parts, texts.what_next(saved.review_at))


def _change(goal: Goal, label: str = texts.CHANGE) -> Control:
    return button("goals.change", goal.id, label)


def list_card(listing: Listing) -> ui.LayoutView:
    """This week's goals whole, those of other weeks in a line each, and what can be set or looked back on."""
    this_week = listing.this_week
    parts: list[ui.Item[Any] | str] = [texts.LIST_TITLE]
    if not listing.goals:
        parts.append(texts.WHAT_A_FLOOR_IS)
    for monday in sorted({this_week, *(goal.monday for goal in listing.goals)}, reverse=True):
        lines = [texts.listed(goal, whole=monday == this_week) for goal in listing.of_week(monday)]
        if lines or listing.goals:
            parts.append(texts.heading(monday, this_week, lines or [texts.NONE_THIS_WEEK]))
    there = {goal.kind: goal for goal in listing.of_week(this_week)}
    controls: list[Control] = [
        button("goals.change", goal.id, texts.CHANGE_KINDS[kind])
        if (goal := there.get(kind))
        else set_button(kind, texts.SET_KINDS[kind])
        for kind in GoalKind
    ]
    if listing.open:
        controls.append(button("goals.look_back", "all", texts.LOOK_BACK))
    return card(*parts, row(*controls))


def review_card(page: Page) -> ui.LayoutView | None:
    """The goals to look back on; None when there are none."""
    return card(texts.REVIEW_TITLE, texts.REVIEW_HOW, *_entries(page)) if page.entries else None


def nothing_to_review() -> ui.LayoutView:
    """There is nothing to look back on."""
    return card(texts.NOTHING_TO_REVIEW, row(set_button(GoalKind.FLOOR, texts.SET_KINDS[GoalKind.FLOOR])))


def reviewed_card(reviewed: Reviewed, doors: Sequence[Control]) -> ui.LayoutView:
    """After an answer: a word to it, what can be done with the goal, and what else can be looked back on."""
    outcome = reviewed.goal.outcome
    parts: list[ui.Item[Any] | str] = [texts.REVIEW_TITLE]
    if outcome is not None:
        parts.append(texts.reviewed(outcome))
    parts += _entries(reviewed.page)
    if doors:
        parts += [ui.Separator(), texts.COMPANY, row(*doors)]
    if all(entry.goal.outcome for entry in reviewed.page.entries) and reviewed.page.more_after is None:
        parts.append(texts.ALL_SAID)
    return card(*parts)


def _entries(page: Page) -> list[ui.Item[Any] | str]:
    parts: list[ui.Item[Any] | str] = []
    for entry in page.entries:
        words = texts.entry(entry.goal, page.this_week)
        if entry.carried is not None:
            words += "\n" + texts.carried(entry.carried.monday, page.this_week)
        parts += [words, row(*_answers(entry, page))]
    if page.more_after is not None:
        parts.append(row(button("goals.earlier", page.more_after, texts.EARLIER)))
    return parts


def _answers(entry: Entry, page: Page) -> list[Control]:
    goal = entry.goal
    controls = [
        button(
            kind,
            goal.id,
            texts.OUTCOMES[outcome],
            style=discord.ButtonStyle.primary if outcome is goal.outcome else discord.ButtonStyle.secondary,
        )
        for outcome, kind in _OUTCOME_KINDS.items()
    ]
    if entry.carried is not None:
        controls.append(_change(entry.carried))
    elif entry.carry_to is not None:
        controls.append(button("goals.carry", goal.id, texts.carry(entry.carry_to, page.this_week)))
    return controls
