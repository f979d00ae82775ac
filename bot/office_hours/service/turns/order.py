"""Whose turn is next: the order of a queue, as pure functions (section 5 of the product page)."""

from collections.abc import Iterable
from datetime import datetime

from bot.config.office_hours import Policy
from bot.office_hours.model import PlaceState, QueuePlace, Tick


def in_turn(places: Iterable[QueuePlace], policy: Policy, passed_at_most: int) -> list[QueuePlace]:
    """Those who wait, in the order in which they would be called one after another if nobody else came.

    `fifo` is the order of arrival. `fair`: first those who were passed `passed_at_most` times, by arrival; then
    those who never had a visit; then by how few visits they had lately; then by arrival. Whoever will have been
    passed often enough on the way comes then, so a position in the answer is the number of turns to wait for.

    Nobody is ever passed more often than that, whoever comes: who was passed so often gives way only to such
    people who came earlier, and they pass nobody.
    """
    waiting = sorted(places, key=arrival)
    if policy == "fifo":
        return waiting
    passed = {place.id: place.passed for place in waiting}
    by_merit = sorted(waiting, key=_merit)
    found: list[QueuePlace] = []
    while waiting:
        worn = (place for place in waiting if passed[place.id] >= passed_at_most)
        called = next(worn, by_merit[0])
        found.append(called)
        by_merit.remove(called)
        earlier = waiting.index(called)
        for place in waiting[:earlier]:
            passed[place.id] += 1
        del waiting[earlier]
    return found


def passed_by(places: Iterable[QueuePlace], called: QueuePlace) -> list[int]:
    """Ids of those among `places` who wait and came before the one who is `called`: they were passed once more.

    Once for each turn, by the one whose turn it is: who is taken along in it takes nobody's.
    """
    return [
        place.id for place in places if place.state is PlaceState.WAITING and arrival(place) < arrival(called)
    ]


def same_topic(places: Iterable[QueuePlace], called: QueuePlace) -> list[QueuePlace]:
    """Those of `places` who may share the turn of the one who is `called`, in the order in which they are given.

    All of them, and the one called, ticked that others with the same topic may, and named the same one; small
    letters or capitals and spaces make no difference.
    """
    topic = _topic(called)
    return [place for place in places if topic and place.id != called.id and _topic(place) == topic]


def arrival(place: QueuePlace) -> tuple[datetime, int]:
    """Sorts by when people came; of two at once, who was written down first."""
    return place.joined_at, place.id


def _merit(place: QueuePlace) -> tuple[bool, int, datetime, int]:
    return place.visits > 0, place.recent, *arrival(place)


def _topic(place: QueuePlace) -> str:
    """What others who wait would have to name; empty where nobody may share the turn."""
    if place.state is not PlaceState.WAITING and place.state is not PlaceState.CALLED:
        return ""
    if place.given is None or Tick.TOGETHER not in place.given.ticks:
        return ""
    return " ".join(place.given.topic.casefold().split())
