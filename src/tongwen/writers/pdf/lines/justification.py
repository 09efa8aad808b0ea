"""Chinese lines are justified in the order of the W3C's requirements (clreq, 3.4.1).

WeasyPrint justifies by widening spaces, of which a Chinese line has none, or two in the middle
of it round an English name. Here a line that is too long takes what it needs from its marks of
full width, up to half a square each, so that its characters keep their pitch. One that is too
short widens the spaces between Latin words, and only then the room between its characters.
:mod:`.breaking` chooses the lines so that the last is seldom needed. What characters do to one
another is in :mod:`.han_spacing`.

A line of words has its spaces widened. Where they would be wide enough to be seen, its letters
stand apart by a hair, too, as compositors have it: so little that the line is as dark as others.

From right to left spaces are widened, as WeasyPrint does; but there Pango takes each from another
face than before, and the line would be shorter than it was measured.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ....languages import CLOSING, IDEOGRAPHS, KANA, NO_LINE_END, han_variant, script_of
from ..engine import boxes
from ..engine.room import Call
from ..engine.text import Change, changed_text

WIDE_CHARACTER = re.compile(f"[{IDEOGRAPHS}{KANA}{NO_LINE_END}{CLOSING}]")
"""A character of full width, beside which a line may be widened."""

HAN_CHARACTER = re.compile(f"[{IDEOGRAPHS}{KANA}]")
"""A Chinese character or kana, no mark of punctuation."""

SQUEEZED = 0.5
"""How much of its square a mark may give up, in em."""

WIDENED = 0.5
"""How much wider a space between Latin words may become before characters are spread, in shares
of itself."""

CENTRED = "，。、；：！？"
"""Marks that stand in the middle of their square by the forms of Taiwan and Hong Kong, and so are
empty on each side by half as much."""

_FULL = "！？"
"""Marks whose ink fills their square too far to be squeezed."""

_SPACES = " \N{NO-BREAK SPACE}"

_MOST, _SEEN, _SHORT = 0.3, 0.12, 2.5
"""The widest gap that justification may make between two characters, in em; from which on one is
seen, which it makes only where the line lacks no more in all than the third."""

EASY, TRACKED = 0.08, 0.012
"""By how much spaces between words grow, in em, before letters stand apart, and by how much these
do at most."""

_LETTERS = re.compile(r"[\u0021-\u052f\u1e00-\u1fff\u2010-\u2027\u2032-\u205e]*\Z")
"""A text of Latin, Greek and Cyrillic letters and their marks: those of some scripts are joined."""

_KEPT = 0.05
"""Of a thousandth of an em: what rounding to the engine's units does not make less than whole."""

_HAIR = 0.01
"""Px. What is less is no difference."""


class HanJustification:
    """Justifies lines of Han, and those from right to left; others are left to WeasyPrint."""

    def justify_line(self, call: Call) -> None:
        """Fill a line by what it lacks."""
        texts = list(_text_boxes(call.line))
        wide = sum(len(WIDE_CHARACTER.findall(box.text)) for box in texts)
        narrow = sum(len(box.text) for box in texts) - wide
        script = script_of(str(call.line.style["lang"] or ""))
        if call.line.style["direction"] == "rtl":
            _widen_spaces(call.line, texts, call.extra_width)
        elif wide < 2 or (wide * 2 < narrow and script.justification == "words"):
            if not _track(call.line, texts, call.extra_width):
                call.proceed()
        else:
            _widen(call.line, texts, call.extra_width)


def is_centred(mark: str, style: Any) -> bool:
    """Return whether ``mark`` stands in the middle of its square in the forms of ``style``."""
    return mark in CENTRED and han_variant(str(style["lang"])) != "SC"


def may_give(mark: str, style: Any) -> float:
    """Return how much of its width a mark of full width may give up, in px; 0 for others."""
    if mark in _FULL or mark not in f"{NO_LINE_END}{CLOSING}" or is_halved(style):
        return 0.0
    return SQUEEZED * float(style["font_size"])


def is_halved(style: Any) -> bool:
    """Return whether a mark is set in half its width."""
    settings = style["font_feature_settings"]
    return settings != "normal" and bool(dict(settings).get("halt"))


