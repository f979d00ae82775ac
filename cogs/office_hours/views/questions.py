"""The form, the list and the letters of questions asked ahead."""

from typing import Any

import discord
from discord import ui

from bot.client.components import Control, Form, button
from bot.client.replies import card, row
from bot.config import OfficeHours as Settings
from bot.office_hours.model import Question, Session
from bot.office_hours.service.questions import Listing
from cogs.office_hours.texts import questions as texts

Part = ui.Item[Any] | str

A_PAGE = 5
_PRIMARY = discord.ButtonStyle.primary


def key_of(question: Question) -> str:
    """What a control about a question carries; the server's id, since it may stand in a direct message."""
    return f"{question.guild}-{question.id}"


def list_button(session: Session, guild: int, label: str = texts.ALL_QUESTIONS) -> Control:
    """Shows the questions of a session, privately."""
    return button("office_hours.questions", f"{guild}-{session.id}", label)


def ask_button(session: Session, guild: int, label: str = texts.ASK_AHEAD) -> Control:
    """**Ask ahead**."""
    return button("office_hours.ask_ahead", f"{guild}-{session.id}", label, style=_PRIMARY)


# Forms


def ask_form(guild: int, session: Session, opened_by: int, settings: Settings) -> Form:
    """A question. Without a name unless the person says otherwise: a name that was shown cannot be unseen, and fear of
    being seen is what keeps people silent (section 1, P6)."""
    made = Form("office_hours.ask", f"{guild}-{session.id}-{opened_by}", texts.FORM_TITLE)
    made.text("question", texts.QUESTION, hint=texts.QUESTION_HINT, limit=settings.text_limit, required=True)
    options = [
        discord.SelectOption(label=texts.UNNAMED, value="no", description=texts.UNNAMED_HINT, default=True),
        discord.SelectOption(label=texts.NAMED, value="yes", description=texts.NAMED_HINT),
    ]
    return made.choice("name", texts.NAME, options, hint=texts.NAME_HINT, required=True)


def answer_form(question: Question, settings: Settings) -> Form:
    """An answer, or a changed one."""
    made = Form("office_hours.answered", key_of(question), texts.ANSWER_TITLE)
    return made.text(
        "answer",
        texts.ANSWER_LABEL,
        hint=texts.ANSWER_HINT,
        value=question.answer and question.answer[: settings.answer_limit],
        limit=settings.answer_limit,
        required=True,
    )


# The list


