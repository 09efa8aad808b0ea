"""Dots under emphasised Chinese (W3C, clreq, 3.3.1, 著重號).

Han is not slanted. What is emphasised in it has a dot under each character, and none under a
mark of punctuation or a Latin letter. WeasyPrint knows no ``text-emphasis``, so the dots are drawn
here, when a line has been: under the middle of each character, wherever justification has put it.
They are no text: in the PDF they are artifacts, as a rule is.

The style sheet says where: text has dots where ``--under-dots`` is 1. The property is inherited.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.draw as drawing
from weasyprint.formatting_structure import boxes
from weasyprint.text.ffi import FROM_UNITS

from .justification import HAN_CHARACTER

PROPERTY = "__under_dots"
"""WeasyPrint's name of the custom property."""

BELOW = 0.24
"""How far a dot's middle is below the baseline, in em: just under the character's square."""

RADIUS = 0.07
"""A dot's radius, in em."""

_ROUND = 0.5523
"""How far the handles of a Bézier curve reach that draws a quarter of a circle, in radii."""

_REPLACING = threading.Lock()


@contextmanager
def dotted_emphasis() -> Iterator[None]:
    """Let WeasyPrint draw dots under what the style sheet wants them under, in this block."""
    with _REPLACING:
        draw_line, draw_words = drawing.draw_inline_level, drawing.draw_text
        waiting: list[tuple[Any, float, float]] = []

        def draw_text(stream: Any, box: Any, *rest: Any, **named: Any) -> None:
            draw_words(stream, box, *rest, **named)
            if _wants_dots(box):
                waiting.extend((box, *place) for place in _places(box))

        def draw_inline_level(stream: Any, page: Any, box: Any, *rest: Any, **named: Any) -> None:
            draw_line(stream, page, box, *rest, **named)
            # Only now: within a line each piece of text is marked as content.
            if waiting and isinstance(box, boxes.LineBox):
                with stream.artifact():
                    for text, x, y in waiting:
                        _draw_dot(stream, text, x, y)
                waiting.clear()

        drawing.draw_text, drawing.draw_inline_level = draw_text, draw_inline_level
        try:
            yield
        finally:
            drawing.draw_text, drawing.draw_inline_level = draw_words, draw_line


def _wants_dots(box: Any) -> bool:
    tokens = [token for token in box.style[PROPERTY] or () if token.type == "number"]
    return (
        bool(tokens)
        and tokens[0].value == 1
        and box.style["visibility"] == "visible"
        and HAN_CHARACTER.search(box.text) is not None
    )


def _places(box: Any) -> Iterator[tuple[float, float]]:
    """Yield the middle of the dot under each Han character of a text, in px."""
    layout, size = box.pango_layout, box.style["font_size"]
    y = box.position_y + box.baseline + BELOW * size
    layout.reactivate(box.style)
    line, _ = layout.get_first_line()
    encoded = layout.text.encode()
    x = float(box.position_x)
    run = line.runs[0]
    while run:
        item, glyphs = run.data.item, run.data.glyphs
        for index in range(glyphs.num_glyphs):
            geometry = glyphs.glyphs[index].geometry
            rest = encoded[item.offset + glyphs.log_clusters[index] :][:4].decode(errors="ignore")
            if HAN_CHARACTER.match(rest):
                # A Han character is as wide as it is high; room on its left is in its offset.
                yield x + geometry.x_offset * FROM_UNITS + size / 2, y
            x += geometry.width * FROM_UNITS
        run = run.next
    layout.deactivate()


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
