"""Readers of one text remember what it gave: the same value, the same problems, within limits."""

from __future__ import annotations

from tongwen.diagnostics import Problems, Span
from tongwen.limits import most, of_one_report, raise_to
from tongwen.remembering import keep, remembered

asked: list[str] = []


@remembered(2)
def read(text: str, problems: Problems) -> tuple[str, ...]:
    asked.append(text)
    if len(text) > most("title"):
        problems.error("LIM-01", Span("a"), "too long")
    return tuple(text.split())


def told(text: str) -> list[str]:
    problems = Problems()
    read(text, problems)
    return [problem.code for problem in problems]


def test_what_was_read_is_told_again_and_not_read_again() -> None:
    long, asked[:] = "x" * 3_000, []
    assert told(long) == told(long) == ["LIM-01"]
    assert asked == [long]


def test_what_a_report_raises_is_read_anew() -> None:
    long = "y" * 3_000
    with of_one_report():
        raise_to({"title": 4_000})
        assert told(long) == []
    assert told(long) == ["LIM-01"]


def test_only_the_last_are_kept() -> None:
    asked.clear()
    for text in ("a", "b", "c", "a"):
        told(text)
    assert asked == ["a", "b", "c", "a"]


def test_what_is_kept_by_its_key_is_what_came_last() -> None:
    known: dict[str, int] = {}
    for number, name in enumerate("abca"):
        keep(known, name, number, 2)
    assert known == {"c": 2, "a": 3}
