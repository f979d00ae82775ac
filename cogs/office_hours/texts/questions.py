"""Every word about questions asked ahead: the form, the list, the letters, what is published, and every no."""

from datetime import datetime

from bot.errors import explain
from bot.office_hours.model import Question, Session, SessionState
from bot.office_hours.model.refusals import (
    NotAnswered,
    NotYourQuestion,
    OwnQuestion,
    QuestionAnswered,
    QuestionGone,
)
from bot.office_hours.service.questions import Listing
from bot.text import plural, quoted_within
from cogs.office_hours.texts.announcement import full_time, title

ASK_AHEAD = "Ask ahead"
ASK_NEXT = "Ask ahead of the next session"
TAKE_BACK = "Take back"
NAME_OFF = "Take my name off"
READ_ALL = "Read all of it"
MORE = "More"
ALL_QUESTIONS = "All questions"
SHOW_QUESTIONS = "Show questions"
BACK, NEXT = "Back", "Next"
ANSWER = "Answer"
CHANGE_ANSWER = "Change the answer"
WRITE_ANSWER = "Write it down"
TALKED = "We talked about it"
PUBLISH = "Publish"
TAKE_DOWN = "Take it down"
REMOVE = "Take it off the list"
REMOVE_SURELY = "Yes, take it off"

KEPT = "Your change about a question for office hours is kept. The session's **Questions** button shows how it stands."
"""Said later where an answer could not be delivered; it names no question (one without a name stays so)."""

_QUESTION_ROOM, _ANSWER_ROOM = 320, 200
"""What a question and its answer may take in a list of five; Discord has 4,000 characters for all of it."""

_ALONE_ROOM, _WHOLE_ANSWER_ROOM = 1400, 2000
"""The same where a question stands alone: whole, unless most of its characters have to be made harmless."""


# The form

FORM_TITLE = "Ask ahead"
QUESTION = "Your question"
QUESTION_HINT = "It can be small. The coach takes it up in the session, or answers in writing."
NAME = "Your name"
NAME_HINT = "Everybody here can read the list, and the answer may be published."
UNNAMED = "Without my name"
UNNAMED_HINT = "Nobody is shown who asked, coaches and moderators included"
NAMED = "With my name"
NAMED_HINT = "It stands beside the question, also where the answer is published"

ANSWER_TITLE = "Answer a question"
ANSWER_LABEL = "Your answer"
ANSWER_HINT = "Whoever asked, and whoever has the question too, is told. Publishing is a step of its own."


def command_choice(name: str, begins: str) -> str:
    """A session while a command is typed; Discord shows at most 100 characters."""
    return f"{name} · {begins}"


# The list


def head(listing: Listing) -> str:
    """Above the questions of a session."""
    session = listing.session
    lines = [f"### Questions for {title(session.plan)}", f"-# {_time(session)}"]
    if not listing.questions:
        lines.append(_empty(listing))
    elif listing.manages:
        lines.append("Those without an answer come first, by how many people have them.")
    else:
        lines.append(
            "The more people have a question, the higher it stands. Nobody is shown who pressed **Me too**."
        )
    return "\n".join(lines)


def _time(session: Session) -> str:
    match session.state:
        case SessionState.OPEN:
            return "Open now"
        case SessionState.PLANNED | SessionState.DRAFT:
            return f"Begins {full_time(session.starts_at)}"
        case SessionState.OVER:
            return f"It was {full_time(session.starts_at)}. Its coaches can still answer in writing."
        case SessionState.CANCELLED:
            return "This session is cancelled. Its coaches can still answer in writing."


def _empty(listing: Listing) -> str:
    if not listing.session.is_to_come:
        return "Nobody asked ahead of this one."
    if listing.manages:
        return "No question yet. You hear when one comes."
    return (
        "No question yet. A first one makes the second easier for somebody else, and none is too small: something"
        " you looked up twice, a sentence in your resume, what to say when they ask about a gap. Your name can stay"
        " off it."
    )


