"""What Chinese characters and marks do to one another where they meet (W3C, clreq, 3.1 and 3.2).

* A Han character stands a sliver apart from a Latin letter or a digit.
* Of two marks of full width that meet, one gives up half its width.
* Marks that both scripts have (—— …… “” ·) are drawn from the Han face among Han, where a dash
  has no gap in its middle and dots stand at half height.
* No line ends between a number and what it counts.

Characters meet across elements: at the end of a link, before a name in another language, in a
running header that the engine makes of a heading. So WeasyPrint's boxes are changed, between
their making and their layout, for each block's text in a row: a character that needs something
gets a box of its own.

No character is added: what is copied out is the source. Where a line happens to begin or end
at a sliver, the sliver goes; and of an opening mark that it begins with, the empty half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ....languages import (
    CLOSING,
    FIRST_EAST_ASIAN,
    NO_LINE_END,
    SHARED_MARKS,
    counters,
    number_heads,
    script_of,
)
from ..engine import boxes
from ..engine.room import Call
from ..engine.text import text_width
from .justification import HAN_CHARACTER, WIDE_CHARACTER, is_halved

SLIVER = 0.14
"""The room between Han and Latin, in em. More than .15 em would be taken for a space by programs
that copy text out; clreq allows up to .25 em."""

_DOT_ROOM = 0.09
"""The room on each side of a dot between two parts of a name, which takes up half an em with it."""

_SEAM, _FORMULA, _NO_BREAK_SPACE = "\ufffc", "\ue000", "\N{NO-BREAK SPACE}"
"""What stands for a picture or an element's own room, and for a formula or the edge of code, which
are set off as Latin is."""

_UNSEEN = "\u00ad\u200b\u2060"
_BEFORE_LATIN = "$€£¥#@+\u2212[("
_BEHIND_LATIN = "%‰°℃′″™®©+])"
"""Signs that belong to the letter or digit behind them, or before them."""

_NEIGHBOURS = re.compile(f"[^{_UNSEEN}]")
_MARKED = re.compile(f"{HAN_CHARACTER.pattern}|[{CLOSING}{NO_LINE_END}{SHARED_MARKS}]")
_STROKES = re.compile("[—…]+")
_QUOTES = {"“": "”", "‘": "’"}
_JOINED = ("——", "……")
_VERBATIM = frozenset({"code", "pre", "kbd", "samp"})


class HanSpacing:
    """Sets Han and Latin apart, and closes up marks of full width."""

    def create_anonymous_boxes(self, call: Call) -> Any:
        """Return a tree of boxes, changed before it is completed."""
        _Line().read(call.box, verbatim=False)
        return call.proceed()

    def remove_last_whitespace(self, call: Call) -> None:
        """Take the slivers at a line's ends away with its last space."""
        call.proceed()
        _trim(call.line)

    def can_break_text(self, call: Call) -> Any:
        """Return whether a text may be broken, which is of two characters where pieces meet."""
        found = call.proceed()
        return may_part(call.text[0], call.text[1], found) if len(call.text) == 2 else found


# --- what a character needs -----------------------------------------------------------------


def may_part(before: str, after: str, otherwise: bool) -> bool:
    """Return whether a line may end between two characters.

    None ends between a number and what it counts, or before a citation's bracket. One may before
    a quotation mark that opens among Han and behind one that closes there, where by Unicode
    (``otherwise``; UAX 14, class QU) none may, since such a mark could be of either kind.
    """
    if before.isdecimal() and after in counters():
        return False
    if before in number_heads() and after.isdecimal():
        return False
    if after == "[" and HAN_CHARACTER.match(before):
        return False
    if after in _QUOTES:
        return otherwise or (WIDE_CHARACTER.match(before) is not None and before not in NO_LINE_END)
    if before in _QUOTES.values():
        return otherwise or HAN_CHARACTER.match(after) is not None or after in NO_LINE_END
    return otherwise


@dataclass(frozen=True, slots=True)
class Need:
    """What a character needs.

    Attributes:
        left, right: room on a side, in em.
        spaced: on which sides, "<" or ">", that room is there already, as a no-break space.
        half: that it gives up half its width.
        han: that it is drawn from the Han face.
    """

    left: float = 0.0
    right: float = 0.0
    spaced: str = ""
    half: bool = False
    han: bool = False


