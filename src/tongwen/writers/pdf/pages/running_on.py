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
        """Return the layout of the chapters up to one that would barely begin on the page."""
        result = call.proceed()
        abort, stop, _, y, margins, next_page, children, max_lines = result
        if abort or not stop or len(children) < 2:
            return result
        kept = len(children)
        forced = next_page["break"] != "any"  # a turned table: the page ends there anyway
        if boxes.has_class(children[-1], RUN_ON) and not _has_room(children[-1], call, forced):
            kept -= 1
        while kept > 1 and _is_title_alone(children[kept - 1]):
            kept -= 1  # a part's, which stands with its first chapter
        if kept == len(children):
            return result
        moved = children[kept:]
        remove_placeholders(call.context, moved, call.absolute_boxes, call.fixed_boxes)
        where = {moved[0].index: None}
        return (False, True, where, y, margins, next_page, children[:kept], max_lines)

    def get_string_or_element_for(self, call: Call) -> Any:
        """Return a page's running head: its first chapter, unless that opens the page."""
        title = next((box for box in call.page.descendants() if box.element_tag == "h1"), None)
        if call.keyword != "first-except" or title is None:
            return call.proceed()
        if _stands_at_head(call.page, title):
            return ()
        stored = call.store[call.name]
        before = [page for page, said in stored.items() if said and page < call.self.current_page]
        return (stored[max(before)][-1],) if before else ()


def _has_room(chapter: Any, call: Call, forced: bool) -> bool:
    """Return whether enough of the page is left for ``chapter``, and text of it stands there."""
    foot = call.context.page_bottom
    least = LEAST * (foot - call.box.content_box_y())
    return bool(foot - chapter.border_box_y() >= least and (forced or _begun(chapter)))


def _begun(chapter: Any) -> bool:
    """Return whether text of ``chapter`` stands below its title and its lead."""
    text = (
        box
        for box in boxes.blocks_of(chapter)
        if box.element_tag not in HEADINGS and _OPENING.isdisjoint(boxes.classes(box.element))
    )
    return sum(map(lines, text)) >= LINES


def _is_title_alone(box: Any) -> bool:
    """Return whether ``box`` is a chapter that runs on and has a title and nothing more."""
    if not boxes.has_class(box, RUN_ON):
        return False
    inside = boxes.blocks_of(box)
    return len(inside) == 1 and inside[0].element_tag in ("h1", "header", "hgroup")


def _stands_at_head(page: Any, title: Any) -> bool:
    """Return whether nothing stands above ``title`` on its page."""
    box = page.children[0]
    while box is not title:
        inside = boxes.in_flow(box) if isinstance(box, boxes.BlockBox) else []
        if not inside:
            return False
        box = inside[0]
    return True
