"""An excerpt of a file: text cut out of it, which still knows where each character stood."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ...diagnostics import Span

BLANKS = " \t\n"
"""What surrounds words and is no word: not the ideographic space, which an author means."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Text with its places.

    Attributes:
        text: the characters.
        file: the file they come from.
        anchors: ``(offset in text, line, column)``, ascending, the first at offset 0: from
            an anchor on, up to the next one, characters stand side by side in the file.
    """

    text: str
    file: str
    anchors: tuple[tuple[int, int, int], ...]

    @classmethod
    def at(cls, text: str, span: Span) -> Excerpt:
        """Return ``text`` as it stands at ``span``."""
        line, column = max(span.line, 1), max(span.column, 1)
        ends = (found.end() for found in re.finditer("\n", text))
        below = ((start, line + number, column) for number, start in enumerate(ends, start=1))
        return cls(text, span.file, ((0, line, column), *below))

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of the character at ``offset``."""
        start, line, column = self.anchors[
            max(bisect_right(self.anchors, (offset, 1 << 60, 0)) - 1, 0)
        ]
        return line, column + max(offset - start, 0)

    def span(self, offset: int = 0) -> Span:
        """Return the place of the character at ``offset``."""
        return Span(self.file, *self.place(offset))

    def cut(self, start: int, end: int) -> Excerpt:
        """Return the part from ``start`` up to ``end``."""
        return self.edit([(0, start, ""), (end, len(self.text), "")]) if start <= end else self

    def strip(self) -> Excerpt:
        """Return it without blanks at its ends."""
        text = self.text.strip(BLANKS)
        if len(text) == len(self.text):
            return self
        start = len(self.text) - len(self.text.lstrip(BLANKS))
        return self.cut(start, start + len(text))

    def edit(self, edits: Sequence[tuple[int, int, str]]) -> Excerpt:
        """Return it with each ``(start, end, replacement)`` done; they ascend, none overlaps."""
        pieces: list[str] = []
        anchors: list[tuple[int, int, int]] = []
        length = kept = following = 0
        first = self.place(edits[0][1] if edits and edits[0][0] == 0 else 0)
        for start, end, replacement in (*edits, (len(self.text), len(self.text), "")):
            if kept < start:
                anchors.append((length, *self.place(kept)))
                following = bisect_right(self.anchors, (kept, 1 << 60, 0), following)
                while following < len(self.anchors) and self.anchors[following][0] < start:
                    offset, line, column = self.anchors[following]
                    anchors.append((length + offset - kept, line, column))
                    following += 1
                pieces.append(self.text[kept:start])
                length += start - kept
            if replacement:
                anchors.append((length, *self.place(start)))
                pieces.append(replacement)
                length += len(replacement)
            kept = end
        return Excerpt("".join(pieces), self.file, tuple(anchors) or ((0, *first),))
