"""Room between Chinese and Latin, and none between two marks (W3C, clreq, 3.1.6 and 3.2.2).

A Han character beside a Latin letter or a digit stands a sliver apart from it, and a mark of
full width beside its like gives up half its width. Both are seen only where characters meet, and
they meet across elements: the end of a link, a name in another language, a running header that
the engine makes of a heading. So WeasyPrint's boxes are changed, between their making and their
layout, line by line of the source: a character that needs something gets a box of its own.

No character is added: what is copied out is the source. Where a line happens to begin or end
at a sliver, the sliver goes.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import weasyprint.formatting_structure.build as building
import weasyprint.layout.inline as inline_layout
from weasyprint.css import AnonymousStyle
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from ...languages import NO_LINE_END
from .han import CLOSING, HAN_CHARACTER

SLIVER = 0.14
"""The room between Han and Latin, in em. More than .15 em would be taken for a space by programs
that copy text out; clreq allows up to .25 em."""

_SEAM, _FORMULA = "\ufffc", "\ue000"
"""What stands for a picture or an element's own room, and for a formula, which reads as Latin."""

_UNSEEN = "\u00ad\u200b\u2060"
_BEFORE_LATIN = "$€£¥#@+\u2212[("
_BEHIND_LATIN = "%‰°℃′″™®©+])"
"""Signs that belong to the letter or digit behind them, or before them."""

_NEIGHBOURS = re.compile(f"[^{_UNSEEN}]")
_VERBATIM = frozenset({"code", "pre", "kbd", "samp"})
_REPLACING = threading.Lock()


@contextmanager
def set_apart() -> Iterator[None]:
    """Let WeasyPrint set Han and Latin apart and close up marks, until the block ends."""
    with _REPLACING:
        make, strip = building.create_anonymous_boxes, inline_layout.remove_last_whitespace

        def create_anonymous_boxes(box: Any) -> Any:
            _Line().read(box, verbatim=False)
            return make(box)

        def remove_last_whitespace(context: Any, line: Any) -> None:
            strip(context, line)
            _trim(line)

        building.create_anonymous_boxes = create_anonymous_boxes
        inline_layout.remove_last_whitespace = remove_last_whitespace
        try:
            yield
        finally:
            building.create_anonymous_boxes = make
            inline_layout.remove_last_whitespace = strip


# --- what a character needs -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Need:
    """What a character needs: a sliver on a side, or to give up half its width."""

    left: bool = False
    right: bool = False
    half: bool = False


def needs(text: str) -> dict[int, Need]:
    """Return what the characters of a paragraph need that stand otherwise than they are drawn."""
    found = {}
    seen = [match.start() for match in _NEIGHBOURS.finditer(text)]
    for order, place in enumerate(seen):
        character = text[place]
        if HAN_CHARACTER.match(character):
            left = order > 0 and _is_latin(text, seen, order - 1, -1)
            right = order + 1 < len(seen) and _is_latin(text, seen, order + 1, 1)
            if left or right:
                found[place] = Need(left, right)
        elif character in CLOSING:
            if order + 1 < len(seen) and text[seen[order + 1]] in CLOSING + NO_LINE_END:
                found[place] = Need(half=True)
        elif character in NO_LINE_END and order and text[seen[order - 1]] in NO_LINE_END:
            found[place] = Need(half=True)
    return found


def _is_latin(text: str, seen: list[int], order: int, step: int) -> bool:
    """Return whether what begins at a character, read forward or back, is a letter or a digit.

    Of signs before it, those count that belong to it: 「於$5」, 「於[3]」, 「5%的」.
    """
    signs = _BEFORE_LATIN if step > 0 else _BEHIND_LATIN
    while 0 <= order < len(seen) and text[seen[order]] in signs:
        order += step
    if not 0 <= order < len(seen):
        return False
    character = text[seen[order]]
    return character == _FORMULA or (character.isalnum() and character < "\u2e80")


# --- in WeasyPrint's boxes --------------------------------------------------------------------


@dataclass(slots=True)
class _Piece:
    """A text of a line, where it begins in the line, and the box that holds it."""

    parent: Any
    box: Any
    start: int
    fixed: bool


