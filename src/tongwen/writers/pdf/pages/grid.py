"""The lines of running text stand on one grid, the same on each page.

So lines stand level on facing pages, and those on a leaf's back lie behind those on its front. The
grid has the distance of a chapter's lines and begins at the upper edge of the type area. What is
no running text (a heading, a figure, a table, a box, what is set in another size) is of any
height. Where text comes after it, the room round it is made larger or smaller, to the nearest
line of the grid. A heading moves with its text, so that what is below it is the same on each page;
another block keeps the proportion of its rooms.

Lists, definitions and quotations of the text's size stand on the grid, too; notes, captions and
what is in a box do not.

Within a chapter each line is as high as its style says. WeasyPrint makes one higher by a hair that
holds letters of another face (Han in English, Latin in Chinese), and the hairs add up.

The style sheet says where: chapters have a grid where their ``--grid`` is 1. Its ``--fit`` says
how a chapter is taken in or let out (:mod:`.copyfitting`): then lines are rather won, or rather
lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..engine import boxes
from ..engine.room import Call
from ..engine.steps import collapse_margin, resolve_percentages
from ..engine.text import strut
from .copyfitting import chapters
from .headings import HEADINGS, SECTION_HEADINGS

PROPERTY, FIT = "__grid", "__fit"
"""WeasyPrint's names of the custom properties."""

GIVEN = 0.3
"""What share of the room round a block may be taken from it to come back to the grid."""

GIVEN_BY_FIT = 0.1
"""How much more of it may be taken with each step by which a chapter is taken in."""

TALL = 0.2
"""A line that is higher by this share is so on purpose: it holds a formula or a picture."""

