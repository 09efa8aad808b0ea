"""Page numbers for the contents, from a layout of this very document, or of the PDF edition.

Without either the contents are written without page numbers, since none is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...edition import Edition
from ...measuring import Layout
from .fields import bookmark_name

BODY = "tongwen body"
"""Identifier of the place where pages begin to count from 1; no author's has a space."""

PAGE_COUNT = "tongwen page count"
"""Stands among the bookmarks for the number of all pages; no bookmark has a space."""


def page_numbers(layout: Layout, edition: Edition) -> Mapping[str, int] | None:
    """Return bookmark → page number as printed; None where nothing says which page is the first.

    LibreOffice's layout has our bookmarks, and counts from :data:`BODY`; the PDF edition's has
    identifiers, and counts from the first chapter.
    """
    # LibreOffice writes the underscore that hides a bookmark as its code.
    places = {re.sub("^5F", "_", key): index for key, index in layout.places.items()}
    first = bookmark_name(BODY)
    if first not in places:
        places = {bookmark_name(key): index for key, index in layout.places.items()}
        chapters = edition.chapters
        first = bookmark_name(chapters[0].identifier) if chapters else ""
    if first not in places:
        return None
    # Word does not count the empty pages that let the next one be a right-hand one.
    numbers = {key: index - places[first] + 1 for key, index in places.items()}
    return {**numbers, PAGE_COUNT: layout.spoken}
