"""What glyphs say that are drawn from left to right, in the order in which it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_LETTER = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_OTHER = "A-Za-z0-9\u00c0-\u024f"
_ANY_LETTER = re.compile(f"[{_LETTER}]")
_TURNED = re.compile(rf"[{_LETTER}](?:[^{_OTHER}]*[{_LETTER}])?(?![{_LETTER}])")
_KEPT = re.compile(rf"[{_OTHER}](?:[^{_LETTER}]*[{_OTHER}])?")
_NUMBER = re.compile(r"\d+")
_ALL = re.compile(".+", re.DOTALL)
_SWAPPED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def in_reading_order(drawn: Iterable[Any], *, from_right: bool = False) -> str:
    """Return the words of pieces of text drawn from left to right, in the order of reading.

    Letters of Arabic and Hebrew are drawn in the order in which they stand, their last one first
    (ISO 32000-1, 14.8.2.3.3); words in Latin and numbers among them are not. A glyph that stands
    for several letters has them in their order.

    Args:
        from_right: whether the line itself runs so, with words of the other kind in it.
    """
    pieces = list(drawn)
    text = "".join(piece.chars for piece in pieces)
    if not _ANY_LETTER.search(text):
        return text
    glyphs = [glyph.text or "" for piece in pieces for glyph in piece]
    if from_right:
        return "".join(_turned(_turned(glyphs, _ALL), _KEPT))
    return "".join(_turned(_turned(glyphs, _TURNED, marks=False), _NUMBER, marks=False))


def _turned(glyphs: list[str], part: re.Pattern[str], *, marks: bool = True) -> list[str]:
    """Return glyphs, those of each ``part`` in the other order, and its ``marks`` turned round."""
    turned = list(glyphs)
    for found in part.finditer("".join(glyph[:1] or " " for glyph in glyphs)):
        place = slice(*found.span())
        turned[place] = reversed(glyphs[place])
        if marks:
            turned[place] = [glyph.translate(_SWAPPED) for glyph in turned[place]]
    return turned
