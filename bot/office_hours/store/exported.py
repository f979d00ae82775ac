"""The SQL of what office hours give a person of what they hold about them, other people left out."""

import json
from typing import Any

from bot.clock import instant
from bot.database import Connection
from bot.members import Who


def planned_by(connection: Connection, who: Who) -> list[dict[str, Any]]:
    """The sessions that the person made or coaches, without who came."""
    rows = connection.execute(
        "SELECT made_by = ?1, plan, starts_at, zone, repeat, state, made_at, reason FROM office_sessions"
        " WHERE guild_id = ?2 AND (made_by = ?1 OR id IN (SELECT session_id FROM session_coaches WHERE user_id = ?1))"
        " ORDER BY starts_at, id",
        (who.user, who.guild),
    )
    return [
        {
            "made_by_you": bool(made),
            **_plan(plan),
            "starts_at": _iso(starts_at),
            "zone": zone,
            "repeat": repeat,
            "state": state,
            "made_at": _iso(made_at),
            "reason": reason,
        }
        for made, plan, starts_at, zone, repeat, state, made_at, reason in rows
    ]


def repeats_by(connection: Connection, who: Who) -> list[dict[str, Any]]:
    """How the person's sessions come again."""
    rows = connection.execute(
        "SELECT plan, repeat, zone, first_on, at_minute, from_hours, ended_at FROM session_rules WHERE guild_id = ?2"
        " AND (made_by = ?1 OR ?1 IN (SELECT value FROM json_each(plan, '$.coaches'))) ORDER BY id",
        (who.user, who.guild),
    )
    return [
        {
            **_plan(plan),
            "repeat": repeat,
            "zone": zone,
            "first_on": first_on,
            "at": f"{minute // 60:02}:{minute % 60:02}",
            "from_weekly_hours": bool(from_hours),
            "ended_at": _iso(ended_at),
        }
        for plan, repeat, zone, first_on, minute, from_hours, ended_at in rows
    ]


def follows_by(connection: Connection, who: Who) -> list[dict[str, Any]]:
    """The sessions that the person wished to hear of, or has in their calendar."""
    rows = connection.execute(
        "SELECT what, at, starts_at FROM session_followers JOIN office_sessions ON id = session_id"
        " WHERE guild_id = ? AND user_id = ? ORDER BY at, session_id, what",
        (who.guild, who.user),
    )
    return [{"what": what, "at": _iso(at), "session": _iso(starts_at)} for what, at, starts_at in rows]


def booked_by(connection: Connection, who: Who) -> list[dict[str, Any]]:
    """The person's bookings, with what they wrote and ticked."""
    rows = connection.execute(
        "SELECT b.made_at, b.state, coalesce(slots.starts_at, s.starts_at), given, reserved, b.ended_at"
        " FROM bookings AS b JOIN office_sessions AS s ON s.id = b.session_id LEFT JOIN slots ON slots.id = slot_id"
        " WHERE guild_id = ? AND user_id = ? ORDER BY b.id",
        (who.guild, who.user),
    )
    return [
        {
            "at": _iso(at),
            "state": state,
            "for": _iso(starts_at),
            "given": given and json.loads(given),
            "after_others": bool(reserved),
            "ended_at": _iso(ended_at),
        }
        for at, state, starts_at, given, reserved, ended_at in rows
    ]


def queued_by(connection: Connection, who: Who) -> list[dict[str, Any]]:
    """The person's places in queues, with what they wrote and ticked."""
    rows = connection.execute(
        "SELECT joined_at, p.state, s.starts_at, given, p.ended_at FROM queue_places AS p"
        " JOIN office_sessions AS s ON s.id = session_id WHERE guild_id = ? AND user_id = ? ORDER BY p.id",
        (who.guild, who.user),
    )
    return [
        {
            "at": _iso(at),
            "state": state,
            "session": _iso(starts_at),
            "given": given and json.loads(given),
            "ended_at": _iso(ended_at),
        }
        for at, state, starts_at, given, ended_at in rows
    ]


