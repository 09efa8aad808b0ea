"""The axis of a line of time: to scale where its dates are years, in even steps elsewhere."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from drawing import opened_by_mupdf
from sample import sample_edition
from tongwen.document import Passage, Text, Timeline, TimelineEvent
from tongwen.timelines import Mark, axis_of
from tongwen.writers.pdf import write_pdf

MOMENT = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


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


def test_dates_of_several_lines_stand_over_what_happened() -> None:
    """They were one line high, and what went on was printed over the rest of them."""
    long = TimelineEvent(
        Passage((Text("From the eighteenth century to internationalisation"),)),
        Passage((Text("DIKES"),)),
    )
    made = sample_edition("en")
    line = Timeline((long, *events("1953", "2020", "2021", "2022", "2023")))
    document = replace(made.document, blocks=(line,), notes=(), contents=(), figures=(), tables=())
    data = write_pdf(replace(made, document=document), MOMENT).data
    with opened_by_mupdf(data) as file:
        found = {word[4]: word for page in file for word in page.get_text("words")}
        width = file[0].rect.width
    assert found["DIKES"][1] >= max(found[word][3] for word in ("From", "century", "to")) - 6
    assert max(word[2] for word in found.values()) < width
