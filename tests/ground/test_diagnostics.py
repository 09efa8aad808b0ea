"""Problems: how they read, and that a place is where an editor would go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tongwen.diagnostics import NOWHERE, Lines, Problem, Problems, Span


def test_a_problem_begins_with_its_place_if_it_has_one() -> None:
    assert str(Problem(Span("a.md", 3), "FIG-01", "no")) == "a.md:3:1: error[FIG-01] no"
    assert str(Problem(Span("a.md"), "FIG-01", "no")) == "a.md: error[FIG-01] no"
    assert str(Problem(NOWHERE, "CIT-06", "no", "yes")) == "error[CIT-06] no\n    hint: yes"


@given(st.text(alphabet="a\n", max_size=30), st.integers(0, 29))
def test_an_offset_is_found_in_its_line(text: str, offset: int) -> None:
    place = Lines(text, "a").span(min(offset, len(text)))
    before = text[:offset].split("\n")
    assert (place.line, place.column) == (len(before), len(before[-1]) + 1)


def test_the_same_problem_counts_once_and_files_keep_their_order() -> None:
    problems = Problems()
    for line in (9, 2, 9):
        problems.warning("A-01", Span("a", line), "x")
    assert [problem.span.line for problem in problems] == [2, 9]
    assert not problems.has_errors
