"""Which way words run where both ways meet (Unicode, UAX 9)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Literal

Way = Literal["L", "R"]
"""From the left, or from the right."""


def directions(words: str, around: Way = "R") -> Iterator[tuple[str, bool]]:
    """Yield the stretches of ``words``, each with whether it runs from right to left.

    What has no direction of its own goes with letters only between two of their kind, else with
    the paragraph ``around`` them (UAX 9, N1, N2 and W7).
    """
    other = "L" if around == "R" else "R"
    strong: list[str] = []
    left: list[str] = []
    before = ""
    for character in words:
        mark = _strong(character)
        if before == "L" and unicodedata.bidirectional(character) == "EN":
            mark = "L"  # a number behind a word is that word's (W7)
        strong.append(mark)
        before = mark or before
        left.append(before)
    after = ""
    ways = []
    for place in range(len(words) - 1, -1, -1):
        after = strong[place] or after
        against = strong[place] == other or (not strong[place] and left[place] == after == other)
        ways.append(against == (other == "R"))
    ways.reverse()
    start = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or ways[place] != ways[start]:
            yield words[start:place], ways[start]
            start = place


def direction_of(words: str) -> Literal["ltr", "rtl", ""]:
    """Return the direction of the first letter that has one (UAX 9, P2); "" where none has."""
    for character in words:
        if mark := _strong(character):
            return "ltr" if mark == "L" else "rtl"
    return ""


def _strong(character: str) -> str:
    way = unicodedata.bidirectional(character)
    return "L" if way == "L" else "R" if way in ("R", "AL", "AN") else ""
