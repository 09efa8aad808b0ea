"""The axis of a line of time: to scale where its dates are years, in even steps elsewhere."""

from __future__ import annotations

import datetime

import pytest

from tongwen.document import Passage, Text, TimelineEvent
from tongwen.timelines import Mark, axis_of


def events(*when: str) -> tuple[TimelineEvent, ...]:
    return tuple(TimelineEvent(Passage((Text(date),)), Passage((Text("what"),))) for date in when)


def test_years_stand_to_scale_and_those_ahead_are_goals() -> None:
    marks = axis_of(events("1981", "1991年", "2021", "2031"), datetime.date(2023, 10, 17))
    assert marks == (
        Mark(0, 0, False), Mark(15, 25, False), Mark(60, 50, False), Mark(75, 75, True),
    )  # fmt: skip


@pytest.mark.parametrize(
    "when", [("Chip", "Robot"), ("1990", "1980"), ("1980", "then"), ("1980–1990", "2000")]
)
def test_other_dates_stand_in_even_steps(when: tuple[str, ...]) -> None:
    marks = axis_of(events(*when), datetime.date(1900, 1, 1))
    assert marks == (Mark(0, 0, False), Mark(50, 50, False))


def test_a_line_of_one_event_or_of_none_is_no_mistake() -> None:
    assert axis_of((), None) == ()
    assert axis_of(events("1980"), None) == (Mark(0, 0, False),)
