"""The forms, cards and buttons of asks."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.client.components import Control, Filled, Form, button, select
from bot.client.replies import card, row
from bot.config import Asks
from bot.help_requests import Ask, Desk, Given, News, Page, Reason, Shown, State, tips
from cogs.help_requests.texts import asking, desk, lists, public

Part = ui.Item[Any] | str

_PRIMARY = discord.ButtonStyle.primary


def key_of(ask: Ask) -> str:
    """What a control about an ask carries; the server's id, since it may stand in a direct message."""
    return f"{ask.guild}-{ask.id}"


def ask_button(guild_id: int, about: str = "") -> Control:
    """**Ask for help**, from anywhere; `about` names what it was offered for."""
    return button("help_requests.ask", f"{guild_id}-{about}", asking.ASK_FOR_HELP, style=_PRIMARY)


# Forms


def form(kind: str, key: str, settings: Asks, given: Given, *, fixed: str | None = None) -> Form:
    """The form of an ask. `fixed`: a kind that was chosen before, which makes room for files."""
    made = Form(kind, key, asking.FORM_TITLE)
    if fixed is None:
        options = [
            discord.SelectOption(label=one.label, value=one.id, default=one.id == given.kind)
            for one in settings.kinds
        ]
        made.choice("kind", asking.KIND, options, required=True)
    made.text(
        "title",
        asking.TITLE,
        hint=asking.TITLE_HINT,
        value=given.title[: settings.title_limit] or None,
        limit=settings.title_limit,
        required=True,
        long=False,
    )
    limit = settings.text_limit
    need, tried = given.need[:limit] or None, given.tried[:limit] or None
    made.text("need", asking.NEED, hint=asking.NEED_HINT, value=need, limit=limit, required=True)
    made.text("tried", asking.TRIED, hint=asking.TRIED_HINT, value=tried, limit=limit)
    made.text(
        "by_when", asking.BY_WHEN, hint=asking.BY_WHEN_HINT, value=given.by_when or None, limit=60, long=False
    )
    if fixed is not None and settings.files and settings.kind(fixed).files:
        made.files("files", asking.FILES, hint=asking.files_hint(settings), most=settings.files)
    return made


def given(answers: Filled, fixed: str | None = None) -> Given:
    """What was filled in."""
    return Given(
        fixed or answers.get("kind", ""),
        *(answers.get(name, "") for name in ("title", "need", "tried", "by_when")),
    )


def given_of(ask: Ask) -> Given:
    """What is kept, to be changed."""
    words = ask.words
    if words is None:
        return Given(ask.kind)
    return Given(words.kind, words.title, words.need, words.tried or "", words.by_when or "")


def files_form(ask: Ask, settings: Asks) -> Form:
    """Files for a draft."""
    made = Form("help_requests.files", key_of(ask), asking.ADD_FILES)
    return made.files(
        "files", asking.FILES, hint=asking.files_hint(settings), most=settings.files, required=True
    )


def resolve_form(shown: Shown, opened_by: int) -> Form:
    """Resolved, with thanks in the same step."""
    made = Form("help_requests.resolved", f"{key_of(shown.ask)}-{opened_by}", asking.RESOLVE_TITLE)
    made.people(
        "people", asking.RESOLVE_PEOPLE, hint=asking.RESOLVE_PEOPLE_HINT, chosen=shown.helped_by, most=5
    )
    return made.text("words", asking.RESOLVE_WORDS, hint=asking.RESOLVE_WORDS_HINT, limit=500)


def reply_form(ask: Ask, opened_by: int, limit: int) -> Form:
    """An unnamed author says something."""
    made = Form("help_requests.say", f"{key_of(ask)}-{opened_by}", asking.REPLY_TITLE)
    hint = asking.reply_hint(ask.alias or "")
    return made.text("text", asking.REPLY_TEXT, hint=hint, limit=limit, required=True)


def outcome_form(ask: Ask, limit: int) -> Form:
    """What came of it."""
    made = Form("help_requests.came_of_it", key_of(ask), asking.OUTCOME_TITLE)
    made.text("text", asking.OUTCOME_TEXT, value=ask.outcome, limit=limit, required=True)
    options = [
        discord.SelectOption(label=asking.OUTCOME_YES, value="yes", default=True),
        discord.SelectOption(label=asking.OUTCOME_NO, value="no"),
    ]
    return made.choice("share", asking.OUTCOME_SHARE, options, required=True)