def listing(
    found: Listing, number: int = 0, *, about: int | None = None, lead: str | None = None
) -> ui.LayoutView:
    """A page of the questions of a session. `about`: the question whose page it is. `lead`: said before all that."""
    ids = [question.id for question in found.questions]
    pages = max(1, -(-len(ids) // A_PAGE))
    if about in ids:
        number = ids.index(about) // A_PAGE
    number = min(number, pages - 1)
    parts = _led(lead)
    parts.append(texts.head(found))
    for question in found.questions[number * A_PAGE : (number + 1) * A_PAGE]:
        text, is_whole = texts.line(found, question)
        parts.append(text)
        controls = _controls(found, question)
        if found.manages or not is_whole:
            label = texts.MORE if found.manages else texts.READ_ALL
            controls.append(button("office_hours.question_open", key_of(question), label))
        if controls:
            parts.append(row(*controls))
    if pages > 1:
        parts.append(texts.page(number, pages))
    below = [*_turning(found.session, number, pages), *_asking(found)]
    return card(*parts, *([row(*below)] if below else []))


def one(found: Listing, question: Question, *, lead: str | None = None) -> ui.LayoutView:
    """One question with all of its words, and everything that can be done with it."""
    controls = _controls(found, question)
    if found.manages:
        controls.append(button("office_hours.question_off", key_of(question), texts.REMOVE))
    back = button(
        "office_hours.questions_page", f"{question.guild}-{found.session.id}-0", texts.ALL_QUESTIONS
    )
    return card(*_led(lead), texts.whole(found, question), row(*controls, back))


def _led(lead: str | None) -> list[Part]:
    return [] if lead is None else [lead, ui.Separator()]


def _controls(found: Listing, question: Question) -> list[Control]:
    key = key_of(question)
    own = _own(question, key) if question.id in found.mine else []
    if found.manages:
        return [*_coaching(question, key), *own[:1]]  # one message has room for 40 parts
    if question.id in found.mine or question.answered_at is not None:
        return own
    has = question.id in found.voted
    style = discord.ButtonStyle.success if has else discord.ButtonStyle.secondary
    return [button("office_hours.me_too", key, texts.me_too(question.votes, has=has), style=style)]


def _own(question: Question, key: str) -> list[Control]:
    controls: list[Control] = []
    if question.answered_at is None:
        controls.append(button("office_hours.question_back", key, texts.TAKE_BACK))
    if not question.unnamed:
        controls.append(button("office_hours.name_off", key, texts.NAME_OFF))
    return controls


def _coaching(question: Question, key: str) -> list[Control]:
    answer = "office_hours.answer_question"
    if question.answered_at is None:
        return [
            button(answer, key, texts.ANSWER, style=_PRIMARY),
            button("office_hours.talked", key, texts.TALKED),
        ]
    if question.answer is None:
        return [button(answer, key, texts.WRITE_ANSWER)]
    posted = question.published_at is not None
    return [
        button(answer, key, texts.CHANGE_ANSWER),
        button("office_hours.take_down", key, texts.TAKE_DOWN)
        if posted
        else button("office_hours.publish", key, texts.PUBLISH, style=_PRIMARY),
    ]


def _turning(session: Session, number: int, pages: int) -> list[Control]:
    kind, key = "office_hours.questions_page", f"{session.guild}-{session.id}"
    controls: list[Control] = []
    if number > 0:
        controls.append(button(kind, f"{key}-{number - 1}", texts.BACK))
    if number + 1 < pages:
        controls.append(button(kind, f"{key}-{number + 1}", texts.NEXT))
    return controls


def _asking(found: Listing) -> list[Control]:
    session = found.session
    if session.is_to_come:
        return [ask_button(session, session.guild)]
    return [] if found.later is None else [ask_button(found.later, session.guild, texts.ASK_NEXT)]


# What was done


def asked_card(question: Question, session: Session) -> ui.LayoutView:
    """To whoever asked."""
    back = button("office_hours.question_back", key_of(question), texts.TAKE_BACK)
    return card(
        texts.asked(question, session),
        texts.own_text(question),
        row(list_button(session, question.guild), back),
    )


def remove_sure(question: Question) -> ui.LayoutView:
    """Asked before a question is taken off the list."""
    surely = button(
        "office_hours.question_off_surely",
        key_of(question),
        texts.REMOVE_SURELY,
        style=discord.ButtonStyle.danger,
    )
    return card(texts.remove_sure(question), row(surely))


# Letters


def answered(question: Question, session: Session, guild: int) -> ui.LayoutView:
    """To whoever asked a question with their name, or has it too: it was answered."""
    return card(
        texts.answered_letter(question, session), row(list_button(session, guild, texts.SHOW_QUESTIONS))
    )


def answered_quietly(session: Session, guild: int) -> ui.LayoutView:
    """The same about a question without a name, which this letter does not name."""
    return card(texts.answered_quietly(session), row(list_button(session, guild, texts.SHOW_QUESTIONS)))


def removed(session: Session, guild: int) -> ui.LayoutView:
    """To whoever asked: a question of theirs was taken off the list."""
    return card(texts.removed_letter(session), row(list_button(session, guild, texts.SHOW_QUESTIONS)))


def asked(question: Question, session: Session, guild: int) -> ui.LayoutView:
    """To a coach: a question was asked ahead."""
    controls = [list_button(session, guild)]
    if question.answered_at is None:
        answer = button(
            "office_hours.answer_question", f"{guild}-{question.id}", texts.ANSWER, style=_PRIMARY
        )
        controls.insert(0, answer)
    return card(texts.asked_letter(question, session), row(*controls))


def published(question: Question, session: Session) -> ui.LayoutView:
    """What stands in the channel for office hours."""
    return card(
        texts.publication(question, session),
        row(list_button(session, question.guild, texts.SHOW_QUESTIONS)),
    )
