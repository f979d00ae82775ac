"""Weekly hours are read as coaches write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.office_hours.model import Weekly
from bot.office_hours.model.refusals import HoursOverlap, HoursUnread
from bot.office_hours.service.planning.weekly import read_hours, written

DAY = 24 * 60


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Tue 18:00-20:00", "Tue 18:00-20:00"),
        ("Tue 18:00-20:00, Thu 12-13:30", "Tue 18:00-20:00; Thu 12:00-13:30"),
        ("Thu 12-13:30; Tue 18:00-20:00", "Tue 18:00-20:00; Thu 12:00-13:30"),
        ("Tue 9-10, Tue 9-10; Tuesday 9am-10am", "Tue 09:00-10:00"),
        ("Mon, Wed 18-20", "Mon 18:00-20:00; Wed 18:00-20:00"),
        ("mon & wed 6-8pm", "Mon 18:00-20:00; Wed 18:00-20:00"),
        ("Mon/Thu: 7.30 - 8.15", "Mon 07:30-08:15; Thu 07:30-08:15"),
        ("Tuesdays from 6 pm to 8 pm", "Tue 18:00-20:00"),
        ("Tue 9-10, 14-15", "Tue 09:00-10:00; Tue 14:00-15:00"),
        ("Sat – Sun noon – 2pm", "Sat 12:00-14:00; Sun 12:00-14:00"),
        ("fri to mon 22:00-02:00", "Mon 22:00-02:00; Fri 22:00-02:00; Sat 22:00-02:00; Sun 22:00-02:00"),
        ("weekend 8-9", "Sat 08:00-09:00; Sun 08:00-09:00"),
        ("Mon 9-5pm", "Mon 09:00-17:00"),
        ("Mon 11-1pm", "Mon 11:00-13:00"),
        ("Mon 12-1pm", "Mon 12:00-13:00"),
        ("Mon 10-2am", "Mon 22:00-02:00"),
        ("Mon 1pm-3", "Mon 13:00-15:00"),
        ("Mon 11pm-1", "Mon 23:00-01:00"),
        ("Mon 14:00-3pm", "Mon 14:00-15:00"),
        ("Mon 16:00-24:00", "Mon 16:00-00:00"),
        ("Mon 10pm-midnight", "Mon 22:00-00:00"),
        ("MON 18H00-20H00\nwed 8-9\n", "Mon 18:00-20:00; Wed 08:00-09:00"),
        ("Sun 22:00-00:00, Mon 0:00-1:00", "Mon 00:00-01:00; Sun 22:00-00:00"),
    ],
)
def test_hours_as_people_write_them(text: str, hours: str):
    assert "; ".join(written(one) for one in read_hours(text)) == hours


def test_weekdays_are_five_and_daily_is_seven():
    assert [one.weekday for one in read_hours("weekdays 9-10")] == [0, 1, 2, 3, 4]
    assert [one.weekday for one in read_hours("every day 9-10")] == list(range(7))


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("", HoursUnread("", "")),
        (" , ;", HoursUnread(" , ;", "")),
        ("9-10", HoursUnread("9-10", "9-10")),
        ("Tue", HoursUnread("Tue", "Tue")),
        ("Tue 9-10, Wed", HoursUnread("Tue 9-10, Wed", "Wed")),
        ("Tue 9-10, Funday 9-10", HoursUnread("Tue 9-10, Funday 9-10", "Funday 9-10")),
        ("Tue evening", HoursUnread("Tue evening", "Tue evening")),
        ("Tue 9", HoursUnread("Tue 9", "Tue 9")),
        ("Tue 25-26", HoursUnread("Tue 25-26", "Tue 25-26")),
        ("Tue 9:70-10", HoursUnread("Tue 9:70-10", "Tue 9:70-10")),
        ("Tue 13pm-14pm", HoursUnread("Tue 13pm-14pm", "Tue 13pm-14pm")),
        ("Tue 9:00-9:03", HoursUnread("Tue 9:00-9:03", "Tue 9:00-9:03")),
        ("Tue- 9-10", HoursUnread("Tue- 9-10", "Tue- 9-10")),
        ("Tue 9-17:01", HoursUnread("Tue 9-17:01", "Tue 9-17:01", too_long=True)),
        ("Tue 20-6", HoursUnread("Tue 20-6", "Tue 20-6", too_long=True)),
        ("Tue 9-9", HoursUnread("Tue 9-9", "Tue 9-9", too_long=True)),
        ("Tue 10-12, Tue 11-13", HoursOverlap("Tue 10:00-12:00", "Tue 11:00-13:00")),
        ("Tue 10-12, daily 11-12", HoursOverlap("Tue 10:00-12:00", "Tue 11:00-12:00")),
        ("Tue 10-12, Tue 10-11", HoursOverlap("Tue 10:00-11:00", "Tue 10:00-12:00")),
        ("Sun 22-2, Mon 1-2", HoursOverlap("Sun 22:00-02:00", "Mon 01:00-02:00")),
        ("Tue 22-2, Wed 1-3", HoursOverlap("Tue 22:00-02:00", "Wed 01:00-03:00")),
    ],
)
def test_what_cannot_be_read_is_named(text: str, refused: Refusal):
    with pytest.raises(type(refused)) as raised:
        read_hours(text)
    assert raised.value == refused


def test_more_than_a_coach_could_mean_is_refused():
    with pytest.raises(HoursUnread):
        read_hours("daily 8-9, 10-11, 12-13, 14-15")


@given(st.text(alphabet="montuewdfrisa 0123456789:-,;&apm\n–", max_size=60))
def test_any_text_is_read_or_refused(text: str):
    try:
        hours = read_hours(text)
    except (HoursUnread, HoursOverlap):
        return
    assert read_hours("; ".join(written(one) for one in hours)) == hours


@given(
    st.lists(
        st.builds(Weekly, st.integers(0, 6), st.times(), st.integers(5, 480)),
        min_size=1,
        max_size=5,
    )
)
def test_hours_that_are_read_never_share_a_minute(several: list[Weekly]):
    several = [Weekly(one.weekday, time(one.at.hour, one.at.minute), one.minutes) for one in several]
    taken = [minute % (7 * DAY) for one in set(several) for minute in _minutes(one)]
    text = "; ".join(written(one) for one in several)
    if len(taken) == len(set(taken)):
        assert set(read_hours(text)) == set(several)
    else:
        with pytest.raises(HoursOverlap):
            read_hours(text)


def _minutes(one: Weekly) -> range:
    """The minutes of the week that it takes; more than there are, where it goes past Sunday."""
    begins = one.weekday * DAY + one.at.hour * 60 + one.at.minute
    return range(begins, begins + one.minutes)
