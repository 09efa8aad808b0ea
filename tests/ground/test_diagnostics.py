"""Problems: how they read, and that a place is where an editor would go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tongwen.diagnostics import NOWHERE, Lines, Problem, Problems, Span, merged_by_cause


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


def test_problems_of_one_cause_in_a_file_are_told_once_with_a_count() -> None:
    lacking = [
        Problem(Span("a.md", line, 1), "CIT-01", f"there is no “k{line}”", "add it")
        for line in range(1, 12)
    ]
    few = [Problem(Span("a.md", line, 1), "FIG-01", "no words", "say") for line in (3, 5, 7)]
    elsewhere = [Problem(Span("b.md", 1, 1), "CIT-01", "there is no “k”", "add it")]
    pages = [Problem(Span("the PDF"), "PDF-29", f"page {n}: a link") for n in range(1, 6)]
    told = merged_by_cause([*lacking, *few, *elsewhere, *pages])
    assert [index for index, _ in told] == [0, 11, 12, 13, 14, 15]
    first, *between, last = [problem for _, problem in told]
    assert between == [*few, *elsewhere]
    assert first.message.startswith("there is no “k1”; and 10 more: line 2 “k2”, line 3 “k3”, ")
    assert first.message.endswith("line 9 “k9” …")
    assert first.row["more"][-1] == {"line": 11, "column": 1}
    assert last.message == "page 1: a link; and 4 more: page 2, page 3, page 4, page 5"
    assert "more" not in few[0].row