def report_form(key: str) -> Form:
    """What is wrong with an ask."""
    made = Form("help_requests.reported", key, desk.REPORT_TITLE)
    return made.text("words", desk.REPORT_WORDS, hint=desk.REPORT_HINT, limit=500)


# For its author


def preview(shown: Shown, settings: Asks, *, lead: str | None = None) -> ui.LayoutView:
    """How it will look, at most two tips, and what can be done. `lead`: said before all that."""
    ask, key = shown.ask, key_of(shown.ask)
    kind = settings.kind(ask.kind)
    assert ask.words is not None
    parts: list[Part] = [] if lead is None else [lead, ui.Separator()]
    parts += [asking.preview_lead(), ui.Separator(), *_words(shown, settings), ui.Separator()]
    found = tips(ask.words, listen=kind.listen)
    if found:
        parts.append(asking.tips(found))
    if shown.files:
        parts.append(asking.files_enclosed(shown.files))
    controls = [
        button("help_requests.post", key, asking.POST, style=_PRIMARY),
        button("help_requests.post_unnamed", key, asking.POST_UNNAMED),
        button("help_requests.edit", key, asking.EDIT),
    ]
    if kind.files and settings.files:
        label = asking.CHANGE_FILES if shown.files else asking.ADD_FILES
        controls.append(button("help_requests.add_files", key, label))
    controls.append(button("help_requests.discard", key, asking.DISCARD))
    return card(*parts, asking.how_named(with_files=shown.files > 0), row(*controls))


def own_card(shown: Shown, settings: Asks, *, lead: str | None = None) -> ui.LayoutView:
    """One's own ask with everything that can be done with it now."""
    ask = shown.ask
    if ask.state is State.DRAFT:
        return preview(shown, settings, lead=lead)
    parts: list[Part] = [] if lead is None else [lead, ui.Separator()]
    if ask.words is not None:
        parts += _words(shown, settings)
    parts.append(f"**{asking.state_line(shown)}**{public.link(shown, ask.guild)}")
    controls = _own_controls(shown)
    return card(*parts, *(row(*controls[at : at + 5]) for at in range(0, len(controls), 5)))


def _own_controls(shown: Shown) -> list[Control]:
    ask, key = shown.ask, key_of(shown.ask)
    if ask.is_waiting:
        return _waiting_controls(shown)
    again = button("help_requests.reopen", key, asking.REOPEN)
    edit = button("help_requests.edit", key, asking.EDIT)
    if ask.state is State.HELD:
        return [edit, button("help_requests.close", key, asking.TAKE_BACK)]
    if ask.words is None or ask.reason is Reason.REMOVED:
        return []
    if ask.reason is Reason.DECLINED:
        return [edit]
    if ask.state is State.RESOLVED:
        return [button("help_requests.outcome", key, asking.OUTCOME), *_speaking(ask), again]
    return [again, button("help_requests.resolve", key, asking.HELPED_AFTER_ALL)] if ask.posted_at else []


def _waiting_controls(shown: Shown) -> list[Control]:
    ask, key = shown.ask, key_of(shown.ask)
    controls = [button("help_requests.resolve", key, asking.RESOLVED, style=_PRIMARY)]
    if ask.state is State.HELPED:
        controls.append(button("help_requests.still", key, asking.STILL))
    controls += _speaking(ask)
    if shown.helping:
        controls.append(button("help_requests.private", key, asking.PRIVATE))
    controls.append(button("help_requests.edit", key, asking.EDIT))
    controls.append(button("help_requests.close", key, asking.CLOSE))
    return controls


def _speaking(ask: Ask) -> list[Control]:
    if ask.alias is None:
        return []
    return [button("help_requests.reply", key_of(ask), asking.reply_label(ask.alias))]


def news_card(shown: Shown, settings: Asks, what: News) -> ui.LayoutView:
    """One's own ask, beginning with what is new."""
    return own_card(shown, settings, lead=asking.news(shown, what, settings))