def visited_by(connection: Connection, who: Who) -> list[dict[str, Any]]:
    """The person's visits: how they rated them, what they meant to do, and what coaches noted.

    What is noted of a visit that others shared is about them too, so its words are left out.
    """
    rows = connection.execute(
        "SELECT id, state, began_at, ended_at, stars, comment, rated_at,"
        " (SELECT count(*) FROM visit_people AS all_of WHERE all_of.visit_id = visits.id) FROM visits"
        " JOIN visit_people ON visit_id = id WHERE guild_id = ? AND user_id = ? ORDER BY id",
        (who.guild, who.user),
    )
    return [
        {
            "began_at": _iso(began_at),
            "ended_at": _iso(ended_at),
            "state": state,
            "shared": people > 1,
            "your_rating": stars,
            "your_comment": comment,
            "rated_at": _iso(rated_at),
            "actions": _actions(connection, visit_id, who.user),
            "notes_of_coaches": _notes(connection, visit_id, shared=people > 1),
        }
        for visit_id, state, began_at, ended_at, stars, comment, rated_at, people in rows.fetchall()
    ]


def _actions(connection: Connection, visit_id: int, user: int) -> list[dict[str, Any]]:
    rows = connection.execute(
        "SELECT text, state, made_at, ended_at FROM visit_actions WHERE visit_id = ? AND user_id = ? ORDER BY id",
        (visit_id, user),
    )
    return [
        {"text": text, "state": state, "at": _iso(at), "ended_at": _iso(ended_at)}
        for text, state, at, ended_at in rows
    ]


def _notes(connection: Connection, visit_id: int, *, shared: bool) -> list[dict[str, Any]]:
    rows = connection.execute("SELECT text, at FROM coach_notes WHERE visit_id = ? ORDER BY id", (visit_id,))
    return [{"at": _iso(at), "text": None if shared else text} for text, at in rows]


def coached_by(connection: Connection, who: Who) -> list[dict[str, Any]]:
    """The visits in which the person was the coach, with what they noted, without who came and how it was for them."""
    rows = connection.execute(
        "SELECT began_at, ended_at, state,"
        " (SELECT text FROM coach_notes WHERE visit_id = visits.id AND coach_notes.coach_id = ?1)"
        " FROM visits WHERE guild_id = ?2 AND (coach_id = ?1"
        " OR id IN (SELECT visit_id FROM coach_notes WHERE coach_notes.coach_id = ?1)) ORDER BY id",
        (who.user, who.guild),
    )
    return [
        {"began_at": _iso(began_at), "ended_at": _iso(ended_at), "state": state, "your_note": note}
        for began_at, ended_at, state, note in rows
    ]


def asked_by(connection: Connection, who: Who) -> list[dict[str, Any]]:
    """The person's questions, unnamed ones too."""
    rows = connection.execute(
        "SELECT made_at, text, unnamed, answered_at, published_at, withdrawn_at,"
        " (SELECT count(*) FROM question_votes WHERE question_id = id) FROM session_questions"
        " WHERE guild_id = ? AND user_id = ? ORDER BY id",
        (who.guild, who.user),
    )
    return [
        {
            "at": _iso(at),
            "text": text,
            "unnamed": bool(unnamed),
            "answered_at": _iso(answered_at),
            "published_at": _iso(published_at),
            "taken_back_at": _iso(withdrawn_at),
            "others_who_have_it": votes,
        }
        for at, text, unnamed, answered_at, published_at, withdrawn_at, votes in rows
    ]


def answered_by(connection: Connection, who: Who) -> list[dict[str, Any]]:
    """What the person answered as a coach, without the questions."""
    rows = connection.execute(
        "SELECT answered_at, answer FROM session_questions WHERE guild_id = ? AND answered_by = ? ORDER BY id",
        (who.guild, who.user),
    )
    return [{"at": _iso(at), "answer": answer} for at, answer in rows]


def votes_by(connection: Connection, who: Who) -> list[str | None]:
    """When the person said that they have a question too."""
    rows = connection.execute(
        "SELECT at FROM question_votes JOIN session_questions ON id = question_id"
        " WHERE guild_id = ? AND question_votes.user_id = ? ORDER BY at",
        (who.guild, who.user),
    )
    return [_iso(at) for (at,) in rows]


def _plan(text: str) -> dict[str, Any]:
    """What is planned, without the other coaches."""
    kept: dict[str, Any] = json.loads(text)
    return {name: value for name, value in kept.items() if name not in {"coaches", "place_id"}}


def _iso(milliseconds: int | None) -> str | None:
    return None if milliseconds is None else instant(milliseconds).isoformat()
