"""A figure that does not fit goes to the head of the next page, and the text goes on before it.

A figure or table is kept in one piece. Where the rest of a page is too low for it, it goes to the
next one, and the page ends in a hole. A compositor lets the text that follows fill the page, and
sets the figure at the head of the next, not a leaf away from where it is told of.

Here that is done by trial. The pages as they were first laid out tell which figures left a hole
(:func:`pushed`). Those are laid out again as floats, with :func:`floats_at_head`: passed over
where they stand, and set at the head of the page after. The chapters that this made better keep
their floats (:func:`improved`). The source's order is not touched: the tag tree has each figure
where the author put it.

Only what would be on the next page anyway floats, and past text alone: a heading or another
figure waits until it is set, so it stays in its section. What turns its page or holds a note does
not float, nor what stands in a box or has no caption to be found by.

WeasyPrint has no floats of this kind. It lays out a page from a place in the tree of boxes where
the page before ended. So it can be told from two such places alone which figures were passed over
on the page before, whichever pages are laid out again: nothing is remembered.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import weasyprint.layout.block as block_layout
import weasyprint.layout.page as page_layout
from weasyprint.formatting_structure import boxes

from .copyfitting import Extent, chapters, extents
from .headings import HEADINGS

FLOATED = "floated"
"""The class of an element that floats."""

HOLE = 0.055
"""A page has a hole where more than this share of its height is left empty: about three lines."""

GAIN = 0.03
"""By how much a chapter's holes are to be smaller, in shares of a page, to keep its floats."""

HIGHEST = 0.6
"""What is higher than this share of a page does not float: too little text would be left."""

_FLOATING = frozenset({"figure", "table"})
_FIXED = frozenset({"wide", "landscape", "note"})
_TEXT = frozenset({"p", "ul", "ol", "dl", "blockquote", "pre"})
_CAPTIONS = frozenset({"figcaption", "caption"})
_REPLACING = threading.Lock()

Path = tuple[int, ...]
"""Where a box stands in the tree of boxes: the index of each child on the way to it."""


def _classes(element: Any) -> Collection[str]:
    return element.get("class", "").split() if hasattr(element, "get") else ()


def floating(page: Any) -> tuple[tuple[int, Any], ...]:
    """Return what may float in ``page``, the root element: indices of chapters, and elements."""
    found = []
    for index, chapter in enumerate(chapters(page)):
        elements = list(chapter)
        for element, following in pairwise(elements):
            if (
                _FLOATING.intersection(_classes(element))
                and following.tag in _TEXT
                and any(inner.tag in _CAPTIONS for inner in element.iter())
                and not any(_FIXED.intersection(_classes(inner)) for inner in element.iter())
            ):
                found.append((index, element))
    return tuple(found)


def mark(page: Any, floats: Collection[int]) -> None:
    """Let those of :func:`floating` with these indices float in ``page``, the root element."""
    for index, (_, element) in enumerate(floating(page)):
        if index in floats:
            element.set("class", f"{element.get('class')} {FLOATED}")


# --- what is gained ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Setting:
    """How a chapter is set.

    Attributes:
        extent: how far it goes.
        holes: what its pages but the last leave empty at their feet, in shares of a page.
        pushed: the indices, among :func:`floating`, of what left those holes.
        right: whether nothing runs over a page's foot, and each float stands in its chapter.
    """

    extent: Extent
    holes: float
    pushed: tuple[int, ...]
    right: bool


def settings(document: Any) -> tuple[Setting, ...]:
    """Return how each chapter is set in a document that WeasyPrint has laid out."""
    root = document._html.etree_element
    places = {element: index for index, (_, element) in enumerate(floating(root))}
    floats = {element for element in places if FLOATED in _classes(element)}
    parted = [
        [
            (page._page_box, box)
            for page in document.pages
            if (box := _part(page._page_box, chapter)) is not None
        ]
        for chapter in chapters(root)
    ]
    shared = Counter(id(page) for parts in parted for page, _ in parts)
    found = []
    for chapter, extent, parts in zip(chapters(root), extents(document), parted, strict=True):
        lost = {element for element in chapter if element in floats}
        empty, pushed, right = 0.0, [], True
        for (page, part), (_, following) in pairwise([*parts, (None, None)]):
            blocks = [box for box in part.children if box.is_in_normal_flow()]
            lost -= {box.element for box in blocks}
            foot = max((box.border_box_y() + box.border_height() for box in blocks), default=0.0)
            foot = (foot + _notes(page) - page.content_box_y()) / page.height
            right = right and foot < 1 + 1e-6
            if following is not None and 1 - foot > HOLE:
                empty += 1 - foot
                first = next((box for box in following.children if box.is_in_normal_flow()), None)
                if first is not None and first.element in places and first.element not in floats:
                    pushed.append(places[first.element])
        if any(shared[id(page)] > 1 for page, _ in parts):
            pushed = []  # what floats in one chapter would move another
        found.append(Setting(extent, empty, tuple(pushed), right and not lost))
    return tuple(found)


