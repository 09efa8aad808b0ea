"""Lines whose words run from right to left, or both ways.

WeasyPrint lets Pango order the words of one text, and orders texts and elements on a line by the
direction of what holds them, one by one. A Latin phrase that has an element in it would be read
backwards there: it gets a box of its own, with its own direction. (Unicode, UAX 9, orders the
characters of a paragraph whatever elements they stand in.)

Three things it misplaces from right to left: the indent of a first line, the space that a line's
end takes away, and a positioned row of boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ....languages.characters import shapes_together
from ....languages.directions import Way, directions
from ..engine import boxes
from ..engine.room import Call

_OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
"""What stands for a picture, or for an element that has a direction of its own."""

_NAMES: dict[Way, str] = {"L": "ltr", "R": "rtl"}


class BothWays:
    """Keeps phrases together that run against their line, and mends lines from right to left."""

    def create_anonymous_boxes(self, call: Call) -> Any:
        """Return a tree of boxes, with a box round each phrase of several texts."""
        _keep_phrases(call.box)
        return call.proceed()

    def remove_last_whitespace(self, call: Call) -> None:
        """Take the space away at the left end of a line, and leave its last word in its place."""
        chain: list[Any] = list(_lasts(call.line))
        last = chain[-1] if chain else None
        if not isinstance(last, boxes.TextBox) or last.style["direction"] != "rtl":
            call.proceed()
            return
        places = [box.position_x for box in chain]
        width = last.width
        call.proceed()
        taken = width - last.width
        if not taken:
            return
        moved = chain[0].position_x - places[0]
        for parent, inner, place in zip((call.line, *chain), chain, places, strict=False):
            for box in parent.children:
                if box is inner:
                    box.position_x = place
                elif box.is_in_normal_flow():
                    # All begins where the space began, whatever WeasyPrint has moved.
                    box.translate(dx=-taken - moved, ignore_floats=True)

    def get_next_linebox(self, call: Call) -> Any:
        """Return a line, its first one begun further from the right."""
        found = call.proceed()
        line = found[0]
        indent = call.linebox.text_indent
        if line is not None and indent and call.containing_block.style["direction"] == "rtl":
            for child in line.children:
                if child.is_in_normal_flow():
                    child.translate(dx=-indent)
        return found

    def flex_layout(self, call: Call) -> Any:
        """Return a positioned row of boxes, where it was."""
        place = call.box.position_x
        found = call.proceed()
        if found[0] is not None:
            found[0].translate(dx=place - found[0].position_x)
        return found


def _lasts(line: Any) -> Iterator[Any]:
    """Yield the last box in a line, the last in that, and so on."""
    box = line
    while isinstance(box, (boxes.LineBox, boxes.InlineBox)) and box.children:
        box = box.children[-1]
        yield box


class JoinedWords:
    """Draws words in a drawing as words where their letters are joined: Arabic, Hindi, Thai."""

    def draw_node(self, call: Call) -> None:
        """Draw an element of a drawing, its text in one piece."""
        words = boxes.drawn_words(call.node)
        if words and shapes_together(words) and not _is_placed(call.node):
            boxes.set_drawn_words(call.node, _Whole(words))
        call.proceed()


class _Whole(str):
    """A text that counts as one letter when it is walked through."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def _is_placed(node: Any) -> bool:
    """Return whether the author of a drawing has given each letter its own place."""
    return any(" " in (node.get(name) or "").strip() for name in ("x", "y", "dx", "dy", "rotate"))


# --- phrases ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Inline:
    """What stands in a row: a box within ``parent``, and where it begins and ends in the words."""

    box: Any
    start: int
    end: int
    inner: list[_Inline]


def _keep_phrases(box: Any) -> None:
    """Give the phrases in ``box``, and in the blocks in it, boxes of their own."""
    if not isinstance(box, boxes.ParentBox):
        return
    row: list[_Inline] = []
    words = _read(box, row, 0)
    around: Way = "R" if box.style["direction"] == "rtl" else "L"
    place = 0
    found: list[tuple[int, int]] = []
    for part, from_right in directions(words, around):
        if from_right is (around == "L"):
            found.append((place, place + len(part)))
        place += len(part)
    texts = [one for one in _texts(row) if one.start < one.end]
    other = _NAMES["L" if around == "R" else "R"]
    for start, end in reversed(found):
        if sum(one.start < end and start < one.end for one in texts) > 1:
            _wrap(box, row, start, end, other)


def _read(box: Any, row: list[_Inline], start: int) -> str:
    """Return the words of a box's row, from the character ``start`` on, and gather what holds them.

    What is no part of the row is read by itself.
    """
    words = ""
    for child in box.children:
        inner: list[_Inline] = []
        begins = start + len(words)
        if isinstance(child, boxes.TextBox):
            words += child.text
        elif (
            isinstance(child, boxes.InlineBox)
            and child.is_in_normal_flow()
            and child.style["direction"] == box.style["direction"]
        ):
            words += _read(child, inner, begins)
        else:
            _keep_phrases(child)
            words += _OBJECT if child.is_in_normal_flow() else ""
        row.append(_Inline(child, begins, start + len(words), inner))
    return words


def _texts(row: list[_Inline]) -> Iterator[_Inline]:
    for one in row:
        if isinstance(one.box, boxes.TextBox):
            yield one
        yield from _texts(one.inner)


def _wrap(parent: Any, row: list[_Inline], start: int, end: int, direction: str) -> None:
    """Put the content from ``start`` to ``end`` of a row into a box of that direction."""
    children: list[Any] = []
    phrase: list[Any] = []

    def close() -> None:
        if len(phrase) > 1:
            box = boxes.InlineBox.anonymous_from(parent, tuple(phrase))
            _turn(box, direction, within=False)
            children.append(box)
        else:
            children.extend(phrase)
        phrase.clear()

    for one in row:
        if one.end <= start or one.start >= end:
            if one.start != one.end or not phrase:
                close()
            (phrase if phrase else children).append(one.box)
        elif start <= one.start and one.end <= end:
            _turn(one.box, direction)
            phrase.append(one.box)
        elif isinstance(one.box, boxes.TextBox):
            first, last = max(start - one.start, 0), min(end, one.end) - one.start
            before, inside, after = (
                _part(one.box, one.box.text[slice(*ends)], begins=begins)
                for ends, begins in (((0, first), True), ((first, last), first == 0),
                                     ((last, None), False))
            )  # fmt: skip
            if before is not None:
                close()
                children.append(before)
            if inside is not None:
                _turn(inside, direction)
                phrase.append(inside)
            if after is not None:
                close()
                children.append(after)
        else:
            close()
            _wrap(one.box, one.inner, start, end, direction)
            children.append(one.box)
    close()
    parent.children = children


def _part(box: Any, text: str, *, begins: bool) -> Any:
    if not text:
        return None
    part = box.copy_with_text(text)
    if not begins:
        part.leading_collapsible_space = False
    return part


def _turn(box: Any, direction: str, *, within: bool = True) -> None:
    """Give a box another direction, and what is in it."""
    box.style = box.style.copy()
    box.style["direction"] = direction
    if within and isinstance(box, boxes.ParentBox):
        for child in box.children:
            _turn(child, direction)