def squeeze(line: Any, excess: float) -> None:
    """Take ``excess`` px from the marks of a line, from each in proportion to what it may give.

    A mark gives up the side on which its square is empty, or half on each. One that hangs into a
    margin by its empty half stays as it is.
    """
    characters = [(box, place) for box in _text_boxes(line) for place in range(len(box.text))]
    if characters and characters[0][0].text[0] in NO_LINE_END:
        del characters[0]
    if characters and not is_centred(characters[-1][0].text[-1], characters[-1][0].style):
        del characters[-1]
    found = [
        (box, place, given)
        for box, place in characters
        if (given := may_give(box.text[place], box.style))
    ]
    room = sum(given for _, _, given in found)
    if not room or excess < _HAIR:
        return
    share = min(1.0, excess / room)
    changes: dict[Any, dict[int, Change]] = defaultdict(dict)
    for box, place, given in found:
        mark, less = box.text[place], share * given
        before = less if mark in NO_LINE_END else less / 2 if is_centred(mark, box.style) else 0.0
        changes[box][place] = Change(-before, -less)
    _change(line, changes)


def _widen_spaces(line: Any, texts: list[Any], extra: float) -> None:
    spaces = [
        (box, place)
        for box in texts
        for place, character in enumerate(box.text)
        if character in _SPACES
    ]
    changes: dict[Any, dict[int, Change]] = defaultdict(dict)
    for box, place in spaces:
        changes[box][place] = Change(0.0, extra / len(spaces))
    _change(line, changes)


def _track(line: Any, texts: list[Any], extra: float) -> bool:
    """Fill a loose line between its letters, too; return False for one that is not, or cannot."""
    spaces, letters = [], []
    for box in texts:
        spaced = _LETTERS.match(re.sub(f"[{_SPACES}]", "", box.text))
        for place, character in enumerate(box.text):
            if character in _SPACES:
                spaces.append((box, place))
            elif spaced and place + 1 < len(box.text):  # what follows a text may be a note's call
                letters.append((box, place))
    size = float(line.style["font_size"])
    over = extra - EASY * size * len(spaces)
    if over <= len(letters) * size / 1000 or not spaces or not letters:
        return False
    # In whole thousandths, since the engine drops what is less from each letter that it draws.
    unit = size / 1000
    apart = (int(min(TRACKED * size, over / len(letters)) / unit) + _KEPT) * unit
    wider = (extra - apart * len(letters)) / len(spaces)
    changes: dict[Any, dict[int, Change]] = defaultdict(dict)
    for gaps, width in ((letters, apart), (spaces, wider)):
        for box, place in gaps:
            changes[box][place] = Change(0.0, width)
    _change(line, changes)
    return True


def _widen(line: Any, texts: list[Any], extra: float) -> None:
    characters = [(box, place) for box in texts for place in range(len(box.text))]
    spaces, joints = [], []
    for (box, place), (other, after) in pairwise(characters):
        if box.text[place] in _SPACES:
            spaces.append((box, place))
        elif WIDE_CHARACTER.match(box.text[place]) and WIDE_CHARACTER.match(other.text[after]):
            joints.append((box, place))
    size = max(box.style["font_size"] for box in texts)
    changes: dict[Any, dict[int, Change]] = defaultdict(dict)
    wider = min(extra / len(spaces), WIDENED * 0.25 * size) if spaces else 0.0
    gap = (extra - wider * len(spaces)) / len(joints) if joints else 0.0
    if gap > (_MOST if extra <= _SHORT * size else _SEEN) * size:
        return  # a line before a long address or name: better ragged than torn apart
    for box, place in spaces:
        changes[box][place] = Change(0.0, wider)
    for box, place in joints:
        changes[box][place] = Change(0.0, gap)
    _change(line, changes)


def _change(box: Any, changes: dict[Any, dict[int, Change]], moved: float = 0.0) -> float:
    """Make the changes of the texts in ``box``, and move what follows; return how far, in px."""
    if isinstance(box, boxes.TextBox):
        box.position_x += moved
        wider = 0.0
        if box in changes:
            box.pango_layout = changed_text(box.text, box.style, changes[box])
            wider = sum(change.width for change in changes[box].values())
            box.width += wider
        return moved + wider
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.position_x += moved
        before = moved
        children = box.children
        if box.style["direction"] == "rtl":  # the last of them stands at the left
            children = children[::-1]
        for child in children:
            if child.is_in_normal_flow():
                moved = _change(child, changes, moved)
        box.width += moved - before
        return moved
    box.translate(moved, 0)
    return moved


def _text_boxes(box: Any) -> Iterator[Any]:
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            if child.text:
                yield child
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            yield from _text_boxes(child)
