"""Pieces of a line that have no space between them, marked for whoever copies text out.

A line is drawn in pieces: one for each change of face, and some for a change of room alone, as
beside a digit among Han characters. Programs that read a page go by the gaps between letters,
and take some of a thirtieth of an em for a space: 「於 2030 年」 would be copied out. Pieces that
touch, but for such a gap, are said as one (ActualText, ISO 32000-1, 14.9.4), over the words
that each has of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..lines.justification import WIDE_CHARACTER

_CLOSE = 0.02
"""Em. A gap below this is taken for a space by nobody."""

_WIDE, _WIDER = 0.25, 0.45
"""Em. A gap above this is meant as one; Han characters stand further apart in justified lines."""


@dataclass(slots=True)
class Joints:
    """Finds the pieces that are to be read as one, in the order of drawing.

    Attributes:
        runs: each a list of what :meth:`add` was given, two or more, with a gap among them.
    """

    runs: list[list[Any]] = field(default_factory=list)
    _last: Any = None
    _line: Any = None
    _run: list[Any] = field(default_factory=list)
    _gap: bool = False

    def add(self, piece: Any, box: Any, line: Any) -> None:
        """Take the next piece: its drawn characters, and its line."""
        if self._last is not None and line is self._line and line is not None:
            joint = _joint(self._last, box)
        else:
            joint = None
        if joint is None:
            self.end()
        self._gap = self._gap or bool(joint)
        self._run.append(piece)
        self._last, self._line = box, line

    def end(self) -> None:
        """End the run: what follows is no words, or not of this line."""
        if self._gap:
            self.runs.append(self._run)
        self._run, self._gap, self._last, self._line = [], False, None, None


def _joint(before: Any, after: Any) -> bool | None:
    """Return whether a gap stands between two pieces that touch; None where they do not."""
    if not before.text or not after.text:
        return None
    if before.text[-1].isspace() or after.text[0].isspace():
        return None
    size = min(before.style["font_size"], after.style["font_size"])
    gap = (after.position_x - before.position_x - before.width) / size
    wide = any(WIDE_CHARACTER.match(sign) for sign in (before.text[-1], after.text[0]))
    if abs(gap) > (_WIDER if wide else _WIDE):
        return None
    return bool(gap > _CLOSE)
