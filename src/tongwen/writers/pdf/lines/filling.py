"""Lines are filled to their end where the next word is in an element of its own.

WeasyPrint lays out a paragraph's text piece by piece. Where a piece fits its line but for
the space at its end, Pango lets the space hang over and finds no place to break, WeasyPrint
finds the line too long, and breaks it after its first word: a line of a few letters stands
in the middle of the paragraph. Two remedies:

* a space that may be broken at takes no room at a line's end (CSS Text 3, 4.1.2), so the
  piece without it fits;
* after a space that may not (before a citation), a character without width holds the
  space to the line, and Pango breaks before the last word.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.layout.inline as inline_layout

_REPLACING = threading.Lock()
_COLLAPSING = ("normal", "pre-line")
"""Values of ``white-space`` that wrap lines and drop the space at their ends."""

_NO_BREAK_SPACE, _WORD_JOINER = "\N{NO-BREAK SPACE}", "\N{WORD JOINER}"


@contextmanager
def full_lines() -> Iterator[None]:
    """Let WeasyPrint fill a line with text whose last space is too much, in this block."""
    with _REPLACING:
        original = inline_layout.split_first_line

        def split_first_line(
            text: str, style: Any, context: Any, max_width: Any, *arguments: Any, **options: Any
        ) -> Any:
            split = original(text, style, context, max_width, *arguments, **options)
            if split[2] is None or style["white_space"] not in _COLLAPSING:
                return split
            size = len(text.encode())
            if text.endswith(_NO_BREAK_SPACE):
                firm = original(
                    text + _WORD_JOINER, style, context, max_width, *arguments, **options
                )
                return firm if firm[2] is not None and firm[2] < size else split
            shorter = text.rstrip(" ")
            if not shorter or shorter == text:
                return split
            layout, length, resume, *metrics = original(
                shorter, style, context, max_width, *arguments, **options
            )
            if resume is not None or metrics[0] > max_width:
                return split
            return (layout, length, size, *metrics)

        inline_layout.split_first_line = split_first_line
        try:
            yield
        finally:
            inline_layout.split_first_line = original
