"""Chinese lines are justified between their characters.

WeasyPrint justifies by widening spaces, of which a Chinese line has none, or two in the middle
of it round an English name. Here what a line lacks is spread over all its characters (W3C, clreq,
3.4.1). What characters do to one another is in :mod:`.han_spacing`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from ....languages import CLOSING, IDEOGRAPHS, NO_LINE_END, script_of
from ..engine import boxes
from ..engine.room import Call
from ..engine.text import spread_out

WIDE_CHARACTER = re.compile(f"[{IDEOGRAPHS}{NO_LINE_END}{CLOSING}]")
"""A character of full width, beside which a line may be widened."""

HAN_CHARACTER = re.compile(f"[{IDEOGRAPHS}]")
"""A Chinese character, no mark of punctuation."""

_MOST = 0.3
"""The widest gap that justification may make between two characters, in em."""


# --- justification -------------------------------------------------------------------------


class HanJustification:
    """Justifies lines of Han between their characters; others are left to WeasyPrint."""

    def justify_line(self, call: Call) -> None:
        """Spread what a line lacks over its characters, if it is one of Han."""
        texts = list(_text_boxes(call.line))
        wide = sum(len(WIDE_CHARACTER.findall(box.text)) for box in texts)
        narrow = sum(len(box.text) for box in texts) - wide
        script = script_of(str(call.line.style["lang"] or ""))
        if wide < 2 or (wide * 2 < narrow and script.justification == "words"):
            call.proceed()
        else:
            _spread(call.line, texts, call.extra_width)


def _laid_out(box: Any, gap: float) -> tuple[Any, float]:
    """Return the box's text with ``gap`` px between its characters, and its width in px."""
    return spread_out(box.text, box.style, gap, lambda sign: bool(WIDE_CHARACTER.match(sign)))


def _spread(line: Any, texts: list[Any], extra: float) -> None:
    # How much wider a gap makes each box is Pango's affair (the ends of a run get less than
    # its middle), but it is in proportion: a trial tells how much.
    trial = 8.0
    growth = [(_laid_out(box, trial)[1] - _laid_out(box, 0)[1]) / trial for box in texts]
    joints = [
        _is_joint(left.text[-1:], right.text[:1]) for left, right in itertools.pairwise(texts)
    ]
    room = sum(growth) + sum(joints)
    if room <= 0:
        return
    gap = extra / room
    if gap > _MOST * max(box.style["font_size"] for box in texts):
        return  # a line before a long address: better ragged than torn apart
    steps = {}
    for index, box in enumerate(texts):
        steps[box] = (gap * growth[index], gap if index < len(joints) and joints[index] else 0.0)
    _move(line, steps, gap, 0.0)


def _is_joint(before: str, after: str) -> bool:
    """Return whether two pieces of a line may stand further apart.

    Not Latin and Han: they stand as far apart as programs bear that copy text out, see
    :data:`.han_spacing.SLIVER`.
    """
    return bool(WIDE_CHARACTER.match(before) and WIDE_CHARACTER.match(after))


def _move(box: Any, steps: dict[Any, tuple[float, float]], gap: float, advance: float) -> float:
    """Widen the texts in ``box`` and move what follows; return how far it has moved, in px."""
    if isinstance(box, boxes.TextBox):
        box.position_x += advance
        if box not in steps:
            return advance
        growth, joint = steps[box]
        if growth:
            box.pango_layout, _ = _laid_out(box, gap)
        box.width += growth
        return advance + growth + joint
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.position_x += advance
        moved = advance
        for child in box.children:
            if child.is_in_normal_flow():
                moved = _move(child, steps, gap, moved)
        box.width += moved - advance
        return moved
    box.translate(advance, 0)
    return advance


def _text_boxes(box: Any) -> Iterator[Any]:
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            if child.text:
                yield child
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            yield from _text_boxes(child)
