"""Numbers and bullets of lists as Word counts them (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ...languages.counting import numeral
from .package import Element, W, value

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def written_number(number: int, form: str) -> str | None:
    """Return ``number`` in a number format (17.18.59); None for one that is not known here."""
    if form in ("decimal", "", "arabic"):
        return str(number)
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("lowerLetter", "upperLetter", "alphabetic"):
        sign = _LETTERS[(number - 1) % 26] * ((number - 1) // 26 + 1) if number > 0 else ""
        return sign.upper() if form == "upperLetter" else sign
    if form in ("lowerRoman", "upperRoman", "roman"):
        return numeral(number, "upper-roman" if form == "upperRoman" else "lower-roman")
    if form in ("bullet", "none"):
        return ""
    return None


@dataclass(frozen=True)
class Numbering:
    """numbering.xml: lists, their levels, and where each begins."""

    root: Element | None

    @cached_property
    def abstract(self) -> Mapping[str, Element]:
        """Return identifier → abstract list."""
        nodes = () if self.root is None else self.root.findall(f"{W}abstractNum")
        return {value(node, "abstractNumId"): node for node in nodes}

    @cached_property
    def lists(self) -> Mapping[str, Element]:
        """Return identifier → list."""
        nodes = () if self.root is None else self.root.findall(f"{W}num")
        return {value(node, "numId"): node for node in nodes}

    def level(self, number: str, level: int) -> Element | None:
        """Return ``w:lvl`` of a list."""
        node = self.lists.get(number)
        if node is None:
            return None
        for override in node.findall(f"{W}lvlOverride"):
            own = override.find(f"{W}lvl")
            if value(override, "ilvl") == str(level) and own is not None:
                return own
        abstract = self.abstract.get(value(node.find(f"{W}abstractNumId")))
        for found in () if abstract is None else abstract.findall(f"{W}lvl"):
            if value(found, "ilvl") == str(level):
                return found
        return None

    def level_of_style(self, number: str, style: str) -> int | None:
        """Return the level of a list that is bound to ``style``."""
        for level in range(9):
            node = self.level(number, level)
            if node is not None and value(node.find(f"{W}pStyle")) == style:
                return level
        return None


class Counted(NamedTuple):
    """An item of a list: its label as it shows, None in a format that is not known here, its number
    in its level, and the format.
    """

    label: str | None
    number: int
    format: str


@dataclass
class Counting:
    """The lists of a document, counted from front to back."""

    numbering: Numbering
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def count(self, number: str, place: int) -> Counted | None:
        """Return the next item of the list at the level ``place``; None for no such list."""
        level = self.numbering.level(number, place)
        if level is None:
            return None
        node = self.numbering.lists[number]
        counts = self._counts.setdefault(value(node.find(f"{W}abstractNumId")), {})
        if number not in self._begun:
            self._begun.add(number)
            for change in node.findall(f"{W}lvlOverride"):
                start = value(change.find(f"{W}startOverride"))
                if start.isdecimal():
                    counts[_integer(value(change, "ilvl"))] = int(start) - 1
        counts[place] = counts.get(place, _start(level) - 1) + 1
        for deeper in [at for at in counts if at > place]:
            del counts[deeper]
        return Counted(self._label(number, level, counts), counts[place], _format(level))

    def _label(self, number: str, level: Element, counts: Mapping[int, int]) -> str | None:
        text = value(level.find(f"{W}lvlText"))
        if _format(level) in ("bullet", "none"):
            return text if _format(level) == "bullet" else ""
        made = ""
        for piece in re.split(r"(%\d)", text):
            written: str | None = piece
            if re.fullmatch(r"%\d", piece):
                at = int(piece[1]) - 1
                upper = self.numbering.level(number, at)
                shown = level if upper is None else upper
                written = written_number(counts.get(at, _start(shown)), _format(shown))
            if written is None:
                return None
            made += written
        return made


def _format(level: Element) -> str:
    return value(level.find(f"{W}numFmt")) or "decimal"


def _start(level: Element) -> int:
    """Return what a level begins with; where it does not say, 0 (17.9.25)."""
    return _integer(value(level.find(f"{W}start")))


def _integer(text: str) -> int:
    return int(text) if text.isdecimal() else 0