def improved(before: Setting, after: Setting) -> bool:
    """Return whether floats have made a chapter better: fewer pages, or smaller holes."""
    if not after.right or after.extent.pages > before.extent.pages:
        return False
    if after.extent.thin and not before.extent.thin:
        return False
    return after.extent.pages < before.extent.pages or after.holes < before.holes - GAIN


def _part(page: Any, chapter: Any) -> Any:
    """Return the box of what stands of ``chapter`` on a page, or None."""
    if page.element is chapter:
        return page
    for child in getattr(page, "children", ()):
        if isinstance(child, boxes.BlockBox) and not isinstance(child, boxes.MarginBox):
            found = _part(child, chapter)
            if found is not None:
                return found
    return None


def _notes(page: Any) -> float:
    areas = [box for box in page.children if isinstance(box, boxes.FootnoteAreaBox)]
    return float(sum(area.margin_height() for area in areas))


# --- in WeasyPrint -------------------------------------------------------------------------------


def _path(resume_at: Any) -> Path:
    """Return the path to where a page begins, from WeasyPrint's way to name it."""
    path: list[int] = []
    while resume_at:
        ((index, resume_at),) = resume_at.items()
        path.append(index)
    return tuple(path)


def _find(box: Any, path: Path = ()) -> Iterator[tuple[Path, Any, Any]]:
    """Yield the path, the box and the parent's element of each float in ``box``."""
    for index, child in enumerate(getattr(box, "children", ())):
        if FLOATED in _classes(child.element) and child.element is not box.element:
            yield (*path, index), child, box.element
        elif isinstance(child, boxes.BlockBox):
            yield from _find(child, (*path, index))


@contextmanager
def floats_at_head() -> Iterator[None]:
    """Let what has the class :data:`FLOATED` go to the head of the next page, in this block."""
    with _REPLACING:
        lay_out_root = page_layout.block_level_layout
        lay_out_child = block_layout._in_flow_layout
        found: dict[Any, tuple[Path, Any, Any]] = {}
        start: list[Path] = [()]
        roots: list[Any] = []

        def block_level_layout(
            context: Any, box: Any, bottom_space: Any, skip_stack: Any, *rest: Any, **named: Any
        ) -> Any:
            if box.element_tag != "html":
                return lay_out_root(context, box, bottom_space, skip_stack, *rest, **named)
            if not roots or roots[0] is not box:
                roots[:] = [box]
                found.clear()
                found.update({one[1].element: one for one in _find(box)})
            start[0] = _path(skip_stack)
            number = context.current_page
            before = _path(context.page_maker[number - 2][0]) if number > 1 else start[0]
            placed = []
            for path, float_box, parent in found.values():
                if before < path < start[0]:
                    new = _at_head(context, float_box, box, *rest)
                    if new is not None:
                        placed.append((new, parent))
                        box.position_y = new.position_y + new.margin_height()
            result = lay_out_root(context, box, bottom_space, skip_stack, *rest, **named)
            for new, parent in reversed(placed):
                part = _part(result[0], parent) if result[0] is not None else None
                if part is not None:
                    part.children = [new, *part.children]
            return result

        def _at_head(
            context: Any, float_box: Any, root: Any, page: Any, _: Any, absolute: Any, fixed: Any,
            *__: Any,
        ) -> Any:  # fmt: skip
            float_box.position_x, float_box.position_y = root.position_x, root.position_y
            # A margin before it, though of nothing, lets its own collapse with the page's edge.
            new, resume_at, *_rest = lay_out_root(
                context, float_box, 0, None, page, True, absolute, fixed, [0]
            )
            if new is None or resume_at is not None or new.height > HIGHEST * page.height:
                return None
            return new

        def _in_flow_layout(context: Any, box: Any, index: int, child: Any, *rest: Any) -> Any:
            new_children, position_y, margins = rest[0], rest[6], rest[4]
            next_page, max_lines = rest[-2], rest[-1]
            passed = (False, False, None, position_y, margins, next_page, new_children, max_lines)
            one = found.get(child.element)
            if one is not None and one[1] is child and one[0] != start[0]:
                return passed
            if (
                new_children
                and _waits(child)
                and any(
                    parent is box.element and path > start[0] and path[-1] < index
                    for path, _, parent in found.values()
                )
            ):
                return (False, True, {index: None}, *passed[3:])
            return lay_out_child(context, box, index, child, *rest)

        page_layout.block_level_layout = block_level_layout
        block_layout._in_flow_layout = _in_flow_layout
        try:
            yield
        finally:
            page_layout.block_level_layout = lay_out_root
            block_layout._in_flow_layout = lay_out_child


def _waits(box: Any) -> bool:
    """Return whether a block is not set before the floats that stand before it in the source."""
    return box.element_tag in HEADINGS or bool(_FLOATING.intersection(_classes(box.element)))
