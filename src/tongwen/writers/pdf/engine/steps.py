"""Steps of WeasyPrint's layout that our own functions take as well.

They are called, never replaced under these names.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Sequence
from math import inf
from typing import Any

from weasyprint.formatting_structure import build
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.layout import page as pages
from weasyprint.layout.block import block_container_layout as lay_out_children
from weasyprint.layout.block import block_level_layout as lay_out_block
from weasyprint.layout.block import block_level_page_break as break_between
from weasyprint.layout.block import block_level_page_name as page_between
from weasyprint.layout.block import block_level_width as resolve_width
from weasyprint.layout.block import collapse_margin, remove_placeholders
from weasyprint.layout.inline import (
    add_word_spacing,
    count_expandable_spaces,
    skip_first_whitespace,
)
from weasyprint.layout.percent import resolve_percentages

__all__ = [
    "add_word_spacing",
    "break_between",
    "collapse_margin",
    "count_expandable_spaces",
    "lay_out_block",
    "lay_out_children",
    "page_between",
    "remove_placeholders",
    "resolve_percentages",
    "resolve_width",
    "skip_first_whitespace",
]


def update_notes(context: Any) -> None:
    """Lay out the notes of the page under way, and leave so much less room for its text."""
    context._update_footnote_area()


def notes_area(context: Any) -> Any:
    """Return the area of the page's notes as it would be laid out without an end of the page."""
    area = build.create_anonymous_boxes(context.current_footnote_area.deepcopy())
    return lay_out_block(context, area, -inf, None, area.page)[0]


def text_like(box: Any, words: str) -> Any:
    """Return a text that stands in ``box``, in its style."""
    return TextBox.anonymous_from(box, words)


def lay_out_page(index: int, context: Any, root: Any, html: Any) -> Any:
    """Return a page, from where the one before it ended, and where the next one begins."""
    return pages.remake_page(index, context, root, html)


def fresh_context(context: Any, footnotes: Sequence[Any]) -> Any:
    """Return a copy of what a layout knows, before its first page, with all its ``footnotes``."""
    fresh = copy.copy(context)
    fresh.page_maker, fresh.footnotes = context.page_maker[:1], list(footnotes)
    for name in ("current_page_footnotes", "reported_footnotes", "rendered_notes"):
        setattr(fresh, name, [])
    for name in ("page_footnotes", "broken_out_of_flow", "tables", "_excluded_shapes"):
        setattr(fresh, name, {})
    fresh._excluded_shapes_root_boxes = []
    for name in ("string_set", "running_elements"):
        setattr(fresh, name, defaultdict(lambda: defaultdict(list)))
    return fresh