def needs(text: str) -> dict[int, Need]:
    """Return the corrections that the characters of a block need."""
    if not _MARKED.search(text):
        return {}
    seen = [match.start() for match in _NEIGHBOURS.finditer(text)]
    row = "".join(text[place] for place in seen)
    han = _han_marks(row)
    opening = set(NO_LINE_END) | {"“", "‘"}
    closing = set(CLOSING) | {"”", "’"}

    def is_one(order: int, marks: set[str]) -> bool:
        if not 0 <= order < len(row) or row[order] not in marks:
            return False
        return row[order] not in SHARED_MARKS or order in han

    found = {}
    for order, character in enumerate(row):
        need = Need()
        if HAN_CHARACTER.match(character):
            need = _beside_latin(row, order)
        elif is_one(order, closing):
            half = is_one(order + 1, closing | opening)
            need = Need(half=half, han=order in han)
        elif is_one(order, opening):
            need = Need(half=is_one(order - 1, opening), han=order in han)
        elif order in han:
            room = _DOT_ROOM if character == "·" else 0.0
            need = Need(room, room, han=True)
        if need != Need():
            found[seen[order]] = need
    return found


def _han_marks(row: str) -> set[int]:
    """Return which marks common to both scripts are set as Chinese ones."""

    def is_wide(order: int) -> bool:
        return 0 <= order < len(row) and WIDE_CHARACTER.match(row[order]) is not None

    found: set[int] = set()
    for match in _STROKES.finditer(row):
        start, end = match.span()
        if end - start > 1 or is_wide(start - 1) or is_wide(end):
            found |= set(range(start, end))
    found |= {
        order for order, sign in enumerate(row)
        if sign == "·" and is_wide(order - 1) and is_wide(order + 1)
    }  # fmt: skip
    open_ones: list[int] = []
    for order, sign in enumerate(row):
        if sign in _QUOTES:
            open_ones.append(order)
        elif sign in _QUOTES.values():
            before, after = row[order - 1 : order], row[order + 1 : order + 2]
            if sign == "’" and (before + after).isalnum() and max(before, after) < FIRST_EAST_ASIAN:
                continue  # an apostrophe
            first = open_ones.pop() if open_ones and _QUOTES[row[open_ones[-1]]] == sign else order
            if any(map(is_wide, (first - 1, first + 1, order - 1, order + 1))):
                found |= {first, order}
    return found | {order for order in open_ones if is_wide(order - 1) or is_wide(order + 1)}


def _beside_latin(row: str, order: int) -> Need:
    """Return what the Han character at a place in a row needs."""
    left, right = order - 1, order + 1
    spaced = ""
    if row[max(left, 0)] == _NO_BREAK_SPACE:
        left, spaced = left - 1, "<"
    if row[right : right + 1] == _NO_BREAK_SPACE:
        right, spaced = right + 1, f"{spaced}>"
    before, after = _is_latin(row, left, -1), _is_latin(row, right, 1)
    if not before:
        spaced = spaced.replace("<", "")
    if not after:
        spaced = spaced.replace(">", "")
    return Need(SLIVER * before, SLIVER * after, spaced)


def _is_latin(row: str, order: int, step: int) -> bool:
    """Return whether what begins at a character, read forward or back, is a letter or a digit.

    Of signs before it, those count that belong to it: 「於$5」, 「於[3]」, 「5%的」.
    """
    signs = _BEFORE_LATIN if step > 0 else _BEHIND_LATIN
    while 0 <= order < len(row) and row[order] in signs:
        order += step
    if not 0 <= order < len(row):
        return False
    return row[order] == _FORMULA or (row[order].isalnum() and row[order] < FIRST_EAST_ASIAN)


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
                code = _FORMULA * (_is_verbatim(child) and child.element.tag != "a")
                fixed = verbatim or hasattr(child, "is_set") or _is_verbatim(child)
                self.text += _SEAM * _has_room(child, "left") + code
                self._children(child, fixed)
                self.text += code + _SEAM * _has_room(child, "right")
            else:
                self.text += _FORMULA if _is_formula(child) else _SEAM
                _Line().read(child, verbatim=verbatim)

    def _change(self) -> None:
        found = needs(self.text)
        changed: dict[int, tuple[Any, dict[int, list[Any]]]] = {}
        for piece in self.pieces:
            end = piece.start + len(piece.box.text)
            places = [place for place in found if piece.start <= place < end]
            if places and not piece.fixed and _is_wide_style(piece.box.style):
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


