"""Office hours: sessions of coaching by slots, queue or in a group, fair turns, and what people take along from them."""

from bot.office_hours.service import OfficeHours

__all__ = ["OfficeHours"]
