"""Words drawn in the order in which they are read.

A program that copies text out, or searches it, takes a page's words in the order in which they
were drawn. CSS draws what is positioned or floated after or before all other text of a page
(CSS 2.1, appendix E): raised figures, the bullets of lists, a line's page number in the contents
would all be copied out at the page's end. The order of drawing matters only where one thing
hides another, and words hide nothing: here they are put back among their neighbours, once
everything has its place and before it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine import boxes

_INLINE = (boxes.LineBox, boxes.InlineBox)


def draw_in_order(document: Any) -> Callable[[], None]:
    """Let the words of ``document``, laid out, be drawn in the order of its source.

    Returns what gives each box its own children again, once all is drawn.
    """
    own: list[tuple[Any, Any]] = []
    for page in document.pages:
        for child in boxes.sheet(page).children:
            if not isinstance(child, boxes.MarginBox):
                _order(child, own)

    def undo() -> None:
        for box, children in own:
            box.children = children

    return undo


def _order(box: Any, own: list[tuple[Any, Any]]) -> bool:
    """Put the words within ``box`` in order; return whether it draws nothing but words.

    ``own`` takes the children that it had.
    """
    if isinstance(box, boxes.TextBox):
        return True
    if not isinstance(box, boxes.ParentBox):
        return False
    children = [boxes.own_box(child) for child in box.children]
    plain = [_order(child, own) for child in children]
    in_lines = isinstance(box, _INLINE) or any(
        isinstance(child, boxes.LineBox) for child in children
    )
    ordered: list[Any] = []
    for kept, child, is_plain in zip(box.children, children, plain, strict=True):
        if not is_plain or not _is_taken_out(child):
            ordered.append(kept)
        elif in_lines and isinstance(child, boxes.BlockContainerBox):
            if all(isinstance(line, boxes.LineBox) for line in child.children):
                # Its lines can stand among lines, it cannot itself.
                ordered.extend(child.children)
            else:
                ordered.append(kept)
        else:
            child.style = child.style.copy()
            child.style["position"], child.style["float"] = "static", "none"
            ordered.append(kept)
    own.append((box, box.children))
    box.children = ordered
    return all(plain) and _paints_nothing(box)


def _is_taken_out(box: Any) -> bool:
    """Return whether CSS draws ``box`` out of its turn, for its place alone."""
    style = box.style
    return (style["position"] != "static" and style["z_index"] == "auto") or style["float"] in (
        "left",
        "right",
    )


def _paints_nothing(box: Any) -> bool:
    style = box.style
    background = box.background
    return (
        (background is None or not background.layers)
        and not any(style[f"border_{side}_width"] for side in ("top", "right", "bottom", "left"))
        and not style["outline_width"]
        and style["opacity"] == 1
        and not style["transform"]
        and style["overflow"] == "visible"
        and style["clip"] in ("auto", (), None)
    )