def quiet_news(guild_id: int) -> ui.LayoutView:
    """There is news about an unnamed ask; which one, the button shows."""
    return card(
        asking.quiet_news(), row(button("help_requests.news", guild_id, asking.SHOW_ME, style=_PRIMARY))
    )


def private_sure(ask: Ask) -> ui.LayoutView:
    """Asked before an unnamed author meets those who offered."""
    sure = button("help_requests.private_surely", key_of(ask), asking.PRIVATE_SURE)
    return card(asking.private_warning(), row(sure))


def mine(page: Page, guild_id: int) -> ui.LayoutView:
    """One's own asks."""
    if not page.total:
        return card(lists.mine_head(page), row(ask_button(guild_id)))
    options = [
        discord.SelectOption(
            label=lists.option(shown), description=lists.option_state(shown), value=str(shown.ask.id)
        )
        for shown in page.asks
    ]
    return card(
        lists.mine_head(page),
        *(lists.mine_line(shown) for shown in page.asks),
        row(select("help_requests.pick", guild_id, asking.MINE_PICK, options)),
        row(*_turning("help_requests.mine_page", str(guild_id), "", page), ask_button(guild_id)),
    )


# For everybody


def open_asks(
    page: Page, settings: Asks, guild_id: int, kind: str | None, *, unanswered: bool
) -> ui.LayoutView:
    """The asks that wait, with filters."""
    chosen, which = kind or "all", "unanswered" if unanswered else "all"
    kinds = [discord.SelectOption(label=lists.ALL_KINDS, value="all", default=kind is None)]
    kinds += [
        discord.SelectOption(label=one.label, value=one.id, default=one.id == kind) for one in settings.kinds
    ]
    states = [
        discord.SelectOption(label=lists.ALL_STATES, value="all", default=not unanswered),
        discord.SelectOption(label=lists.UNANSWERED, value="unanswered", default=unanswered),
    ]
    head = lists.open_head(page, None if kind is None else settings.kind(kind), unanswered=unanswered)
    lines = [line for shown in page.asks if (line := lists.open_line(shown, settings, guild_id))]
    return card(
        head,
        *lines,
        row(select("help_requests.open_kind", f"{guild_id}-{which}", lists.OPEN_KIND, kinds)),
        row(select("help_requests.open_state", f"{guild_id}-{chosen}", lists.OPEN_STATE, states)),
        row(
            *_turning("help_requests.open_page", str(guild_id), f"-{which}-{chosen}", page),
            ask_button(guild_id),
        ),
    )


def _turning(kind: str, key: str, rest: str, page: Page) -> list[Control]:
    """Back and next, where there are pages; the key says which page is meant."""
    if page.pages == 1:
        return []
    back, onward = page.number - 1, page.number + 1
    return [
        button(kind, f"{key}-{max(back, 0)}b{rest}", asking.BACK, disabled=back < 0),
        button(kind, f"{key}-{onward}n{rest}", asking.NEXT, disabled=onward >= page.pages),
    ]


def opener(shown: Shown, settings: Asks) -> ui.LayoutView:
    """The opening message of an ask."""
    ask, key = shown.ask, key_of(shown.ask)
    if ask.words is None:
        return card(public.taken_back())
    parts: list[Part] = [*_words(shown, settings), public.status(shown)]
    if ask.is_waiting:
        same = public.counted(public.SAME_HERE, shown.followers)
        controls = [
            button("help_requests.offer", key, public.CAN_HELP, style=_PRIMARY),
            button("help_requests.follow", key, same),
            button("help_requests.resolve", key, public.RESOLVED),
            button("help_requests.report", key, public.REPORT),
        ]
        if ask.alias is not None:
            controls.append(button("help_requests.reply", key, asking.reply_label(ask.alias)))
        parts.append(row(*controls))
    elif _shows_reopen(ask):
        controls = [
            button("help_requests.reopen", key, asking.REOPEN),
            button("help_requests.report", key, public.REPORT),
        ]
        parts.append(row(*controls))
    return card(*parts)


