"""MathML → a formula in words: what a screen reader says where a formula is a picture.

Presentation MathML (MathML 3, chapter 3) is read from left to right, as a teacher reads a line
from the board: "x squared plus 1", 「x 的平方 加 1」. What has no word of its own is said as it
stands, so that nothing of a formula is lost.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence

from ..languages import Spoken

_SUMS = "∑∏∫∬∭∮⋃⋂"
_JOIN = "\u2060"
"""Holds the comma of 1{,}000 and what follows it together."""

_SILENT = {"\u2061", "\u2062", "\u2063", "\u2064", ",", ""}
"""Invisible operators (MathML 3, 3.2.5.5), and the comma, which is a pause by itself."""


def spoken(tree: ElementTree.Element, words: Spoken) -> str:
    """Return the formula ``tree`` in the ``words`` of a language."""
    return _Speaker(words).say(tree)


class _Speaker:
    def __init__(self, words: Spoken) -> None:
        self.words = words

    def say(self, element: ElementTree.Element) -> str:
        """Return one element in words."""
        name = element.tag
        parts = list(element)
        match name:
            case "mfrac" if element.get("linethickness", "").startswith("0"):
                return self.words.choose.format(*map(self.say, parts))
            case "mfrac":
                return self._fraction(parts)
            case "msqrt":
                return self.words.root.format(self._row(parts))
            case "mroot":
                return self.words.any_root.format(*map(self.say, parts))
            case "msup":
                return self._power(self.say(parts[0]), parts[1])
            case "msub" if not _characters(parts[1]):
                return self.say(parts[0])
            case "msub" | "munder" if self._is_operator(parts[0]):
                return self.words.operator.format(*map(self.say, parts))
            case "msub":
                return self.words.index.format(*map(self.say, parts))
            case "msubsup" | "munderover":
                base, below, above = parts
                if _is_sum(base) and _characters(below):
                    return self.words.limits.format(*map(self.say, parts))
                inner = self.say(base)
                if _characters(below):
                    inner = self.words.index.format(inner, self.say(below))
                return self._power(inner, above)
            case "mover":
                pattern = self.words.accents.get(_characters(parts[1]), self.words.over)
                return pattern.format(*map(self.say, parts))
            case "munder":
                return self.words.under.format(*map(self.say, parts))
            case "mtable":
                rows = (self._row(list(row)) for row in parts)
                return "; ".join(
                    self.words.row.format(number, row) for number, row in enumerate(rows, start=1)
                )
            case "mtext":
                return self._sign(_characters(element).replace("_", " "))  # my_variable
            case "mi" | "mn" | "mo" | "ms":
                return self._sign(_characters(element))
            case "mspace" | "mphantom":
                return ""
            case _:
                return self._row(parts)

    def _row(self, parts: Sequence[ElementTree.Element]) -> str:
        said = " ".join(word for word in self._sayings(parts) if word)
        said = re.sub(r" ([,;:，；：])", r"\1", said).strip()
        return said.replace(f"{_JOIN} ", "").replace(_JOIN, "")

    def _sayings(self, parts: Sequence[ElementTree.Element]) -> Iterator[str]:
        for part in parts:
            if _characters(part) == "," and not len(part):
                yield f",{_JOIN}" if part.get("rspace") == "0" else ","
            else:
                yield self.say(part)

    def _fraction(self, parts: Sequence[ElementTree.Element]) -> str:
        above, below = map(self.say, parts)
        simple = all(_is_token(part) for part in parts)
        pattern = self.words.simple_fraction if simple else self.words.fraction
        return pattern.format(above, below)

    def _is_operator(self, element: ElementTree.Element) -> bool:
        name = _characters(element)
        return len(name) > 1 and name.isalpha() and name in self.words.signs

    def _power(self, base: str, exponent: ElementTree.Element) -> str:
        shown = _characters(exponent)
        if not shown:
            return base
        if shown == "∘":
            return self.words.degrees.format(base)
        if shown == "2":
            return self.words.squared.format(base)
        if shown == "3":
            return self.words.cubed.format(base)
        if shown and not shown.strip("′'"):
            return self.words.primed.format(base)
        return self.words.power.format(base, self.say(exponent))

    def _sign(self, shown: str) -> str:
        if shown in _SILENT:
            return ""
        if shown in self.words.signs:
            return self.words.signs[shown]
        if len(shown) == 1 and "GREEK" in (name := unicodedata.name(shown, "")):
            # "GREEK SMALL LETTER ALPHA": its name is its word, in every language.
            letter = name.removesuffix(" SYMBOL").split()[-1].lower()
            return letter.capitalize() if "CAPITAL" in name else letter
        # Letters of a styled alphabet (𝑥, ℝ) are said as the letters that they are.
        return "".join(
            unicodedata.normalize("NFKC", one) if one.isalpha() else one for one in shown
        )


def _characters(element: ElementTree.Element) -> str:
    return "".join(element.itertext()).strip()


def _is_token(element: ElementTree.Element) -> bool:
    """Return whether ``element`` is one number or one letter, alone in its row."""
    while element.tag == "mrow" and len(element) == 1:
        element = element[0]
    return element.tag in ("mi", "mn")


def _is_sum(element: ElementTree.Element) -> bool:
    shown = _characters(element)
    return len(shown) == 1 and shown in _SUMS
