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

from typing import Any

from ..engine.room import Call

COLLAPSING = ("normal", "pre-line")
"""Values of ``white-space`` that wrap lines and drop the space at their ends."""

_NO_BREAK_SPACE, _WORD_JOINER = "\N{NO-BREAK SPACE}", "\N{WORD JOINER}"


class FullLines:
    """Fills a line with text whose last space is too much."""

    def split_first_line(self, call: Call) -> Any:
        """Return the first line of a text; see the remedies of this module."""
        split = call.proceed()
        text = call.text
        if split[2] is None or call.style["white_space"] not in COLLAPSING:
            return split
        size = len(text.encode())
        if text.endswith(_NO_BREAK_SPACE):
            call.text = text + _WORD_JOINER
            firm = call.proceed()
            return firm if firm[2] is not None and firm[2] < size else split
        shorter = text.rstrip(" ")
        if not shorter or shorter == text:
            return split
        call.text = shorter
        layout, length, resume, *metrics = call.proceed()
        if resume is not None or metrics[0] > call.max_width:
            return split
        return (layout, length, size, *metrics)