_TEXT = frozenset({"p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "div", "section"})
_APART = frozenset({"figure", "image", "table", "companion", "wide", "landscape"})
"""Classes of what is no running text, though its tag may be."""

_HAIR = 1e-3


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid of a chapter: the distance of its lines in px, and how far it is taken in."""

    leading: float
    fit: float


def shift(end: float, leading: float, room: float, fit: float = 0.0) -> float:
    """Return by how much text that would begin at ``end`` is to be moved, to stand on the grid.

    Args:
        end: distance from the grid's beginning. leading: of the grid, in the same unit.
        room: round what stands before it, of which a part may be taken.
        fit: how far the chapter is taken in; below 0, let out.
    """
    over = end % leading
    if over < _HAIR or leading - over < _HAIR:
        return 0.0
    given = (GIVEN + GIVEN_BY_FIT * fit) * room
    if fit <= 0:
        given = min(given, leading / 2)
    return -over if over <= given else leading - over


class TextOnGrid:
    """Sets the text of chapters on their grid."""

    def __init__(self) -> None:
        self._root: Any = None
        self._gridded: dict[Any, Grid] = {}
        self._inside: set[Any] = set()
        self._origin = 0.0

    def lay_out_page(self, call: Call) -> Any:
        """Return a page's root element laid out, from a line of the grid on."""
        root = call.box
        if root.element_tag == "html":
            if self._root is not root:
                self._root, self._gridded, self._inside = root, {}, set()
                for chapter in _chapters(root):
                    self._inside.update(chapter.element.iter())
                    self._gridded.update(_gridded(chapter))
            self._origin = call.containing_block.content_box_y()
            if self._gridded and root.position_y > self._origin:  # below a float at the page's head
                leading = next(iter(self._gridded.values())).leading
                root.position_y += shift(root.position_y - self._origin, leading, leading)
        return call.proceed()

    def in_flow_layout(self, call: Call) -> Any:
        """Return the layout of a block up to its next child, which begins on the grid."""
        child, before = call.child, call.new_children
        grid = self._gridded.get(child.element)
        if grid is not None and before:
            y = call.position_y - self._origin
            step, moved, group = _step(
                call.box, child, before, call.adjoining_margins, y, grid, self._gridded
            )
            foot = call.position_y + moved
            if group and not call.context.overflows_page(call.bottom_space, foot):
                for one in group:
                    one.translate(dy=moved)
            call.position_y += step
            child.position_y = call.position_y
        return call.proceed()

    def get_next_linebox(self, call: Call) -> Any:
        """Return the next line, as high as its style says."""
        line, resume_at = call.proceed()
        style = call.linebox.style
        if (
            line is not None
            and call.linebox.element in self._inside
            and style["line_height"] != "normal"
        ):
            height, baseline = strut(style)
            if 0 < abs(line.height - height) < TALL * height:
                for child in line.children:
                    child.translate(dy=baseline - line.baseline)
                line.height, line.baseline = height, baseline
        return line, resume_at


def _step(
    box: Any, child: Any, before: Sequence[Any], margins: list[Any], y: float, grid: Grid,
    gridded: Mapping[Any, Grid],
) -> tuple[float, float, Sequence[Any]]:  # fmt: skip
    """Return by how much ``child`` moves to stand on the grid, and what before it by how much.

    Args:
        before: what is laid out before it. y: where that ends, from the grid's beginning.
    """
    flow = [one for one in before if one.is_in_normal_flow()]
    if not flow:
        return 0.0, 0.0, ()
    resolve_percentages(child, box)
    below = max(0.0, float(collapse_margin([*margins, *_upper_margins(child)])))
    is_heading = flow[-1].element_tag in SECTION_HEADINGS
    group = 1
    while is_heading and group < len(flow) and flow[-group - 1].element_tag in SECTION_HEADINGS:
        group += 1
    above = 0.0
    if len(flow) > group and flow[-1].element not in gridded:
        upper = flow[-group - 1]
        foot = upper.border_box_y() + upper.border_height()
        above = max(0.0, flow[-group].border_box_y() - foot)
    room = above + below
    if room < _HAIR:
        return 0.0, 0.0, ()  # between two paragraphs, the first of which holds a high formula
    if is_heading and len(flow) == group:  # at a page's head: there is room below it alone
        over = (y + below) % grid.leading
        step = -over if over <= min(below, grid.leading / 4) else grid.leading - over
        moved = step
    else:
        # Headings are compared from page to page: how a chapter is fitted is nothing to them.
        fit = 0.0 if flow[-1].element_tag in HEADINGS else grid.fit
        step = shift(y + below, grid.leading, room, fit)
        moved = step if is_heading else step * above / room
    return step, moved, flow[-group:] if moved else ()


def _upper_margins(box: Any) -> list[float]:
    """Return the margins that stand together above the first line of ``box``, in px."""
    margins = []
    while True:
        margins.append(boxes.px(box.style["margin_top"]))
        first = _first(box)
        if first is None:
            return margins
        box = first


def _first(box: Any) -> Any:
    """Return the first block in the flow of ``box``, or None."""
    inside = (one for one in getattr(box, "children", ()) if one.is_in_normal_flow())
    first = next(inside, None)
    return first if isinstance(first, boxes.BlockContainerBox) else None


def _chapters(root: Any) -> Iterator[Any]:
    """Yield the boxes of the chapters in the box of the root element."""
    elements = set(chapters(root.element))

    def find(box: Any) -> Iterator[Any]:
        for child in getattr(box, "children", ()):
            if child.element in elements:
                yield child
            elif isinstance(child, boxes.BlockBox):
                yield from find(child)

    return find(root)


def _gridded(chapter: Any) -> dict[Any, Grid]:
    """Return the elements of a chapter whose lines stand on its grid; none if it has none."""
    leading = getattr(chapter.style["line_height"], "value", 0.0)
    if not leading or boxes.number(chapter.style, PROPERTY) != 1:
        return {}
    grid = Grid(float(leading), boxes.number(chapter.style, FIT))
    found: dict[Any, Grid] = {}

    def find(box: Any) -> None:
        for child in box.children:
            if _is_text(child) and _begins_with(child, grid.leading):
                found[child.element] = grid
            if _is_text(child) and child.style["column_count"] == "auto":
                find(child)

    find(chapter)
    return found


def _is_text(box: Any) -> bool:
    return (
        isinstance(box, boxes.BlockBox)
        and box.is_in_normal_flow()
        and box.element_tag in _TEXT
        and not _APART.intersection(boxes.classes(box.element))
    )


def _begins_with(box: Any, leading: float) -> bool:
    """Return whether the first thing in ``box`` is a line of this ``leading``."""
    style = box.style
    if any(
        getattr(style[side], "value", style[side]) for side in ("padding_top", "border_top_width")
    ):
        return False
    first = _first(box)
    if first is not None:
        return _is_text(first) and _begins_with(first, leading)
    height = getattr(style["line_height"], "value", 0.0)
    return bool(box.children) and abs(height - leading) < _HAIR
