"""Dots under emphasised Chinese, above emphasised Japanese and Korean.

W3C, clreq, 3.3.1, 著重號; jlreq, 3.3.9, 圏点; klreq, 드러냄표.

Han is not slanted. What is emphasised in it has a dot under or above each character, and none at a
mark of punctuation or a Latin letter. WeasyPrint knows no ``text-emphasis``, so the dots are drawn
here, when a line has been: at the middle of each character, wherever justification has put it.
They are no text: in the PDF they are artifacts, as a rule is.

The style sheet says where: text has dots where ``--under-dots`` or ``--over-dots`` is 1. Both
properties are inherited.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..engine import boxes
from ..engine.room import Call
from ..engine.text import glyphs
from .justification import HAN_CHARACTER

BELOW = {"__under_dots": 0.24, "__over_dots": -1.0}
"""WeasyPrint's name of a custom property → how far its dots' middle is below the baseline, in em:
just under the character's square, or just above it."""

RADIUS = 0.07
"""A dot's radius, in em."""

_ROUND = 0.5523
"""How far the handles of a Bézier curve reach that draws a quarter of a circle, in radii."""


class DottedEmphasis:
    """Draws dots under what the style sheet wants them under."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Any, float, float]] = []

    def draw_text(self, call: Call) -> None:
        """Draw a text, and note where its dots belong."""
        call.proceed()
        below = _dots_below(call.textbox)
        if below is not None:
            self._waiting.extend((call.textbox, *place) for place in _places(call.textbox, below))

    def draw_inline_level(self, call: Call) -> None:
        """Draw a line, and then its dots: within it each piece of text is marked as content."""
        call.proceed()
        if self._waiting and isinstance(call.box, boxes.LineBox):
            with call.stream.artifact():
                for text, x, y in self._waiting:
                    _draw_dot(call.stream, text, x, y)
            self._waiting.clear()


def _dots_below(box: Any) -> float | None:
    """Return how far below the baseline a text has dots, in em; None where it has none."""
    if box.style["visibility"] != "visible" or HAN_CHARACTER.search(box.text) is None:
        return None
    wanted = (below for name, below in BELOW.items() if boxes.number(box.style, name) == 1)
    return next(wanted, None)


def _places(box: Any, below: float) -> Iterator[tuple[float, float]]:
    """Yield the middle of the dot at each Han character of a text, in px."""
    size = box.style["font_size"]
    y = box.position_y + box.baseline + below * size
    for character, _, drawn in glyphs(box):
        if HAN_CHARACTER.match(character):
            # A Han character is as wide as it is high; room on its left is in its offset.
            yield drawn + size / 2, y


def _draw_dot(stream: Any, text: Any, x: float, y: float) -> None:
    radius = RADIUS * text.style["font_size"]
    handle = _ROUND * radius
    with stream.stacked():
        stream.set_color(text.style["color"])
        stream.move_to(x + radius, y)
        for right, down in ((0, 1), (-1, 0), (0, -1), (1, 0)):
            # From the point before it, a quarter of a turn back, to this one.
            before_right, before_down = down, -right
            stream.curve_to(
                x + radius * before_right + handle * right,
                y + radius * before_down + handle * down,
                x + radius * right + handle * before_right,
                y + radius * down + handle * before_down,
                x + radius * right,
                y + radius * down,
            )
        stream.fill()