def _is_wide_style(style: Any) -> bool:
    """Return whether a style's language is set in squares."""
    return script_of(str(style["lang"] or "")).wide


def _parts(box: Any, wanted: dict[int, Need]) -> Iterator[Any]:
    """Yield a text in parts, each character that needs something in a box of its own.

    A dash of two strokes, or six dots, stay one: their halves are drawn to join.
    """
    start, first = 0, True
    for place, need in sorted(wanted.items()):
        if place < start:
            continue
        end = place + 1
        while need.han and box.text[end - 1 : end + 1] in _JOINED and wanted.get(end) == need:
            end += 1
        if place > start:
            yield _part(box, box.text[start:place], first)
            first = False
        yield _set(_part(box, box.text[place:end], first), need)
        first, start = False, end
    if start < len(box.text):
        yield _part(box, box.text[start:], first)


def _part(box: Any, text: str, first: bool) -> Any:
    part = box.copy_with_text(text)
    if not first:
        part.leading_collapsible_space = False
    return part


def _set(text: Any, need: Need) -> Any:
    """Return a text of one character in a box with what it needs."""
    style = boxes.AnonymousStyle(text.style)
    for side, sign, room in (("left", "<", need.left), ("right", ">", need.right)):
        if room:
            width = room * text.style["font_size"]
            if sign in need.spaced:
                width -= _space(text.style)
            style[f"margin_{side}"] = boxes.Dimension(width, "px")
    if need.half:
        style["font_feature_settings"] = _halved(style["font_feature_settings"])
    if need.han:
        first, *others = style["font_family"]
        style["font_family"] = (*others, first)
    around = boxes.InlineBox(text.element_tag, style, text.element, [text])
    around.is_set = True
    text.style = boxes.AnonymousStyle(style)
    return around


def _space(style: Any) -> float:
    """Return how wide a no-break space is drawn between two digits, in px."""
    return text_width(f"0{_NO_BREAK_SPACE}0", style) - text_width("00", style)


def _halved(settings: Any) -> tuple[tuple[str, int], ...]:
    known = {} if settings == "normal" else dict(settings)
    return tuple((known | {"halt": 1}).items())


# --- at a line's beginning and end ------------------------------------------------------------


def _trim(line: Any) -> None:
    """Take away the slivers at a line's beginning and end, and the empty half of what opens it.

    The empty half of an opening mark stands in the margin then: it holds no ink.
    """
    for side in ("left", "right"):
        path = boxes.edge_path(line, side)
        if len(path) < 2 or not isinstance(path[-1], boxes.TextBox):
            continue
        text, around, above = path[-1], path[-2], path[:-2]
        room = 0.0
        if hasattr(around, "is_set") and not (around.style[f"margin_{side}"].value < 0):
            room = getattr(around, f"margin_{side}")
            setattr(around, f"margin_{side}", 0)
            for box in above:
                box.width -= room
        if side == "left":
            if empty := empty_half(text.text[:1], text.style):
                line.width -= empty
                room += empty
            if room:
                _draw_in(line, text, room)


def empty_half(mark: str, style: Any) -> float:
    """Return how much of an opening mark is empty before its ink, in px; 0 for what is none."""
    if mark not in NO_LINE_END or not mark or is_halved(style) or not _is_wide_style(style):
        return 0.0
    return 0.5 * float(style["font_size"])


def _draw_in(box: Any, first: Any, room: float, moving: bool = False) -> bool:
    """Move what is drawn in ``box`` from the text ``first`` on to the left."""
    for child in box.children:
        if moving:
            if child.is_in_normal_flow():
                child.translate(-room)
        elif child is first:
            child.position_x -= room
            moving = True
        elif isinstance(child, boxes.InlineBox):
            moving = _draw_in(child, first, room)
    return moving
