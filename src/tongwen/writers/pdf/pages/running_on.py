"""A chapter that runs on begins on the page on which the one before it ends.

So short chapters leave no pages half empty. One begins there only where enough of the page is
left, :data:`LEAST` of its height, or where all of it has room: else it opens the next page as
other chapters do.

A page on which a chapter opens has no head, since its title stands there. Where one begins
further down, the head names the chapter that comes from the page before.

Title and lead alone at a page's foot would look as if the text were missing: as below a heading,
:data:`.headings.LINES` of it stand below them, or the chapter opens the next page.
"""

from __future__ import annotations

from typing import Any

from ..engine import boxes
from ..engine.room import Call
from ..engine.steps import remove_placeholders
from .headings import HEADINGS, LINES, lines

RUN_ON = "run-on"
"""The class of a chapter that begins where the one before it ends."""

_OPENING = frozenset({"companion", "lead"})
"""Classes of what a chapter opens with below its title."""

LEAST = 0.35
"""What is left of a page, in shares of its height, for a chapter to begin there."""


class RunningOn:
    """Moves chapters with too little room to the next page, and keeps the heads of pages right."""

    def in_flow_layout(self, call: Call) -> Any:
        """Return what is laid out of the chapters, up to one that would only just begin."""
        result = call.proceed()
        abort, stop, _, y, margins, next_page, children, max_lines = result
        if abort or not stop or len(children) < 2 or not boxes.has_class(children[-1], RUN_ON):
            return result
        last = children[-1]
        foot = call.context.page_bottom
        has_room = foot - last.border_box_y() >= LEAST * (foot - call.box.content_box_y())
        forced = next_page["break"] != "any"  # a turned table: the page ends there anyway
        if has_room and (forced or _begun(last)):
            return result
        remove_placeholders(call.context, [last], call.absolute_boxes, call.fixed_boxes)
        return (False, True, {last.index: None}, y, margins, next_page, children[:-1], max_lines)

    def get_string_or_element_for(self, call: Call) -> Any:
        """Return what a page's head says: of its first chapter, unless that opens the page."""
        title = next((box for box in call.page.descendants() if box.element_tag == "h1"), None)
        if call.keyword != "first-except" or title is None:
            return call.proceed()
        if _stands_at_head(call.page, title):
            return ()
        told = call.store[call.name]
        before = [page for page, said in told.items() if said and page < call.self.current_page]
        return (told[max(before)][-1],) if before else ()


def _begun(chapter: Any) -> bool:
    """Return whether text of ``chapter`` stands below its title and its lead."""
    text = (
        box
        for box in boxes.in_flow(chapter)
        if box.element_tag not in HEADINGS and _OPENING.isdisjoint(boxes.classes(box.element))
    )
    return sum(map(lines, text)) >= LINES


def _stands_at_head(page: Any, title: Any) -> bool:
    """Return whether nothing stands above ``title`` on its page."""
    box = page.children[0]
    while box is not title:
        inside = boxes.in_flow(box) if isinstance(box, boxes.BlockBox) else []
        if not inside:
            return False
        box = inside[0]
    return True
