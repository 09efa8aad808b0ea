"""A PDF opened once: its tag tree, and what is drawn on each page, for every view of it.

Working through a page's content stream with its fonts is the slow part of reading a PDF, so what
is drawn is kept; text remembers its characters and its box once somebody has asked for them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import playa
from playa.content import TextObject

from ..parts import UnreadableArtefact, bound_pages
from .tree import Mark, Tag, read_tags, text_of

MOST_KEPT = 600
"""Pages up to which what is drawn is kept; of a longer book it is read anew for each view."""


# It says of fonts what no author can mend: what is wrong with a file, the checks say.
logging.getLogger("playa").setLevel(logging.ERROR)


class DrawnPdf:
    """An open PDF. ``document`` is the reader's own; ``pages`` its pages, in order."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.document = playa.Document(data)
        bound_pages(len(self.document.pages))
        self.pages: tuple[Any, ...] = tuple(self.document.pages)
        self._kept: dict[int, tuple[Any, ...]] = {}

    @cached_property
    def language(self) -> str:
        """The language of the whole; "" where it names none."""
        return text_of(self.document.catalog.get("Lang"))

    @cached_property
    def tags(self) -> tuple[Tag, ...]:
        """The elements at the head of the tag tree; none where it has no tags."""
        return read_tags(self.document)

    @property
    def tree(self) -> tuple[Tag, ...]:
        """The elements at the head of the tag tree.

        Raises:
            UnreadableArtefact: it has none, so that nobody can say what is a heading in it.
        """
        if not self.tags:
            raise UnreadableArtefact("the PDF has no tag tree")
        return self.tags

    @cached_property
    def shown(self) -> dict[Mark, str]:
        """Each piece of marked content that is drawn → its words; "" for a drawing."""
        shown: dict[Mark, str] = {}
        replaced: set[Mark] = set()
        for index in range(len(self.pages)):
            for item in self.drawn(index):
                if item.mcid is None:
                    continue
                mark = (index, item.mcid)
                shown.setdefault(mark, "")
                if not isinstance(item, TextObject) or mark in replaced:
                    continue
                properties = item.mcs.props if item.mcs else {}
                if "ActualText" in properties:
                    replaced.add(mark)
                    shown[mark] = text_of(properties["ActualText"])
                else:
                    shown[mark] += item.chars
        for mark in (mark for root in self.tags for mark in root.content()):
            # A selector of a sign's form, which no font has, is marked alone and draws nothing.
            if mark not in shown and self._is_marked(mark):
                shown[mark] = ""
        for tag in (tag for root in self.tags for tag in root.walk()):
            if tag.instead is not None:
                drawn = [mark for mark in tag.content() if mark in shown]
                shown |= dict.fromkeys(drawn, "") | dict.fromkeys(drawn[:1], tag.instead)
        return shown

    def _is_marked(self, mark: Mark) -> bool:
        index, number = mark
        if not 0 <= index < len(self.pages):
            return False
        sections = self.pages[index].marked_content
        return 0 <= number < len(sections) and sections[number] is not None

    def words(self, tag: Tag) -> str:
        """Return the words of an element, with all within it."""
        return "".join(self.shown.get(mark, "") for mark in tag.content())

    def drawn(self, index: int) -> tuple[Any, ...]:
        """Return what is drawn on a page, in the order of painting."""
        if index not in self._kept:
            if len(self.pages) > MOST_KEPT:
                self._kept.clear()
            # What is drawn shares one state of the graphics, which goes on changing: each is given
            # the state of its own moment before it is kept.
            self._kept[index] = tuple(item.finalize() for item in self.pages[index])
        return self._kept[index]


@contextmanager
def reading(pdf: DrawnPdf | bytes) -> Iterator[DrawnPdf]:
    """Give the PDF, opened if it is not yet.

    Raises:
        UnreadableArtefact: it is no PDF, or so damaged that what is asked of it cannot be read.
    """
    try:
        yield DrawnPdf(pdf) if isinstance(pdf, bytes) else pdf
    except UnreadableArtefact:
        raise
    except Exception as error:
        # Readers of PDFs raise errors of many kinds for a damaged file, some of them their own.
        raise UnreadableArtefact(f"the PDF cannot be read: {error}") from error
