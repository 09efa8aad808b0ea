"""A PDF, read back: what it says, how it looks, how its pages are set, what it holds besides."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from ..look import Look
from ..opened import OpenArtefact
from ..structure import Structure
from .drawn import DrawnPdf, reading
from .file import PdfFile, read_pdf
from .look import read_pdf_look
from .press import PressSheets, read_press
from .structure import read_pdf_structure
from .typography import Typesetting, read_pdf_typography


class OpenPdf(OpenArtefact):
    """A PDF, opened once."""

    format = "pdf"
    views = frozenset({"structure", "look", "pages", "file"})

    def __init__(self, data: bytes) -> None:
        super().__init__(len(data))
        self._data = data

    @cached_property
    def drawn(self) -> DrawnPdf:
        """The PDF itself, which every view reads from."""
        with reading(self._data) as opened:
            return opened

    @cached_property
    def file(self) -> PdfFile:
        """Its tags, links, names, fonts, metadata and attached files."""
        return read_pdf(self.drawn)

    @cached_property
    def pages(self) -> Typesetting:
        """Its lines, blocks and pages, measured."""
        return read_pdf_typography(self.drawn)

    @cached_property
    def structure(self) -> Structure:
        """What it says, block by block."""
        return read_pdf_structure(self.drawn)

    @cached_property
    def look(self) -> Look:
        """How it looks."""
        return read_pdf_look(self.drawn)


class OpenPrint(OpenArtefact):
    """What a printer gets: the inside and the cover's sheet, each opened once.

    ``files``: name → content; the two end in ``inside.pdf`` and ``cover.pdf``.
    """

    format = "print"
    views = frozenset({"inside", "cover"})

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(sum(map(len, files.values())))
        self._files = files

    def _sheets(self, part: str) -> PressSheets:
        content = next((c for name, c in self._files.items() if name.endswith(f"{part}.pdf")), b"")
        return read_press(content)

    @cached_property
    def inside(self) -> PressSheets:
        """The sheets of the inside."""
        return self._sheets("inside")

    @cached_property
    def cover(self) -> PressSheets:
        """The one sheet of the cover."""
        return self._sheets("cover")