def _shows_reopen(ask: Ask) -> bool:
    """Whether others see **Reopen** on an ask that ended; where it has no name, also when its author has left the
    server: that it is missing would tell who that was."""
    left = ask.unnamed and ask.reason is Reason.LEFT
    return ask.state is State.RESOLVED or ask.reason in {Reason.ASKER, Reason.QUIET} or left


def _words(shown: Shown, settings: Asks) -> list[Part]:
    kind = settings.kind(shown.ask.kind)
    parts: list[Part] = [public.head(shown.ask, kind), public.body(shown.ask)]
    if kind.listen:
        parts.append(public.listen())
    return parts


def ended(shown: Shown) -> ui.LayoutView:
    """Said in its thread when it ends."""
    again = button("help_requests.reopen", key_of(shown.ask), asking.REOPEN)
    may = shown.ask.words is not None and _shows_reopen(shown.ask)
    return card(public.ended_line(shown), *([row(again)] if may else []))


def offered(shown: Shown, *, first: bool) -> ui.LayoutView:
    """To whoever offered."""
    back = button("help_requests.step_back", key_of(shown.ask), public.STEP_BACK)
    return card(public.thanks_for_offer(shown, first=first), row(back))


def invitation(shown: Shown, settings: Asks, why: Sequence[str]) -> ui.LayoutView:
    """To one helper."""
    key = key_of(shown.ask)
    parts: list[Part] = [public.invitation(shown, settings, why, shown.ask.guild)]
    if settings.kind(shown.ask.kind).listen:
        parts.append(public.listen())
    return card(
        *parts,
        row(
            button("help_requests.offer", key, public.CAN_HELP, style=_PRIMARY),
            button("help_requests.not_this_time", key, public.NOT_THIS_TIME),
        ),
    )


def with_offer(text: str, shown: Shown) -> ui.LayoutView:
    """A card about an ask that waits, with **I can help**; without it once somebody is there."""
    if shown.ask.state is not State.OPEN:
        return card(text)
    return card(text, row(button("help_requests.offer", key_of(shown.ask), public.CAN_HELP, style=_PRIMARY)))


def files(names: Sequence[str]) -> ui.LayoutView:
    """The files of an ask."""
    return card(
        public.files_line(len(names)), *(ui.File[ui.LayoutView](f"attachment://{name}") for name in names)
    )


# For moderators


def desk_card(seen: Desk, settings: Asks) -> ui.LayoutView:
    """An ask that was held or reported, what was done, and what can be."""
    ask, key = seen.shown.ask, key_of(seen.shown.ask)
    parts: list[Part] = [desk.head(seen, settings)]
    parts += [text for text in (desk.words(seen.shown), desk.reports(seen), desk.done(seen)) if text]
    if ask.unnamed:
        parts.append(desk.unnamed_note())
    controls: list[Control] = []
    if ask.state is State.HELD:
        controls += _deciding(key)
    elif ask.words is not None and ask.reason is not Reason.REMOVED and ask.posted_at is not None:
        controls.append(button("help_requests.remove", key, desk.REMOVE, style=discord.ButtonStyle.danger))
    if ask.asker is not None:
        controls.append(
            button("help_requests.unmute", key, desk.UNMUTE)
            if seen.muted
            else button("help_requests.mute", key, desk.MUTE)
        )
    if any(report.settled_at is None for report in seen.reports) and ask.reason is not Reason.REMOVED:
        controls.append(button("help_requests.dismiss", key, desk.DISMISS))
    return card(*parts, *([row(*controls)] if controls else []))


def still_held(shown: Shown, settings: Asks) -> ui.LayoutView:
    """Nobody has decided about a held ask yet."""
    return card(desk.still_held(shown, settings), row(*_deciding(key_of(shown.ask))))


def _deciding(key: str) -> list[Control]:
    let_through = button("help_requests.let_through", key, desk.LET_THROUGH, style=_PRIMARY)
    return [let_through, button("help_requests.decline", key, desk.DECLINE)]


def remove_sure(key: str) -> ui.LayoutView:
    """Asked before an ask is removed."""
    surely = button("help_requests.remove_surely", key, desk.REMOVE_SURELY, style=discord.ButtonStyle.danger)
    return card(desk.remove_sure(), row(surely))
