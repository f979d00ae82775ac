"""Chance that is the same for everybody who looks: a draw depends on what it is about and on nothing else.

So three policies, whose events come in another order, meet the same people in the same mood (common random numbers):
whether a person answers an ask, and how long they take, was decided before anybody chose whom to tell.
"""

import hashlib
import math
from statistics import NormalDist

_NORMAL = NormalDist()
_RANGE = 2**64


class Chance:
    """Draws by name."""

    def __init__(self, seed: int) -> None:
        self._key = seed.to_bytes(8, "little")

    def share(self, *about: str | int) -> float:
        """A number strictly between 0 and 1, each as likely as another."""
        digest = hashlib.blake2b(repr(about).encode(), digest_size=8, key=self._key).digest()
        return (int.from_bytes(digest, "little") + 0.5) / (_RANGE + 1)

    def span(self, median: float, spread: float, *about: str | int) -> float:
        """A log-normal number with this median; `spread` is the standard deviation of its logarithm."""
        return median * math.exp(spread * _NORMAL.inv_cdf(self.share(*about)))
