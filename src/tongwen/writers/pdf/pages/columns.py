"""The text of a chapter in two columns, and what is wide across both.

A pack asks for it (``page: columns: 2``). What the style sheet lets span (``column-span: all``) is
set as wide as the page: a chapter's title and lead, boxes, figures, tables (:mod:`tongwen.spanning`
says which). What is between stands in a row of two columns. Where the page
ends, the row goes on at the next; where it ends before something that spans, or with its chapter,
both columns are made of one length, to a line.

A row that has no more than fits into its first column is set across, too.

Notes stand at the foot of the page, below both columns. WeasyPrint keeps room there for those of
the first row alone, and evens out columns by trial, a pixel at a time. Here a row is laid out to a
height, the notes that it calls are counted, and it is laid out anew for as long as these do not fit
below it: so their room is kept in every row. All heights are whole lines below the row's head,
which is on the chapter's grid, so lines stand level in both columns.

Each column is laid out from the chapter's own children, as far as the row goes, from the place
where the last one ended. So a place in a chapter is called by the same path as on a page of one
column, and what goes by such paths (floats, the preview) needs to know nothing of columns.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..engine import boxes
from ..engine.room import Call
from ..engine.steps import (
    break_between,
    collapse_margin,
    lay_out_children,
    page_between,
    remove_placeholders,
    resolve_percentages,
    resolve_width,
)
from .floating import FLOATED
from .grid import PROPERTY
from .headings import HEADINGS

COUNT = 2

FEWEST = 4
"""So many lines of room a row needs below something that spans; else it begins the next page."""

SHORT = 1.5
"""So many lines a column may end above the other where the page ends."""

_ROUNDS = 12
"""How often a row is laid out anew for its notes."""

_HAIR = 1e-3
_FORCED = frozenset({"page", "left", "right", "recto", "verso"})


class TextInColumns:
    """Sets the text of chapters in two columns."""

    def columns_layout(self, call: Call) -> Any:
        """Return the layout of a chapter, as far as the page has room."""
        if not boxes.has_class(call.box, "chapter"):
            return call.proceed()
        before = call.context.in_column
        try:
            return _Chapter(call).laid_out()
        finally:
            call.context.in_column = before


@dataclass(slots=True)
class _Made:
    """What is laid out of a part of a chapter.

    Attributes:
        boxes: the box of what spans, or of each column. resume_at: where the next page begins.
        margins: those that stand together below it. foot: where it ends.
    """

    boxes: list[Any]
    resume_at: Any
    next_page: dict[str, Any]
    margins: list[float]
    foot: float


class _Chapter:
    """A chapter on a page."""

    def __init__(self, call: Call) -> None:
        self.call, self.context = call, call.context
        self.box = box = call.box.copy_with_children(call.box.children)
        box.position_y += collapse_margin(call.adjoining_margins or [])
        box.remove_decoration(start=call.skip_stack is not None, end=False)
        resolve_width(box, call.containing_block)
        self.children: Sequence[Any] = call.box.children
        self.gap = boxes.px(box.style["column_gap"])
        self.width = (box.width - (COUNT - 1) * self.gap) / COUNT
        self.leading = float(getattr(box.style["line_height"], "value", 0.0)) or 20.0
        self.on_grid = boxes.number(box.style, PROPERTY) == 1

    def laid_out(self) -> Any:
        """Return what WeasyPrint's own function returns."""
        skip, inner = (
            next(iter(self.call.skip_stack.items())) if self.call.skip_stack else (0, None)
        )
        first = skip if inner is None and self.call.page_is_empty else -1
        spans = self._spanning(first)
        made: list[Any] = []
        margins: list[float] = []
        y, resume_at = self.box.content_box_y(), None
        next_page: dict[str, Any] = {"break": "any", "page": None}
        while skip < len(self.children):
            end = self._end(skip, spans)
            if made and (forced := self._forced(skip)):
                resume_at, next_page = {skip: None}, forced
                break
            start = {skip: inner}
            part = self._across if any(spans[skip:end]) else self._row
            one = part(start, end, y, margins, empty=self.call.page_is_empty and not made)
            if one is None:
                resume_at = start
                break
            made.extend(one.boxes)
            y, margins = one.foot, one.margins
            if one.resume_at is not None:
                resume_at, next_page = one.resume_at, one.next_page
                break
            skip, inner = end, None
        if not made and self.children:
            page = self.box.page_values()[0]
            return None, (0, None), {"break": "any", "page": page}, [], False
        box = self.box.copy_with_children(made)
        if resume_at is None:
            box.height = y - box.content_box_y()
        else:
            margins = []
            box.height = max(
                y - box.content_box_y(),
                self.context.page_bottom - self.call.bottom_space - box.content_box_y(),
            )
        box.remove_decoration(start=self.call.skip_stack is not None, end=resume_at is not None)
        if next_page["page"] is None:
            next_page["page"] = box.page_values()[1]
        return box, resume_at, next_page, margins, False

    # --- what stands where -----------------------------------------------------------------

    def _spanning(self, first: int) -> list[bool | None]:
        """Return for each child whether it spans; None for what is in neither flow.

        Args:
            first: the child that the page begins with, if it begins with a whole one.
        """
        found: list[bool | None] = []
        for index, child in reversed(list(enumerate(self.children))):
            if not child.is_in_normal_flow() or (
                index != first and FLOATED in boxes.classes(child.element)
            ):
                found.append(None)
            elif child.style["column_span"] == "all":
                found.append(True)
            else:
                found.append(False)
        return found[::-1]

    def _end(self, skip: int, spans: Sequence[bool | None]) -> int:
        """Return where the part that begins with a child ends: all of it spans, or nothing."""
        kind: bool | None = None
        last = None
        for index in range(skip, len(self.children)):
            if spans[index] is None:
                continue
            if kind is None:
                kind = spans[index]
            elif spans[index] != kind or self._forced(index, last):
                return index
            last = self.children[index]
        return len(self.children)

    def _forced(self, index: int, last: Any = None) -> dict[str, Any] | None:
        """Return the page that was asked for before a child, or None."""
        if last is None:
            before = [one for one in self.children[:index] if one.is_in_normal_flow()]
            if not before:
                return None
            last = before[-1]
        child = self.children[index]
        if not child.is_in_normal_flow():
            return None
        page, asked = page_between(last, child), break_between(last, child)
        if page or asked in _FORCED:
            return {"break": asked, "page": page}
        return None

    # --- what spans ------------------------------------------------------------------------

    def _across(
        self, start: Any, end: int, y: float, margins: list[float], *, empty: bool
    ) -> _Made | None:
        """Return what spans, up to ``end``, below what ends at ``y``; None where it has no room."""
        if not empty:
            y += collapse_margin([*margins, self._upper_margin(start)])
        box = self.part_of(start, end, self.box.width, self.box.content_box_x(), y)
        self.context.in_column = False
        new, resume_at, next_page, below, *_ = self.lay_out_part(
            box, self.call.bottom_space, start, empty
        )
        if new is None:
            return None
        return _Made(
            [new], resume_at, next_page, list(below), new.border_box_y() + new.border_height()
        )

    def _upper_margin(self, start: Any) -> float:
        """Return the margin above what begins whole at a place; 0 above what goes on there."""
        ((index, inner),) = start.items()
        return boxes.px(self.children[index].style["margin_top"]) if inner is None else 0.0

    def part_of(self, start: Any, end: int, width: float, x: float, y: float) -> Any:
        """Return a box of the children up to ``end``, without a margin above the first."""
        children = list(self.children[:end])
        ((index, inner),) = start.items()
        if inner is None and index < end and children[index].is_in_normal_flow():
            first = children[index] = children[index].copy()
            first.style = first.style.copy()
            first.style["margin_top"] = boxes.Dimension(0, "px")
        box = self.box.anonymous_from(self.box, children)
        resolve_percentages(box, self.call.containing_block)
        box.is_column, box.width, box.position_x, box.position_y = True, width, x, y
        return box

    def lay_out_part(self, box: Any, bottom_space: float, start: Any, empty: bool) -> Any:
        """Return what WeasyPrint's layout of the children of ``box`` from a place on returns."""
        call = self.call
        return lay_out_children(
            self.context, box, bottom_space, start, empty, call.absolute_boxes, call.fixed_boxes,
            [], call.first_letter_style, call.first_line_style, False, None,
        )  # fmt: skip

    # --- a row of columns -------------------------------------------------------------------

    def _row(
        self, start: Any, end: int, y: float, margins: list[float], *, empty: bool
    ) -> _Made | None:
        """Return a row of columns, likewise; ``empty``: nothing stands above it on the page."""
        top = y if empty else y + collapse_margin([*margins, self._upper_margin(start)])
        if not empty and self.on_grid:
            top = self._on_grid(top)
        room = self.context.page_bottom - self.call.bottom_space
        least = top + FEWEST * self.leading
        if not empty and room < least - _HAIR:
            return None
        kept = self._notes()
        self.context.in_column = True
        row = _Row(self, start, end, top)
        foot = self._filled(row, room, least, kept)
        if not row.columns or (row.overflows(0, foot) and not empty):
            row.take_back()
            return None
        resume_at, next_page = row.resume_at, row.next_page
        over = row.overflows(1, foot)
        if over or (not row.ends and row.foot_of(-1) < foot - SHORT * self.leading):
            # What comes next has no room: what stands before it is evened out.
            ((where, rest),) = (row.places[1] if over else row.resume_at).items()
            if rest is None:
                row.end, resume_at = where, {where: None}
                row.lay_out(foot)
        if row.ends:
            row.even_out(foot)
            if len(row.columns) == 1 and resume_at is None and start[next(iter(start))] is None:
                row.take_back()  # it is too short for two: a few lines are set across
                return self._across(start, end, y, margins, empty=empty)
        while self._notes() - kept > room - row.foot() + _HAIR and self._defer_note():
            pass
        self.context.in_column = False
        self.context.page_bottom -= self._notes() - kept
        return _Made(row.columns, resume_at, next_page, row.margins(), row.foot())

    def _filled(self, row: _Row, room: float, least: float, kept: float) -> float:
        """Lay out a row as far down as the notes that it calls leave room; return where that is.

        Args:
            room: where the page's text ends without those. least: where the row ends at least.
            kept: how high the notes of what stands above it are.
        """
        foot = room
        for _ in range(_ROUNDS):
            row.lay_out(foot)
            free = room - (self._notes() - kept)
            if foot <= free + _HAIR or foot <= least:
                break
            foot = max(least, free)
        # A line that left with its note may have made more room than it took.
        while not row.ends and foot + self.leading <= room - (self._notes() - kept) + _HAIR:
            row.lay_out(foot + self.leading)
            if foot + self.leading > room - (self._notes() - kept) + _HAIR:
                row.lay_out(foot)
                break
            foot += self.leading
        return foot

    def _defer_note(self) -> bool:
        """Leave the page's last note to the next page; return whether there was one."""
        if notes := self.context.current_page_footnotes:
            self.context.report_footnote(notes[-1])
            return True
        return False

    def _on_grid(self, y: float) -> float:
        """Return the line of the chapter's grid at ``y``, or the next one."""
        origin = float(self.context.current_footnote_area.page.content_box_y())
        lines = (y - origin) / self.leading
        return origin + math.ceil(lines - 0.25) * self.leading

    def _notes(self) -> float:
        """Return how high the notes of the page are."""
        area = self.context.current_footnote_area
        return 0.0 if area.height == "auto" or not area.children else float(area.margin_height())


