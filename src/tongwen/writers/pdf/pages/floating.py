"""A figure that does not fit goes to the head of the next page, and the text goes on before it.

A figure or table is kept in one piece. Where the rest of a page is too low for it, it goes to the
next one, and the page ends in a hole. A compositor lets the text that follows fill the page, and
sets the figure at the head of the next, not a leaf away from where the text names it.

Here that is done by trial. The pages as they were first laid out show which figures left a hole
(:func:`pushed`). Those are laid out again as floats, with :func:`floats_at_head`: passed over
where they stand, and set at the head of the page after. The chapters that this made better keep
their floats (:func:`improved`). The source's order is not touched: the tag tree has each figure
where the author put it.

Only what would be on the next page anyway floats, and past text alone: a heading or another
figure waits until it is set, so it stays in its section. What turns its page or holds a note does
not float, nor what stands in a box or has no caption to be found by.

WeasyPrint has no floats of this kind. It lays out a page from a place in the tree of boxes where
the page before ended. So it can be known from two such places alone which figures were passed over
on the page before, whichever pages are laid out again: nothing is remembered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ..engine import boxes
from ..engine.boxes import box_of_element, classes, resume_path
from ..engine.documents import root_element
from ..engine.room import Call
from ..engine.steps import lay_out_block
from .copyfitting import Extent, chapters, extents, runs
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

Path = tuple[int, ...]
"""Where a box stands in the tree of boxes: the index of each child on the way to it."""


def floating(page: Any) -> tuple[tuple[int, Any], ...]:
    """Return what may float in ``page``, the root element: indices of chapters, and elements."""
    found = []
    for index, chapter in enumerate(chapters(page)):
        elements = list(chapter)
        for element, following in pairwise(elements):
            if (
                _FLOATING.intersection(classes(element))
                and following.tag in _TEXT
                and any(inner.tag in _CAPTIONS for inner in element.iter())
                and not any(_FIXED.intersection(classes(inner)) for inner in element.iter())
            ):
                found.append((index, element))
    return tuple(found)


def floating_by_run(page: Any) -> list[list[int]]:
    """Return for each run of chapters which of :func:`floating` are in it."""
    lengths = [len(run) for run in runs(page)]
    run_of = [index for index, length in enumerate(lengths) for _ in range(length)]
    found: list[list[int]] = [[] for _ in lengths]
    for place, (chapter, _) in enumerate(floating(page)):
        found[run_of[chapter]].append(place)
    return found


def mark(page: Any, floats: Collection[int]) -> None:
    """Let those of :func:`floating` with these indices float in ``page``, the root element."""
    for index, (_, element) in enumerate(floating(page)):
        if index in floats:
            element.set("class", f"{element.get('class')} {FLOATED}")


# --- what is gained ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Setting:
    """How a run of chapters is set.

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
    """Return how each run of chapters is set in a document that WeasyPrint has laid out."""
    root = root_element(document)
    places = {element: index for index, (_, element) in enumerate(floating(root))}
    floats = {element for element in places if FLOATED in classes(element)}
    parted = [
        [
            (boxes.sheet(page), blocks)
            for page in document.pages
            if (blocks := _blocks(boxes.sheet(page), run))
        ]
        for run in runs(root)
    ]
    shared = Counter(id(page) for parts in parted for page, _ in parts)
    found = []
    for run, extent, parts in zip(runs(root), extents(document), parted, strict=True):
        lost = {element for chapter in run for element in chapter if element in floats}
        empty, pushed, right = 0.0, [], True
        for (page, blocks), (_, following) in pairwise([*parts, (None, [])]):
            lost -= {box.element for box in blocks}
            foot = max((box.border_box_y() + box.border_height() for box in blocks), default=0.0)
            foot = (foot + _notes(page) - page.content_box_y()) / page.height
            right = right and foot < 1 + 1e-6
            if following and 1 - foot > HOLE:
                empty += 1 - foot
                first = following[0].element
                if first in places and first not in floats:
                    pushed.append(places[first])
        if any(shared[id(page)] > 1 for page, _ in parts):
            pushed = []  # what floats in one chapter would move another
        found.append(Setting(extent, empty, tuple(pushed), right and not lost))
    return tuple(found)


