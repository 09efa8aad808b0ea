"""Readers of one text remember what it gave: the same value, the same problems, within limits."""

from __future__ import annotations

from tongwen.diagnostics import Problems, Span
from tongwen.limits import most, of_one_report, raise_to
from tongwen.remembering import OfThings, keep, remembered

asked: list[str] = []


class Thing:
    """Something large."""


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


def test_of_things_is_known_what_was_kept_while_they_are_there() -> None:
    known: OfThings[object] = OfThings()
    one, other = Thing(), Thing()
    assert known.keep(one, "a") == "a"
    assert (known.find(one), known.find(other)) == ("a", None)
    known.keep(other, other)
    known.keep("words", "of words no reference tells that they are gone")
    assert len(known) == 1
    for _ in range(3 * OfThings.FEW):
        known.keep(Thing(), "gone")
    assert len(known) <= OfThings.FEW
    assert known.find(one) == "a"
