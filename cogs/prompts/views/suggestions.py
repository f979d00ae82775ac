"""Forms, buttons and cards of prompts that members suggest."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import discord
from discord import ui

from bot.client.components import Control, Form, button, select
from bot.client.replies import card, row
from bot.prompts.model.suggestions import (
    ANSWER_LIMIT,
    PAGE,
    TEXT_LIMIT,
    Bank,
    Page,
    Proposed,
    Review,
    Shown,
    SuggestionState,
)
from cogs.prompts.texts import suggestions as texts

Where = Literal["card", "review"]
"""Where moderators press: on the card in their channel, or in `/prompts review`."""

_MOST_SERIES = 25  # options of a select, as many as Discord takes
_EARLIER = 5
_NAMED = "named"
_UNNAMED = "unnamed"
_POST = "series_post:"

NO_PAGE = Page(())
"""Where earlier suggestions are not listed."""

Parts = list[ui.Item[Any] | str]


# To members


def door(guild_id: int, about: str) -> Control:
    """The way in from a post."""
    post = about.removeprefix(_POST) if about.startswith(_POST) else "0"
    return suggest_button(guild_id, post)


def suggest_button(guild_id: int, post: str = "0") -> Control:
    """Opens the form. `post`: the series' post it was pressed on."""
    return button("prompts.suggest", f"{guild_id}-{post}", texts.SUGGEST_ONE)


def form(guild_id: int, opened_by: int, banks: Sequence[Bank], series_id: str | None) -> Form:
    """The form of a suggestion. `series_id`: the series it was opened from."""
    made = Form("prompts.suggesting", f"{guild_id}-{opened_by}", texts.FORM_TITLE)
    made.add_item(ui.TextDisplay(texts.FORM_NOTE))
    made.text(
        "text",
        texts.TEXT_LABEL,
        hint=texts.TEXT_HINT,
        placeholder=texts.TEXT_EXAMPLE,
        limit=TEXT_LIMIT,
        required=True,
    )
    series = _series(banks, series_id)
    made.choice("series", texts.SERIES_LABEL, series, hint=texts.SERIES_HINT, required=True)
    credit = [
        discord.SelectOption(label=texts.NAME_ME, value=_NAMED),
        discord.SelectOption(label=texts.WITHOUT_NAME, value=_UNNAMED),
    ]
    return made.choice("credit", texts.CREDIT_LABEL, credit, hint=texts.CREDIT_HINT, required=True)


def _series(banks: Sequence[Bank], chosen: str | None) -> list[discord.SelectOption]:
    """The series to choose from, the chosen one first where not all of them fit."""
    if len(banks) > _MOST_SERIES:
        banks = sorted(banks, key=lambda bank: bank.series_id != chosen)[:_MOST_SERIES]
    alone = len(banks) == 1
    return [
        discord.SelectOption(label=title, value=bank.series_id, default=alone or bank.series_id == chosen)
        for bank, title in zip(banks, texts.short([bank.title for bank in banks]), strict=True)
    ]


def given(answers: Mapping[str, str]) -> Proposed:
    """What was put into the form."""
    return Proposed(
        answers.get("text", ""), answers.get("series", ""), credit=answers.get("credit") == _NAMED
    )


def own_card(shown: Shown, earlier: Page, lead: str) -> ui.LayoutView:
    """A suggestion for its author, with what can be done, and what they suggested before."""
    parts: Parts = [lead, texts.own(shown)]
    if controls := _own_controls(shown):
        parts.append(row(*controls))
    if earlier.shown:
        few = Page(earlier.shown[:_EARLIER])
        parts += [ui.Separator(), f"{texts.EARLIER}\n{texts.lines(few)}"]
    return card(*parts)


def _own_controls(shown: Shown) -> list[Control]:
    suggestion = shown.suggestion
    key = f"{suggestion.guild_id}-{suggestion.id}"
    if suggestion.state in (SuggestionState.TAKEN_BACK, SuggestionState.LAPSED):
        return []
    controls = [button("prompts.take_back", key, texts.TAKE_BACK)]
    if suggestion.state is not SuggestionState.DECLINED:
        controls.append(
            button("prompts.be_unnamed", key, texts.BE_UNNAMED)
            if suggestion.credit
            else button("prompts.be_named", key, texts.BE_NAMED)
        )
    return controls