def _blocks(page: Any, run: Collection[Any]) -> list[Any]:
    """Return the blocks of the chapters of ``run`` that stand on ``page``, in order."""
    parts = [box_of_element(page, chapter) for chapter in run]
    return [block for part in parts if part is not None for block in boxes.blocks_of(part)]


def improved(before: Setting, after: Setting) -> bool:
    """Return whether floats have made a chapter better: fewer pages, or smaller holes."""
    if not after.right or after.extent.pages > before.extent.pages:
        return False
    if after.extent.thin and not before.extent.thin:
        return False
    return after.extent.pages < before.extent.pages or after.holes < before.holes - GAIN


def _notes(page: Any) -> float:
    areas = [box for box in page.children if isinstance(box, boxes.FootnoteAreaBox)]
    return float(sum(area.margin_height() for area in areas))


# --- in WeasyPrint -------------------------------------------------------------------------------


def found_floats(box: Any, path: Path = ()) -> Iterator[tuple[Path, Any, Any]]:
    """Yield the path, the box and the parent's element of each float in ``box``."""
    for index, child in enumerate(getattr(box, "children", ())):
        if FLOATED in classes(child.element) and child.element is not box.element:
            yield (*path, index), child, box.element
        elif isinstance(child, boxes.BlockBox):
            yield from found_floats(child, (*path, index))


class FloatLost(Exception):
    """What was passed over is too high to stand at the head of the next page."""


class FloatsAtHead:
    """Passes over what has the class :data:`FLOATED`, and sets it at the head of the next page.

    Args:
        whole: nothing may be lost by that: else :class:`FloatLost` is raised.
    """

    def __init__(self, *, whole: bool = False) -> None:
        self._whole = whole
        self._root: Any = None
        self._found: dict[Any, tuple[Path, Any, Any]] = {}
        self._start: Path = ()

    def lay_out_page(self, call: Call) -> Any:
        """Return a page's root element laid out, below the floats passed over on the last page."""
        root, page = call.box, call.containing_block
        if root.element_tag != "html":
            return call.proceed()
        if self._root is not root:
            self._root = root
            self._found = {one[1].element: one for one in found_floats(root)}
        self._start = start = resume_path(call.skip_stack)
        number = call.context.current_page
        before = resume_path(call.context.page_maker[number - 2][0]) if number > 1 else start
        placed = []
        for path, float_box, parent in self._found.values():
            if before < path < start:
                new = _at_head(call, float_box, page)
                if new is not None:
                    placed.append((new, parent))
                    root.position_y = new.position_y + new.margin_height()
                elif self._whole:
                    raise FloatLost
        result = call.proceed()
        for new, parent in reversed(placed):
            part = box_of_element(result[0], parent) if result[0] is not None else None
            if part is not None:
                part.children = [new, *part.children]
        return result

    def in_flow_layout(self, call: Call) -> Any:
        """Return the layout of a block up to its next child, unless that floats or waits."""
        child, laid_out = call.child, call.new_children
        passed = (
            None, call.position_y, call.adjoining_margins, call.next_page, laid_out, call.max_lines
        )  # fmt: skip
        one = self._found.get(child.element)
        if one is not None and one[1] is child and one[0] != self._start:
            return (False, False, *passed)
        if (
            laid_out
            and _waits(child)
            and not (call.context.in_column and child.element_tag in HEADINGS)
            and any(
                parent is call.box.element and path > self._start and path[-1] < call.index
                for path, _, parent in self._found.values()
            )
        ):
            return (False, True, {call.index: None}, *passed[1:])
        return call.proceed()


def _at_head(call: Call, float_box: Any, page: Any) -> Any:
    """Return a float laid out where the page's root element would begin; None if it is too high."""
    float_box.position_x, float_box.position_y = call.box.position_x, call.box.position_y
    # A margin before it, though of nothing, lets its own collapse with the page's edge.
    new, resume_at, *_ = lay_out_block(
        call.context, float_box, 0, None, page,
        page_is_empty=True, absolute_boxes=call.absolute_boxes, fixed_boxes=call.fixed_boxes,
        adjoining_margins=[0],
    )  # fmt: skip
    if new is None or resume_at is not None or new.height > HIGHEST * page.height:
        return None
    return new


def _waits(box: Any) -> bool:
    """Return whether a block is not set before the floats that stand before it in the source."""
    return box.element_tag in HEADINGS or bool(_FLOATING.intersection(classes(box.element)))