def page(number: int, pages: int) -> str:
    """Which page it is."""
    return f"-# Page {number + 1} of {pages}"


def line(listing: Listing, question: Question) -> tuple[str, bool]:
    """One of the questions in a list, and whether all of it is shown."""
    return _shown(listing, question, _QUESTION_ROOM, _ANSWER_ROOM)


def whole(listing: Listing, question: Question) -> str:
    """One question alone."""
    return _shown(listing, question, _ALONE_ROOM, _WHOLE_ANSWER_ROOM)[0]


def _shown(listing: Listing, question: Question, room: int, answer_room: int) -> tuple[str, bool]:
    text, answer = question.text or "", question.answer or ""
    asked, answered = quoted_within(text, room), quoted_within(answer, answer_room) if answer else ""
    parts = [asked, f"-# {_about(listing, question)}"]
    if answer:
        parts.append(f"**{_by(question.answered_by)} answered**{_where(question)}\n{answered}")
    elif question.answered_at is not None:
        parts.append("Talked about in the session.")
    is_whole = asked == quoted_within(text, _ALONE_ROOM) and (
        not answer or answered == quoted_within(answer, _WHOLE_ANSWER_ROOM)
    )
    return "\n".join(parts), is_whole


def _about(listing: Listing, question: Question) -> str:
    if question.id in listing.mine:
        who = "You asked this, without your name" if question.unnamed else "You asked this"
    else:
        who = asker(question)
    if question.id in listing.voted:
        others = question.votes - 1
        too = f"you and {plural(others, 'other has', 'others have')} it too" if others else "you have it too"
    else:
        too = plural(question.votes, "other has it too", "others have it too") if question.votes else ""
    return f"{who} · {too}" if too else who


def asker(question: Question) -> str:
    """Who asked, as others may know it."""
    if question.unnamed:
        return "Asked without a name"
    return f"Asked by {_person(question.who.user if question.who is not None else None)}"


def me_too(count: int, *, has: bool) -> str:
    """The button, with how many people besides the asker have the question."""
    label = "Me too ✓" if has else "Me too"
    return f"{label} · {count}" if count else label


def _where(question: Question) -> str:
    return " · published" if question.published_at is not None else ""


def _person(user: int | None) -> str:
    return f"<@{user}>" if user is not None and user > 0 else "a former member"


def _by(user: int | None) -> str:
    return f"<@{user}>" if user is not None and user > 0 else "A former coach"


# What was done


def asked(question: Question, session: Session) -> str:
    """To whoever asked."""
    name = "without your name" if question.unnamed else "with your name"
    return (
        f"### It is on the list, {name}\n"
        f"Ahead of **{title(session.plan)}**, {full_time(session.starts_at)}. You hear when a coach has answered, in the"
        " session or in writing. Asking early helps whoever has the same question and has not said so."
    )


def own_text(question: Question) -> str:
    """One's own question, to read once more."""
    return quoted_within(question.text or "", _ALONE_ROOM)


def took_back() -> str:
    """One's own question is gone."""
    return (
        "Your question is taken back, and its words are deleted. You can ask another one whenever you like."
    )


def voted(*, has: bool) -> str:
    """Me too, or not any more."""
    if has:
        return "Counted: you have this question too, and hear when it is answered."
    return "Not counted any more: this question is not one of yours."


def name_is_off() -> str:
    """Taken off one's own question."""
    return "Your name is off it, here and where its answer is published. Whoever saw it before may remember."


def answered_by_you(question: Question) -> str:
    """To the coach who answered."""
    if question.published_at is not None:
        return "Your answer is kept, and what is published is brought up to date."
    return (
        "Your answer is kept. Whoever asked, and whoever has the question too, hears of it. **Publish** posts both for"
        " everybody."
    )


def talked() -> str:
    """To the coach: answered in the session."""
    return "Marked as talked about. Whoever asked, and whoever has the question too, hears of it."


