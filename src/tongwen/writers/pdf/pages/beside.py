"""What stands beside the text is whole: picture and caption, or a note in the margin, on one page.

WeasyPrint parts what is out of the flow at the foot of a page, whatever its ``break-inside``. It
hands the rest to the next page once; where that page is laid out a second time, or a chapter has no
next page, the rest is lost.
"""

from __future__ import annotations

from math import inf
from typing import Any

from ..engine import boxes
from ..engine.room import Call
from ..engine.steps import remove_placeholders
from .margins import NAME

BESIDE = "wrapped"
"""The class of what stands beside the text."""


class WholeBeside:
    """Lays out what stands beside the text whole, so that it moves where it has no room."""

    def float_layout(self, call: Call) -> Any:
        """Return a float, and where it goes on: nowhere, if a page has room for it."""
        place = call.box.position_y
        made, rest = call.proceed()
        if rest is None or not boxes.has_class(call.box, BESIDE):
            return made, rest
        room, call.bottom_space = call.bottom_space, -inf
        whole, _ = self._anew(call, made, place)
        if _fits_a_page(whole, call.context):
            return whole, None
        call.bottom_space = room
        return self._anew(call, whole, place)

    def absolute_box_layout(self, call: Call) -> Any:
        """Return a note in the margin whole; :mod:`.margins` moves it up where it has no room."""
        if not boxes.has_class(call.box, NAME) or call.skip_stack is not None:
            return call.proceed()
        room, place = call.bottom_space, (call.box.position_x, call.box.position_y)
        call.bottom_space = -inf
        made, rest = call.proceed()
        if _fits_a_page(made, call.context):
            return made, rest
        call.bottom_space, (call.box.position_x, call.box.position_y) = room, place
        return call.proceed()

    def _anew(self, call: Call, made: Any, place: float) -> Any:
        """Return the float laid out once more, where it was before it was ``made``."""
        call.context.excluded_shapes.remove(made)
        remove_placeholders(call.context, [made], call.absolute_boxes, call.fixed_boxes)
        call.box.position_y = place
        return call.proceed()


def _fits_a_page(box: Any, context: Any) -> bool:
    """Return whether ``box`` is no higher than the text of its page."""
    top = context.current_footnote_area.page.content_box_y()
    return bool(box.border_height() <= context.page_bottom - top)
