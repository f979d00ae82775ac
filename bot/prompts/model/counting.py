"""What a post can lead a person to."""

from typing import Literal

What = Literal["check_in", "ask", "reply", "share"]
"""They checked in · posted an ask under their name · answered the post · told a setback or a win."""