def mine_card(guild_id: int, page: Page, offset: int) -> ui.LayoutView:
    """What a person suggested, a page of it."""
    if not page.shown and not offset:
        return card(texts.NONE_YET, row(suggest_button(guild_id)))
    parts: Parts = [texts.MINE_TITLE]
    if page.shown:
        parts += [texts.lines(page), row(select("prompts.own", guild_id, texts.PICK, _options(page)))]
    pages = _pages("prompts.mine", f"{guild_id}-", page, offset)
    return card(*parts, row(suggest_button(guild_id), *pages))


def _options(page: Page) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=texts.option(shown), value=str(shown.suggestion.id))
        for shown in page.shown
    ]


def _pages(kind: str, prefix: str, page: Page, offset: int) -> list[Control]:
    found: list[Control] = []
    if offset:
        found.append(button(kind, f"{prefix}{max(0, offset - PAGE)}", texts.NEWER))
    if page.more:
        found.append(button(kind, f"{prefix}{offset + PAGE}", texts.OLDER))
    return found


# To moderators


def moderators_card(shown: Shown) -> ui.LayoutView:
    """A suggestion in the moderators' channel."""
    if not shown.suggestion.waits:
        return card(texts.card(shown))
    return card(texts.card(shown), row(*_decisions("card", shown)))


def _decisions(where: Where, shown: Shown) -> list[Control]:
    key = f"{where}-{shown.suggestion.id}"
    return [
        button("prompts.take_up", key, texts.TAKE_UP, style=discord.ButtonStyle.primary),
        button("prompts.edit", key, texts.EDIT),
        button("prompts.decline", key, texts.DECLINE),
    ]


def review_card(review: Review, lead: str | None = None) -> ui.LayoutView:
    """What waits longest, with what can be decided. `lead`: what became of the one before."""
    parts: Parts = [] if lead is None else [lead, ui.Separator()]
    before = button("prompts.taken_up", 0, texts.TAKEN_UP_BEFORE)
    if review.shown is None:
        return card(*parts, texts.NOTHING_WAITS, row(before))
    controls = _decisions("review", review.shown)
    if review.waiting > 1:
        controls.append(button("prompts.next_waiting", review.shown.suggestion.id, texts.NEXT))
    return card(*parts, texts.card(review.shown), row(*controls), texts.count(review), row(before))


def edit_form(where: Where, shown: Shown, banks: Sequence[Bank]) -> Form:
    """The text and the series, as they will be taken up."""
    suggestion = shown.suggestion
    made = Form("prompts.editing", f"{where}-{suggestion.id}", texts.EDIT_TITLE)
    made.text("text", texts.EDIT_LABEL, value=suggestion.says, limit=TEXT_LIMIT, required=True)
    series = _series(banks, suggestion.series_id)
    return made.choice("series", texts.SERIES_LABEL, series, required=True)


def decline_form(where: Where, shown: Shown) -> Form:
    """A word to the author, if there is one."""
    made = Form("prompts.declining", f"{where}-{shown.suggestion.id}", texts.DECLINE_TITLE)
    return made.text("answer", texts.ANSWER_LABEL, hint=texts.ANSWER_HINT, limit=ANSWER_LIMIT)


def taken_up_card(page: Page, offset: int, lead: str | None = None) -> ui.LayoutView:
    """What was taken up before, a page of it."""
    back = button("prompts.next_waiting", 0, texts.WAITING_ONES)
    parts: Parts = [] if lead is None else [lead, ui.Separator()]
    if not page.shown:
        return card(*parts, texts.NONE_TAKEN_UP, row(back))
    parts += [
        texts.TAKEN_UP_TITLE,
        texts.lines(page),
        row(select("prompts.taken_one", "list", texts.PICK, _options(page))),
    ]
    return card(*parts, row(back, *_pages("prompts.taken_up", "", page, offset)))


def taken_one_card(shown: Shown) -> ui.LayoutView:
    """One that was taken up, and the way out of the bank."""
    controls = [button("prompts.taken_up", 0, texts.TAKEN_UP_BEFORE)]
    if shown.suggestion.stands:
        out = button(
            "prompts.take_out", shown.suggestion.id, texts.TAKE_OUT, style=discord.ButtonStyle.danger
        )
        controls = [out, *controls]
    return card(texts.card(shown), row(*controls))
