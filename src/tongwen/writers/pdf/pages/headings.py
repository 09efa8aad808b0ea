"""A heading stands on the page of its text: of two lines of it, or of all if it is less.

A style sheet can forbid a break after a heading, and so keep it with the first line of what
follows. That may be a paragraph of one line, before a table that has no room; or an item of a
list whose others are on the next page. Here, where a page ends, what stands on it below its last
heading is counted; where that is too little, the page ends before the heading.

A break that was asked for, as before a table on a turned page, is none of this: there is no more
text that could have stood on the heading's page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..engine import boxes
from ..engine.room import Call
from ..engine.steps import remove_placeholders

LINES = 2
"""So many lines, or rows of a table, stand below a heading on its page."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
SECTION_HEADINGS = HEADINGS - {"h1"}
"""The headings within a chapter: its title stands at its page's head anyway."""


class KeptHeadings:
    """Ends a page before a heading with too little below it."""

    def in_flow_layout(self, call: Call) -> Any:
        """Return the layout of a block up to a heading that would be stranded."""
        result = call.proceed()
        abort, stop, _, y, margins, next_page, children, max_lines = result
        place = stranded(children) if stop and not abort else None
        if place is None:
            return result
        remove_placeholders(call.context, children[place:], call.absolute_boxes, call.fixed_boxes)
        resume_at = {children[place].index: None}
        return (False, True, resume_at, y, margins, next_page, children[:place], max_lines)


def stranded(blocks: Sequence[Any]) -> int | None:
    """Return where, among what stands on a page, the last heading does, if too little follows it.

    Of headings that follow on one another it is the first. None: it is not stranded, or nothing
    stands before it, so that the next page would be no better.
    """
    below = 0
    place = None
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if boxes.is_placeholder(block) or not block.is_in_normal_flow():
            continue
        if block.element_tag in SECTION_HEADINGS:
            place = index
        elif place is not None:
            return place
        else:
            below += lines(block)
            if below >= LINES:
                return None
    return None


def lines(box: Any) -> int:
    """Return how many lines a block has, counted as far as :data:`LINES`.

    A picture counts for as many, a row of a table that is not its head for one; a row of a parallel
    edition has the lines of its longer side.
    """
    if isinstance(box, boxes.TableRowBox) and box.element_tag != "tr":
        return max(map(lines, box.children), default=0)
    if isinstance(box, (boxes.LineBox, boxes.TableRowBox)):
        return 1
    if isinstance(box, boxes.TableRowGroupBox) and box.is_header:
        return 0
    if not isinstance(box, boxes.ParentBox):
        return LINES
    count = 0
    for child in box.children:
        if not boxes.is_placeholder(child) and child.is_in_normal_flow():
            count += lines(child)
            if count >= LINES:
                break
    return count
