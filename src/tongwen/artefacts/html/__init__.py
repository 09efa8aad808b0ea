"""A web page, read back: its elements, what it says, how it looks."""

from __future__ import annotations

from functools import cached_property

from ..look import Look
from ..opened import OpenArtefact
from ..structure import Structure
from .elements import Page, read_page
from .structure import read_html_structure
from .tree import Element, read_tree


class OpenPage(OpenArtefact):
    """A web page, opened once.

    Its style is computed by the plain rules of CSS where no browser is to be asked.
    """

    format = "html"
    views = frozenset({"structure", "look", "elements"})

    def __init__(self, data: bytes) -> None:
        super().__init__(len(data))
        self._data = data

    @cached_property
    def elements(self) -> Page:
        """Its elements as they are written, and what of them does not nest."""
        return read_page(self._data.decode("utf-8", "replace"))

    @cached_property
    def tree(self) -> Element:
        """Its elements, as a browser nests them."""
        return read_tree(self._data)

    @cached_property
    def structure(self) -> Structure:
        """What it says, block by block."""
        return read_html_structure(self.tree)

    @cached_property
    def look(self) -> Look:
        """How it looks on a light screen."""
        from .look import read_html_look  # fonts and the cascade, which no other view needs

        return read_html_look(self._data, self.tree, browser=None if self.browser else "")
