"""A note stands at the foot of the page that calls it.

WeasyPrint moves a page's last notes to the next page where that makes room for one more
line of a paragraph that would otherwise lose it to the rule of widows and orphans. A reader
then looks for a note that is not there. Here the paragraph goes to the next page instead.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.layout.block as block_layout
from weasyprint.layout import LayoutContext

_REPLACING = threading.Lock()


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
        defer_note = LayoutContext.report_footnote
        fresh: list[Any] = []
        hidden: list[list[Any]] = []

        def iter_line_boxes(*arguments: Any, **options: Any) -> Iterator[Any]:
            for line in make_lines(*arguments, **options):
                fresh.clear()
                yield line

        def layout_footnote(context: Any, note: Any) -> Any:
            fresh.append(note)
            return lay_out_note(context, note)

        def report_footnote(context: Any, note: Any) -> None:
            if note in fresh or not hidden:
                defer_note(context, note)
            else:
                # Without notes to defer WeasyPrint breaks the paragraph earlier. They still
                # take up their room, and are back when it has.
                hidden[-1].extend(context.current_page_footnotes)
                context.current_page_footnotes = []

        def _linebox_layout(context: Any, *arguments: Any, **options: Any) -> Any:
            hidden.append([])
            try:
                return layout_lines(context, *arguments, **options)
            finally:
                if notes := hidden.pop():
                    # A note whose line was taken back waits to be laid out again.
                    kept = [note for note in notes if note not in context.footnotes]
                    context.current_page_footnotes = kept + context.current_page_footnotes
                    context._update_footnote_area()

        block_layout._linebox_layout = _linebox_layout
        block_layout.iter_line_boxes = iter_line_boxes
        LayoutContext.layout_footnote = layout_footnote
        LayoutContext.report_footnote = report_footnote
        try:
            yield
        finally:
            block_layout._linebox_layout = layout_lines
            block_layout.iter_line_boxes = make_lines
            LayoutContext.layout_footnote = lay_out_note
            LayoutContext.report_footnote = defer_note
