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

from ..parts import UnreadableArtefact, bound_pages

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
    def tree(self) -> Any:
        """The tag tree.

        Raises:
            UnreadableArtefact: it has none, so that nobody can say what is a heading in it.
        """
        if self.document.structure is None:
            raise UnreadableArtefact("the PDF has no tag tree")
        return self.document.structure

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
