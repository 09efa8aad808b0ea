"""Page numbers for the contents, from a layout of this very document, or of the PDF edition.

Without either the contents are written without page numbers, since none is better than a wrong one.
A file that is laid out for its own numbers is composed once: they are put into it afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from ...edition import Edition
from ...measuring import Layout
from .fields import bookmark_name
from .markup import Element, name

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


class PageNumbers:
    """The page numbers that a file shows; where they are not known yet, they are put in later."""

    def __init__(self, known: Mapping[str, int] | None = None) -> None:
        self._known = known
        self._asked: set[str] = set()
        self._waiting: list[tuple[Element, str]] = []
        self._apart: list[list[str]] = []

    def has(self, bookmarks: Collection[str]) -> bool:
        """Return whether each of ``bookmarks`` has its number, or will have."""
        if self._known is None:
            self._asked.update(bookmarks)
            return True
        return _are_known(bookmarks, self._known)

    def apart(self, bookmarks: list[str]) -> list[str]:
        """Return those of ``bookmarks`` whose page none before them has: an index names each once.

        Where pages are not known yet, all of them: that they differ is seen when they are.
        """
        if self._known is None:
            self._asked.update(bookmarks)
            self._apart.append(bookmarks)
            return bookmarks
        pages = {self._known[each]: each for each in reversed(bookmarks) if each in self._known}
        return [each for each in bookmarks if each in pages.values()]

    def show(self, words: Element, bookmark: str) -> Element:
        """Return ``words``, a w:t, that says the number of ``bookmark``."""
        words.text = str((self._known or {}).get(bookmark, 0))
        if self._known is None:
            self._waiting.append((words, bookmark))
        return words

    def put(self, known: Mapping[str, int]) -> bool:
        """Put in the numbers that were waited for.

        False where the file has to be composed anew: with other words, since one of them is
        missing or another's, or since what was to show one is no longer in it.
        """
        roots = (words.getroottree().getroot() for words, _ in self._waiting)
        if not _are_known(self._asked, known) or any(root.tag not in _STORIES for root in roots):
            return False
        if any(len({known[each] for each in row}) < len(row) for row in self._apart):
            return False
        for words, bookmark in self._waiting:
            words.text = str(known[bookmark])
        return True


_STORIES = frozenset(map(name, ("w:document", "w:hdr", "w:ftr")))


def _are_known(bookmarks: Collection[str], known: Mapping[str, int]) -> bool:
    """Return whether ``known`` has a number for each; there is no file of no pages."""
    counted = known.keys() if known.get(PAGE_COUNT) else known.keys() - {PAGE_COUNT}
    return counted >= set(bookmarks)