@dataclass(slots=True)
class _Line:
    """The texts of a block, in a row, and what of them is changed."""

    text: str = ""
    pieces: list[_Piece] = field(default_factory=list)

    def read(self, box: Any, *, verbatim: bool) -> None:
        """Read what is in ``box``, and change what is in its blocks."""
        if isinstance(box, boxes.ParentBox):
            self._children(box, verbatim or _is_verbatim(box))
            self._change()

    def _children(self, box: Any, verbatim: bool) -> None:
        for child in box.children:
            if isinstance(child, boxes.TextBox):
                self.pieces.append(_Piece(box, child, len(self.text), verbatim))
                self.text += child.text
            elif not child.is_in_normal_flow():
                _Line().read(child, verbatim=verbatim)
            elif (child.element_tag or "").endswith("::footnote-call"):
                self.text += _SEAM  # a raised number, which is no word of the line
            elif isinstance(child, boxes.InlineBox):
                self.text += _SEAM * _has_room(child, "left")
                fixed = verbatim or hasattr(child, "is_set") or _is_verbatim(child)
                self._children(child, fixed)
                self.text += _SEAM * _has_room(child, "right")
            else:
                self.text += _FORMULA if _is_formula(child) else _SEAM
                _Line().read(child, verbatim=verbatim)

    def _change(self) -> None:
        found = needs(self.text)
        changed: dict[int, tuple[Any, dict[int, list[Any]]]] = {}
        for piece in self.pieces:
            end = piece.start + len(piece.box.text)
            places = [place for place in found if piece.start <= place < end]
            if places and not piece.fixed and _is_chinese(piece.box):
                wanted = {place - piece.start: found[place] for place in places}
                _, parts = changed.setdefault(id(piece.parent), (piece.parent, {}))
                parts[id(piece.box)] = list(_parts(piece.box, wanted))
        for parent, parts in changed.values():
            parent.children = [
                part for child in parent.children for part in parts.get(id(child), [child])
            ]


def _has_room(box: Any, side: str) -> bool:
    """Return whether an element keeps what is beside it away, as a caption's label does."""
    if hasattr(box, "is_set"):
        return False
    sizes = (box.style[f"{name}_{side}"] for name in ("margin", "padding"))
    return any(size != "auto" and size.value for size in sizes)


def _is_formula(box: Any) -> bool:
    return box.element is not None and "mathematics" in (box.element.get("class") or "").split()


def _is_verbatim(box: Any) -> bool:
    """Return whether a box holds code or an address, each of them set as it is."""
    element = box.element
    if element is None or "::" in (box.element_tag or ""):
        return False
    if element.tag == "a":
        words, target = "".join(element.itertext()), element.get("href", "")
        return "://" in words or (len(words) > 3 and target.endswith(words))
    return element.tag in _VERBATIM


def _is_chinese(box: Any) -> bool:
    return str(box.style["lang"] or "").lower().startswith(("zh", "yue", "lzh"))


def _parts(box: Any, wanted: dict[int, Need]) -> Iterator[Any]:
    """Yield a text in parts, each character that needs something in a box of its own."""
    start, first = 0, True
    for place in sorted(wanted):
        if place > start:
            yield _part(box, box.text[start:place], first)
            first = False
        part = _part(box, box.text[place], first)
        first = False
        yield _set(part, wanted[place])
        start = place + 1
    if start < len(box.text):
        yield _part(box, box.text[start:], first)


def _part(box: Any, text: str, first: bool) -> Any:
    part = box.copy_with_text(text)
    if not first:
        part.leading_collapsible_space = False
    return part


def _set(text: Any, need: Need) -> Any:
    """Return a text of one character in a box with the room that it needs."""
    style = AnonymousStyle(text.style)
    sliver = Dimension(SLIVER * text.style["font_size"], "px")
    if need.left:
        style["margin_left"] = sliver
    if need.right:
        style["margin_right"] = sliver
    if need.half:
        style["font_feature_settings"] = _halved(style["font_feature_settings"])
    around = boxes.InlineBox(text.element_tag, style, text.element, [text])
    around.is_set = True
    text.style = AnonymousStyle(style)
    return around


def _halved(settings: Any) -> tuple[tuple[str, int], ...]:
    known = {} if settings == "normal" else dict(settings)
    return tuple((known | {"halt": 1}).items())


# --- at a line's beginning and end ------------------------------------------------------------


def _trim(line: Any) -> None:
    """Take away the slivers at a line's beginning and at its end, where nothing is beside them."""
    for side in ("left", "right"):
        above = _outermost(line, side)
        if above is None:
            continue
        sliver, above = above[-1], above[:-1]
        room = getattr(sliver, f"margin_{side}")
        setattr(sliver, f"margin_{side}", 0)
        for box in above:
            box.width -= room
        if side == "left":
            _draw_in(line, sliver, room)


def _outermost(line: Any, side: str) -> list[Any] | None:
    """Return the boxes from ``line`` to the sliver at its edge, or None where there is none."""
    path, box = [line], line
    while isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        inside = [
            child
            for child in box.children
            if child.is_in_normal_flow() and getattr(child, "text", " ") != ""
        ]
        if not inside:
            return None
        box = inside[0 if side == "left" else -1]
        path.append(box)
        if hasattr(box, "is_set"):
            return path if getattr(box, f"margin_{side}") else None
    return None


def _draw_in(box: Any, sliver: Any, room: float) -> bool:
    """Move what is drawn in ``box`` from the ``sliver`` on to the left; return whether it is."""
    moving = False
    for child in box.children:
        if moving:
            if child.is_in_normal_flow():
                child.translate(-room)
        elif child is sliver:
            for inner in child.children:
                inner.translate(-room)
            moving = True
        elif isinstance(child, boxes.InlineBox):
            moving = _draw_in(child, sliver, room)
    return moving
