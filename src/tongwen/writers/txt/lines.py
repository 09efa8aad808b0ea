"""Lines of plain text: how wide characters are, and where a line may end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WIDTH = 72
"""Columns: what mail programs show without wrapping again."""

GUARD = "\N{WORD JOINER}"
"""Stands unseen before a sign that would be read as a mark at the beginning of a line."""

_OPENING = frozenset("（〔［｛〈《「『【〖“‘([{<")
_WIDE = "WF"


def columns(text: str) -> int:
    """Return how many columns ``text`` takes: two for a wide character (UAX #11), 0 for a mark."""
    return sum(
        0
        if unicodedata.category(character) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(character) in _WIDE
        else 1
        for character in text
    )


def wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """Return ``text`` as lines of at most :data:`WIDTH` columns, where words allow it.

    A newline in it ends a line. An address is never broken.

    Args:
        first: what stands before the first line; rest: before each that follows.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, empty = (rest if lines else first), True
        for space, piece in _pieces(paragraph):
            gap = "" if empty else space
            if not empty and columns(line + gap + piece) > WIDTH:
                lines.append(line.rstrip(" "))
                line, gap = rest, GUARD if piece.startswith(">") else ""
            line, empty = line + gap + piece, False
        lines.append(line.rstrip(" "))
    return lines


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a line that stay whole, each with the space before it."""
    for word in re.finditer(r"( *)([^ ]+)", text):
        space, piece = word[1], ""
        for character in word[2]:
            if piece and _may_part(piece[-1], character):
                yield space, piece
                space, piece = "", ""
            piece += character
        yield space, piece


def _may_part(before: str, after: str) -> bool:
    """Whether a line may end between two characters of a word.

    It may beside a Han character, a syllable or a kana, but not before a mark that closes or after
    one that opens (the heart of UAX #14).
    """
    wide = [unicodedata.east_asian_width(sign) in _WIDE for sign in (before, after)]
    if not any(wide) or before in _OPENING or unicodedata.category(before) in ("Ps", "Pi"):
        return False
    return unicodedata.category(after)[0] not in "PM" or after in _OPENING
