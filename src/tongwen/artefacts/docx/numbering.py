"""Numbers and bullets of lists as Word counts them (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .package import Element
from .word import W, value, written_number


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: where it starts, how it counts, what it shows, and its style."""

    start: int
    format: str
    text: str
    style: str


@dataclass
class Counting:
    """The lists of a document, counted from front to back."""

    root: Element | None
    _levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    _lists: dict[str, tuple[str, dict[int, int], dict[int, Level]]] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for node in () if self.root is None else self.root.iter(f"{W}abstractNum"):
            self._levels[node.get(f"{W}abstractNumId", "")] = dict(_levels(node))
        for node in () if self.root is None else self.root.iter(f"{W}num"):
            starts = {
                integer(change.get(f"{W}ilvl", "")): integer(value(start))
                for change in node.iter(f"{W}lvlOverride")
                for start in change.iter(f"{W}startOverride")
            }
            changed = dict(
                level for change in node.iter(f"{W}lvlOverride") for level in _levels(change)
            )
            abstract = value(node.find(f"{W}abstractNumId"))
            self._lists[node.get(f"{W}numId", "")] = (abstract, starts, changed)

    def level_of(self, number: str, style: str) -> int:
        """Return the level of the list ``number`` that is bound to ``style``; 0 if none is."""
        abstract = self._lists.get(number, ("", {}, {}))[0]
        for place, level in self._levels.get(abstract, {}).items():
            if level.style == style:
                return place
        return 0

    def count(self, number: str, place: int) -> tuple[str, str]:
        """Return the next number of the list at the level ``place``, as shown and as counted.

        A bullet shows nothing and counts; a list without marks does neither.
        """
        if number not in self._lists:
            return "", ""
        abstract, starts, changed = self._lists[number]
        levels = {**self._levels.get(abstract, {}), **changed}
        level = levels.get(place)
        if level is None:
            return "", ""
        counters = self._counters.setdefault(abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            for at, start in starts.items():
                counters[at] = start - 1
        counters[place] = counters.get(place, level.start - 1) + 1
        for deeper in [at for at in counters if at > place]:
            del counters[deeper]
        if level.format == "bullet":
            return "", "•"
        if level.format == "none":
            return "", ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = levels.get(at, level)
            count = counters.get(at, other.start)
            return written_number(count, other.format) or str(count)

        return re.sub(r"%(\d)", shown, level.text), str(counters[place])


def _levels(node: Element) -> Iterator[tuple[int, Level]]:
    for level in node.iterchildren(f"{W}lvl"):
        yield (
            integer(level.get(f"{W}ilvl", "")),
            Level(
                integer(value(level.find(f"{W}start")) or "1"),
                value(level.find(f"{W}numFmt")) or "decimal",
                value(level.find(f"{W}lvlText")),
                value(level.find(f"{W}pStyle")),
            ),
        )


def integer(text: str) -> int:
    """Return the number that ``text`` is; 0 for what is none."""
    return int(text) if text.lstrip("-").isdigit() else 0
