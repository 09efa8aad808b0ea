"""The lines of running text stand on one grid, the same on each page.

So lines stand level on facing pages, and those on a leaf's back lie behind those on its front. The
grid has the distance of a chapter's lines and begins at the upper edge of the type area. What is
no running text (a heading, a figure, a table, a box, what is set in another size) is of any
height. Where text comes after it, the room round it is made larger or smaller, to the nearest
line of the grid. A heading moves with its text, by half at a page's head; another block keeps the
proportion of its rooms.

Lists, definitions and quotations of the text's size stand on the grid, too; notes, captions and
what is in a box do not.

Within a chapter each line is as high as its style says. WeasyPrint makes one higher by a hair that
holds letters of another face (Han in English, Latin in Chinese), and the hairs add up.

The style sheet says where: chapters have a grid where their ``--grid`` is 1. Its ``--fit`` says
how a chapter is taken in or let out (:mod:`.copyfitting`): then lines are rather won, or rather
lost.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import weasyprint.layout.block as block_layout
import weasyprint.layout.inline as inline_layout
import weasyprint.layout.page as page_layout
from weasyprint.formatting_structure import boxes
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.line_break import strut

from .copyfitting import chapters
from .headings import SECTION_HEADINGS

PROPERTY, FIT = "__grid", "__fit"
"""WeasyPrint's names of the custom properties."""

GIVEN = 0.3
"""What share of the room round a block may be taken from it to come back to the grid."""

GIVEN_BY_FIT = 0.1
"""How much more of it may be taken with each step by which a chapter is taken in."""

TALL = 0.2
"""A line that is higher by this share is so on purpose: it holds a formula or a picture."""

_TEXT = frozenset({"p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "div", "section"})
_APART = frozenset({"figure", "table", "companion", "wide", "landscape"})
"""Classes of what is no running text, though its tag may be."""

_REPLACING = threading.Lock()
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


@contextmanager
def text_on_grid() -> Iterator[None]:
    """Let WeasyPrint set the text of chapters on their grid, until the block ends."""
    with _REPLACING:
        lay_out_root = page_layout.block_level_layout
        lay_out_child = block_layout._in_flow_layout
        make_line = inline_layout.get_next_linebox
        roots: list[Any] = []
        gridded: dict[Any, Grid] = {}
        inside: set[Any] = set()
        origin = [0.0]

        def block_level_layout(context: Any, box: Any, *rest: Any, **named: Any) -> Any:
            if box.element_tag == "html":
                if not roots or roots[0] is not box:
                    roots[:] = [box]
                    gridded.clear()
                    inside.clear()
                    for chapter in _chapters(box):
                        inside.update(chapter.element.iter())
                        gridded.update(_gridded(chapter))
                page = rest[2]  # its containing block
                origin[0] = page.content_box_y()
                if gridded and box.position_y > origin[0]:  # below a float at the page's head
                    leading = next(iter(gridded.values())).leading
                    box.position_y += shift(box.position_y - origin[0], leading, leading)
            return lay_out_root(context, box, *rest, **named)

        def _in_flow_layout(
            context: Any, box: Any, index: int, child: Any, new_children: Any,
            page_is_empty: Any, absolute: Any, fixed: Any, margins: Any, bottom_space: Any,
            position_y: Any, *rest: Any,
        ) -> Any:  # fmt: skip
            grid = gridded.get(child.element)
            if grid is not None and new_children:
                y = position_y - origin[0]
                step, moved, group = _step(box, child, new_children, margins, y, grid, gridded)
                foot = position_y + moved
                if group and not context.overflows_page(bottom_space, foot):
                    for one in group:
                        one.translate(dy=moved)
                position_y += step
                child.position_y = position_y
            return lay_out_child(
                context, box, index, child, new_children, page_is_empty, absolute, fixed,
                margins, bottom_space, position_y, *rest,
            )  # fmt: skip

        def get_next_linebox(context: Any, linebox: Any, *rest: Any) -> Any:
            line, resume_at = make_line(context, linebox, *rest)
            if (
                line is not None
                and linebox.element in inside
                and linebox.style["line_height"] != "normal"
            ):
                height, baseline = strut(linebox.style)
                if 0 < abs(line.height - height) < TALL * height:
                    for child in line.children:
                        child.translate(dy=baseline - line.baseline)
                    line.height, line.baseline = height, baseline
            return line, resume_at

        inline_layout.get_next_linebox = get_next_linebox
        page_layout.block_level_layout = block_level_layout
        block_layout._in_flow_layout = _in_flow_layout
        try:
            yield
        finally:
            page_layout.block_level_layout = lay_out_root
            block_layout._in_flow_layout = lay_out_child
            inline_layout.get_next_linebox = make_line


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
    below = max(0.0, float(block_layout.collapse_margin([*margins, *_upper_margins(child)])))
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
        moved = max(0.0, step / 2)
    else:
        step = shift(y + below, grid.leading, room, grid.fit)
        moved = step if is_heading else step * above / room
    return step, moved, flow[-group:] if moved else ()


def _upper_margins(box: Any) -> list[float]:
    """Return the margins that stand together above the first line of ``box``, in px."""
    margins = []
    while True:
        margin = box.style["margin_top"]
        margins.append(float(margin.value) if getattr(margin, "unit", None) == "px" else 0.0)
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
    if not leading or _number(chapter, PROPERTY) != 1:
        return {}
    grid = Grid(float(leading), _number(chapter, FIT))
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
        and not _APART.intersection(box.element.get("class", "").split())
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


def _number(box: Any, name: str) -> float:
    """Return the value of a custom property that is a number, or 0."""
    tokens = [token for token in box.style[name] or () if token.type == "number"]
    return float(tokens[0].value) if len(tokens) == 1 else 0.0
