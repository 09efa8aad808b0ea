"""A row of a parallel edition begins on one page on both sides.

At a page's end the engine breaks each cell of a row by itself. A side of three lines that may not
break waits for the next page while the other begins on this one: what belongs together would
stand apart. Here the page ends before such a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..engine import boxes
from ..engine.room import Call
from ..engine.steps import remove_placeholders


class EvenRows:
    """Ends a page before a row of which one side would begin on the next."""

    def in_flow_layout(self, call: Call) -> Any:
        """Return the layout of a block up to a row that does not begin on both sides."""
        result = call.proceed()
        abort, stop, _, y, margins, next_page, children, max_lines = result
        # The first on a page may go on from the last one, where a side has ended.
        if abort or not stop or len(children) < 2 or not begins_unevenly(children[-1]):
            return result
        remove_placeholders(call.context, children[-1:], call.absolute_boxes, call.fixed_boxes)
        resume_at = {children[-1].index: None}
        return (False, True, resume_at, y, margins, next_page, children[:-1], max_lines)


def begins_unevenly(row: Any) -> bool:
    """Return whether ``row`` is one of a parallel edition, and has no line yet on one side.

    A side that says nothing, as what has no translation, needs none.
    """
    if not boxes.has_class(row, "parallel"):
        return False
    return any(not has_lines(side) and has_text(side) for side in sides_of(row))


def sides_of(row: Any) -> Iterator[Any]:
    """Yield both sides of a row: cells in boxes that have no element of their own."""
    for child in row.children:
        if isinstance(child, boxes.TableCellBox):
            yield child
        else:
            yield from sides_of(child)


def has_text(side: Any) -> bool:
    """Return whether there is text in the element of ``side``."""
    return bool("".join(side.element.itertext()).strip())


def has_lines(box: Any) -> bool:
    """Return whether a line, or a picture, stands in ``box``."""
    if isinstance(box, boxes.LineBox) or not isinstance(box, boxes.ParentBox):
        return True
    return any(has_lines(child) for child in box.children)
