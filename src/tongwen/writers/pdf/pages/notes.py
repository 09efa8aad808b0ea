"""A note stands at the foot of the page that calls it; a long one goes on at the next.

WeasyPrint moves a page's last notes to the next page where that makes room for one more
line of a paragraph that would otherwise lose it to the rule of widows and orphans. A reader
then looks for a note that is not there. Here the paragraph goes to the next page instead.

WeasyPrint never parts a note. One that is longer than a page would run out of it at the head,
over all that stands there; one of half a page would take the line that calls it along and leave
a hole. Here a note that is :data:`LONG` and has no room where it is called fills the foot of that
page and goes on at the foot of the next, as compositors have it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from typing import Any

import weasyprint.layout.block as block_layout
import weasyprint.layout.page as page_layout
from weasyprint.formatting_structure import build
from weasyprint.layout import LayoutContext
from weasyprint.text.line_break import strut

LONG = 0.25
"""A note that takes this share of a page's height may be parted; a shorter one is kept whole."""

SHARE = 0.6
"""How much of a page the rest of a note may take: some text stands above it."""

FEWEST = 3
"""Lines of a note that stand on its first page, at least."""

_REPLACING = threading.Lock()
_PART = "tongwen_part"
"""The attribute of a note's box that holds its :class:`_Part`; copies of the box share it."""


@dataclass(slots=True)
class _Part:
    """What is set of a note on one page.

    Attributes:
        begin: where it begins, as WeasyPrint names it; None: at the note's beginning.
        height: how high it may be, in px. rest: where the next part begins; None: it is the last.
    """

    begin: Any = None
    height: float = inf
    rest: Any = None


