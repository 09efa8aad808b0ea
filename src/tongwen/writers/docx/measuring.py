"""How wide words are in the faces that they are set in, and how they break into lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from ...columns import measured
from ...institute import Institute, upright_files
from ...languages import is_wide
from ...look.spots import Spot
from .palette import BOLD_FROM

_MM = 25.4 / 72

_SAFETY = 1.03
"""Words are taken for this much wider than they are: a reader may set them in another face."""


class Widths:
    """How wide words are in an institute's faces; Han a square each."""

    def __init__(self, institute: Institute) -> None:
        self._brought = upright_files(institute.font_files)
        self._faces: dict[tuple[str, int], Callable[[str], float]] = {}

    def width(self, words: str, spot: Spot) -> float:
        """Return how wide ``words`` are in one line, in mm."""
        style = spot.style
        key = (style.families[0], 700 if style.weight >= BOLD_FROM else style.weight)
        if key not in self._faces:
            self._faces[key] = measured(*key, self._brought)
        advance = self._faces[key]
        points = sum(advance(sign) * style.size + style.tracking for sign in words)
        return points * _MM * _SAFETY

    def lines(self, words: str, spot: Spot, room: float) -> int:
        """Return how many lines ``words`` take in ``room`` mm; those wider than it break inside."""
        count, used = 1, 0.0
        for piece in _pieces(words):
            wide = self.width(piece, spot)
            kept = self.width(piece.rstrip(), spot)
            if used and used + kept > room:
                count, used = count + 1, 0.0
            if kept > room:
                count += math.ceil(kept / max(room, 1.0)) - 1
                used = room
            else:
                used += wide
        return count

    def longest(self, words: str, spot: Spot) -> float:
        """Return how wide what cannot be broken in ``words`` is at most, in mm."""
        return max((self.width(piece.rstrip(), spot) for piece in _pieces(words)), default=0.0)

    def evened(self, words: str, spot: Spot, room: float) -> float:
        """Return :meth:`even`; one line's width alone where all fits into a line."""
        if self.lines(words, spot, room) > 1:
            return self.even(words, spot, room)
        return min(room, self.width(words, spot) + 1)

    def even(self, words: str, spot: Spot, room: float) -> float:
        """Return how wide to set ``words`` in at most ``room`` mm, for lines of like length."""
        count = self.lines(words, spot, room)
        if count < 2:
            return room
        low, high = self.longest(words, spot), room
        while high - low > 1:
            middle = (low + high) / 2
            if self.lines(words, spot, middle) > count:
                low = middle
            else:
                high = middle
        # Something to spare, for faces that are a little wider than ours.
        return min(room, high * 1.04 + 1)


def _pieces(words: str) -> Iterable[str]:
    """Part ``words`` where a line may end: after spaces and hyphens, round Han characters."""
    piece = ""
    for sign in words:
        if is_wide(sign):
            if piece:
                yield piece
            yield sign
            piece = ""
        elif sign in " -/":
            yield piece + sign
            piece = ""
        else:
            piece += sign
    if piece:
        yield piece
