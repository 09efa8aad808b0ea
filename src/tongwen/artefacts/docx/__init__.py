"""A Word file, read back: its package, what Word makes of it, what it says, how it looks."""

from __future__ import annotations

from functools import cached_property

from ..look import Look
from ..opened import OpenArtefact
from ..structure import Structure
from .look import read_docx_look
from .package import Package
from .structure import read_docx_structure
from .word import WordFile, read_word


class OpenWord(OpenArtefact):
    """A Word file, opened once."""

    format = "docx"
    views = frozenset({"structure", "look", "word", "package"})

    def __init__(self, data: bytes) -> None:
        super().__init__(len(data))
        self._data = data

    @cached_property
    def word(self) -> WordFile:
        """Its stories, fields, styles and lists, as Word reads them."""
        return read_word(self._data)

    @property
    def package(self) -> Package:
        """Its parts, content types and relationships."""
        return self.word.package

    @cached_property
    def structure(self) -> Structure:
        """What it says, block by block."""
        return read_docx_structure(self.word)

    @cached_property
    def look(self) -> Look:
        """How it looks."""
        return read_docx_look(self.word)
