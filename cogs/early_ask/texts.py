"""The words of an early-ask offer: private, warm, and easy to wave away."""

from datetime import datetime

from bot.client.texts import when
from bot.early_ask.model import QUIET_MEMBER, OfferGone
from bot.errors import explain

_REASONS = {
    "low": "Your last check-ins sounded heavy.",
    "obstacle": "The same thing has been in your way a few times now.",
    "setbacks": "That was a lot of no's in a few days, and each of them is work you did.",
    QUIET_MEMBER: "You have been here for a while now, and company need not wait for a bad week.",
}

NOT_NOW = "Not now"


def offer(reason: str) -> str:
    """The offer. Nobody but the person sees it."""
    return (
        f"{_REASONS.get(reason, 'How about some company?')}\n"
        "Most people who are asked for help say yes. Would you like to bring somebody in?\n"
        "-# Only you see this."
    )


def not_now(until: datetime) -> str:
    """After "not now"."""
    return f"All right. You will not be asked again before {when(until)}. The same help stays beside any low check-in."


@explain.register
def _(refusal: OfferGone) -> str:
    return "That offer is from an earlier time. A check-in that is low, or has something in the way, offers help again."