def published() -> str:
    """To the coach: it will stand in the channel."""
    return (
        "Question and answer are posted for everybody, where sessions are announced. **Take it down** removes them"
        " again."
    )


def taken_down() -> str:
    """To the coach: it stands in the channel no more."""
    return "It is taken down. The answer stays on this list."


def remove_sure(question: Question) -> str:
    """Asked before a question is taken off the list."""
    return (
        f"{quoted_within(question.text or '', _ALONE_ROOM)}\n\nTake this question off the list? Its words are deleted,"
        " its published answer is taken down, and whoever asked is told."
    )


def removed() -> str:
    """To the coach: it is off the list."""
    return "The question is off the list, and whoever asked is told."


# Letters


def answered_letter(question: Question, session: Session) -> str:
    """A question that the reader asked, or has too, was answered."""
    about = f"**{title(session.plan)}**"
    asked_text = quoted_within(question.text or "", _ALONE_ROOM)
    if question.answer is None:
        return (
            f"A question that you asked, or have too, was talked about in {about}:\n{asked_text}\n"
            "If you were not there and would like the answer, ask again or bring it to the next session."
        )
    answer = quoted_within(question.answer, _WHOLE_ANSWER_ROOM)
    return (
        f"A question that you asked, or have too, ahead of {about} has an answer:\n{asked_text}\n"
        f"**{_by(question.answered_by)} answered**\n{answer}"
    )


def answered_quietly(session: Session) -> str:
    """The same about a question without a name: this letter does not say which."""
    return (
        f"Something you wanted to know ahead of **{title(session.plan)}** was answered. The list shows it, to you"
        " alone."
    )


def removed_letter(session: Session) -> str:
    """A coach took a question of the reader's off the list; which one, this letter does not say."""
    return (
        f"A question of yours ahead of **{title(session.plan)}** was taken off the list by a coach or a moderator. It may"
        " not have been for everybody's eyes. You can ask again in other words, or take it to a coach in person."
    )


def asked_letter(question: Question, session: Session) -> str:
    """To a coach: a question was asked ahead."""
    return (
        f"A question ahead of **{title(session.plan)}**, {full_time(session.starts_at)}:\n"
        f"{quoted_within(question.text or '', _ALONE_ROOM)}\n-# {asker(question)}\n"
        "You can take it up in the session, or answer in writing now."
    )


def publication(question: Question, session: Session) -> str:
    """What stands in the channel."""
    who = "A member asked" if question.unnamed else f"{_person(question.who and question.who.user)} asked"
    who = who[0].upper() + who[1:]
    return (
        f"### Asked ahead of {title(session.plan)}\n**{who}**\n{quoted_within(question.text or '', _ALONE_ROOM)}\n"
        f"**{_by(question.answered_by)} answered**{_day(question.answered_at)}\n"
        f"{quoted_within(question.answer or '', _WHOLE_ANSWER_ROOM)}"
    )


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f" · <t:{int(moment.timestamp())}:D>"


# Every no


@explain.register
def _(refusal: QuestionGone) -> str:
    return (
        "That question is not on the list any more: it was taken back, or its time was up. The session's **Questions**"
        " button shows those that stand."
    )


@explain.register
def _(refusal: OwnQuestion) -> str:
    return "This question is your own, so you are counted already. You hear when it is answered."


@explain.register
def _(refusal: NotYourQuestion) -> str:
    return "Only whoever asked can do that, so nothing was changed. `/officehours mine` shows your own questions."


@explain.register
def _(refusal: QuestionAnswered) -> str:
    return (
        "This question has been answered meanwhile, so it stays as it is for everybody who has it too. The session's"
        " **Questions** button shows the answer. Whoever wrote it, or a moderator, can change it."
    )


@explain.register
def _(refusal: NotAnswered) -> str:
    return "There is no written answer to publish yet. **Answer** adds one; then **Publish** posts both."