@contextmanager
def kept_notes() -> Iterator[None]:
    """Let WeasyPrint keep notes on the page of their calls, until the block ends.

    It defers notes in two places with one method: for the note of a line just laid out that
    does not fit (right: ``footnote-policy: line`` then takes the line along), and for any
    notes of the page when a later line does not fit (wrong). A note laid out since the last
    line was made tells the first from the second.
    """
    with _REPLACING:
        layout_lines = block_layout._linebox_layout
        make_lines = block_layout.iter_line_boxes
        lay_out_note = LayoutContext.layout_footnote
        take_back = LayoutContext.unlayout_footnote
        defer_note = LayoutContext.report_footnote
        lay_out_block = block_layout.block_level_layout
        make_page = page_layout.remake_page
        fresh: list[Any] = []
        hidden: list[list[Any]] = []
        feet: list[float] = []
        """Where the line just made ends, for each paragraph under way."""
        rests: list[tuple[Any, Any]] = []
        """Notes that this page parts, each with the box of its rest."""
        carried: dict[int, list[Any]] = {}
        """Page → the notes that the next page begins with."""

        def iter_line_boxes(*arguments: Any, **options: Any) -> Iterator[Any]:
            for line in make_lines(*arguments, **options):
                fresh.clear()
                if feet:
                    feet[-1] = line[0].position_y + line[0].height
                yield line

        def layout_footnote(context: Any, note: Any) -> Any:
            fresh.append(note)
            if rests:  # nothing stands below a note that goes on at the next page
                context.footnotes.remove(note)
                context.current_page_footnotes.append(note)
                return True
            over = lay_out_note(context, note)
            page = context.current_footnote_area.page
            foot = page.content_box_y() + page.height
            if feet:
                room = foot - feet[-1]
                if context.page_bottom >= feet[-1]:
                    return over
            else:
                room = SHARE * page.height
                if foot - context.page_bottom <= room:
                    return over
            return False if part(context, note, room) else over

        def part(context: Any, note: Any, room: float) -> bool:
            """Set as much of the note as there is ``room`` for; return whether it was parted."""
            area = build.create_anonymous_boxes(context.current_footnote_area.deepcopy())
            area = lay_out_block(context, area, -inf, None, area.page)[0]
            whole = area.children[-1]
            room -= area.margin_height() - whole.margin_height()
            begin = getattr(note, _PART).begin if hasattr(note, _PART) else None
            height, _ = strut(note.style)
            if begin is None and (
                room < FEWEST * height or whole.margin_height() < LONG * area.page.height
            ):
                return False
            piece = _Part(begin, room - whole.margin_bottom - 0.01)
            setattr(note, _PART, piece)
            context._update_footnote_area()
            if piece.rest is None:
                setattr(note, _PART, _Part(begin))
                context._update_footnote_area()
                return False
            rest = note.copy()
            setattr(rest, _PART, _Part(piece.rest))
            rests.append((note, rest))
            return True

        def block_level_layout(
            context: Any, box: Any, bottom_space: Any, skip_stack: Any, *rest: Any, **named: Any
        ) -> Any:
            piece = getattr(box, _PART, None)
            if piece is None or skip_stack is not None:
                return lay_out_block(context, box, bottom_space, skip_stack, *rest, **named)
            piece.rest = None
            if piece.height < inf:
                space = context.page_bottom - box.position_y - piece.height
                result = lay_out_block(context, box, space, piece.begin, *rest, **named)
                if result[0] is not None:
                    piece.rest = result[1]
                    return result
            return lay_out_block(context, box, bottom_space, piece.begin, *rest, **named)

        def whole_again(note: Any) -> None:
            if any(parted is note for parted, _ in rests):
                rests[:] = [pair for pair in rests if pair[0] is not note]
                setattr(note, _PART, _Part(getattr(note, _PART).begin))

        def unlayout_footnote(context: Any, note: Any) -> None:
            whole_again(note)
            take_back(context, note)

        def report_footnote(context: Any, note: Any) -> None:
            if note in fresh or not hidden:
                whole_again(note)
                defer_note(context, note)
            else:
                # Without notes to defer WeasyPrint breaks the paragraph earlier. They still
                # take up their room, and are back when it has.
                hidden[-1].extend(context.current_page_footnotes)
                context.current_page_footnotes = []

        def _linebox_layout(context: Any, *arguments: Any, **options: Any) -> Any:
            hidden.append([])
            feet.append(0.0)
            try:
                return layout_lines(context, *arguments, **options)
            finally:
                feet.pop()
                if notes := hidden.pop():
                    # A note whose line was taken back waits to be laid out again.
                    kept = [note for note in notes if note not in context.footnotes]
                    context.current_page_footnotes = kept + context.current_page_footnotes
                    context._update_footnote_area()

        def remake_page(index: int, context: Any, *arguments: Any) -> Any:
            # A page that is made again begins with what the one before it left, which may not
            # be made again itself.
            context.reported_footnotes = list(carried.get(index, ()))
            resume_at, next_page, right, *state = context.page_maker[index]
            if context.reported_footnotes and next_page["break"] != "any":
                # The rest of a chapter's note is not set below the next chapter's title.
                aside = {**next_page, "break": "left" if right else "right"}
                context.page_maker[index] = (resume_at, aside, right, *state)
            rests.clear()
            made = make_page(index, context, *arguments)
            context.reported_footnotes[:0] = [rest for _, rest in rests]
            carried[index + 1] = list(context.reported_footnotes)
            rests.clear()
            return made

        block_layout._linebox_layout = _linebox_layout
        block_layout.iter_line_boxes = iter_line_boxes
        block_layout.block_level_layout = block_level_layout
        page_layout.remake_page = remake_page
        LayoutContext.layout_footnote = layout_footnote
        LayoutContext.unlayout_footnote = unlayout_footnote
        LayoutContext.report_footnote = report_footnote
        try:
            yield
        finally:
            block_layout._linebox_layout = layout_lines
            block_layout.iter_line_boxes = make_lines
            block_layout.block_level_layout = lay_out_block
            page_layout.remake_page = make_page
            LayoutContext.layout_footnote = lay_out_note
            LayoutContext.unlayout_footnote = take_back
            LayoutContext.report_footnote = defer_note
