"""What every group of keys in `config.yaml` is made of: the base model, and the kinds of value that several share."""

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator

from bot.config import times, values

Day = Annotated[date, BeforeValidator(times.day)]
TimeOfDay = Annotated[time, BeforeValidator(times.time_of_day)]
Weekday = Annotated[int, BeforeValidator(times.weekday)]
Phrase = Annotated[str, BeforeValidator(values.text(60))]
Line = Annotated[str, BeforeValidator(values.text(200))]
Country = Annotated[str, BeforeValidator(values.country)]
List = BeforeValidator(values.as_list)
Filled = AfterValidator(values.some)


def whole(least: int, most: int) -> BeforeValidator:
    """A whole number from `least` to `most`."""
    return BeforeValidator(values.whole(least, most))


def span(least: str, most: str) -> BeforeValidator:
    """A length of time from `least` to `most`."""
    return BeforeValidator(times.span(least, most))


class Group(BaseModel):
    """A group of keys that cannot be changed and refuses keys that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _nothing_written(cls, data: object) -> object:
        """A key with nothing after it counts as left out: what belongs to it is commented out."""
        if not isinstance(data, Mapping):
            return data
        group = cast("Mapping[object, object]", data)
        return {
            key: value for key, value in group.items() if value is not None or key not in cls.model_fields
        }