class _Row:
    """A row of columns, laid out to a height as often as it takes."""

    def __init__(self, chapter: _Chapter, start: Any, end: int, top: float) -> None:
        self.chapter, self.start, self.end, self.top = chapter, start, end, top
        self.columns: list[Any] = []
        self.places: list[Any] = []
        """Where each column begins."""
        self.resume_at: Any = None
        self.next_page: dict[str, Any] = {}
        self._margins: list[list[float]] = []

    @property
    def ends(self) -> bool:
        """Whether all of it has room."""
        return self.resume_at is None

    def take_back(self) -> None:
        """Take what is laid out off the page."""
        call = self.chapter.call
        remove_placeholders(call.context, self.columns, call.absolute_boxes, call.fixed_boxes)
        self.columns, self.places, self._margins = [], [], []

    def lay_out(self, foot: float) -> None:
        """Lay out the columns, down to ``foot``."""
        self.take_back()
        chapter, resume_at = self.chapter, self.start
        space = chapter.context.page_bottom - foot
        from_right = chapter.box.style["direction"] == "rtl"
        for index in range(COUNT):
            place = COUNT - 1 - index if from_right else index
            x = chapter.box.content_box_x() + place * (chapter.width + chapter.gap)
            box = chapter.part_of(resume_at, self.end, chapter.width, x, self.top)
            new, rest, next_page, below, *_ = chapter.lay_out_part(box, space, resume_at, True)
            if new is None:
                break
            self.places.append(resume_at)
            self.columns.append(new)
            self._margins.append(list(below))
            resume_at, self.next_page = rest, next_page
            if rest is None:
                break
        self.resume_at = resume_at

    def even_out(self, foot: float) -> None:
        """Make the columns as short as they can be, by whole lines."""
        leading = self.chapter.leading
        whole = sum(_foot(column) - self.top for column in self.columns)
        shorter = self.top + math.ceil(whole / COUNT / leading - _HAIR) * leading
        while shorter < foot - _HAIR:
            self.lay_out(shorter)
            if self.ends and not self._stranded():
                return
            shorter += leading
        self.lay_out(foot)

    def _stranded(self) -> bool:
        """Return whether a column ends with a heading, or the next begins with a last line."""
        if (
            len(self.columns) == COUNT
            and boxes.in_flow(self.columns[0])[-1].element_tag in HEADINGS
        ):
            return True
        if len(self.columns) < COUNT or next(iter(self.places[1].values())) is None:
            return False
        box = self.columns[1]
        while box.children and not isinstance(box.children[0], boxes.LineBox):
            box = box.children[0]
            if not isinstance(box, boxes.ParentBox):
                return False
        return len(box.children) == 1

    def overflows(self, index: int, foot: float) -> bool:
        """Return whether a column reaches below ``foot``."""
        return index < len(self.columns) and _foot(self.columns[index]) > foot + 0.5

    def foot_of(self, index: int) -> float:
        """Return where a column ends."""
        return _foot(self.columns[index])

    def foot(self) -> float:
        """Return where the longest column ends."""
        return max(map(_foot, self.columns))

    def margins(self) -> list[float]:
        """Return the margins below it."""
        return [float(collapse_margin(one)) for one in self._margins]


def _foot(column: Any) -> float:
    flow = boxes.in_flow(column)
    return max(
        (float(one.border_box_y() + one.border_height()) for one in flow),
        default=float(column.position_y),
    )
