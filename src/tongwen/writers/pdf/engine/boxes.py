"""The boxes that WeasyPrint makes of a page, and what is read of them.

WeasyPrint has no types: boxes, styles and documents are ``Any``. What it keeps to itself (a name
that begins with an underscore) is read here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure.boxes import (
    BlockBox,
    BlockContainerBox,
    BlockLevelBox,
    FootnoteAreaBox,
    InlineBlockBox,
    InlineBox,
    InlineReplacedBox,
    LineBox,
    MarginBox,
    ParentBox,
    ReplacedBox,
    TableCellBox,
    TableRowBox,
    TableRowGroupBox,
    TextBox,
)
from weasyprint.layout.absolute import AbsolutePlaceholder

__all__ = [
    "AnonymousStyle",
    "BlockBox",
    "BlockContainerBox",
    "BlockLevelBox",
    "Dimension",
    "FootnoteAreaBox",
    "InlineBlockBox",
    "InlineBox",
    "InlineReplacedBox",
    "LineBox",
    "MarginBox",
    "ParentBox",
    "ReplacedBox",
    "TableCellBox",
    "TableRowBox",
    "TableRowGroupBox",
    "TextBox",
]

MM = 25.4 / 96
"""WeasyPrint's unit, the CSS pixel, in mm."""

PT = 0.75
"""The same in pt."""


def shared_edges(table: Any) -> Any:
    """Return the borders that the cells of ``table`` share, by row; None where they share none."""
    return getattr(table, "collapsed_border_grid", None)


def set_shared_edges(table: Any, edges: Any) -> None:
    """Give ``table`` other borders for its cells to share."""
    table.collapsed_border_grid = edges


def sheet(page: Any) -> Any:
    """Return the box of a page, which holds all others of it."""
    return page._page_box


def without_empty_areas(box: Any) -> Any:
    """Return the box of a page that was just made, with no area for notes where it has none."""
    root, *areas = box.children
    box.children = (root, *(area for area in areas if area.children))
    return box


def boxes_of_page(page: Any, *, positioned: bool = False) -> Iterator[Any]:
    """Yield the boxes within a page; those that are positioned too, if it is asked for."""
    yield from page._page_box.descendants(placeholders=positioned)


def drawn_words(node: Any) -> str:
    """Return the text of an element in a drawing."""
    return node.text or ""


def set_drawn_words(node: Any, words: str) -> None:
    """Give an element in a drawing another text."""
    node._etree_node.text = words


def is_placeholder(box: Any) -> bool:
    """Return whether ``box`` holds the place of one that is positioned elsewhere."""
    return isinstance(box, AbsolutePlaceholder)


def own_box(box: Any) -> Any:
    """Return ``box``, or the positioned box whose place it holds."""
    return box._box if isinstance(box, AbsolutePlaceholder) else box


def in_flow(box: Any) -> list[Any]:
    """Return the children of a box that stand in the normal flow."""
    return [child for child in box.children if child.is_in_normal_flow()]


def blocks_of(box: Any) -> list[Any]:
    """Return the blocks of a chapter's box in their order, also those that stand in columns."""
    found: list[Any] = []
    for child in in_flow(box):
        found.extend(in_flow(child) if getattr(child, "is_column", False) else (child,))
    return found


def edge_path(line: Any, side: str) -> list[Any]:
    """Return the boxes from ``line`` to what stands at its edge, "left" or "right"."""
    path, box = [line], line
    while isinstance(box, (LineBox, InlineBox)):
        inside = [child for child in in_flow(box) if getattr(child, "text", " ") != ""]
        if not inside:
            break
        box = inside[0 if side == "left" else -1]
        path.append(box)
    return path


def marks(stream: Any) -> dict[Any, dict[str, Any]]:
    """Return box → the marked content that a page's drawing has for it."""
    found: dict[Any, dict[str, Any]] = stream._tags
    return found


# --- elements --------------------------------------------------------------------------------


def classes(element: Any) -> Collection[str]:
    """Return the classes of an element; none for what is no element."""
    return (element.get("class") or "").split() if hasattr(element, "get") else ()


def has_class(box: Any, name: str) -> bool:
    """Return whether ``box`` is of an element of the class ``name``."""
    return name in classes(getattr(box, "element", None))


def generated_as(box: Any) -> str:
    """Return the pseudo-element that ``box`` is of, like "before"; empty for an element's own."""
    return (getattr(box, "element_tag", None) or "").partition("::")[2]


def box_of_class(page: Any, name: str) -> Any:
    """Return the first box of the class ``name`` on a page, or None."""
    return next((box for box in boxes_of_page(page, positioned=True) if has_class(box, name)), None)


def box_of_element(box: Any, element: Any) -> Any:
    """Return what is of ``element`` among the blocks of ``box``, or None."""
    if box.element is element:
        return box
    for child in getattr(box, "children", ()):
        if isinstance(child, BlockBox) and not isinstance(child, MarginBox):
            found = box_of_element(child, element)
            if found is not None:
                return found
    return None


# --- styles ----------------------------------------------------------------------------------


def number(style: Any, name: str) -> float:
    """Return the value of a custom property that is a number, or 0.

    ``name`` is WeasyPrint's: ``__grid`` for ``--grid``.
    """
    tokens = [token for token in style[name] or () if token.type == "number"]
    return float(tokens[0].value) if len(tokens) == 1 else 0.0


def px(value: Any) -> float:
    """Return a length of a style in px; 0 for one in another unit, or for "auto"."""
    return float(value.value) if getattr(value, "unit", None) == "px" else 0.0


# --- places ----------------------------------------------------------------------------------


def resume_path(resume_at: Any) -> tuple[int, ...]:
    """Return the path in the tree of boxes to where a page or a line begins.

    WeasyPrint names it by dictionaries in one another, ``{2: {0: None}}``. Where a row goes on,
    each of its cells is in them, and the path leads into the first.
    """
    path: list[int] = []
    while resume_at:
        index, resume_at = next(iter(resume_at.items()))
        path.append(index)
    return tuple(path)
